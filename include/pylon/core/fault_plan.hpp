// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULT_PLAN_HPP
#define PYLON_CORE_FAULT_PLAN_HPP

#include <pylon/core/call_name.hpp>
#include <pylon/core/fault.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pylon {

/// What stands behind a FaultPlan, and so what can be made to go wrong.
enum class FaultReach : std::uint8_t {
    transport, ///< the way to the service: all but failEntries and skewClock
    service,   ///< the service itself, too: the in-memory AWS
};

/// Faults that come by chance. The same seed, in one thread, on the same transmissions, brings the same faults, on any machine.
struct RandomFaults {
    std::uint64_t seed = 0;
    double rate = 0.1;              ///< what part of the transmissions is hit, of 1
    std::vector<FaultKind> kinds{}; ///< empty: all that can be
    std::string service{};          ///< only of this service; empty: of any
};

/// A fault that has hit.
struct FaultRecord {
    std::size_t transmission; ///< the n-th that the plan has seen, from 1
    CallName call;
    std::string fault; ///< as describe() says
};

class FaultRule;

namespace detail {

struct FaultPlanState;

/// A sentence of the script: which transmissions, and what happens to them.
struct FaultSentence {
    std::size_t due;       ///< the first of them to be hit, counted from 1
    std::size_t count;     ///< how many are yet to be hit; 0: it is over
    bool endless = false;  ///< always(), every()
    std::size_t every = 1; ///< endless: from one that is hit to the next
    std::string service{};
    std::string operation{};
    std::function<bool(Request const&)> suits{};
    Fault fault{};
    std::size_t seen = 0;
    std::size_t hits = 0;
};

} // namespace detail

/// Which transmission is hit by which fault: a script, and faults that come by chance. `cloud.faults()` is one, and Faulty has one.
///
///     cloud.faults().next(3).of("sqs").respond(503);
///     cloud.faults().nth(2).on("SendMessage").timeOut();
///     cloud.faults().random({.seed = 42, .rate = 0.2});
///
/// A transmission is one attempt of a call. It is hit by one fault at most: the first in the script that is due for it, else one that
/// comes by chance. A fault that finds its transmission taken hits the next that suits it, so two times `next()` is a sequence.
///
/// A handle: copies share the plan. Thread safety: all members may be called from any number of threads at once.
/// Example: examples/rehearsal.cpp
class FaultPlan {
public:
    explicit FaultPlan(FaultReach reach = FaultReach::transport);

    /// The next `count` transmissions that suit the rest of the sentence.
    [[nodiscard]] FaultRule next(std::size_t count = 1) const;
    /// The `which`-th of them from now on, counted from 1.
    [[nodiscard]] FaultRule nth(std::size_t which) const;
    /// All of them, until clear().
    [[nodiscard]] FaultRule always() const;
    /// The `which`-th of them from now on, and every one that comes so many after one that was hit, until clear().
    [[nodiscard]] FaultRule every(std::size_t which) const;
    /// Faults by chance, in the place of any that were asked for before.
    /// @throws Error (invalidInput) for a rate that is not between 0 and 1, or a kind that is out of reach.
    void random(RandomFaults const& faults) const;

    /// Ends all faults. What has happened stays in the history.
    void clear() const;

    /// The sentences whose faults have not all hit: a test that wants all of them to have hit compares with none.
    [[nodiscard]] std::vector<std::string> pending() const;
    /// The faults that have hit, in their order; the last 10,000.
    [[nodiscard]] std::vector<FaultRecord> history() const;
    /// All of it as text, for a test that fails to print: the seed first, then a line for each fault.
    [[nodiscard]] std::string report() const;

    [[nodiscard]] FaultReach reach() const noexcept;

    /// The fault, if any, that hits a transmission. For what applies the plan: to be called once for each. `nameOf` is asked only
    /// where there is a fault to be met.
    [[nodiscard]] std::optional<Fault> meet(Request const& request,
                                            std::function<CallName(Request const&)> const& nameOf = &callNameOf) const;

private:
    friend class FaultRule;
    std::shared_ptr<detail::FaultPlanState> state_;
};

/// A sentence about faults, to be ended by what goes wrong; before that it has no effect.
///
/// @throws Error (invalidInput) from the words that end it, for what cannot be: a status beyond 100 to 599, a time that is negative, a
/// kind that is out of the plan's reach, a count of 0.
class [[nodiscard]] FaultRule {
public:
    FaultRule(FaultRule const&) = delete;
    FaultRule& operator=(FaultRule const&) = delete;

    /// Only requests that are signed for this service: `sqs`.
    FaultRule& of(std::string service);
    /// Only this operation: `SendMessage`. A Faulty transport does not know the operations of S3 and Lambda, whose requests do not
    /// name them: see where().
    FaultRule& on(std::string operation);
    /// Only requests for which this is true. It must not throw, and not use what it is a plan of: locks may be held.
    FaultRule& where(std::function<bool(Request const&)> suits);

    void respond(int status, std::string body = {}, Headers headers = {});
    void throttle();
    /// An error by its code. Below 500 it is the caller's fault, and a client tries again only where the code says so.
    void fail(std::string code, int status = 500);
    /// Costs the caller what its limits say, by the clock. Without CallLimits::attempt and ::inactivity, a configuration error.
    void timeOut();
    void reset(ResetPoint point);
    void loseAnswer();
    /// Silence: counts against CallLimits::inactivity and ::attempt.
    void delay(Duration by);
    /// Bytes that come slowly: counts against CallLimits::attempt alone.
    void trickle(Duration by);
    /// Where the answer has a header with a checksum of its body, another byte in the body; else another digit in every MD5 that
    /// stands in the body. An answer that has neither stays as it is.
    void corrupt();
    /// Hits batches only; the indices are of the request's entries.
    void failEntries(std::vector<std::size_t> entries, std::string code = "InternalError", bool senderFault = false);
    /// For this call the service takes it to be so much later, or, where negative, earlier. It refuses a signature that is more than
    /// 15 minutes off, and its Date header tells its own time.
    void skewClock(Duration by);
    /// Any of these, by its particulars.
    void inject(Fault fault);

private:
    friend class FaultPlan;
    FaultRule(FaultPlan plan, detail::FaultSentence sentence)
        : plan_(std::move(plan)), sentence_(std::move(sentence)) {}

    FaultPlan plan_;
    detail::FaultSentence sentence_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/fault_plan.ipp>
#endif

#endif // PYLON_CORE_FAULT_PLAN_HPP
