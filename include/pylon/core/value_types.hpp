// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_VALUE_TYPES_HPP
#define PYLON_CORE_VALUE_TYPES_HPP

#include <pylon/config.hpp>

#include <chrono>
#include <compare>
#include <string>

namespace pylon {

/// Bytes, as opposed to text: base64 where a protocol has no bytes of its own.
struct Blob {
    std::string bytes;

    bool operator==(Blob const&) const = default;
    /// By the bytes, as unsigned numbers.
    std::strong_ordering operator<=>(Blob const&) const = default;
};

/// A time as AWS writes it: to the millisecond.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

} // namespace pylon

#endif // PYLON_CORE_VALUE_TYPES_HPP
