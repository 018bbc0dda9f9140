// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SWEPT_FAULTS_HPP
#define PYLON_TESTS_SUPPORT_SWEPT_FAULTS_HPP

#include <pylon/core/fault.hpp>

#include <chrono>
#include <vector>

namespace pylon::test {

/// A fault, and whether a call survives it that is tried again.
struct Swept {
    Fault fault;
    bool passes;
};

inline std::vector<Swept> sweptFaults() {
    using namespace std::chrono_literals;
    std::vector<Swept> all{
        {{.kind = FaultKind::respond, .status = 500}, true},
        {{.kind = FaultKind::respond, .status = 502, .body = "<html>Bad Gateway</html>"}, true},
        {{.kind = FaultKind::respond, .status = 200, .body = "<html>Welcome</html>"}, true},
        {{.kind = FaultKind::throttle}, true},
        {{.kind = FaultKind::fail, .status = 503, .code = "ServiceUnavailable"}, true},
        {{.kind = FaultKind::fail, .status = 403, .code = "AccessDeniedException"}, false},
        {{.kind = FaultKind::timeOut}, true},
        {{.kind = FaultKind::loseAnswer}, true},
        {{.kind = FaultKind::delay, .by = 45s}, true},
        {{.kind = FaultKind::delay, .by = 2min}, true},
        {{.kind = FaultKind::trickle, .by = 2min}, true},
        {{.kind = FaultKind::corrupt}, false},
        {{.kind = FaultKind::failEntries, .code = "InternalError", .entries = {0, 1, 2}}, true},
        {{.kind = FaultKind::failEntries, .code = "InternalError", .entries = {0}}, false},
        {{.kind = FaultKind::failEntries, .code = "InvalidParameterValue", .entries = {1}, .senderFault = true}, false},
        {{.kind = FaultKind::skewClock, .by = 10h}, false},
    };
    for (auto const point :
         {ResetPoint::beforeRequest, ResetPoint::withinRequest, ResetPoint::afterRequest, ResetPoint::withinAnswer})
        all.push_back({{.kind = FaultKind::reset, .point = point}, true});
    return all;
}

/// Whether the service has acted and the caller does not know it.
inline bool leavesInTheDark(Fault const& fault) {
    return fault.kind == FaultKind::loseAnswer || fault.kind == FaultKind::delay ||
           (fault.kind == FaultKind::reset && fault.point == ResetPoint::withinAnswer);
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SWEPT_FAULTS_HPP
