// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_BROKEN_MODELS_HPP
#define PYLON_TESTS_SUPPORT_BROKEN_MODELS_HPP

#include <pylon/testing/violations.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

namespace pylon::test {

/// Keeps account of which of a concept's laws were seen to be violated by a model that breaks them: one that cannot fail is none.
template <class Laws> class BrokenModels {
public:
    /// What a model that breaks `law` was found to violate.
    void expect(testing::Law const& law, testing::Violations const& violations) {
        INFO("broken: " << law.name);
        CAPTURE(violations);
        CHECK(isViolated(violations, law));
        if (isViolated(violations, law)) seen_.emplace(law.name);
    }

    [[nodiscard]] std::vector<std::string> notSeenToFail() const {
        std::vector<std::string> rest;
        for (auto const& law : Laws::all)
            if (!seen_.contains(std::string{law.name})) rest.emplace_back(law.name);
        return rest;
    }

private:
    std::set<std::string> seen_;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_BROKEN_MODELS_HPP
