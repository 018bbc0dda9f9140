// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_CLOUD_OPTIONS_HPP
#define PYLON_BACKENDS_MEMORY_CLOUD_OPTIONS_HPP

#include <pylon/backends/memory/virtual_clock.hpp>

#include <cstddef>
#include <string>

namespace pylon::memory {

/// What a Cloud is like.
struct CloudOptions {
    std::string region = "us-east-1";
    std::string accountId = "123456789012";
    ClockMode clock = ClockMode::automatic;
    WallTime start = VirtualClock::defaultStart;      ///< what its clock shows at first; not for ClockMode::system
    std::string userName = "developer";               ///< whose key it is, among the account's users
    std::string accessKeyId = "AKIAIOSFODNN7EXAMPLE"; ///< the one key that lasts, of AWS's documentation
    std::string secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    std::string sessionToken{}; ///< where not empty, requests must carry it
    /// Whether signatures are checked. False: every request is taken, signed by whom, for which region and whether at all.
    bool checkSignatures = true;
    bool urlsAsAsked =
        false; ///< queues' URLs begin with what the request was sent to, `http://127.0.0.1:4566`, not as at AWS
    std::size_t rememberedRequests = 10'000; ///< by Cloud::requests()
};

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_CLOUD_OPTIONS_HPP
