// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_RANDOM_IPP
#define PYLON_CORE_RANDOM_IPP

#include <pylon/core/clock.hpp>
#include <pylon/core/detail/split_mix.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/random.hpp>

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstring>

namespace pylon {
namespace detail {

/// Writes the lower 32 bits as eight hexadecimal digits, all at once.
PYLON_INLINE void writeHex8(char* to, std::uint64_t number) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    // One digit's value a byte, the first in the highest.
    auto digits = number & 0xffff'ffff;
    digits = (digits | digits << 16) & 0x0000'ffff'0000'ffff;
    digits = (digits | digits << 8) & 0x00ff'00ff'00ff'00ff;
    digits = (digits | digits << 4) & 0x0f0f'0f0f'0f0f'0f0f;
    auto const letters = (digits + ones * 6) >> 4 & ones;
    auto text = digits + ones * '0' + letters * ('a' - '9' - 1);
    if constexpr (std::endian::native == std::endian::little) text = __builtin_bswap64(text);
    std::memcpy(to, &text, sizeof text);
}

/// A counter, mixed with keys that differ between processes. One atomic addition a call, so threads neither wait nor
/// repeat each other; three seeds, so that two processes whose counters come to overlap still differ.
class RandomSource {
public:
    static RandomSource& instance() noexcept {
        static RandomSource source;
        return source;
    }

    std::uint64_t step() noexcept { return counter_.fetch_add(0x9e3779b97f4a7c15, std::memory_order_relaxed); }
    std::uint64_t first(std::uint64_t step) const noexcept { return mixBits(step ^ keys_[0]); }
    std::uint64_t second(std::uint64_t step) const noexcept { return mixBits(step + keys_[1]); }

private:
    RandomSource() noexcept {
        seed();
        // A child would go on with its parent's very numbers.
        pthread_atfork(nullptr, nullptr, [] { instance().seed(); });
    }

    void seed() noexcept {
        std::array<std::uint64_t, 3> seeds;
        if (getentropy(seeds.data(), sizeof seeds) != 0) {
            // An old kernel or a sandbox: what differs between processes has to do.
            auto const now = static_cast<std::uint64_t>(SystemClock{}.now().time_since_epoch().count());
            auto const place = reinterpret_cast<std::uintptr_t>(&seeds);
            auto const process = static_cast<std::uint64_t>(getpid());
            seeds = {mixBits(now), mixBits(now ^ process << 32), mixBits(now + place)};
        }
        counter_.fetch_add(seeds[0], std::memory_order_relaxed);
        keys_ = {seeds[1], seeds[2]};
    }

    std::atomic<std::uint64_t> counter_{0};
    std::array<std::uint64_t, 2> keys_{};
};

} // namespace detail

PYLON_INLINE std::uint64_t randomBits() noexcept {
    auto& source = detail::RandomSource::instance();
    return source.first(source.step());
}

PYLON_INLINE double randomFraction() noexcept {
    // A double holds 53 bits.
    return static_cast<double>(randomBits() >> 11) * 0x1p-53;
}

PYLON_INLINE std::array<char, 36> detail::uuidText() {
    auto& source = detail::RandomSource::instance();
    auto const step = source.step();
    return uuidText(source.first(step), source.second(step));
}

PYLON_INLINE std::array<char, 36> detail::uuidText(std::uint64_t high, std::uint64_t low) {
    high = (high & 0xffff'ffff'ffff'0fff) | 0x4000;
    low = (low & 0x3fff'ffff'ffff'ffff) | 0x8000'0000'0000'0000;

    std::array<char, 36> text;
    writeHex8(text.data(), high >> 32);
    writeHex8(text.data() + 10, high);
    writeHex8(text.data() + 20, low >> 32);
    writeHex8(text.data() + 28, low);
    // What stands behind the third and fifth group is where it belongs; the others move to make room for the dashes.
    std::memmove(text.data() + 9, text.data() + 10, 4);
    std::memmove(text.data() + 19, text.data() + 20, 4);
    for (std::size_t const dash : {8U, 13U, 18U, 23U})
        text[dash] = '-';
    return text;
}

PYLON_INLINE std::string makeUuid() {
    auto const text = detail::uuidText();
    return {text.data(), text.size()};
}

[[gnu::cold]] PYLON_INLINE std::string makeUnguessableUuid() {
    std::array<std::uint64_t, 2> bits;
    if (getentropy(bits.data(), sizeof bits) != 0)
        throw Error{ErrorKind::configuration, "the system has no random numbers to give"};
    auto const text = detail::uuidText(bits[0], bits[1]);
    return {text.data(), text.size()};
}

} // namespace pylon

#endif // PYLON_CORE_RANDOM_IPP
