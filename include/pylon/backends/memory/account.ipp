// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ACCOUNT_IPP
#define PYLON_BACKENDS_MEMORY_ACCOUNT_IPP

#include <pylon/backends/memory/account.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Account::Account(CloudOptions chosen)
    : options(std::move(chosen)), clock(options.clock, options.start), board(clock), sqs(options),
      door(clock, options) {
    door.add(sqs.service());
}

PYLON_INLINE void Account::open(Exchange& exchange, Request const& request, CallLimits const& limits) {
    auto const refuse = [&](ErrorKind kind, std::string message) {
        ErrorDetails details;
        details.kind = kind;
        details.message = std::move(message);
        details.reachedService = false;
        exchange.outcome.emplace(Error{std::move(details)});
    };
    if (limits.stop.stop_requested()) return refuse(ErrorKind::cancelled, "the call was cancelled before it was sent");
    if (options.clock == ClockMode::automatic && board.heldByAnotherThread())
        return refuse(ErrorKind::configuration,
                      "another thread's call is being held open, so waiting cannot move this Cloud's clock; for use by "
                      "several threads make the Cloud with ClockMode::manual or ClockMode::system");
    requests.push_back(request);
    if (requests.size() > requestLogSize) requests.pop_front();

    auto const now = clock.ticks();
    exchange.stop = limits.stop;
    exchange.limit = std::min(deadlineAfter(now, limits.attempt), deadlineAfter(now, limits.inactivity));
    exchange.proceed = door.admit(request);
    board.open(exchange);
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_ACCOUNT_IPP
