// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_RETRY_HPP
#define PYLON_TESTS_ARCHETYPES_RETRY_HPP

#include <pylon/core/retry.hpp>

namespace pylon::archetype {

/// A RetryPolicy, and nothing else: copied, but neither assigned nor made by default; it decides as what it is, not as const.
class Retry {
public:
    explicit Retry(int most) : most_(most) {}
    Retry(Retry const&) = default;
    Retry& operator=(Retry const&) = delete;

    RetryDecision failed(Failure const&) {
        if (++failures_ >= most_) return {};
        return {RetryDecision::Verdict::retry, {}};
    }
    void succeeded() { failures_ = 0; }
    int maxAttempts(std::string_view) const { return most_; }

private:
    int most_;
    int failures_ = 0;
};

static_assert(RetryPolicy<Retry>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_RETRY_HPP
