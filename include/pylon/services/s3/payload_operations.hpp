// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PAYLOAD_OPERATIONS_HPP
#define PYLON_SERVICES_S3_PAYLOAD_OPERATIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

/// @file
/// What messages need of S3, and no more of it: who includes queues is not to compile all that a bucket can do.

namespace pylon::s3::detail {

struct HeadPayloadOutput {
    static constexpr std::array bindings{
        Binding{"contentLength", In::header, "Content-Length"},
        Binding{"eTag", In::header, "ETag"},
    };

    std::optional<std::int64_t> contentLength{};
    std::optional<std::string> eTag{};
};

/// See HeadObject.
struct HeadPayload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "HeadObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"HEAD", "/{bucket}/{key+}"};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
    };
    using Output = HeadPayloadOutput;

    std::string bucket{};
    std::string key{};
};

struct GetPayloadOutput {
    static constexpr std::array bindings{
        Binding{"eTag", In::header, "ETag"},
        Binding{"body", In::payload},
    };

    std::optional<std::string> eTag{};
    Blob body{};
};

/// See GetObject.
struct GetPayload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}/{key+}"};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
        Binding{"ifMatch", In::header, "If-Match"},
    };
    static constexpr bool checksResponse = true;
    using Output = GetPayloadOutput;

    std::string bucket{};
    std::string key{};
    std::string ifMatch{};
};

struct PutPayloadOutput {
    static constexpr std::array bindings{Binding{"eTag", In::header, "ETag"}};

    std::optional<std::string> eTag{};
};

/// See PutObject.
struct PutPayload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "PutObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
        Binding{"contentType", In::header, "Content-Type"},
        Binding{"body", In::payload},
    };
    using Output = PutPayloadOutput;

    std::string bucket{};
    std::string key{};
    std::string contentType{};
    Blob body{};
    /// Not on the wire: which checksum is computed of the body.
    Checksum checksum = Checksum::automatic;

    [[nodiscard]] Checksum requestChecksum() const noexcept { return checksum; }
};

struct RemovePayloadOutput {};

/// See DeleteObject.
struct RemovePayload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "DeleteObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"DELETE", "/{bucket}/{key+}", 204};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
    };
    using Output = RemovePayloadOutput;

    std::string bucket{};
    std::string key{};
};

} // namespace pylon::s3::detail

PYLON_ADAPT_STRUCT(pylon::s3::detail::HeadPayloadOutput, contentLength, eTag);
PYLON_ADAPT_STRUCT(pylon::s3::detail::HeadPayload, bucket, key);
PYLON_ADAPT_STRUCT(pylon::s3::detail::GetPayloadOutput, eTag, body);
PYLON_ADAPT_STRUCT(pylon::s3::detail::GetPayload, bucket, key, ifMatch);
PYLON_ADAPT_STRUCT(pylon::s3::detail::PutPayloadOutput, eTag);
PYLON_ADAPT_STRUCT(pylon::s3::detail::PutPayload, bucket, key, contentType, body);
PYLON_ADAPT_STRUCT(pylon::s3::detail::RemovePayloadOutput);
PYLON_ADAPT_STRUCT(pylon::s3::detail::RemovePayload, bucket, key);

#endif // PYLON_SERVICES_S3_PAYLOAD_OPERATIONS_HPP
