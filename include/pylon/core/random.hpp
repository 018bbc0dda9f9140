// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_RANDOM_HPP
#define PYLON_CORE_RANDOM_HPP

#include <pylon/config.hpp>

#include <cstdint>
#include <string>

namespace pylon {

/// 64 random bits, for names and jitter; never for keys. Differs between processes, forked ones included. Thread-safe, and
/// without a lock.
[[nodiscard]] std::uint64_t randomBits() noexcept;

/// A number in [0, 1), evenly spread.
[[nodiscard]] double randomUnit() noexcept;

/// A random UUID (RFC 9562, version 4), as `0f8fad5b-d9cb-469f-a165-70867728950e`.
[[nodiscard]] std::string randomUuid();

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/random.ipp>
#endif

#endif // PYLON_CORE_RANDOM_HPP
