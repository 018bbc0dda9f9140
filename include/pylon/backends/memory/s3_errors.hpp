// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_ERRORS_HPP
#define PYLON_BACKENDS_MEMORY_S3_ERRORS_HPP

#include <pylon/core/protocol.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

/// An error of S3: its name, status, and what S3 says.
struct S3ErrorName {
    std::string_view code;
    int status;
    std::string_view message;
};

/// Every error that the S3 of the in-memory AWS can give of its own.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
inline constexpr std::array s3ErrorNames{
    S3ErrorName{"BadDigest", 400, "The Content-MD5 you specified did not match what we received."},
    S3ErrorName{"BadRequest", 400, "Bad Request"},
    S3ErrorName{"BucketAlreadyOwnedByYou", 409,
                "Your previous request to create the named bucket succeeded and you already own it."},
    S3ErrorName{"BucketNotEmpty", 409, "The bucket you tried to delete is not empty"},
    S3ErrorName{"EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"},
    S3ErrorName{"EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"},
    S3ErrorName{"IllegalLocationConstraintException", 400,
                "The unspecified location constraint is incompatible for the region specific endpoint this request was "
                "sent to."},
    S3ErrorName{"IncompleteBody", 400,
                "You did not provide the number of bytes specified by the Content-Length HTTP header."},
    S3ErrorName{"InvalidArgument", 400, "Invalid Argument"},
    S3ErrorName{"InvalidBucketName", 400, "The specified bucket is not valid."},
    S3ErrorName{"InvalidChunkSizeError", 403, "Only the last chunk is allowed to have a size less than 8192 bytes"},
    S3ErrorName{"InvalidDigest", 400, "The Content-MD5 you specified was invalid."},
    S3ErrorName{"InvalidLocationConstraint", 400, "The specified location-constraint is not valid"},
    S3ErrorName{"InvalidPart", 400,
                "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
                "specified entity tag may not match the part's entity tag."},
    S3ErrorName{"InvalidPartOrder", 400,
                "The list of parts was not in ascending order. Parts must be ordered by part number."},
    S3ErrorName{"InvalidRange", 416, "The requested range is not satisfiable"},
    S3ErrorName{"InvalidRequest", 400, "Invalid Request"},
    S3ErrorName{"InvalidTag", 400,
                "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation."},
    S3ErrorName{"KeyTooLongError", 400, "Your key is too long"},
    S3ErrorName{"MalformedTrailerError", 400,
                "The request contained trailing data that was not well-formed or did not conform to our published "
                "schema."},
    S3ErrorName{"MalformedXML", 400,
                "The XML you provided was not well-formed or did not validate against our published schema"},
    S3ErrorName{"MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"},
    S3ErrorName{"MissingContentLength", 411, "You must provide the Content-Length HTTP header."},
    S3ErrorName{"NoSuchBucket", 404, "The specified bucket does not exist"},
    S3ErrorName{"NoSuchKey", 404, "The specified key does not exist."},
    S3ErrorName{
        "NoSuchUpload", 404,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
        "completed."},
    S3ErrorName{"NotImplemented", 501, "A header you provided implies functionality that is not implemented"},
    S3ErrorName{"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"},
    S3ErrorName{"SignatureDoesNotMatch", 403,
                "The request signature we calculated does not match the signature you provided. Check your key and "
                "signing method."},
};

/// What stands in an error beside code and message.
using S3ErrorExtras = std::vector<std::pair<std::string, std::string>>;

/// An error of s3ErrorNames, with its own message unless there is another. Throws std::logic_error for any other code.
[[nodiscard]] protocol::ServiceError s3Error(std::string_view code, S3ErrorExtras extras = {},
                                             std::string message = {});

[[nodiscard]] inline protocol::ServiceError noSuchBucket(std::string const& bucket) {
    return s3Error("NoSuchBucket", {{"BucketName", bucket}});
}
[[nodiscard]] inline protocol::ServiceError noSuchKey(std::string const& key) {
    return s3Error("NoSuchKey", {{"Key", key}});
}

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_errors.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_ERRORS_HPP
