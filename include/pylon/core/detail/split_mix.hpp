// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_SPLIT_MIX_HPP
#define PYLON_CORE_DETAIL_SPLIT_MIX_HPP

#include <cstdint>

namespace pylon::detail {

/// The last step of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input bears on every bit of the output.
constexpr std::uint64_t mixBits(std::uint64_t bits) noexcept {
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return bits ^ bits >> 31;
}

/// SplitMix64: the same numbers for the same seed, everywhere, which the standard's distributions do not promise.
class SplitMix64 {
public:
    constexpr explicit SplitMix64(std::uint64_t seed) noexcept : state_(seed) {}

    constexpr std::uint64_t next() noexcept { return mixBits(state_ += 0x9e3779b97f4a7c15); }
    /// Less than `bound`, which is small.
    constexpr std::uint64_t below(std::uint64_t bound) noexcept { return next() % bound; }

private:
    std::uint64_t state_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_SPLIT_MIX_HPP
