// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_FACTS_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_FACTS_HPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/services/s3/read_operations.hpp>

#include <cstdint>
#include <string_view>

/// @file
/// What the headers of S3's answers say of an object, as one would read them by hand: in one pass, by the length of their names and then
/// by the names, as S3 spells them.

namespace bench {

inline pylon::s3::ObjectFacts readFacts(std::string_view headers) {
    pylon::s3::ObjectFacts facts;
    while (!headers.empty()) {
        auto const line = headers.substr(0, headers.find("\r\n"));
        headers.remove_prefix(line.size() + 2);
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        auto const name = line.substr(0, colon);
        auto const value = line.substr(colon + 2);
        switch (name.size()) {
        case 4:
            if (name == "ETag") facts.eTag.emplace(value);
            break;
        case 7:
            if (name == "Expires") facts.expires.emplace(value);
            break;
        case 12:
            if (name == "Content-Type") facts.contentType.emplace(value);
            break;
        case 13:
            if (name == "Last-Modified")
                facts.lastModified = pylon::parseHttpDate(value).value();
            else if (name == "Accept-Ranges")
                facts.acceptRanges.emplace(value);
            else if (name == "Cache-Control")
                facts.cacheControl.emplace(value);
            else if (name == "Content-Range")
                facts.contentRange.emplace(value);
            break;
        case 14:
            if (name == "Content-Length")
                facts.contentLength = pylon::detail::parseInteger<std::int64_t>(value).value();
            break;
        case 16:
            if (name == "Content-Encoding")
                facts.contentEncoding.emplace(value);
            else if (name == "Content-Language")
                facts.contentLanguage.emplace(value);
            else if (name == "x-amz-version-id")
                facts.versionId.emplace(value);
            break;
        case 19:
            if (name == "Content-Disposition")
                facts.contentDisposition.emplace(value);
            else if (name == "x-amz-storage-class")
                facts.storageClass.emplace(value);
            break;
        case 28:
            if (name == "x-amz-server-side-encryption") facts.serverSideEncryption.emplace(value);
            break;
        default:
            if (name.starts_with("x-amz-meta-")) facts.metadata.emplace(name.substr(11), value);
        }
    }
    return facts;
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_FACTS_HPP
