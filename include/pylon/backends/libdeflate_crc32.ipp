// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_LIBDEFLATE_CRC32_IPP
#define PYLON_BACKENDS_LIBDEFLATE_CRC32_IPP

#include <pylon/backends/libdeflate_crc32.hpp>

#include <libdeflate.h>

namespace pylon {

PYLON_INLINE std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept {
    // A null pointer would ask libdeflate for the value to begin with, whatever `before` is.
    return bytes.empty() ? before : libdeflate_crc32(before, bytes.data(), bytes.size());
}

} // namespace pylon

#endif // PYLON_BACKENDS_LIBDEFLATE_CRC32_IPP
