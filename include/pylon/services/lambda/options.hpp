// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_OPTIONS_HPP
#define PYLON_SERVICES_LAMBDA_OPTIONS_HPP

#include <cstddef>
#include <optional>
#include <string>

namespace pylon::lambda {

/// The way in which a Function is called: it answers with what the function made of the input.
struct Synchronous {};
/// The way in which a Function is called: Lambda takes the input and runs the function later. A function that fails is run again,
/// up to twice; of its output and its failures nothing is told.
struct Asynchronous {};
inline constexpr Asynchronous asynchronous{};

/// What holds for all uses of a Function object.
struct FunctionOptions {
    /// A version (`3`) or an alias (`prod`); none: the latest code.
    std::optional<std::string> qualifier{};
    /// Synchronous calls: the last 4 KiB of the function's log come with a FunctionError.
    bool logTail = false;
    /// Running the function twice for one input does no harm. Only then is a call made again of which it is not certain that it
    /// did not run: after a lost connection, a time-out, a failure of Lambda's own.
    bool idempotent = false;
    /// each: how many calls are under way at a time. An account runs 1000 functions at a time, unless it has been changed.
    std::size_t window = 16;
};

} // namespace pylon::lambda

#endif // PYLON_SERVICES_LAMBDA_OPTIONS_HPP
