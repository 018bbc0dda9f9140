// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_RULES_IPP
#define PYLON_SERVICES_S3_RULES_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/xml_text.hpp>
#include <pylon/services/s3/rules.hpp>

#include <algorithm>

namespace pylon::s3 {

PYLON_INLINE std::optional<std::string> whyNotKey(std::string_view key) {
    using pylon::detail::concat;
    if (key.empty()) return concat({"the key is empty; ", keyAdvice});
    if (key.size() > maxKeySize) return concat({"the key is ", std::to_string(key.size()), " bytes long; ", keyAdvice});
    if (!isUtf8(key)) return concat({"the key is not UTF-8; ", keyAdvice});
    return std::nullopt;
}

PYLON_INLINE void checkKey(std::string_view key) {
    if (auto why = whyNotKey(key)) throw Error{ErrorKind::invalidInput, *std::move(why)};
}

PYLON_INLINE void checkBucketName(std::string_view name) {
    auto const allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_';
    };
    if (name.size() < 3 || name.size() > 255 || !std::all_of(name.begin(), name.end(), allowed))
        throw Error{ErrorKind::invalidInput,
                    "no bucket can have this name: give 3 to 63 lower-case letters, digits, hyphens and dots"};
}

PYLON_INLINE void checkPutSize(std::uint64_t size) {
    if (size > maxPutSize)
        throw Error{ErrorKind::invalidInput,
                    pylon::detail::concat({"the content is ", std::to_string(size),
                                           " bytes long; S3 takes 5 GiB at once: upload it in parts"})};
}

PYLON_INLINE void checkMetadataSize(std::map<std::string, std::string> const& metadata) {
    std::size_t size = 0;
    for (auto const& [name, value] : metadata)
        size += name.size() + value.size();
    if (size > maxMetadataSize)
        throw Error{ErrorKind::invalidInput,
                    pylon::detail::concat({"the metadata is ", std::to_string(size),
                                           " bytes long, names and values as they are sent; S3 takes ",
                                           std::to_string(maxMetadataSize)})};
}

PYLON_INLINE bool fitsXml(std::string_view key) {
    if (pylon::detail::isPlainXml(key)) return true;
    std::string scratch;
    return pylon::detail::appendXmlText(scratch, key);
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_RULES_IPP
