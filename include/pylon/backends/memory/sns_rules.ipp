// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_RULES_IPP
#define PYLON_BACKENDS_MEMORY_SNS_RULES_IPP

#include <pylon/backends/memory/sns_errors.hpp>
#include <pylon/backends/memory/sns_rules.hpp>
#include <pylon/backends/memory/sqs_rules.hpp>
#include <pylon/backends/rapidjson_value.hpp>
#include <pylon/core/hex.hpp>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Refusal checkSnsAttributeName(std::string const& name) {
    if (name.size() > 256) return snsInvalidValue("Length of message attribute name must be less than 256 bytes.");
    if (name.empty()) return snsInvalidValue("Message attribute name can not be empty.");
    if (name.front() == '.')
        return snsInvalidValue("Invalid message attribute name starting with character '.' was found.");
    if (name.back() == '.')
        return snsInvalidValue("Invalid message attribute name ending with character '.' was found.");
    for (std::size_t i = 0; i != name.size(); ++i) {
        if (!consistsOf(std::string_view{name}.substr(i, 1), "_-.")) {
            auto digits = hexEncode(std::as_bytes(std::span{name}.subspan(i, 1)));
            std::transform(digits.begin(), digits.end(), digits.begin(),
                           [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
            return snsInvalidValue("Invalid non-alphanumeric character '#x" + digits +
                                   "' was found in the message attribute name. Can only include alphanumeric "
                                   "characters, hyphens, underscores, or dots.");
        }
        if (name[i] == '.' && name[i - 1] == '.')
            return snsInvalidValue("Message attribute name can not have successive '.' character.");
    }
    return std::nullopt;
}

PYLON_INLINE Refusal checkSnsAttribute(std::string const& name, MessageAttributeValue const& attribute) {
    auto const& type = attribute.dataType;
    auto const quoted = "The message attribute '" + name + "'";
    bool const binary = isOfType(type, "Binary");
    bool const number = isOfType(type, "Number");
    if (!binary && !number && !isOfType(type, "String"))
        return snsInvalidValue(quoted + " has an invalid message attribute type, the set of supported type prefixes is "
                                        "Binary, Number, and String.");
    if (binary ? attribute.stringValue.has_value() : attribute.binaryValue.has_value())
        return snsInvalidValue(quoted + " with type '" + type + "' must use field '" + (binary ? "Binary" : "String") +
                               "'.");
    auto const& value = binary ? attribute.binaryValue.value_or(Blob{}).bytes : attribute.stringValue.value_or("");
    if (value.empty())
        return snsInvalidValue(quoted + " must contain non-empty message attribute value for message attribute type '" +
                               type + "'.");
    if (!binary && !isAllowedText(value))
        return snsInvalidValue("Invalid characters found in the value of message attribute '" + name + "'.");
    if (number && !isNumber(value))
        return snsInvalidValue("Could not cast the value of message attribute '" + name + "' to a number.");
    return std::nullopt;
}

PYLON_INLINE Refusal checkSubject(std::optional<std::string> const& subject) {
    if (!subject) return std::nullopt;
    bool const fine = !subject->empty() && subject->size() <= 100 &&
                      std::all_of(subject->begin(), subject->end(), [](char c) { return c >= ' ' && c <= '~'; });
    return fine ? Refusal{} : snsInvalid("Subject");
}

/// With `MessageStructure=json` the message is an object of texts, one for each protocol.
PYLON_INLINE Refusal checkStructure(sns::PublishBatchRequestEntry const& message) {
    if (!message.messageStructure || message.messageStructure->empty()) return std::nullopt;
    if (*message.messageStructure != "json") return snsInvalid("MessageStructure");
    auto const document = readJsonValue(message.message);
    auto const* const texts = document ? document->getIf<Map>() : nullptr;
    if (texts == nullptr) return snsInvalid("Message Structure - JSON message body failed to parse");
    auto const usual = texts->find("default");
    if (usual == texts->end() || usual->second.getIf<std::string>() == nullptr)
        return snsInvalid("Message Structure - No default entry in JSON message body");
    return std::nullopt;
}

PYLON_INLINE Refusal checkPublication(sns::PublishBatchRequestEntry const& message) {
    if (auto refusal = checkSubject(message.subject)) return refusal;
    if (message.message.empty()) return snsInvalid("Empty message");
    if (messageSize(message.message, message.messageAttributes) > greatestPublication)
        return snsInvalid("Message too long");
    if (!isAllowedText(message.message)) return snsInvalid("Message Reason: Invalid characters found");
    if (auto refusal = checkStructure(message)) return refusal;
    for (auto const& [name, attribute] : message.messageAttributes) {
        if (auto refusal = checkSnsAttributeName(name)) return refusal;
        if (auto refusal = checkSnsAttribute(name, attribute)) return refusal;
    }
    return std::nullopt;
}

PYLON_INLINE Refusal checkForTopic(sns::PublishBatchRequestEntry const& message, bool fifo, bool contentBased) {
    auto const isId = [](std::optional<std::string> const& id) { return !checkFifoId(id, "Id"); };
    if (fifo && !message.messageGroupId) return snsInvalid("The MessageGroupId parameter is required for FIFO topics");
    if (fifo && !contentBased && !message.messageDeduplicationId)
        return snsInvalid("The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
                          "provided explicitly");
    if (!fifo && message.messageDeduplicationId)
        return snsInvalid(
            "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is "
            "not valid for this topic type");
    if (!isId(message.messageGroupId)) return snsInvalid("MessageGroupId");
    if (!isId(message.messageDeduplicationId)) return snsInvalid("MessageDeduplicationId");
    return std::nullopt;
}

PYLON_INLINE Refusal checkPublishBatch(std::vector<sns::PublishBatchRequestEntry> const& entries) {
    if (entries.empty()) return snsError(400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
    if (entries.size() > greatestBatchEntries)
        return snsError(400, "TooManyEntriesInBatchRequest",
                        "The batch request contains more entries than permissible.");
    std::set<std::string_view> seen;
    std::size_t total = 0;
    for (auto const& each : entries) {
        if (each.id.size() > 80)
            return snsError(400, "InvalidBatchEntryId",
                            "The Id of a batch entry in the batch request is too long: " + each.id);
        if (each.id.empty() || !consistsOf(each.id, "-_"))
            return snsError(400, "InvalidBatchEntryId",
                            "The Id of a batch entry in the batch request contains an impermissible character: " +
                                each.id);
        if (!seen.insert(each.id).second)
            return snsError(400, "BatchEntryIdsNotDistinct",
                            "Two or more batch entries in the request have the same Id.");
        total += messageSize(each.message, each.messageAttributes);
    }
    if (total > greatestPublication)
        return snsError(400, "BatchRequestTooLong",
                        "The length of all the messages put together is more than the limit.");
    return std::nullopt;
}

PYLON_INLINE Refusal checkArnParts(std::string_view arn, std::string_view parameter) {
    std::string const name{parameter};
    if (arn.empty()) return snsInvalid(name + " Reason: no value for required parameter");
    auto const parts = std::count(arn.begin(), arn.end(), ':') + 1;
    if (parts < 6)
        return snsInvalid(name + " Reason: An ARN must have at least 6 elements, not " + std::to_string(parts));
    return std::nullopt;
}

PYLON_INLINE std::string textForQueues(sns::PublishBatchRequestEntry const& message) {
    if (message.messageStructure.value_or("") != "json") return message.message;
    auto const document = readJsonValue(message.message).value();
    auto const& texts = *document.getIf<Map>();
    for (auto const* const protocol : {"sqs", "default"})
        if (auto const found = texts.find(protocol); found != texts.end())
            if (auto const* const text = found->second.getIf<std::string>()) return *text;
    return {};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_RULES_IPP
