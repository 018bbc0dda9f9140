// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_UPLOAD_RULES_HPP
#define PYLON_SERVICES_S3_UPLOAD_RULES_HPP

#include <pylon/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pylon::s3::detail {

/// How large the parts of an object are, of which one has `fewest` bytes at least.
/// @throws Error (invalidInput) for a size that no part or object can have, and where 10,000 parts are not enough
[[nodiscard]] std::uint64_t partSizeFor(std::optional<std::uint64_t> size, std::optional<std::uint64_t> asked,
                                        std::uint64_t fewest);

/// An ETag without its quotes.
[[nodiscard]] std::string_view bareETag(std::string_view eTag) noexcept;

/// How many parts an object has, by the end of its ETag; nothing where that does not say.
[[nodiscard]] std::optional<std::size_t> partsOf(std::string_view eTag) noexcept;

/// A CRC-32 from its header; nothing where that is none.
[[nodiscard]] std::optional<std::uint32_t> crc32Of(std::string_view text);

} // namespace pylon::s3::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/upload_rules.ipp>
#endif

#endif // PYLON_SERVICES_S3_UPLOAD_RULES_HPP
