// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_MESSAGING_HPP
#define PYLON_TESTS_ARCHETYPES_MESSAGING_HPP

#include <pylon/core/messaging.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace pylon::archetype {

/// A MessageConsumer, and nothing else: it is neither made by default nor copied nor moved, is used as what it is, not as const,
/// and takes a span. Keeps nothing but the number.
class MessageConsumer {
public:
    explicit MessageConsumer(int) {}
    MessageConsumer(MessageConsumer const&) = delete;
    MessageConsumer& operator=(MessageConsumer const&) = delete;

    void sendMessage(Message const&) { ++taken; }
    void sendMessages(std::span<Message const> messages) { taken += messages.size(); }

    std::size_t taken = 0;
};

/// A MessageProducer, and nothing else: without leases. Hands out as many empty messages as it was made with.
class MessageProducer {
public:
    explicit MessageProducer(std::size_t count) : left_(count) {}
    MessageProducer(MessageProducer const&) = delete;
    MessageProducer& operator=(MessageProducer const&) = delete;

    bool getMessage(std::function<void(Message const&)> const& handler) {
        if (left_ == 0) return false;
        handler(Message{});
        --left_;
        return true;
    }
    std::size_t getMessages(std::size_t most, std::function<void(std::span<Message const>)> const& handler) {
        std::vector<Message> const messages(left_ < most ? left_ : most);
        if (!messages.empty()) handler(messages);
        left_ -= messages.size();
        return messages.size();
    }

private:
    std::size_t left_;
};

static_assert(pylon::MessageConsumer<MessageConsumer> && !pylon::MessageProducer<MessageConsumer>);
static_assert(pylon::MessageProducer<MessageProducer> && !pylon::MessageConsumer<MessageProducer>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_MESSAGING_HPP
