// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_SETTINGS_HPP
#define PYLON_BACKENDS_MEMORY_SQS_SETTINGS_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// Where messages go that have been received too often.
struct RedrivePolicy {
    std::string deadLetterTargetArn;
    int maxReceiveCount = 0;
};

/// The attributes of a queue that can be set, as values.
struct SqsSettings {
    bool fifo = false;
    int delaySeconds = 0;
    int maximumMessageSize = 1'048'576;
    int messageRetentionPeriod = 345'600;
    int receiveMessageWaitTimeSeconds = 0;
    int visibilityTimeout = 30;
    bool contentBasedDeduplication = false;
    bool deduplicatesByGroup = false;
    bool throughputByGroup = false;
    std::string policy{};
    std::string redriveAllowPolicy{};
    std::string redrivePolicyText{}; ///< as it was given
    std::optional<RedrivePolicy> redrivePolicy{};
    std::string kmsMasterKeyId{};
    int kmsDataKeyReusePeriodSeconds = 300;
    bool managedEncryption = true;
};

/// Changes what `attributes` name, as SetQueueAttributes does. On a refusal `settings` may have been changed in part.
[[nodiscard]] Refusal applyAttributes(sqs::StringMap const& attributes, SqsSettings& settings);

/// As GetQueueAttributes shows them: those that have a value, in the spelling of SQS.
[[nodiscard]] sqs::StringMap describe(SqsSettings const& settings);

/// Whether SQS knows a queue attribute of this name, to be read or written.
[[nodiscard]] bool isQueueAttribute(std::string_view name) noexcept;

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sqs_settings.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SQS_SETTINGS_HPP
