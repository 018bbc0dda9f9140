// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/message.hpp>

#include "fuzz.hpp"
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/services/sqs/formats.hpp>
#include <pylon/services/sqs/rules.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

constexpr std::array<std::string_view, 7> members{"payloadType",   "payloadMimeType", "objectType",      "ingestionId",
                                                  "payloadS3Path", "dataAssetName",   "dataAssetCountry"};

bool isMember(std::string_view name) { return std::ranges::find(members, name) != members.end(); }

sqs::SendMessageBatchEntry encoded(Message const& message) {
    sqs::SendMessageBatchEntry entry;
    sqs::MessageFormat::encode(message, entry);
    return entry;
}

Message decoded(sqs::ReceivedMessage received) { return sqs::MessageFormat::decode(std::move(received)); }

/// What a queue hands out of what was sent to it.
sqs::ReceivedMessage delivered(sqs::SendMessageBatchEntry const& entry) {
    return {.body = entry.messageBody, .messageAttributes = entry.messageAttributes};
}

/// The value as it is sent: an attribute is bytes or text, by its type.
std::string const& valueOf(sqs::MessageAttributeValue const& attribute) {
    static std::string const none;
    return attribute.binaryValue ? attribute.binaryValue->bytes : attribute.stringValue ? *attribute.stringValue : none;
}

void check(sqs::ReceivedMessage const& received) {
    auto const message = decoded(received);
    require(message.body == received.body, "the body is the message's");

    // Nothing that was received is lost: it is in a member or in the attributes, under its own type.
    for (auto const& [name, attribute] : received.messageAttributes) {
        auto const found = message.attributes.find(name);
        if (isMember(name) && attribute.dataType == "String" && found == message.attributes.end()) continue;
        require(found != message.attributes.end() && found->second == valueOf(attribute), "an attribute is kept");
        auto const type = message.attributeTypes.find(name);
        require((type == message.attributeTypes.end() ? "String" : type->second) == attribute.dataType,
                "an attribute's type is kept");
    }

    auto const sent = encoded(message);
    for (auto const& [name, attribute] : received.messageAttributes) {
        if (isMember(name)) continue;
        auto const found = sent.messageAttributes.find(name);
        require(found != sent.messageAttributes.end() && found->second.dataType == attribute.dataType &&
                    valueOf(found->second) == valueOf(attribute),
                "an attribute of a user's own is sent on as it came");
        require(found->second.binaryValue.has_value() == detail::isBinaryType(attribute.dataType),
                "what is of type Binary, and nothing else, is sent as bytes");
    }
    for (auto const& [name, attribute] : sent.messageAttributes)
        require(received.messageAttributes.contains(name) || name == "payloadType" || name == "payloadMimeType" ||
                    name == "objectType",
                "no more attributes are sent on than came, but for the three that are always set");

    // A message of the schema is received as it was sent.
    auto back = decoded(delivered(sent));
    back.delivery.reset();
    require(encoded(back).messageAttributes == sent.messageAttributes, "what was sent on is sent on as the same");
    if (std::ranges::none_of(members, [&](auto name) { return message.attributes.contains(std::string{name}); })) {
        auto first = message;
        first.delivery.reset();
        first.groupId = back.groupId;           // an attribute of the system's, not of the message's
        first.body = detail::wireBody(message); // a pointer without a body goes as its path
        require(back == first, "a message is received as it was sent");
    }
}

std::string big(std::size_t size) {
    std::string text;
    for (unsigned shift = 32; shift != 0; shift -= 8)
        text.push_back(static_cast<char>(size >> (shift - 8)));
    return text;
}

void checkDigest(sqs::MessageAttributes const& attributes) {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
    std::string input;
    for (auto const& [name, attribute] : attributes) {
        auto const& value = valueOf(attribute);
        input += big(name.size()) + name + big(attribute.dataType.size()) + attribute.dataType;
        input += (attribute.binaryValue ? '\2' : '\1') + big(value.size()) + value;
    }
    require(sqs::attributeDigestInput(attributes) == input,
            "the digest is of names, types and values, with their lengths");
    require(OpenSslChecksums::md5Hex(input) == hexEncode(OpenSslChecksums::md5(input)), "an MD5 has one spelling");
}

void checkRules(sqs::SendMessageBatchEntry const& entry) {
    auto const why = sqs::whyNotSendable(entry.messageBody, entry.messageAttributes);
    require(!why || !why->empty(), "a refusal says why");
    auto const forbidden = firstForbidden(entry.messageBody);
    require(forbidden == std::string_view::npos || forbidden < entry.messageBody.size(),
            "an offset is within the text");
    require(why || (!entry.messageBody.empty() && forbidden == std::string_view::npos &&
                    messageSize(entry.messageBody, entry.messageAttributes) <= sqs::maxMessageSize),
            "what can be sent is text of a size that SQS takes");
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    // Messages as SQS answers with them.
    std::string text{reinterpret_cast<char const*>(data), size};
    sqs::ReceiveMessageOutput output;
    if (!RapidJsonCodec::read(text, mutableView(output), {.naming = Naming::capitalized})) return 0;
    for (auto const& received : output.messages) {
        check(received);
        checkDigest(received.messageAttributes);
        checkRules(encoded(decoded(received)));
    }
    return 0;
}
