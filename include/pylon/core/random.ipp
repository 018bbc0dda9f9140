// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_RANDOM_IPP
#define PYLON_CORE_RANDOM_IPP

#include <pylon/core/random.hpp>

#include <atomic>
#include <random>

#include <unistd.h>

namespace pylon {
namespace detail {

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a counter passed through it is a good generator, and a counter can be
/// shared between threads by one atomic addition.
constexpr std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

PYLON_INLINE std::atomic<std::uint64_t>& randomCounter() noexcept {
    static std::atomic<std::uint64_t> counter{0};
    return counter;
}

} // namespace detail

PYLON_INLINE std::uint64_t randomBits() noexcept {
    auto& counter = detail::randomCounter();
    if (counter.load(std::memory_order_relaxed) == 0) {
        std::uint64_t seed = 0;
        try {
            std::random_device device;
            seed = (std::uint64_t{device()} << 32) | device();
        } catch (...) {
            // Without a source of randomness the address space's layout must do.
            seed = reinterpret_cast<std::uintptr_t>(&seed);
        }
        std::uint64_t unseeded = 0;
        counter.compare_exchange_strong(unseeded, seed | 1);
    }
    auto const next = counter.fetch_add(0x9e3779b97f4a7c15U, std::memory_order_relaxed);
    // A child made by fork goes on from the same counter; its process id sets it apart.
    return detail::mix(next ^ detail::mix(static_cast<std::uint64_t>(::getpid())));
}

PYLON_INLINE double randomUnit() noexcept { return static_cast<double>(randomBits() >> 11) * 0x1p-53; }

PYLON_INLINE std::string randomUuid() {
    auto high = randomBits();
    auto low = randomBits();
    high = (high & ~std::uint64_t{0xf000}) | 0x4000;                      // version 4
    low = (low & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62); // variant 1
    constexpr char digits[] = "0123456789abcdef";
    std::string text(36, '-');
    auto position = text.begin();
    for (int nibble = 0; nibble != 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) ++position;
        auto const word = nibble < 16 ? high : low;
        *position++ = digits[(word >> (60 - 4 * (nibble % 16))) & 15];
    }
    return text;
}

} // namespace pylon

#endif // PYLON_CORE_RANDOM_IPP
