// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_OBSERVER_HPP
#define PYLON_CORE_OBSERVER_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/error.hpp>

#include <string_view>

namespace pylon {

/// Which call an event is about.
struct ObservedCall {
    std::string_view service;      ///< `sqs`
    std::string_view operation;    ///< `SendMessage`
    std::string_view invocationId; ///< a UUID, the same in all events of one call
    std::string_view host;         ///< with `:port` where it is not the scheme's own; empty where none was found out
    std::string_view region;       ///< that is signed for; as `host`
};

/// An attempt that has ended: one request, and its answer if one came.
struct AttemptEvent {
    ObservedCall call;
    int attempt;    ///< from 1; none is left out
    WallTime began; ///< by the transport's clock
    Duration took;
    int httpStatus;             ///< 0 where no answer came
    std::string_view requestId; ///< the service's own; empty where it gave none
    Error const* error;         ///< why it failed; null where it did not
    bool again;                 ///< another attempt follows, after `delayAfter`
    Duration delayAfter;
};

/// A call that has ended, with all its attempts.
struct CallEvent {
    ObservedCall call;
    int attempts;       ///< how many requests were sent; 0 where none could be made
    WallTime began;     ///< by the transport's clock
    Duration took;      ///< what was waited between attempts included
    Error const* error; ///< as the caller gets it; null where the call succeeded
};

/// Is told what a client's calls do: for metrics and traces. Given to a client by `client.with(observer)`.
///
/// An attempt is told when its answer has been read and it is known whether another follows; then the call, once. A call that is
/// stopped before it begins, or abandoned under way, is not told of. What an event shows lives until the function returns, and holds
/// no secret: no headers, no bodies, no credentials.
/// Requirements: both functions are `noexcept`, and quick: the call waits for them.
/// Thread safety: they are called on the thread that makes the call, so by several at once where several make calls.
/// Example: examples/tracing.cpp
class Observer {
public:
    Observer() = default;
    Observer(Observer const&) = delete;
    Observer& operator=(Observer const&) = delete;
    virtual ~Observer() = default;

    virtual void attemptEnded(AttemptEvent const&) noexcept {}
    virtual void callEnded(CallEvent const&) noexcept {}
};

} // namespace pylon

#endif // PYLON_CORE_OBSERVER_HPP
