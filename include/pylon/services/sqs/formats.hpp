// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_FORMATS_HPP
#define PYLON_SERVICES_SQS_FORMATS_HPP

#include <pylon/core/message.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <concepts>
#include <string>
#include <utility>

namespace pylon::sqs {

/// What the elements of a queue are to the program, and how they become messages.
///
/// Requirements, for `F::Value const& value`, `SendMessageBatchEntry& entry`, `ReceivedMessage&& received`:
///   - `F::encode(value, entry)` fills the entry, all but its id
///   - `F::decode(std::move(received))` is a Value
/// Errors: both throw Error; encode's leaves the element unsent, decode's leaves the message in the queue.
/// Models: MessageFormat, RawFormat, JsonFormat.
template <class F>
concept MessageFormatPolicy =
    requires(typename F::Value const& value, SendMessageBatchEntry& entry, ReceivedMessage& received) {
        F::encode(value, entry);
        { F::decode(std::move(received)) } -> std::same_as<typename F::Value>;
    };

/// pylon's message schema.
struct MessageFormat {
    using Value = Message;
    static void encode(Message const& message, SendMessageBatchEntry& entry);
    static Message decode(ReceivedMessage&& received);
};

/// The bare bodies, without attributes.
struct RawFormat {
    using Value = std::string;
    static void encode(std::string const& body, SendMessageBatchEntry& entry) { entry.messageBody = body; }
    static std::string decode(ReceivedMessage&& received) { return std::move(received.body); }
};

/// Reflected structs, as JSON bodies with members under their own names, marked `text/json` in the message schema.
template <Reflected T, Codec Json> struct JsonFormat {
    using Value = T;

    static void encode(T const& value, SendMessageBatchEntry& entry) {
        Message message{.payloadMimeType = "text/json"};
        Json::write(view(value), DocumentFormat{}, message.body).value();
        MessageFormat::encode(message, entry);
    }

    static T decode(ReceivedMessage&& received) {
        T value{};
        Json::read(received.body, mutableView(value), DocumentFormat{}).value();
        return value;
    }
};

} // namespace pylon::sqs

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sqs/formats.ipp>
#endif

#endif // PYLON_SERVICES_SQS_FORMATS_HPP
