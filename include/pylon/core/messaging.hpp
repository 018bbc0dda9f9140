// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_MESSAGING_HPP
#define PYLON_CORE_MESSAGING_HPP

#include <pylon/core/message.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace pylon {

/// What a service says of a message that it took.
struct Receipt {
    std::string messageId{};
    std::string sequenceNumber{}; ///< FIFO: its place in its group's order; empty otherwise
};

/// Takes messages that are sent to it: a queue, a topic. (The original's use of the word; it consumes what we produce.)
///
/// Requirements, for `C& c`: `c.sendMessage(message)` and `c.sendMessages(range)` return only when the service has accepted
/// all of it.
/// Errors: both throw Error; of a range, BatchError holding every element that failed, and all others were accepted.
/// Thread safety: as the model says; those that are shipped are safe among threads.
/// Models: sqs::Queue and sns::Topic, sqs::RawQueue and sns::RawTopic (of strings), what `as<T>()` of these returns (of T).
/// Laws: testing/messaging_laws.hpp
/// Archetype: tests/archetypes/messaging.hpp
template <class C, class M = Message>
concept MessageConsumer = requires(C& c, M const& message, std::span<M const> messages) {
    c.sendMessage(message);
    c.sendMessages(messages);
};

namespace requirement {

/// Stands for whatever a program hands messages to, as a lambda does.
template <class Argument> struct Handler {
    void operator()(Argument) const;
};

} // namespace requirement

/// Hands messages out: a queue.
///
/// Requirements, for `P& p`: `p.getMessage(handler)` hands one message to the handler, returning false where there was none;
/// `p.getMessages(n, handler)` hands over up to n at once and returns how many. The handler is not called with none. Messages are
/// deleted when the handler returns, and kept when it throws.
/// Errors: both throw Error, and what the handler throws.
/// Thread safety: as the model says; those that are shipped are safe among threads.
/// Models: sqs::Queue, sqs::RawQueue (of strings), what `queue.as<T>()` returns (of T). Laws: testing/messaging_laws.hpp
/// Archetype: tests/archetypes/messaging.hpp
template <class P, class M = Message>
concept MessageProducer =
    requires(P& p, requirement::Handler<M const&> one, requirement::Handler<std::span<M const>> many) {
        { p.getMessage(one) } -> std::same_as<bool>;
        { p.getMessages(std::size_t{10}, many) } -> std::same_as<std::size_t>;
    };

} // namespace pylon

#endif // PYLON_CORE_MESSAGING_HPP
