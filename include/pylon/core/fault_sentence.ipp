// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULT_SENTENCE_IPP
#define PYLON_CORE_FAULT_SENTENCE_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/duration_text.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/fault_sentence.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pylon {
namespace detail {

/// The words of a sentence about faults, from the front.
class FaultWords {
public:
    explicit FaultWords(std::string_view sentence) : rest_(sentence) {}

    [[nodiscard]] std::string_view next() const noexcept {
        auto const begin = std::min(rest_.find_first_not_of(" \t"), rest_.size());
        return rest_.substr(begin, rest_.find_first_of(" \t", begin) - begin);
    }
    std::string_view take() noexcept {
        auto const word = next();
        rest_.remove_prefix(static_cast<std::size_t>(word.data() - rest_.data()) + word.size());
        return word;
    }
    bool takeIf(std::string_view word) noexcept { return next() == word && (take(), true); }

    [[noreturn]] static void refuse(std::string_view word, std::string_view wanted) {
        throw Error{ErrorKind::invalidInput,
                    word.empty() ? concat({"a fault's sentence ends where it should go on with ", wanted})
                                 : concat({"a fault's sentence has \"", word, "\" where it should have ", wanted})};
    }

    template <class Number> static std::optional<Number> numberIn(std::string_view word) noexcept {
        if constexpr (std::integral<Number>) return parseInteger<Number>(word);
        Number number{};
        auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (word.empty() || error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
        return number;
    }
    template <class Number> Number number(std::string_view wanted) {
        auto const word = take();
        auto const number = numberIn<Number>(word);
        if (!number) refuse(word, wanted);
        return *number;
    }
    /// A number, if that is what comes next.
    template <class Number> Number numberOr(Number otherwise) {
        auto const number = numberIn<Number>(next());
        if (number) take();
        return number.value_or(otherwise);
    }

    std::chrono::milliseconds time() {
        auto const word = take();
        auto const duration = durationIn(word);
        if (!duration) refuse(word, "a time, such as 500ms, 5s, 20m or 1h");
        return *duration;
    }

    /// `0,2,5`
    std::vector<std::size_t> places() {
        auto const word = take();
        std::vector<std::size_t> all;
        for (auto left = word; !left.empty(); left.remove_prefix(std::min(left.find(','), left.size() - 1) + 1)) {
            auto const place = numberIn<std::size_t>(left.substr(0, left.find(',')));
            if (!place) break;
            all.push_back(*place);
            if (left.find(',') == left.npos) return all;
        }
        refuse(word, "the places of a batch's entries, such as 0,2");
    }

private:
    std::string_view rest_;
};

/// What can stand at the end of a sentence; what of it the FaultPlan does, and not a rule, is done elsewhere.
PYLON_INLINE Fault faultIn(FaultWords& words) {
    auto const word = words.take();
    if (word == "status") return {.kind = FaultKind::respond, .status = words.number<int>("a status of HTTP")};
    if (word == "error") {
        auto const code = words.take();
        if (code.empty()) FaultWords::refuse(code, "the error code of a service");
        return {.kind = FaultKind::fail, .status = words.numberOr(500), .code = std::string{code}};
    }
    if (word == "throttle") return {.kind = FaultKind::throttle};
    if (word == "timeout") return {.kind = FaultKind::timeOut};
    if (word == "lose-answer") return {.kind = FaultKind::loseAnswer};
    if (word == "corrupt") return {.kind = FaultKind::corrupt};
    if (word == "reset") {
        constexpr std::array<std::pair<std::string_view, ResetPoint>, 4> points{{{"before", ResetPoint::beforeRequest},
                                                                                 {"within", ResetPoint::withinRequest},
                                                                                 {"after", ResetPoint::afterRequest},
                                                                                 {"answer", ResetPoint::withinAnswer}}};
        for (auto const& [name, point] : points)
            if (words.takeIf(name)) return {.kind = FaultKind::reset, .point = point};
        return {.kind = FaultKind::reset, .point = ResetPoint::beforeRequest};
    }
    if (word == "delay") return {.kind = FaultKind::delay, .by = words.time()};
    if (word == "trickle") return {.kind = FaultKind::trickle, .by = words.time()};
    if (word == "skew") return {.kind = FaultKind::skewClock, .by = words.time()};
    if (word == "fail-entries") {
        Fault fault{.kind = FaultKind::failEntries, .code = "InternalError", .entries = words.places()};
        if (!words.next().empty()) fault.code = words.take();
        return fault;
    }
    FaultWords::refuse(
        word, "what goes wrong: status, error, throttle, timeout, reset, lose-answer, delay, trickle, corrupt, "
              "skew, fail-entries or chance");
}

PYLON_INLINE FaultRule whenIn(FaultWords& words, FaultPlan const& plan) {
    if (words.takeIf("next")) return plan.next(words.numberOr<std::size_t>(1));
    if (words.takeIf("nth")) return plan.nth(words.number<std::size_t>("a number: the how-manieth"));
    if (words.takeIf("every")) return plan.every(words.number<std::size_t>("a number: the how-manieth each time"));
    words.takeIf("always");
    return plan.always();
}

/// `sqs` or `sqs:SendMessage`, if that is what comes next.
PYLON_INLINE CallName callIn(FaultWords& words) {
    constexpr std::array<std::string_view, 16> others{
        "next",    "nth",         "every",   "always", "chance", "status",  "error", "throttle",
        "timeout", "lose-answer", "corrupt", "reset",  "delay",  "trickle", "skew",  "fail-entries"};
    if (words.next().empty() || std::find(others.begin(), others.end(), words.next()) != others.end()) return {};
    auto const word = words.take();
    auto const colon = std::min(word.find(':'), word.size());
    CallName call{std::string{word.substr(0, colon)}, std::string{word.substr(std::min(colon + 1, word.size()))}};
    if (call.service.empty() || (call.operation.empty() && colon != word.size()))
        FaultWords::refuse(word, "a service, as sqs, or an operation, as sqs:SendMessage");
    return call;
}

} // namespace detail

PYLON_INLINE void addFault(FaultPlan const& plan, std::string_view sentence) {
    detail::FaultWords words{sentence};
    auto call = detail::callIn(words);
    auto const endHere = [&words] {
        if (!words.next().empty()) detail::FaultWords::refuse(words.next(), "its end");
    };
    if (words.takeIf("chance")) {
        if (!call.operation.empty())
            throw Error{ErrorKind::invalidInput, "faults that come by chance can be of a service, not of an operation"};
        RandomFaults faults{.rate = words.number<double>("a part of 1, such as 0.1"),
                            .service = std::move(call.service)};
        if (words.takeIf("seed")) faults.seed = words.number<std::uint64_t>("a number: the seed");
        endHere();
        return plan.random(faults);
    }
    auto rule = detail::whenIn(words, plan);
    auto fault = detail::faultIn(words);
    endHere();
    rule.of(std::move(call.service)).on(std::move(call.operation)).inject(std::move(fault));
}

} // namespace pylon

#endif // PYLON_CORE_FAULT_SENTENCE_IPP
