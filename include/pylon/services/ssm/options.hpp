// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_OPTIONS_HPP
#define PYLON_SERVICES_SSM_OPTIONS_HPP

#include <pylon/core/clock.hpp>

#include <chrono>
#include <cstddef>

namespace pylon::ssm {

/// What holds for all uses of a ParameterStore object.
struct ParameterStoreOptions {
    /// SecureString parameters are given as what they hold. Otherwise they are given as they are stored: encrypted, in base64.
    bool decrypt = true;
    /// How long a value is used before it is asked for again, by the transport's clock. At 0 s each get asks, so that a change is
    /// seen at once; a program that reads parameters often wants some minutes, since SSM allows an account 40 reads a second.
    Duration cacheFor{};
    /// With a cache: for how much longer a value is used where SSM cannot be asked, because of a lost connection, time-outs,
    /// throttling, its own failures or missing credentials. It is asked again every 10 s. At 0 s the failure is thrown.
    Duration staleFor = std::chrono::hours{1};
    /// getMany: how many calls, each for ten parameters, are under way at a time.
    std::size_t window = 4;
};

/// What of a path is listed.
struct PathOptions {
    bool recursive = false; ///< all levels, and not only the first one
};

} // namespace pylon::ssm

#endif // PYLON_SERVICES_SSM_OPTIONS_HPP
