// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_RULES_IPP
#define PYLON_BACKENDS_MEMORY_SQS_RULES_IPP

#include <pylon/backends/memory/sqs_errors.hpp>
#include <pylon/backends/memory/sqs_rules.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/message_attributes.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <set>
#include <system_error>

namespace pylon::memory::detail {

PYLON_INLINE bool isAlphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

PYLON_INLINE bool consistsOf(std::string_view text, std::string_view others) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return isAlphanumeric(c) || others.find(c) != others.npos; });
}

PYLON_INLINE bool isAllowedText(std::string_view text) noexcept { return firstForbidden(text) == text.npos; }

PYLON_INLINE Refusal checkQueueName(std::string_view name, bool fifo) {
    auto stem = name;
    bool const hasSuffix = stem.ends_with(".fifo");
    if (hasSuffix) stem.remove_suffix(5);
    bool const fine = !stem.empty() && name.size() <= 80 && consistsOf(stem, "-_");
    if (fifo && (!hasSuffix || !fine))
        return invalidParameter(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must "
            "end with .fifo suffix and be 1 to 80 in length.");
    if (!fifo && (hasSuffix || !fine))
        return invalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    return std::nullopt;
}

PYLON_INLINE Refusal checkRange(std::optional<int> value, int least, int greatest, std::string_view parameter,
                                std::string_view reason) {
    if (!value || (*value >= least && *value <= greatest)) return std::nullopt;
    return invalidValue(std::to_string(*value), parameter, reason);
}

PYLON_INLINE Refusal checkFifoId(std::optional<std::string> const& id, std::string_view parameter) {
    constexpr std::string_view punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    if (!id || (!id->empty() && id->size() <= 128 && consistsOf(*id, punctuation))) return std::nullopt;
    return invalidValue(*id, parameter,
                        std::string{parameter} +
                            " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
}

PYLON_INLINE Refusal checkAttributeName(std::string const& name) {
    auto const startsWith = [&](std::string_view prefix) {
        return sameHeaderName(name.substr(0, prefix.size()), prefix);
    };
    if (!name.empty() && name.size() <= 256 && consistsOf(name, "_-.") && name.front() != '.' && name.back() != '.' &&
        name.find("..") == name.npos && !startsWith("AWS.") && !startsWith("Amazon."))
        return std::nullopt;
    return invalidParameter(
        "Message (user) attribute name '" + name +
        "' is invalid. It can contain up to 256 letters, digits, underscores, hyphens and periods; it must not "
        "start or end with a period, have two in succession, or start with AWS. or Amazon.");
}

PYLON_INLINE bool isOfType(std::string_view dataType, std::string_view prefix) noexcept {
    return dataType.starts_with(prefix) && (dataType.size() == prefix.size() || dataType[prefix.size()] == '.');
}

PYLON_INLINE bool isNumber(std::string_view text) noexcept {
    long double value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= -1e128L && value <= 1e126L;
}

PYLON_INLINE Refusal checkAttribute(std::string const& name, sqs::MessageAttributeValue const& attribute) {
    auto const& type = attribute.dataType;
    auto const quoted = "Message (user) attribute '" + name + "'";
    if (type.empty()) return invalidParameter(quoted + " must contain a non-empty message attribute type.");
    bool const binary = isOfType(type, "Binary");
    bool const number = isOfType(type, "Number");
    if (type.size() > 256 || !(binary || number || isOfType(type, "String")))
        return invalidParameter(
            "The type of message (user) attribute '" + name +
            "' is invalid. You must use only the following supported type prefixes: Binary, Number, String.");
    if (attribute.stringValue && attribute.binaryValue)
        return invalidParameter(quoted +
                                " has conflicting values: only one of StringValue and BinaryValue can be given.");
    auto const base = std::string{binary ? "Binary" : number ? "Number" : "String"};
    bool const empty = binary ? !attribute.binaryValue || attribute.binaryValue->bytes.empty()
                              : !attribute.stringValue || attribute.stringValue->empty();
    if (empty) return invalidParameter(quoted + " must contain a non-empty value of type '" + base + "'.");
    if (!binary && !isAllowedText(*attribute.stringValue))
        return invalidParameter("Invalid characters found in the value of message (user) attribute '" + name + "'.");
    if (number && !isNumber(*attribute.stringValue))
        return invalidParameter("Can't cast the value of message (user) attribute '" + name + "' to a number.");
    return std::nullopt;
}

PYLON_INLINE Refusal checkSystemAttributes(sqs::MessageAttributes const& attributes) {
    for (auto const& [name, attribute] : attributes) {
        if (name != "AWSTraceHeader")
            return invalidValue(name, "MessageSystemAttributes",
                                "AWSTraceHeader is the only system attribute that can be sent.");
        if (attribute.dataType != "String" || attribute.stringValue.value_or("").empty())
            return invalidValue(name, "MessageSystemAttributes",
                                "AWSTraceHeader must contain a non-empty value of type 'String'.");
    }
    return std::nullopt;
}

PYLON_INLINE Refusal checkFifoEntry(sqs::SendMessage const& message, SqsSettings const& settings) {
    if (!settings.fifo) return std::nullopt;
    if (!message.messageGroupId) return missingParameter("MessageGroupId");
    if (!message.messageDeduplicationId && !settings.contentBasedDeduplication)
        return invalidParameter(
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            "explicitly");
    return std::nullopt;
}

PYLON_INLINE Refusal checkMessage(sqs::SendMessage const& message, SqsSettings const& settings) {
    if (message.messageBody.empty()) return missingParameter("MessageBody");
    if (!isAllowedText(message.messageBody))
        return sqsError("InvalidMessageContents",
                        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to "
                        "#xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    if (message.messageAttributes.size() > 10)
        return invalidParameter("Number of message attributes [" + std::to_string(message.messageAttributes.size()) +
                                "] exceeds the allowed maximum [10].");
    for (auto const& [name, attribute] : message.messageAttributes) {
        if (auto refusal = checkAttributeName(name)) return refusal;
        if (auto refusal = checkAttribute(name, attribute)) return refusal;
    }
    if (auto refusal = checkSystemAttributes(message.messageSystemAttributes)) return refusal;
    if (auto refusal = checkFifoEntry(message, settings)) return refusal;
    if (auto refusal = checkFifoId(message.messageGroupId, "MessageGroupId")) return refusal;
    constexpr std::string_view wrongQueueType = "The request include parameter that is not valid for this queue type.";
    if (!settings.fifo && message.messageDeduplicationId)
        return invalidValue(*message.messageDeduplicationId, "MessageDeduplicationId", wrongQueueType);
    if (auto refusal = checkFifoId(message.messageDeduplicationId, "MessageDeduplicationId")) return refusal;
    if (settings.fifo && message.delaySeconds.value_or(0) != 0)
        return invalidValue(std::to_string(*message.delaySeconds), "DelaySeconds", wrongQueueType);
    return checkRange(message.delaySeconds, 0, 900, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
}

PYLON_INLINE std::size_t sizeOf(sqs::SendMessage const& message) {
    auto size = message.messageBody.size();
    for (auto const& [name, attribute] : message.messageAttributes) {
        size += name.size() + attribute.dataType.size();
        if (attribute.stringValue) size += attribute.stringValue->size();
        if (attribute.binaryValue) size += attribute.binaryValue->bytes.size();
    }
    return size;
}

PYLON_INLINE Refusal checkBatchIds(std::vector<std::string_view> const& ids, std::string_view entryType) {
    if (ids.empty())
        return sqsError("EmptyBatchRequest",
                        "There should be at least one " + std::string{entryType} + " in the request.");
    if (ids.size() > greatestBatchEntries)
        return sqsError("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent " +
                                                            std::to_string(ids.size()) + ".");
    std::set<std::string_view> seen;
    for (auto const id : ids) {
        if (id.empty() || id.size() > 80 || !consistsOf(id, "-_"))
            return sqsError("InvalidBatchEntryId",
                            "A batch entry id can only contain alphanumeric characters, hyphens and "
                            "underscores. It can be at most 80 letters long.");
        if (!seen.insert(id).second)
            return sqsError("BatchEntryIdsNotDistinct", "Id " + std::string{id} + " repeated.");
    }
    return std::nullopt;
}

PYLON_INLINE std::string md5Hex(std::string_view bytes) { return hexEncode(md5(bytes)); }

PYLON_INLINE std::string md5Hex(sqs::MessageAttributes const& attributes) {
    std::string encoded;
    auto const append = [&](std::string_view bytes) {
        for (int shift = 24; shift >= 0; shift -= 8)
            encoded.push_back(static_cast<char>((bytes.size() >> shift) & 0xffU));
        encoded.append(bytes);
    };
    // A std::map is sorted by bytes already, which is the order that the digest wants.
    for (auto const& [name, attribute] : attributes) {
        append(name);
        append(attribute.dataType);
        bool const binary = attribute.binaryValue.has_value();
        encoded.push_back(binary ? '\2' : '\1');
        append(binary ? attribute.binaryValue->bytes : attribute.stringValue.value_or(""));
    }
    return md5Hex(encoded);
}

PYLON_INLINE sqs::MessageAttributes selected(sqs::MessageAttributes const& attributes,
                                             std::vector<std::string> const& names) {
    auto const asked = [&](std::string_view name) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view each) {
            if (each == "All" || each == "*") return true;
            return each.ends_with(".*") ? name.starts_with(each.substr(0, each.size() - 2)) : each == name;
        });
    };
    sqs::MessageAttributes chosen;
    for (auto const& [name, attribute] : attributes)
        if (asked(name)) chosen.emplace(name, attribute);
    return chosen;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SQS_RULES_IPP
