// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULT_HPP
#define PYLON_CORE_FAULT_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pylon {

/// What can go wrong with one transmission.
enum class FaultKind : std::uint8_t {
    respond,     ///< an answer is given in the service's place
    throttle,    ///< the service asks for less, in its own protocol; it has not acted
    fail,        ///< the service gives an error, in its own protocol; it has not acted
    timeOut,     ///< the request is lost, and the caller waits for as long as its limits let it
    reset,       ///< the connection breaks at a ResetPoint
    loseAnswer,  ///< the service acts, and the connection breaks before a byte of its answer
    delay,       ///< the service acts, and is silent before its answer comes
    trickle,     ///< the service acts, and its answer comes slowly, byte by byte
    corrupt,     ///< the service acts, and its answer does not match its checksums
    failEntries, ///< some entries of a batch fail, and are not done (the in-memory AWS only)
    skewClock,   ///< the service's clock is wrong (the in-memory AWS only)
};

inline constexpr std::array everyFaultKind{
    FaultKind::respond, FaultKind::throttle,    FaultKind::fail,      FaultKind::timeOut,
    FaultKind::reset,   FaultKind::loseAnswer,  FaultKind::delay,     FaultKind::trickle,
    FaultKind::corrupt, FaultKind::failEntries, FaultKind::skewClock,
};

/// Where a connection breaks.
enum class ResetPoint : std::uint8_t {
    beforeRequest, ///< nothing was sent (ErrorDetails::reachedService is false)
    withinRequest, ///< the service got a part of it, and does not act
    afterRequest,  ///< the service got it all, and does not act
    withinAnswer,  ///< the service has acted
};

/// One fault and its particulars. Members that its kind has no use for are left alone. Made by the sentences of a FaultPlan, or by
/// hand for FaultRule::inject.
struct Fault {
    FaultKind kind = FaultKind::respond;
    int status = 500;   ///< respond, fail
    std::string body{}; ///< respond
    Headers headers{};  ///< respond
    std::string code{}; ///< fail, failEntries: the service's error code
    ResetPoint point{}; ///< reset
    Duration by{};      ///< delay, trickle: how much later the answer is whole; skewClock: how far ahead the clock is
    std::vector<std::size_t> entries{}; ///< failEntries: their places in the batch; places beyond its end fail nothing
    bool senderFault = false;           ///< failEntries: whether the service calls it the caller's fault
};

/// The kind's own spelling: `"timeOut"`.
[[nodiscard]] std::string_view to_string(FaultKind kind) noexcept;
[[nodiscard]] std::string_view to_string(ResetPoint point) noexcept;

/// The fault as it is written in a sentence: `respond(503)`, `delay(5000 ms)`. Holds no bodies and no headers.
[[nodiscard]] std::string describe(Fault const& fault);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/fault.ipp>
#endif

#endif // PYLON_CORE_FAULT_HPP
