// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_METADATA_IPP
#define PYLON_SERVICES_S3_METADATA_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/encoded_word.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/services/s3/metadata.hpp>
#include <pylon/services/s3/rules.hpp>

#include <algorithm>

namespace pylon::s3 {

PYLON_INLINE std::map<std::string, std::string> encodeMetadata(Metadata const& metadata, bool raw) {
    std::map<std::string, std::string> headers;
    for (auto const& [name, value] : metadata) {
        auto const& text = value.text();
        auto const control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
        if (name.empty()) throw Error{ErrorKind::invalidInput, "metadata has an empty name"};
        if (!isUtf8(text) || std::any_of(text.begin(), text.end(), control))
            throw Error{ErrorKind::invalidInput,
                        pylon::detail::concat({"the metadata ", name,
                                               " is not printable text in UTF-8: S3 keeps no control characters"})};
        headers.emplace(name, raw ? text : encodeWords(text));
    }
    checkMetadataSize(headers);
    return headers;
}

PYLON_INLINE std::map<std::string, std::string> decodeMetadata(std::map<std::string, std::string> const& headers,
                                                               bool raw) {
    std::map<std::string, std::string> metadata;
    for (auto const& [name, value] : headers) {
        std::string lower = name;
        for (char& c : lower)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
        metadata.emplace(std::move(lower), raw ? value : decodeWords(value));
    }
    return metadata;
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_METADATA_IPP
