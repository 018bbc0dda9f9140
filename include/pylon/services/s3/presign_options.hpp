// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PRESIGN_OPTIONS_HPP
#define PYLON_SERVICES_S3_PRESIGN_OPTIONS_HPP

#include <pylon/services/s3/metadata.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace pylon::s3 {

/// For how long a presigned URL holds, and what S3 is to say of the object. Headers that are left out here may be added by who uses
/// the URL: S3 takes what is not signed.
struct PresignGetOptions {
    std::chrono::seconds expires{std::chrono::hours{1}}; ///< 1 s to 7 days, and never longer than the credentials
    std::optional<std::string> versionId{};
    std::optional<std::string> responseCacheControl{};       ///< what the answer's header is to be, whatever is stored
    std::optional<std::string> responseContentDisposition{}; ///< as `attachment; filename="report.pdf"`
    std::optional<std::string> responseContentEncoding{};
    std::optional<std::string> responseContentLanguage{};
    std::optional<std::string> responseContentType{};
    std::optional<std::string> responseExpires{};
};

/// For how long a presigned URL holds, and how the object is to be written: what is set is signed, and has to be sent.
struct PresignPutOptions {
    std::chrono::seconds expires{std::chrono::hours{1}}; ///< as in PresignGetOptions
    Metadata metadata{};
    std::optional<std::string> contentType{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> cacheControl{};
    std::optional<std::string> ifNoneMatch{}; ///< `*`: only where there is no such object
    bool rawMetadata = false;                 ///< as in PutOptions
};

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_PRESIGN_OPTIONS_HPP
