// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_WAIT_TO_TRY_AGAIN_HPP
#define PYLON_CORE_DETAIL_WAIT_TO_TRY_AGAIN_HPP

#include <pylon/core/call_limits.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/retry.hpp>

#include <string_view>

namespace pylon::detail {

/// Waits before entries of a batch that the service failed on are sent again, as long as the policy says. False where they should not
/// be, or the wait was stopped.
template <class ClientT>
bool waitToTryAgain(ClientT const& client, typename ClientT::RetryType& retry, int attempt, std::string_view service) {
    auto const decision = retry.failed(
        {.failureClass = FailureClass::transient, .mayHaveActed = false, .attempt = attempt, .service = service});
    auto& clock = client.transport().clock();
    if (!decision.retry()) return false;
    auto const now = clock.ticks();
    // Not a sum that could overflow; but no delay is no limit to deadlineAfter().
    return clock.waitUntil(decision.delay > Duration::zero() ? deadlineAfter(now, decision.delay) : now,
                           client.limits().stop);
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_WAIT_TO_TRY_AGAIN_HPP
