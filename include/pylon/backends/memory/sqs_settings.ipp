// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_SETTINGS_IPP
#define PYLON_BACKENDS_MEMORY_SQS_SETTINGS_IPP

#include <pylon/backends/memory/sqs_errors.hpp>
#include <pylon/backends/memory/sqs_policies.hpp>
#include <pylon/backends/memory/sqs_settings.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/http.hpp>

#include <algorithm>
#include <array>

namespace pylon::memory::detail {

/// The attributes that are numbers, with what SQS allows them to be.
struct NumberAttribute {
    std::string_view name;
    int SqsSettings::* member;
    int least;
    int greatest;
};

inline constexpr std::array numberAttributes{
    NumberAttribute{"DelaySeconds", &SqsSettings::delaySeconds, 0, 900},
    NumberAttribute{"MaximumMessageSize", &SqsSettings::maximumMessageSize, 1024, 1'048'576},
    NumberAttribute{"MessageRetentionPeriod", &SqsSettings::messageRetentionPeriod, 60, 1'209'600},
    NumberAttribute{"ReceiveMessageWaitTimeSeconds", &SqsSettings::receiveMessageWaitTimeSeconds, 0, 20},
    NumberAttribute{"VisibilityTimeout", &SqsSettings::visibilityTimeout, 0, 43'200},
    NumberAttribute{"KmsDataKeyReusePeriodSeconds", &SqsSettings::kmsDataKeyReusePeriodSeconds, 60, 86'400},
};

PYLON_INLINE protocol::ServiceError unknownAttribute(std::string_view name) {
    return sqsError("InvalidAttributeName", "Unknown Attribute " + std::string{name} + ".");
}

PYLON_INLINE protocol::ServiceError invalidAttribute(std::string_view name, std::string_view reason = {}) {
    return sqsError("InvalidAttributeValue", "Invalid value for the parameter " + std::string{name} + "." +
                                                 (reason.empty() ? "" : " Reason: ") + std::string{reason});
}

/// `true` or `false`, in any case.
PYLON_INLINE std::optional<bool> readFlag(std::string_view text) noexcept {
    if (sameHeaderName(text, "true")) return true;
    if (sameHeaderName(text, "false")) return false;
    return std::nullopt;
}

PYLON_INLINE Refusal setFlag(std::string_view name, std::string_view text, bool& flag) {
    auto const value = readFlag(text);
    if (!value) return invalidAttribute(name);
    flag = *value;
    return std::nullopt;
}

PYLON_INLINE Refusal applyFifoAttribute(std::string const& name, std::string const& value, SqsSettings& settings) {
    if (!settings.fifo) {
        if (name == "FifoQueue" || name == "ContentBasedDeduplication") return unknownAttribute(name);
        return sqsError("InvalidAttributeName", "You can specify the " + name + " only when FifoQueue is set to true.");
    }
    if (name == "ContentBasedDeduplication") return setFlag(name, value, settings.contentBasedDeduplication);
    if (name == "FifoQueue") {
        auto const flag = readFlag(value);
        if (!flag) return invalidAttribute(name);
        if (!*flag) return invalidAttribute(name, "Modifying queue type is not supported.");
        return std::nullopt;
    }
    bool const scope = name == "DeduplicationScope";
    auto const byGroup = value == (scope ? "messageGroup" : "perMessageGroupId");
    if (!byGroup && value != (scope ? "queue" : "perQueue")) return invalidAttribute(name);
    (scope ? settings.deduplicatesByGroup : settings.throughputByGroup) = byGroup;
    return std::nullopt;
}

PYLON_INLINE Refusal applyRedrivePolicy(std::string const& text, SqsSettings& settings) {
    settings.redrivePolicyText = text;
    settings.redrivePolicy.reset();
    if (text.empty()) return std::nullopt;
    auto const refuse = [&](std::string_view reason) { return invalidValue(text, "RedrivePolicy", reason); };
    // The count may be a number or a string.
    RedrivePolicyText asText;
    RedrivePolicyNumber asNumber;
    auto copy = text;
    if (RapidJsonCodec::read(copy, mutableView(asNumber), {.unknown = Unknown::reject})) {
        asText.deadLetterTargetArn = asNumber.deadLetterTargetArn;
        if (asNumber.maxReceiveCount) asText.maxReceiveCount = std::to_string(*asNumber.maxReceiveCount);
    } else {
        copy = text;
        if (!RapidJsonCodec::read(copy, mutableView(asText), {.unknown = Unknown::reject}))
            return refuse("Redrive policy is not a valid JSON map.");
    }
    if (!asText.deadLetterTargetArn)
        return refuse("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
    if (!asText.maxReceiveCount) return refuse("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
    auto const count = pylon::detail::parseInteger<int>(*asText.maxReceiveCount);
    if (!count || *count < 1 || *count > 1000)
        return refuse("Invalid value for maxReceiveCount: " + *asText.maxReceiveCount +
                      ", valid values are from 1 to 1000 both inclusive.");
    settings.redrivePolicy = {*asText.deadLetterTargetArn, *count};
    return std::nullopt;
}

PYLON_INLINE Refusal applyJsonAttribute(std::string const& name, std::string const& value, SqsSettings& settings) {
    if (name == "RedrivePolicy") return applyRedrivePolicy(value, settings);
    auto copy = value;
    if (name == "Policy") {
        sqs::Empty anything;
        if (!value.empty() && !RapidJsonCodec::read(copy, mutableView(anything), {})) return invalidAttribute(name);
        settings.policy = value;
        return std::nullopt;
    }
    RedriveAllowPolicy allow;
    if (!value.empty() && !RapidJsonCodec::read(copy, mutableView(allow), {.unknown = Unknown::reject}))
        return invalidAttribute(name);
    if (!value.empty() && allow.redrivePermission != "allowAll")
        return unmodelled("the in-memory sqs does not model a RedriveAllowPolicy other than allowAll");
    settings.redriveAllowPolicy = value;
    return std::nullopt;
}

PYLON_INLINE Refusal applyOne(std::string const& name, std::string const& value, SqsSettings& settings) {
    for (auto const& each : numberAttributes) {
        if (each.name != name) continue;
        auto const number = pylon::detail::parseInteger<int>(value);
        if (!number || *number < each.least || *number > each.greatest) return invalidAttribute(name);
        settings.*each.member = *number;
        return std::nullopt;
    }
    if (name == "FifoQueue" || name == "ContentBasedDeduplication" || name == "DeduplicationScope" ||
        name == "FifoThroughputLimit")
        return applyFifoAttribute(name, value, settings);
    if (name == "RedrivePolicy" || name == "RedriveAllowPolicy" || name == "Policy")
        return applyJsonAttribute(name, value, settings);
    if (name == "KmsMasterKeyId") {
        settings.kmsMasterKeyId = value;
        if (!value.empty()) settings.managedEncryption = false;
        return std::nullopt;
    }
    if (name == "SqsManagedSseEnabled") {
        auto refusal = setFlag(name, value, settings.managedEncryption);
        if (settings.managedEncryption) settings.kmsMasterKeyId.clear();
        return refusal;
    }
    return unknownAttribute(name);
}

PYLON_INLINE Refusal applyAttributes(sqs::StringMap const& attributes, SqsSettings& settings) {
    auto const given = [&](char const* name) {
        auto const found = attributes.find(name);
        return found != attributes.end() ? std::string_view{found->second} : std::string_view{};
    };
    if (!given("KmsMasterKeyId").empty() && readFlag(given("SqsManagedSseEnabled")).value_or(false))
        return sqsError("InvalidAttributeName",
                        "You can use one type of server-side encryption (SSE) at one time. You can either "
                        "enable KMS SSE or SQS SSE.");
    for (auto const& [name, value] : attributes)
        if (auto refusal = applyOne(name, value, settings)) return refusal;
    if (settings.throughputByGroup && !settings.deduplicatesByGroup)
        return invalidAttribute("FifoThroughputLimit", "The perMessageGroupId value is allowed only when the value for "
                                                       "DeduplicationScope is messageGroup.");
    return std::nullopt;
}

PYLON_INLINE sqs::StringMap describe(SqsSettings const& settings) {
    sqs::StringMap all;
    for (auto const& each : numberAttributes)
        all[std::string{each.name}] = std::to_string(settings.*each.member);
    auto const flag = [](bool value) { return value ? "true" : "false"; };
    all["SqsManagedSseEnabled"] = flag(settings.managedEncryption);
    if (settings.kmsMasterKeyId.empty())
        all.erase("KmsDataKeyReusePeriodSeconds");
    else
        all["KmsMasterKeyId"] = settings.kmsMasterKeyId;
    if (settings.fifo) {
        all["FifoQueue"] = "true";
        all["ContentBasedDeduplication"] = flag(settings.contentBasedDeduplication);
        all["DeduplicationScope"] = settings.deduplicatesByGroup ? "messageGroup" : "queue";
        all["FifoThroughputLimit"] = settings.throughputByGroup ? "perMessageGroupId" : "perQueue";
    }
    if (!settings.policy.empty()) all["Policy"] = settings.policy;
    if (!settings.redrivePolicyText.empty()) all["RedrivePolicy"] = settings.redrivePolicyText;
    if (!settings.redriveAllowPolicy.empty()) all["RedriveAllowPolicy"] = settings.redriveAllowPolicy;
    return all;
}

PYLON_INLINE bool isQueueAttribute(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 22> names{"All",
                                                     "Policy",
                                                     "VisibilityTimeout",
                                                     "MaximumMessageSize",
                                                     "MessageRetentionPeriod",
                                                     "ApproximateNumberOfMessages",
                                                     "ApproximateNumberOfMessagesNotVisible",
                                                     "CreatedTimestamp",
                                                     "LastModifiedTimestamp",
                                                     "QueueArn",
                                                     "ApproximateNumberOfMessagesDelayed",
                                                     "DelaySeconds",
                                                     "ReceiveMessageWaitTimeSeconds",
                                                     "RedrivePolicy",
                                                     "FifoQueue",
                                                     "ContentBasedDeduplication",
                                                     "KmsMasterKeyId",
                                                     "KmsDataKeyReusePeriodSeconds",
                                                     "DeduplicationScope",
                                                     "FifoThroughputLimit",
                                                     "RedriveAllowPolicy",
                                                     "SqsManagedSseEnabled"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SQS_SETTINGS_IPP
