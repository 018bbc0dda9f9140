// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CREDENTIALS_SEARCH_HPP
#define PYLON_BACKENDS_DETAIL_CREDENTIALS_SEARCH_HPP

#include <pylon/backends/credentials_setup.hpp>
#include <pylon/core/call_limits.hpp>

#include <algorithm>
#include <chrono>

namespace pylon::detail {

/// One search for credentials: what is looked at, and how long it may take in all its steps.
class CredentialsSearch {
public:
    CredentialsSearch(CredentialsSetup const& setup, CallLimits const& limits)
        : setup_(&setup), until_(deadlineAfter(setup.transport.clock().ticks(), limits.attempt)), stop_(limits.stop) {}

    [[nodiscard]] CredentialsSetup const& setup() const noexcept { return *setup_; }
    [[nodiscard]] std::stop_token const& stop() const noexcept { return stop_; }
    [[nodiscard]] bool over() const { return stop_.stop_requested() || setup_->transport.clock().ticks() >= until_; }
    /// `most`, or what is left, if that is less; at least a millisecond.
    [[nodiscard]] Duration within(Duration most) const {
        if (until_ == never) return most;
        auto const left = until_ - setup_->transport.clock().ticks();
        return std::clamp<Duration>(left, std::chrono::milliseconds{1},
                                    std::max<Duration>(most, std::chrono::milliseconds{1}));
    }
    /// For another search that is a step of this one.
    [[nodiscard]] CallLimits rest() const {
        return {.attempt = until_ == never ? Duration{} : within(std::chrono::years{1}), .stop = stop_};
    }

private:
    CredentialsSetup const* setup_;
    Ticks until_;
    std::stop_token stop_;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CREDENTIALS_SEARCH_HPP
