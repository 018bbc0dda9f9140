// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_UPLOAD_RULES_IPP
#define PYLON_SERVICES_S3_UPLOAD_RULES_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/error.hpp>
#include <pylon/services/s3/rules.hpp>
#include <pylon/services/s3/transfer_options.hpp>
#include <pylon/services/s3/upload_rules.hpp>

#include <algorithm>
#include <string>

namespace pylon::s3::detail {

PYLON_INLINE std::uint64_t partSizeFor(std::optional<std::uint64_t> size, std::optional<std::uint64_t> asked,
                                       std::uint64_t fewest) {
    auto const refuse = [](std::string const& why) -> Error { return Error{ErrorKind::invalidInput, why}; };
    if (size && *size > maxObjectSize)
        throw refuse("the content is " + std::to_string(*size) + " bytes long; an object of S3 has 50 TiB at most");
    if (asked && (*asked < fewest || *asked > maxPartSize))
        throw refuse("a part of " + std::to_string(*asked) + " bytes cannot be; give .partSize from 5 MiB to 5 GiB");
    constexpr std::uint64_t most = maxParts;
    auto const least = (size.value_or(0) + most - 1) / most;
    if (asked) {
        if (*asked < least)
            throw refuse("parts of " + std::to_string(*asked) + " bytes would be more than 10,000; give .partSize " +
                         std::to_string(least) + " at least");
        return *asked;
    }
    constexpr std::uint64_t mebi = std::uint64_t{1} << 20;
    return std::max(usualPartSize, (least + mebi - 1) / mebi * mebi);
}

PYLON_INLINE std::string_view bareETag(std::string_view eTag) noexcept {
    if (eTag.size() >= 2 && eTag.front() == '"' && eTag.back() == '"') return eTag.substr(1, eTag.size() - 2);
    return eTag;
}

PYLON_INLINE std::optional<std::size_t> partsOf(std::string_view eTag) noexcept {
    eTag = bareETag(eTag);
    auto const hyphen = eTag.rfind('-');
    // 32 hexadecimal digits, which may be anything else elsewhere than at AWS.
    if (hyphen != 32) return std::nullopt;
    return pylon::detail::parseInteger<std::size_t>(eTag.substr(hyphen + 1));
}

PYLON_INLINE std::optional<std::uint32_t> crc32Of(std::string_view text) {
    auto const bytes = base64Decode(text);
    if (!bytes || bytes->size() != 4) return std::nullopt;
    std::uint32_t sum = 0;
    for (char const c : *bytes)
        sum = sum << 8 | static_cast<unsigned char>(c);
    return sum;
}

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_UPLOAD_RULES_IPP
