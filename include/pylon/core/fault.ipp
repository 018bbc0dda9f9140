// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULT_IPP
#define PYLON_CORE_FAULT_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/fault.hpp>

namespace pylon {

PYLON_INLINE std::string_view to_string(FaultKind kind) noexcept {
    switch (kind) {
    case FaultKind::respond: return "respond";
    case FaultKind::throttle: return "throttle";
    case FaultKind::fail: return "fail";
    case FaultKind::timeOut: return "timeOut";
    case FaultKind::reset: return "reset";
    case FaultKind::loseAnswer: return "loseAnswer";
    case FaultKind::delay: return "delay";
    case FaultKind::trickle: return "trickle";
    case FaultKind::corrupt: return "corrupt";
    case FaultKind::failEntries: return "failEntries";
    case FaultKind::skewClock: return "skewClock";
    }
    return "unknown";
}

PYLON_INLINE std::string_view to_string(ResetPoint point) noexcept {
    switch (point) {
    case ResetPoint::beforeRequest: return "beforeRequest";
    case ResetPoint::withinRequest: return "withinRequest";
    case ResetPoint::afterRequest: return "afterRequest";
    case ResetPoint::withinAnswer: return "withinAnswer";
    }
    return "unknown";
}

PYLON_INLINE std::string describe(Fault const& fault) {
    std::string particulars;
    switch (fault.kind) {
    case FaultKind::respond: particulars = std::to_string(fault.status); break;
    case FaultKind::fail: particulars = detail::concat({fault.code, ", ", std::to_string(fault.status)}); break;
    case FaultKind::reset: particulars = to_string(fault.point); break;
    case FaultKind::delay:
    case FaultKind::trickle:
    case FaultKind::skewClock:
        particulars =
            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(fault.by).count()).append(" ms");
        break;
    case FaultKind::failEntries:
        for (auto const entry : fault.entries)
            particulars.append(particulars.empty() ? "{" : " ").append(std::to_string(entry));
        particulars.append("}, ").append(fault.code).append(fault.senderFault ? ", sender's fault" : "");
        break;
    default: break;
    }
    return detail::concat({to_string(fault.kind), "(", particulars, ")"});
}

} // namespace pylon

#endif // PYLON_CORE_FAULT_IPP
