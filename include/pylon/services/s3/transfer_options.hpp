// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_TRANSFER_OPTIONS_HPP
#define PYLON_SERVICES_S3_TRANSFER_OPTIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/metadata.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace pylon::s3 {

/// How much of an object has been moved.
struct TransferProgress {
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> total{}; ///< where it is known
};

/// Told of each part that has arrived, in the thread of the call. What it throws ends the transfer, and comes out of it.
using ProgressCallback = std::function<void(TransferProgress const&)>;

inline constexpr std::uint64_t usualPartSize = std::uint64_t{8} << 20;

/// How an object is uploaded. Memory: at most twice `partSize` × `window`, and a part.
struct UploadOptions {
    Metadata metadata{};
    std::optional<std::string> contentType{}; ///< else `application/octet-stream`
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> cacheControl{};
    std::optional<std::string> ifMatch{};     ///< as in PutOptions; looked at when all has been sent
    std::optional<std::string> ifNoneMatch{}; ///< likewise
    /// Of each part. On AWS the automatic one is also the object's: S3 compares what it has with what was read.
    Checksum checksum = Checksum::automatic;
    bool rawMetadata = false; ///< metadata is sent as it is, beyond ASCII too
    /// In bytes, from 5 MiB to 5 GiB. Else 8 MiB, or as much more as it takes for the object to have 10,000 parts at most.
    std::optional<std::uint64_t> partSize{};
    std::size_t window = 3; ///< how many parts are under way at a time
    ProgressCallback progress{};
    /// Of a callback: how many bytes it will give, where that is known. Without it the object may have 10,000 parts of `partSize`.
    std::optional<std::uint64_t> size{};
    /// Goes on with this upload (Bucket::uploads) instead of beginning one. A part that S3 has already, by its checksum or MD5, is read
    /// but not sent; so `partSize` must be what it was. What describes the object was said at the beginning.
    std::string resume{};
    /// Where the upload fails, its parts stay, to be gone on with; S3 bills them until they are aborted (Bucket::abortUpload).
    bool keepParts = false;
};

/// How an object is downloaded. Memory: at most twice `partSize` × `window`; into a file or a span, once.
struct DownloadOptions {
    std::optional<std::string> ifMatch{}; ///< only if its ETag is this one; else an error (conflict)
    std::optional<std::string> versionId{};
    bool rawMetadata = false;               ///< as in GetOptions
    std::uint64_t partSize = usualPartSize; ///< in bytes, not 0
    std::size_t window = 3;                 ///< how many parts are under way at a time
    ProgressCallback progress{};
};

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_TRANSFER_OPTIONS_HPP
