// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PAYLOAD_HPP
#define PYLON_SERVICES_S3_PAYLOAD_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/message.hpp>
#include <pylon/core/message_attributes.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/path.hpp>
#include <pylon/services/s3/payload_operations.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::s3 {

/// From where payloads are fetched, and how many bytes of them.
struct PayloadOptions {
    /// Empty: any. Who can send the message then chooses what this program's credentials read.
    std::vector<std::string> payloadBuckets{};
    std::uint64_t payloadLimit = std::uint64_t{256} << 20; ///< of one payload, in bytes
};

namespace detail {

/// @throws Error: denied for a bucket that is not among those allowed.
void checkPayloadBucket(std::string_view bucket, std::vector<std::string> const& allowed);
/// @throws Error: rejected for a payload over the limit.
void checkPayloadSize(std::uint64_t size, std::uint64_t limit);

/// The value of an attribute of type String; null where there is none.
[[nodiscard]] std::string const* textOf(MessageAttributes const& attributes, char const* name);

} // namespace detail

/// Whether these are the attributes of a pointer to S3, whatever the message's format.
[[nodiscard]] bool isPointer(MessageAttributes const& attributes);
/// Where a pointer points. @throws Error (malformed) where it does not say.
[[nodiscard]] std::string const& payloadPath(MessageAttributes const& attributes);

/// The content of the object at `path`, within bounds: its size is asked for first, and then that very object.
/// @throws Error: invalidInput for what is no path, denied for another bucket, rejected for a longer object; as S3 says where it
///         cannot be read; conflict where it was written anew in between.
template <class Client>
[[nodiscard]] std::string fetchPayload(Client const& client, std::string_view path,
                                       PayloadOptions const& options = {}) {
    auto const [bucket, key] = splitPath(path);
    detail::checkPayloadBucket(bucket, options.payloadBuckets);
    auto const head = client.invoke(detail::HeadPayload{bucket, key});
    if (!head) throw told(head.error(), bucket, key);
    if (!head->eTag || head->contentLength.value_or(-1) < 0)
        throw malformedAnswer(detail::HeadPayload::name, "the answer has no ETag or no length", bucket, key);
    auto const size = static_cast<std::uint64_t>(*head->contentLength);
    detail::checkPayloadSize(size, options.payloadLimit);
    auto got = client.invoke(detail::GetPayload{bucket, key, *head->eTag});
    if (!got) throw told(got.error(), bucket, key);
    if (got->eTag != head->eTag || got->body.bytes.size() != size)
        throw malformedAnswer(detail::GetPayload::name, "the answer is not the object that was asked for", bucket, key);
    return std::move(got->body.bytes);
}

/// Fetches the payload of a message whose payloadType is S3 into its body; other messages stay as they are. Queues do so by
/// themselves. The message is still a pointer: sent on, it is sent as it came.
/// @throws Error, as above; malformed for a message that does not say where its payload is.
template <class Client> void fetchPayload(Client const& client, Message& message, PayloadOptions const& options = {}) {
    if (message.payloadType != PayloadType::S3 || (message.delivery && message.delivery->fetched)) return;
    if (!message.payloadS3Path) throw Error{ErrorKind::malformed, pylon::detail::noPayloadPath};
    pylon::detail::setFetchedBody(message, fetchPayload(client, *message.payloadS3Path, options));
}

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/payload.ipp>
#endif

#endif // PYLON_SERVICES_S3_PAYLOAD_HPP
