// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_MESSAGE_FORMAT_HPP
#define PYLON_TESTS_ARCHETYPES_MESSAGE_FORMAT_HPP

#include <pylon/services/sqs/formats.hpp>

#include <string>
#include <utility>

namespace pylon::archetype {

/// An element of a queue: moved when it is made, and no more.
class Element {
public:
    explicit Element(std::string text) : text_(std::move(text)) {}
    Element(Element&&) = default;
    Element& operator=(Element&&) = delete;

    [[nodiscard]] std::string const& text() const { return text_; }

private:
    std::string text_;
};

/// A MessageFormatPolicy, and nothing else: no object of it can be made.
struct MessageFormat {
    using Value = Element;

    MessageFormat() = delete;
    static void encode(Element const& element, sqs::SendMessageBatchEntry& entry) {
        entry.messageBody = element.text();
    }
    static Element decode(sqs::ReceivedMessage&& received) { return Element{std::move(received.body)}; }
};

static_assert(sqs::MessageFormatPolicy<MessageFormat>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_MESSAGE_FORMAT_HPP
