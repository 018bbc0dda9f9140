// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_VIOLATIONS_HPP
#define PYLON_TESTING_VIOLATIONS_HPP

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::testing {

/// What a concept demands and no compiler can check.
struct Law {
    std::string_view name;     ///< `transport.limitsAttempt`
    std::string_view sentence; ///< what holds for every model
};

/// The laws that a model was seen to break, each once, as `name: sentence; what was seen`. Empty: all hold.
///
/// Plain strings, so that any test framework compares and prints them: `CHECK(checkRetryLaws(make) == Violations{})`.
using Violations = std::vector<std::string>;

/// Whether a law is among the violated ones.
[[nodiscard]] inline bool isViolated(Violations const& violations, Law const& law) {
    return std::ranges::any_of(violations, [&](std::string const& each) {
        return each.starts_with(law.name) && each.substr(law.name.size()).starts_with(": ");
    });
}

namespace detail {

/// Collects what is seen to be violated. Not thread-safe.
class Findings {
public:
    void require(Law const& law, bool holds, std::string_view seen = {}) {
        if (holds || isViolated(violations_, law)) return;
        std::string text{law.name};
        text.append(": ").append(law.sentence);
        if (!seen.empty()) text.append("; ").append(seen);
        violations_.push_back(std::move(text));
    }

    /// Runs `step`; what it throws violates `law`.
    template <class Step> void run(Law const& law, Step&& step) {
        try {
            step();
        } catch (std::exception const& thrown) {
            require(law, false, std::string{"thrown was: "} + thrown.what());
        } catch (...) {
            require(law, false, "something was thrown that is no std::exception");
        }
    }

    [[nodiscard]] Violations take() { return std::move(violations_); }

private:
    Violations violations_;
};

} // namespace detail
} // namespace pylon::testing

#endif // PYLON_TESTING_VIOLATIONS_HPP
