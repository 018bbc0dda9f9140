// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULTY_HPP
#define PYLON_CORE_FAULTY_HPP

#include <pylon/core/detail/fault_effect.hpp>
#include <pylon/core/fault_plan.hpp>
#include <pylon/core/transport_layer.hpp>

#include <optional>
#include <utility>

namespace pylon {
namespace detail {

/// A transmission and the fault that it has met.
struct FaultVisit : LayerVisit {
    std::optional<Fault> fault{};
    Ticks silentUntil{};  ///< when the caller's patience with silence ends
    Ticks attemptUntil{}; ///< when its patience with slowness does
};

/// Fills in what is known before the transmission and, of the answer, after it.
void beforeFault(FaultVisit& visit, Request const& request, CallLimits const& limits, WallTime now, Ticks ticks);
void afterFault(FaultVisit& visit, Ticks ticks, Result<Response>& outcome);

} // namespace detail

/// A transport that fails as it is told, whatever transport it stands before: how a program bears up against a real service, or a
/// stand-in for one, can be rehearsed with the same sentences as on the in-memory AWS.
///
///     pylon::Faulty wire{pylon::CurlTransport{}};
///     auto const faults = wire.faults();
///     auto const aws = client.with(std::move(wire));
///     faults.next().on("SendMessage").loseAnswer();
///
/// Time passes by the next transport's clock. What only a service can do is refused when it is asked for (see FaultReach).
/// Errors: those of the next transport, and the faults. Thread safety: as TransportPolicy asks.
template <TransportPolicy Next> class Faulty : public TransportLayer<Faulty<Next>, Next> {
public:
    /// @throws Error (configuration) for the plan of a Cloud, which may hold what a transport cannot do.
    explicit Faulty(Next next, FaultPlan plan = FaultPlan{})
        : TransportLayer<Faulty, Next>(std::move(next)), plan_(std::move(plan)) {
        if (plan_.reach() != FaultReach::transport)
            throw Error{ErrorKind::configuration,
                        "a Faulty transport takes a plan of its own, FaultPlan{}: that of a Cloud may "
                        "hold what only a service can do"};
    }

    /// The plan, which the transport shares.
    [[nodiscard]] FaultPlan faults() const { return plan_; }

    detail::FaultVisit before(Request const& request, CallLimits const& limits) {
        detail::FaultVisit visit;
        visit.fault = plan_.meet(request);
        if (visit.fault) detail::beforeFault(visit, request, limits, this->clock().now(), this->clock().ticks());
        return visit;
    }
    void after(detail::FaultVisit& visit, Request const&, Result<Response>& outcome) {
        if (visit.fault) detail::afterFault(visit, this->clock().ticks(), outcome);
    }

private:
    FaultPlan plan_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/faulty.ipp>
#endif

#endif // PYLON_CORE_FAULTY_HPP
