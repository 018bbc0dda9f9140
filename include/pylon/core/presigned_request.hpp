// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PRESIGNED_REQUEST_HPP
#define PYLON_CORE_PRESIGNED_REQUEST_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>

#include <string>

namespace pylon {

/// A request that anyone can make for a while, with any HTTP client and without credentials: `method` to `url`, with `headers`.
/// The URL is as good as a password until it expires.
struct PresignedRequest {
    std::string method{};
    std::string url{};
    Headers headers{};  ///< to be sent as they are: they are signed
    WallTime expires{}; ///< when the service begins to refuse it, by the service's clock
    /// It expires sooner than was asked for, together with the credentials.
    bool shortened = false;
};

} // namespace pylon

#endif // PYLON_CORE_PRESIGNED_REQUEST_HPP
