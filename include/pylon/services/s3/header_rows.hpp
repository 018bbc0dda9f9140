// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_HEADER_ROWS_HPP
#define PYLON_SERVICES_S3_HEADER_ROWS_HPP

#include <pylon/core/binding.hpp>

#include <array>
#include <cstddef>

/// @file
/// Rows of the operations' tables that several of them share: the headers in which S3 says what an object is.

namespace pylon::s3::detail {

/// One table of several.
template <std::size_t... Sizes> consteval auto rows(std::array<Binding, Sizes> const&... tables) {
    std::array<Binding, (Sizes + ...)> all{};
    std::size_t count = 0;
    auto const append = [&](auto const& table) {
        for (auto const& row : table)
            all[count++] = row;
    };
    (append(tables), ...);
    return all;
}

inline constexpr std::array objectRows{Binding{"bucket", In::label}, Binding{"key", In::label}};

/// What an object's writer says of its content, and its readers are told.
inline constexpr std::array contentRows{
    Binding{"cacheControl", In::header, "Cache-Control"},
    Binding{"contentDisposition", In::header, "Content-Disposition"},
    Binding{"contentEncoding", In::header, "Content-Encoding"},
    Binding{"contentLanguage", In::header, "Content-Language"},
    Binding{"contentType", In::header, "Content-Type"},
    Binding{"expires", In::header, "Expires"},
    Binding{"storageClass", In::header, "x-amz-storage-class"},
    Binding{"metadata", In::headers, "x-amz-meta-"},
};

inline constexpr std::array checksumRows{
    Binding{"checksumCRC32", In::header, "x-amz-checksum-crc32"},
    Binding{"checksumCRC32C", In::header, "x-amz-checksum-crc32c"},
    Binding{"checksumCRC64NVME", In::header, "x-amz-checksum-crc64nvme"},
    Binding{"checksumSHA1", In::header, "x-amz-checksum-sha1"},
    Binding{"checksumSHA256", In::header, "x-amz-checksum-sha256"},
};
inline constexpr std::array checksumTypeRow{Binding{"checksumType", In::header, "x-amz-checksum-type"}};
inline constexpr std::array checksumAlgorithmRow{Binding{"checksumAlgorithm", In::header, "x-amz-checksum-algorithm"}};
inline constexpr std::array encryptionRow{Binding{"serverSideEncryption", In::header, "x-amz-server-side-encryption"}};
inline constexpr std::array eTagRow{Binding{"eTag", In::header, "ETag"}};
inline constexpr std::array versionRow{Binding{"versionId", In::header, "x-amz-version-id"}};
inline constexpr std::array uploadRow{Binding{"uploadId", In::query, "uploadId"}};

/// Conditions on what is there, of writes.
inline constexpr std::array matchRows{
    Binding{"ifMatch", In::header, "If-Match"},
    Binding{"ifNoneMatch", In::header, "If-None-Match"},
};

/// What is copied, and on which conditions.
inline constexpr std::array copySourceRows{
    Binding{"copySource", In::header, "x-amz-copy-source"},
    Binding{"copySourceIfMatch", In::header, "x-amz-copy-source-if-match"},
    Binding{"copySourceIfNoneMatch", In::header, "x-amz-copy-source-if-none-match"},
    Binding{"copySourceIfModifiedSince", In::header, "x-amz-copy-source-if-modified-since"},
    Binding{"copySourceIfUnmodifiedSince", In::header, "x-amz-copy-source-if-unmodified-since"},
};

/// What GetObject and HeadObject ask for.
inline constexpr auto readRows = rows(objectRows, matchRows,
                                      std::array{
                                          Binding{"ifModifiedSince", In::header, "If-Modified-Since"},
                                          Binding{"ifUnmodifiedSince", In::header, "If-Unmodified-Since"},
                                          Binding{"range", In::header, "Range"},
                                          Binding{"checksumMode", In::header, "x-amz-checksum-mode"},
                                          Binding{"versionId", In::query, "versionId"},
                                          Binding{"partNumber", In::query, "partNumber"},
                                      });

/// What they are told.
inline constexpr auto factRows = rows(contentRows, checksumRows, checksumTypeRow, encryptionRow, eTagRow, versionRow,
                                      std::array{
                                          Binding{"acceptRanges", In::header, "Accept-Ranges"},
                                          Binding{"contentLength", In::header, "Content-Length"},
                                          Binding{"contentRange", In::header, "Content-Range"},
                                          Binding{"lastModified", In::header, "Last-Modified"},
                                          Binding{"missingMeta", In::header, "x-amz-missing-meta"},
                                          Binding{"partsCount", In::header, "x-amz-mp-parts-count"},
                                          Binding{"tagCount", In::header, "x-amz-tagging-count"},
                                          Binding{"status", In::status},
                                      });

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_HEADER_ROWS_HPP
