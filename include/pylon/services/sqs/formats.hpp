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

namespace requirement {

template <class F>
concept formatHasEncode =
    requires(typename F::Value const& value, SendMessageBatchEntry& entry) { F::encode(value, entry); };

template <class F>
concept formatHasDecode = requires(ReceivedMessage& received) {
    { F::decode(std::move(received)) } -> std::same_as<typename F::Value>;
};

} // namespace requirement

/// Says what the elements of a queue are to the program, and how they become messages.
///
/// Requirements, for `F::Value const& value`, `SendMessageBatchEntry& entry`, `ReceivedMessage&& received`:
///   - `F::encode(value, entry)` fills the entry, all but its id
///   - `F::decode(std::move(received))` is the Value again
///   - `F::ignoresReceiptHandle`, where there is such a constant and it is true: decode needs none in `received`, which spares a
///     copy. One that derives from another and does want it says so by a constant of its own that is false
/// Errors: both throw Error; encode's leaves the element unsent, decode's leaves the message in the queue.
/// Thread safety: both are functions without state.
/// Models: MessageFormat, RawFormat, JsonFormat. Laws: testing/format_laws.hpp
/// Archetype: tests/archetypes/message_format.hpp
template <class F>
concept MessageFormatPolicy = requirement::formatHasEncode<F> && requirement::formatHasDecode<F>;

namespace detail {

/// What a type lacks of a MessageFormatPolicy, in one sentence.
template <class F> consteval bool checkFormat() {
    using namespace requirement;
    if constexpr (!formatHasEncode<F>)
        static_assert(formatHasEncode<F>,
                      "MessageFormatPolicy: a format needs a type `Value` and a static `encode(value, entry)`, "
                      "which takes a Value const& and a SendMessageBatchEntry&");
    else
        static_assert(formatHasDecode<F>,
                      "MessageFormatPolicy: a format needs a static `decode(received)`, which takes a "
                      "ReceivedMessage&& and returns a Value");
    return true;
}

template <class F> consteval bool ignoresReceiptHandle() {
    if constexpr (requires { F::ignoresReceiptHandle; })
        return F::ignoresReceiptHandle;
    else
        return false;
}

} // namespace detail

/// pylon's message schema.
struct MessageFormat {
    using Value = Message;
    static constexpr bool ignoresReceiptHandle = true;
    static void encode(Message const& message, SendMessageBatchEntry& entry);
    static Message decode(ReceivedMessage&& received);
};

/// The bare bodies, without attributes.
struct RawFormat {
    using Value = std::string;
    static constexpr bool ignoresReceiptHandle = true;
    static void encode(std::string const& body, SendMessageBatchEntry& entry) { entry.messageBody = body; }
    static std::string decode(ReceivedMessage&& received) { return std::move(received.body); }
};

/// Reflected structs, as JSON bodies with members under their own names, marked `text/json` in the message schema.
template <Reflected T, Codec Json> struct JsonFormat {
    using Value = T;
    static constexpr bool ignoresReceiptHandle = true;

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
