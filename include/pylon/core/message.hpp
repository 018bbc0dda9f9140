// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_MESSAGE_HPP
#define PYLON_CORE_MESSAGE_HPP

#include <pylon/core/value_types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pylon {

/// Where a message's payload is: in the message, or in S3.
enum class PayloadType : std::uint8_t { Inline, S3 };

/// What a message is about.
enum class ObjectType : std::uint8_t {
    DataAsset,
    IngestionStep,
    UrlResource,
    UpdateNotification,
    RawContent,
    Null,
    LambdaEvent
};

/// The spelling on the wire: `inline`, `s3`.
[[nodiscard]] std::string_view to_string(PayloadType type) noexcept;
/// The spelling on the wire: `dataAsset`.
[[nodiscard]] std::string_view to_string(ObjectType type) noexcept;

/// What a message was that came as a pointer, and has its payload for a body now.
struct FetchedPayload {
    std::string pointer{};     ///< the body that it came with
    std::size_t size = 0;      ///< of the payload, in bytes
    std::size_t hashValue = 0; ///< of the payload, within this process

    bool operator==(FetchedPayload const&) const = default;
};

/// What the service tells of a message that it hands out.
struct Delivery {
    std::string messageId{};
    int receiveCount = 0;              ///< how often it was received, this time included; 0 where unknown
    std::optional<Timestamp> sentAt{}; ///< when the service took it
    /// FIFO: the id that it was sent with. Not taken over by the message: sent on under the same id within five minutes, it would
    /// be accepted and then dropped.
    std::optional<std::string> deduplicationId{};
    std::optional<FetchedPayload> fetched{}; ///< where the body was fetched from S3

    bool operator==(Delivery const&) const = default;
};

/// A message in pylon's schema: text with a few typed facts about it.
///
/// The body is the body of the SQS or SNS message; every other member of the first group travels as a message attribute of its
/// own name. SQS and SNS take at most ten attributes; the three that are always set count.
///
/// Where payloadType is S3, the message is a pointer: the payload is what stands at payloadS3Path. Receivers fetch it into `body`;
/// sent on, the message is the pointer again. To send a body that was changed, set payloadType to Inline.
struct Message {
    std::string body{};
    PayloadType payloadType = PayloadType::Inline;
    std::string payloadMimeType = "text"; ///< `text`, `text/json`
    ObjectType objectType = ObjectType::RawContent;
    std::optional<std::string> ingestionId{};
    std::optional<std::string> payloadS3Path{}; ///< `s3://bucket/key`, where the payload is in S3
    std::optional<std::string> dataAssetName{};
    std::optional<std::string> dataAssetCountry{};

    /// A user's own attributes. What a received message has beyond the schema lands here, so that nothing is lost, an unknown
    /// objectType (the member then says Null) or payloadType (it says Inline) included.
    std::map<std::string, std::string> attributes{};
    /// The data types of those attributes that are not of type String: `Number`, `Binary` (the value is then bytes), or with a
    /// label, `Number.int`.
    std::map<std::string, std::string> attributeTypes{};

    std::optional<std::string> groupId{}; ///< FIFO: messages of a group stay in order
    std::optional<std::string>
        deduplicationId{}; ///< FIFO: repeated within five minutes, it is accepted but dropped; ignored by standard queues
    std::optional<std::chrono::seconds> delay{}; ///< standard queues: hidden for so long at first, up to 15 minutes

    std::optional<Delivery> delivery{}; ///< set in a message that was received; not sent on

    bool operator==(Message const&) const = default;
};

namespace detail {

/// Takes one attribute; the views are for the time of the call.
using AttributeSink = void (*)(void* to, std::string_view name, std::string_view dataType, std::string_view value);

/// Hands over the attributes that carry the message's members, each name once: the user's, then the schema's, both in order. A user's
/// attribute of a schema member's name gives way to the member, except an unknown objectType or payloadType.
void eachAttribute(Message const& message, void* to, AttributeSink take);
/// Puts an attribute where it belongs in a message that has none of its name yet: a member, or else among the user's. The value is
/// text, or bytes where the type is Binary.
void takeAttribute(Message& message, std::string const& name, std::string&& dataType, std::string&& value);
[[nodiscard]] bool isBinaryType(std::string_view dataType) noexcept;

inline constexpr std::string_view noPayloadPath =
    "the message's payload is in S3 (payloadType), but no payloadS3Path says where";

/// What goes over the wire as the body: of a pointer, what it came with, or its path where it has no body.
/// @throws Error (invalidInput) for a payload that was fetched and changed since.
[[nodiscard]] std::string_view wireBody(Message const& message);
/// Makes a fetched payload the body.
void setFetchedBody(Message& message, std::string payload);

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/message.ipp>
#endif

#endif // PYLON_CORE_MESSAGE_HPP
