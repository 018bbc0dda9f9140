// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_RANDOM_HPP
#define PYLON_CORE_RANDOM_HPP

#include <pylon/config.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace pylon {

/// 64 random bits: for spreading things out and for telling them apart, not for keys. Seeded from the system once,
/// and again in a process made by fork(); apart from that no call leaves the process. Thread safety: any number of
/// threads at once.
[[nodiscard]] std::uint64_t randomBits() noexcept;

/// At least 0 and less than 1, of randomBits().
[[nodiscard]] double randomFraction() noexcept;

/// A random UUID (RFC 9562, version 4) in lower case: `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`.
[[nodiscard]] std::string makeUuid();

namespace detail {

/// As makeUuid(), without an allocation.
[[nodiscard]] std::array<char, 36> uuidText();

} // namespace detail

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/random.ipp>
#endif

#endif // PYLON_CORE_RANDOM_HPP
