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

/// The same, of the system's own randomness: whoever has seen others cannot tell it. One system call.
/// @throws Error (configuration) where the system has none to give.
[[nodiscard]] std::string makeUnguessableUuid();

namespace detail {

/// As makeUuid(), without an allocation.
[[nodiscard]] std::array<char, 36> uuidText();
/// Of these bits, but for the six that say which kind of UUID it is.
[[nodiscard]] std::array<char, 36> uuidText(std::uint64_t high, std::uint64_t low);

} // namespace detail

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/random.ipp>
#endif

#endif // PYLON_CORE_RANDOM_HPP
