// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TRANSFER_HPP
#define PYLON_CORE_TRANSFER_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/messaging.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <type_traits>
#include <vector>

namespace pylon {
namespace detail {

/// The messages as they are to be sent on. In a FIFO queue each keeps its group, and is known by the id that it had where it
/// came from: moved twice because a deletion failed, it still arrives once; while under the id that it was first sent with, the
/// queue that it goes back to might take it for a repetition and drop it.
template <class Range> auto forwarded(Range const& messages) {
    using Element = std::ranges::range_value_t<Range>;
    std::vector<Element> copies(std::ranges::begin(messages), std::ranges::end(messages));
    if constexpr (std::same_as<Element, Message>)
        for (auto& message : copies) {
            if (message.delivery) message.deduplicationId = message.delivery->messageId;
            message.delay.reset();
        }
    return copies;
}

/// Messages that are to be sent on: pointers to payloads in S3 stay pointers, where the producer can tell.
template <class From> auto leaseToForward(From& from, std::size_t count) {
    if constexpr (requires { from.leaseToForward(count); })
        return from.leaseToForward(count);
    else
        return from.lease(count);
}

/// What a producer hands out: its `Value` where it names one.
template <class P> struct ValueOf {
    using type = Message;
};
template <class P>
    requires requires { typename P::Value; }
struct ValueOf<P> {
    using type = typename P::Value;
};

/// Sends what a lease holds and acknowledges what was accepted, so that what one side took the other gives up, and nothing else.
template <class Lease, class Consumer> std::size_t sendLeased(Lease& lease, Consumer& to) {
    try {
        to.sendMessages(forwarded(lease.messages()));
    } catch (BatchError const& error) {
        std::vector<std::size_t> accepted;
        auto failed = error.failed().begin();
        for (std::size_t index = 0; index != std::min(lease.size(), error.taken()); ++index) {
            if (failed != error.failed().end() && failed->index == index)
                ++failed;
            else
                accepted.push_back(index);
        }
        lease.acknowledge(accepted);
        throw;
    }
    auto const count = lease.size();
    lease.acknowledge();
    return count;
}

} // namespace detail

/// Moves up to `maxMessages` messages, ten at a time: receive, send, delete what was accepted, repeat, until a receive comes back
/// empty. Returns how many were moved.
///
/// Never holds more than ten messages, so none is held past its visibility time-out for the others' sake. A message that was
/// accepted but whose deletion failed is in both places, never in none. A Message whose payload is in S3 is moved as the pointer that it
/// is, and the payload stays where it is.
/// @throws what `to.sendMessages` throws, after those that were accepted have been deleted; the rest stays where it was.
template <class From, class To> std::size_t transfer(From&& from, To&& to, std::size_t maxMessages) {
    using Element = typename detail::ValueOf<std::remove_cvref_t<From>>::type;
    static_assert(MessageProducer<From, Element>, "transfer(from, to): `from` must be a MessageProducer: it needs "
                                                  "`getMessage(handler)` and `getMessages(n, handler)`");
    static_assert(MessageConsumer<To, Element>,
                  "transfer(from, to): `to` must be a MessageConsumer of what `from` holds: it "
                  "needs `sendMessage(message)` and `sendMessages(messages)`");
    constexpr std::size_t batch = 10;
    std::size_t moved = 0;
    while (moved < maxMessages) {
        auto const wanted = std::min(batch, maxMessages - moved);
        std::size_t got = 0;
        if constexpr (requires { from.lease(wanted); }) {
            auto lease = detail::leaseToForward(from, wanted);
            got = lease.empty() ? 0 : detail::sendLeased(lease, to);
            lease.throwUnreadable();
        } else {
            got = from.getMessages(wanted, [&](auto const& messages) { to.sendMessages(detail::forwarded(messages)); });
        }
        if (got == 0) break;
        moved += got;
    }
    return moved;
}

} // namespace pylon

#endif // PYLON_CORE_TRANSFER_HPP
