// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_DELETE_OPERATIONS_HPP
#define PYLON_SERVICES_S3_DELETE_OPERATIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pylon::s3 {

struct DeleteObjectOutput {
    static constexpr std::array bindings{
        Binding{"deleteMarker", In::header, "x-amz-delete-marker"},
        Binding{"versionId", In::header, "x-amz-version-id"},
    };

    std::optional<bool> deleteMarker{};
    std::optional<std::string> versionId{};
};

/// Deletes an object; one that is not there, too. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
struct DeleteObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "DeleteObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"DELETE", "/{bucket}/{key+}", 204};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
        Binding{"ifMatch", In::header, "If-Match"},
        Binding{"versionId", In::query, "versionId"},
    };
    using Output = DeleteObjectOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> ifMatch{};
    std::optional<std::string> versionId{};
};

struct ObjectIdentifier {
    std::string key{};
    std::optional<std::string> versionId{};
};

/// What to delete: up to a thousand objects.
struct Delete {
    static constexpr std::array bindings{
        Binding{.member = "objects", .wire = "Object", .flattened = true},
    };

    std::vector<ObjectIdentifier> objects{};
    std::optional<bool> quiet{}; ///< only what failed is answered
};

struct DeletedObject {
    std::string key{};
    std::optional<std::string> versionId{};
    std::optional<bool> deleteMarker{};
    std::optional<std::string> deleteMarkerVersionId{};
};

/// An object that was not deleted.
struct DeleteError {
    std::optional<std::string> key{};
    std::optional<std::string> versionId{};
    std::optional<std::string> code{};
    std::optional<std::string> message{};
};

struct DeleteObjectsOutput {
    static constexpr std::array bindings{
        Binding{.member = "deleted", .flattened = true},
        Binding{.member = "errors", .wire = "Error", .flattened = true},
    };

    std::vector<DeletedObject> deleted{};
    std::vector<DeleteError> errors{};
};

/// Deletes up to a thousand objects. The answer may name some that were not deleted. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
struct DeleteObjects {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "DeleteObjects";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"POST", "/{bucket}?delete"};
    static constexpr std::string_view outputRoot = "DeleteResult";
    /// S3 demands a checksum of the body.
    static constexpr bool requiresChecksum = true;
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"toDelete", In::payload, "Delete"},
    };
    using Output = DeleteObjectsOutput;

    std::string bucket{};
    Delete toDelete{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::DeleteObjectOutput, deleteMarker, versionId);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteObject, bucket, key, ifMatch, versionId);
PYLON_ADAPT_STRUCT(pylon::s3::ObjectIdentifier, key, versionId);
PYLON_ADAPT_STRUCT(pylon::s3::Delete, objects, quiet);
PYLON_ADAPT_STRUCT(pylon::s3::DeletedObject, key, versionId, deleteMarker, deleteMarkerVersionId);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteError, key, versionId, code, message);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteObjectsOutput, deleted, errors);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteObjects, bucket, toDelete);

#endif // PYLON_SERVICES_S3_DELETE_OPERATIONS_HPP
