// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULT_PLAN_IPP
#define PYLON_CORE_FAULT_PLAN_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/split_mix.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/fault_plan.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <mutex>

namespace pylon {
namespace detail {

PYLON_INLINE void requireOfFault(bool fine, std::initializer_list<std::string_view> complaint) {
    if (!fine) throw Error{ErrorKind::invalidInput, concat(complaint)};
}

PYLON_INLINE bool isWithinReach(FaultKind kind, FaultReach reach) noexcept {
    return reach == FaultReach::service || (kind != FaultKind::failEntries && kind != FaultKind::skewClock);
}

PYLON_INLINE void checkFault(Fault const& fault, FaultReach reach) {
    auto const name = to_string(fault.kind);
    requireOfFault(
        isWithinReach(fault.kind, reach),
        {name,
         " is what a service does, and this plan is one of a transport, which can only lose, hold back or replace "
         "what passes: use the faults() of a memory::Cloud"});
    bool const hasStatus = fault.kind == FaultKind::respond || fault.kind == FaultKind::fail;
    requireOfFault(!hasStatus || (fault.status >= (fault.kind == FaultKind::fail ? 400 : 100) && fault.status <= 599),
                   {name, " wants a status of HTTP: 100 to 599, or 400 to 599 for an error"});
    bool const lasts = fault.kind == FaultKind::delay || fault.kind == FaultKind::trickle;
    requireOfFault(!lasts || fault.by >= Duration::zero(), {name, " wants a time that is not negative"});
    bool const hasCode = fault.kind == FaultKind::fail || fault.kind == FaultKind::failEntries;
    requireOfFault(!hasCode || !fault.code.empty(), {name, " wants the error code of the service"});
    requireOfFault(fault.kind != FaultKind::failEntries || !fault.entries.empty(),
                   {name, " wants an entry that fails"});
}

/// SQS and SNS name all their batches so, and DynamoDB's have no entries that a service fails with a code.
PYLON_INLINE bool isBatch(CallName const& call) noexcept {
    return call.operation.ends_with("Batch") || call.operation == "DeleteObjects";
}

PYLON_INLINE bool suits(FaultSentence const& sentence, Request const& request, CallName const& call) {
    return (sentence.service.empty() || sentence.service == call.service) &&
           (sentence.operation.empty() || sentence.operation == call.operation) &&
           (sentence.fault.kind != FaultKind::failEntries || isBatch(call)) &&
           (!sentence.suits || sentence.suits(request));
}

PYLON_INLINE std::string describe(FaultSentence const& sentence) {
    std::string text = "always()";
    if (sentence.every > 1)
        text = concat({"every(", std::to_string(sentence.every), ")"});
    else if (!sentence.endless && sentence.due > 1)
        text = concat({"nth(", std::to_string(sentence.due), ")"});
    else if (!sentence.endless)
        text = concat({"next(", std::to_string(sentence.count + sentence.hits), ")"});
    if (!sentence.service.empty()) text.append(".of(").append(sentence.service).append(")");
    if (!sentence.operation.empty()) text.append(".on(").append(sentence.operation).append(")");
    if (sentence.suits) text.append(".where(...)");
    return concat({text, ".", pylon::describe(sentence.fault), ": hit ", std::to_string(sentence.hits), " times"});
}

/// The faults that come by chance, drawn one after the other.
class RandomFaultSource {
public:
    RandomFaultSource(RandomFaults settings, FaultReach reach)
        : settings_(std::move(settings)), bits_(settings_.seed),
          threshold_(static_cast<std::uint64_t>(settings_.rate * 0x1p32)) {
        if (settings_.kinds.empty())
            std::copy_if(everyFaultKind.begin(), everyFaultKind.end(), std::back_inserter(settings_.kinds),
                         [reach](FaultKind kind) { return isWithinReach(kind, reach); });
    }

    [[nodiscard]] RandomFaults const& settings() const noexcept { return settings_; }

    std::optional<Fault> draw(CallName const& call) {
        if (!settings_.service.empty() && settings_.service != call.service) return std::nullopt;
        if (bits_.next() >> 32 >= threshold_) return std::nullopt;
        auto fault = make(pick(settings_.kinds));
        if (fault.kind == FaultKind::failEntries && !isBatch(call)) return std::nullopt;
        return fault;
    }

private:
    template <class List> typename List::value_type pick(List const& list) { return list[bits_.below(list.size())]; }

    Fault make(FaultKind kind) {
        using std::chrono::milliseconds;
        Fault fault{.kind = kind};
        switch (kind) {
        case FaultKind::respond:
            fault.status = pick(std::array{500, 502, 503, 504});
            if (bits_.below(2) == 0) fault.body = "<html><body>this page is not what was asked for</body></html>";
            break;
        case FaultKind::fail:
            fault.status = pick(std::array{500, 503});
            fault.code = fault.status == 500 ? "InternalFailure" : "ServiceUnavailable";
            break;
        case FaultKind::reset: fault.point = static_cast<ResetPoint>(bits_.below(4)); break;
        // A moment; longer than a visibility time-out may be; longer than the limits of CallLimits.
        case FaultKind::delay: fault.by = milliseconds{pick(std::array{200, 45'000, 120'000})}; break;
        case FaultKind::trickle: fault.by = milliseconds{pick(std::array{200, 45'000, 1'200'000})}; break;
        // What is borne, what is not, and what is not even near.
        case FaultKind::skewClock:
            fault.by = milliseconds{pick(std::array{120'000, 1'200'000, 36'000'000})};
            if (bits_.below(2) == 0) fault.by = -fault.by;
            break;
        case FaultKind::failEntries: {
            auto const atLeast = bits_.below(10);
            auto const chosen = bits_.next() | 1ULL << atLeast;
            for (std::size_t i = 0; i != 10; ++i)
                if ((chosen >> i & 1) != 0) fault.entries.push_back(i);
            fault.senderFault = bits_.below(4) == 0;
            fault.code = fault.senderFault ? "InvalidParameterValue" : "InternalError";
            break;
        }
        default: break;
        }
        return fault;
    }

    RandomFaults settings_;
    SplitMix64 bits_;
    std::uint64_t threshold_;
};

struct FaultPlanState {
    static constexpr std::size_t historySize = 10'000;

    explicit FaultPlanState(FaultReach kinds) : reach(kinds) {}

    std::optional<Fault> scripted(Request const& request, CallName const& call) {
        std::optional<Fault> met;
        for (auto& each : sentences) {
            if (each.count == 0 || !suits(each, request, call)) continue;
            ++each.seen;
            if (met || each.seen < each.due) continue;
            met = each.fault;
            ++each.hits;
            if (each.endless)
                each.due = each.seen + each.every;
            else
                --each.count;
        }
        return met;
    }

    FaultReach const reach;
    std::mutex mutex;
    std::vector<FaultSentence> sentences;
    std::optional<RandomFaultSource> chance;
    std::string chanceReport; ///< kept when the faults are cleared
    std::size_t transmissions = 0;
    std::deque<FaultRecord> history;
};

} // namespace detail

PYLON_INLINE FaultPlan::FaultPlan(FaultReach reach) : state_(std::make_shared<detail::FaultPlanState>(reach)) {}

PYLON_INLINE FaultReach FaultPlan::reach() const noexcept { return state_->reach; }

PYLON_INLINE FaultRule FaultPlan::next(std::size_t count) const {
    detail::requireOfFault(count != 0, {"next(0) would hit nothing"});
    return FaultRule{*this, {.due = 1, .count = count}};
}

PYLON_INLINE FaultRule FaultPlan::nth(std::size_t which) const {
    detail::requireOfFault(which != 0, {"nth() counts from 1"});
    return FaultRule{*this, {.due = which, .count = 1}};
}

PYLON_INLINE FaultRule FaultPlan::always() const { return FaultRule{*this, {.due = 1, .count = 1, .endless = true}}; }

PYLON_INLINE FaultRule FaultPlan::every(std::size_t which) const {
    detail::requireOfFault(which != 0, {"every() counts from 1"});
    return FaultRule{*this, {.due = which, .count = 1, .endless = true, .every = which}};
}

PYLON_INLINE void FaultPlan::random(RandomFaults const& faults) const {
    detail::requireOfFault(faults.rate >= 0 && faults.rate <= 1, {"the rate of random faults is a part of 1"});
    for (auto const kind : faults.kinds)
        detail::requireOfFault(detail::isWithinReach(kind, state_->reach),
                               {"random faults of this plan cannot be ", to_string(kind),
                                ", which is what a service does: use the faults() of a memory::Cloud"});
    std::scoped_lock const lock{state_->mutex};
    state_->chance.emplace(faults, state_->reach);
    state_->chanceReport =
        detail::concat({"seed ", std::to_string(faults.seed), ", rate ", std::to_string(faults.rate), ", kinds"});
    for (auto const kind : state_->chance->settings().kinds)
        state_->chanceReport.append(" ").append(to_string(kind));
}

PYLON_INLINE void FaultPlan::clear() const {
    std::scoped_lock const lock{state_->mutex};
    state_->sentences.clear();
    state_->chance.reset();
}

PYLON_INLINE std::vector<std::string> FaultPlan::pending() const {
    std::scoped_lock const lock{state_->mutex};
    std::vector<std::string> all;
    for (auto const& each : state_->sentences)
        if (each.count != 0 && !(each.endless && each.hits != 0)) all.push_back(detail::describe(each));
    return all;
}

PYLON_INLINE std::vector<FaultRecord> FaultPlan::history() const {
    std::scoped_lock const lock{state_->mutex};
    return {state_->history.begin(), state_->history.end()};
}

PYLON_INLINE std::string FaultPlan::report() const {
    std::scoped_lock const lock{state_->mutex};
    auto text = state_->chanceReport.empty() ? std::string{"no seed"} : state_->chanceReport;
    text.append("; ").append(std::to_string(state_->transmissions)).append(" transmissions\n");
    for (auto const& each : state_->history)
        text.append(detail::concat({"  ", std::to_string(each.transmission), ". ", each.call.service, ".",
                                    each.call.operation, ": ", each.fault, "\n"}));
    return text;
}

PYLON_INLINE std::optional<Fault> FaultPlan::meet(Request const& request,
                                                  std::function<CallName(Request const&)> const& nameOf) const {
    std::scoped_lock const lock{state_->mutex};
    ++state_->transmissions;
    if (state_->sentences.empty() && !state_->chance) return std::nullopt;
    auto call = nameOf(request);
    auto met = state_->scripted(request, call);
    if (!met && state_->chance) met = state_->chance->draw(call);
    if (!met) return std::nullopt;
    state_->history.push_back({state_->transmissions, std::move(call), describe(*met)});
    if (state_->history.size() > detail::FaultPlanState::historySize) state_->history.pop_front();
    return met;
}

PYLON_INLINE FaultRule& FaultRule::of(std::string service) {
    sentence_.service = std::move(service);
    return *this;
}

PYLON_INLINE FaultRule& FaultRule::on(std::string operation) {
    sentence_.operation = std::move(operation);
    return *this;
}

PYLON_INLINE FaultRule& FaultRule::where(std::function<bool(Request const&)> suits) {
    sentence_.suits = std::move(suits);
    return *this;
}

PYLON_INLINE void FaultRule::inject(Fault fault) {
    detail::checkFault(fault, plan_.reach());
    auto sentence = sentence_;
    sentence.fault = std::move(fault);
    std::scoped_lock const lock{plan_.state_->mutex};
    plan_.state_->sentences.push_back(std::move(sentence));
}

PYLON_INLINE void FaultRule::respond(int status, std::string body, Headers headers) {
    inject({.kind = FaultKind::respond, .status = status, .body = std::move(body), .headers = std::move(headers)});
}
PYLON_INLINE void FaultRule::throttle() { inject({.kind = FaultKind::throttle}); }
PYLON_INLINE void FaultRule::fail(std::string code, int status) {
    inject({.kind = FaultKind::fail, .status = status, .code = std::move(code)});
}
PYLON_INLINE void FaultRule::timeOut() { inject({.kind = FaultKind::timeOut}); }
PYLON_INLINE void FaultRule::reset(ResetPoint point) { inject({.kind = FaultKind::reset, .point = point}); }
PYLON_INLINE void FaultRule::loseAnswer() { inject({.kind = FaultKind::loseAnswer}); }
PYLON_INLINE void FaultRule::delay(Duration by) { inject({.kind = FaultKind::delay, .by = by}); }
PYLON_INLINE void FaultRule::trickle(Duration by) { inject({.kind = FaultKind::trickle, .by = by}); }
PYLON_INLINE void FaultRule::corrupt() { inject({.kind = FaultKind::corrupt}); }
PYLON_INLINE void FaultRule::failEntries(std::vector<std::size_t> entries, std::string code, bool senderFault) {
    inject({.kind = FaultKind::failEntries,
            .code = std::move(code),
            .entries = std::move(entries),
            .senderFault = senderFault});
}
PYLON_INLINE void FaultRule::skewClock(Duration by) { inject({.kind = FaultKind::skewClock, .by = by}); }

} // namespace pylon

#endif // PYLON_CORE_FAULT_PLAN_IPP
