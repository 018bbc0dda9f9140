// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LAMBDA_FUNCTION_HPP
#define PYLON_BACKENDS_MEMORY_LAMBDA_FUNCTION_HPP

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::memory {

/// What a function does: takes an event, gives back an output; both are JSON. What it throws makes the function fail: a
/// FunctionFault as it says, a std::exception as `std::exception` with what(). It may use the Cloud, its clock included.
using FunctionHandler = std::function<std::string(std::string_view event)>;

/// How a function fails, where more is to be said than a std::exception can.
struct FunctionFault {
    std::string type{};
    std::string message{};
    std::vector<std::string> stackTrace{};
};

/// What a function is like.
struct FunctionSettings {
    std::chrono::milliseconds timeout{3000};
    /// How long it takes by the Cloud's clock, besides what its handler itself waits.
    std::chrono::milliseconds duration{0};
    /// How many of it may run at a time; none: as many as are asked for.
    std::optional<std::size_t> reservedConcurrency{};
    /// Names, as `prod`, for the code that is there; versions are not modelled.
    std::vector<std::string> aliases{};
    /// The handler runs on a thread of its own, and whose call it is goes on with others meanwhile: for one that takes the machine's
    /// time. The Cloud's state is not given up before it has ended.
    bool ownThread = false;
};

/// How an asynchronous invocation ended: one entry an attempt.
struct AsynchronousRun {
    std::string function{};
    std::string event{};
    int attempt = 1; ///< from 1 to 3
    bool failed = false;
};

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_LAMBDA_FUNCTION_HPP
