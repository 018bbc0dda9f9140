// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_LIBDEFLATE_CRC32_HPP
#define PYLON_BACKENDS_LIBDEFLATE_CRC32_HPP

#include <pylon/config.hpp>

#include <cstdint>
#include <string_view>

namespace pylon {

/// The CRC-32 of ISO 3309, as in gzip, PNG and S3's `x-amz-checksum-crc32`. `before` is the CRC-32 of what stands before these
/// bytes, so that a long text can be taken in parts.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

/// The CRC-32 of StandardSerializer.
struct LibdeflateChecksums {
    [[nodiscard]] static std::uint32_t crc32(std::string_view bytes) noexcept { return pylon::crc32(bytes); }
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/libdeflate_crc32.ipp>
#endif

#endif // PYLON_BACKENDS_LIBDEFLATE_CRC32_HPP
