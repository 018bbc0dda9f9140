// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_CRC32_COMBINE_HPP
#define PYLON_SERVICES_S3_CRC32_COMBINE_HPP

#include <cstdint>

namespace pylon::s3::detail {

/// The product of two polynomials modulo that of CRC-32, their coefficients reflected: the highest bit is that of x⁰.
[[nodiscard]] constexpr std::uint32_t crc32Product(std::uint32_t a, std::uint32_t b) noexcept {
    std::uint32_t product = 0;
    for (int power = 31; power >= 0; --power) {
        if ((a >> power & 1U) != 0) product ^= b;
        b = (b >> 1) ^ ((b & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return product;
}

/// The CRC-32 of two texts one after the other, of which the second has `size` bytes: what the first one says is moved by as many
/// places, which is a multiplication by x⁸ so often.
[[nodiscard]] constexpr std::uint32_t crc32Combined(std::uint32_t first, std::uint32_t second,
                                                    std::uint64_t size) noexcept {
    std::uint32_t shift = 1U << 31;
    for (std::uint32_t power = 1U << 23; size != 0; size >>= 1, power = crc32Product(power, power))
        if ((size & 1) != 0) shift = crc32Product(shift, power);
    return crc32Product(shift, first) ^ second;
}

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_CRC32_COMBINE_HPP
