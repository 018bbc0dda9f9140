// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_MESSAGING_HPP
#define PYLON_CORE_MESSAGING_HPP

#include <pylon/core/message.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace pylon {

/// What messages can be sent to: a queue, a topic. (The original's use of the word; it consumes what we produce.)
///
/// Requirements, for `C& c`: `c.sendMessage(message)` and `c.sendMessages(range)` return only when the service has accepted
/// all of it, and throw Error, or BatchError holding every element that failed, otherwise.
template <class C, class M = Message>
concept MessageConsumer = requires(C& c, M const& message, std::span<M const> messages) {
    c.sendMessage(message);
    c.sendMessages(messages);
};

/// What messages can be got from: a queue.
///
/// Requirements, for `P& p`: `p.getMessage(handler)` hands one message to the handler, returning false where there was none;
/// `p.getMessages(n, handler)` hands over up to n at once and returns how many. Messages are deleted when the handler returns,
/// and kept when it throws.
template <class P, class M = Message>
concept MessageProducer = requires(P& p, void (*one)(M const&), void (*many)(std::span<M const>)) {
    { p.getMessage(one) } -> std::same_as<bool>;
    { p.getMessages(std::size_t{10}, many) } -> std::same_as<std::size_t>;
};

} // namespace pylon

#endif // PYLON_CORE_MESSAGING_HPP
