// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_FORMATS_HPP
#define PYLON_SERVICES_SNS_FORMATS_HPP

#include <pylon/core/message.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/services/sns/operations.hpp>

#include <string>

/// @file
/// What the elements of a topic are to the program, and how they become messages. Each has a type `Value` and a static
/// `encode(value, entry)`, which fills a PublishBatchRequestEntry, all but its id, and may throw Error.

namespace pylon::sns {

/// pylon's message schema.
struct MessageFormat {
    using Value = Message;
    /// @throws Error (invalidInput) for a delay, which SNS does not have.
    static void encode(Message const& message, PublishBatchRequestEntry& entry);
};

/// The bare bodies, without attributes.
struct RawFormat {
    using Value = std::string;
    static void encode(std::string const& body, PublishBatchRequestEntry& entry) { entry.message = body; }
};

/// Reflected structs, as JSON bodies with members under their own names, marked `text/json` in the message schema.
template <Reflected T, Codec Json> struct JsonFormat {
    using Value = T;

    static void encode(T const& value, PublishBatchRequestEntry& entry) {
        Message message{.payloadMimeType = "text/json"};
        Json::write(view(value), DocumentFormat{}, message.body).value();
        MessageFormat::encode(message, entry);
    }
};

} // namespace pylon::sns

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sns/formats.ipp>
#endif

#endif // PYLON_SERVICES_SNS_FORMATS_HPP
