// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_ERRORS_HPP
#define PYLON_BACKENDS_MEMORY_SQS_ERRORS_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <array>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// An error of SQS by its three names: in JSON, in the older protocol, as a status.
struct SqsErrorName {
    std::string_view code;
    std::string_view queryCode;
    int status;
};

/// Every error that the SQS of the in-memory AWS can give under SQS's own namespace.
inline constexpr std::array sqsErrorNames{
    SqsErrorName{"BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400},
    SqsErrorName{"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong", 400},
    SqsErrorName{"EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", 400},
    SqsErrorName{"InvalidAddress", "InvalidAddress", 404},
    SqsErrorName{"InvalidAttributeName", "InvalidAttributeName", 400},
    SqsErrorName{"InvalidAttributeValue", "InvalidAttributeValue", 400},
    SqsErrorName{"InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId", 400},
    SqsErrorName{"InvalidMessageContents", "InvalidMessageContents", 400},
    SqsErrorName{"MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight", 400},
    SqsErrorName{"OverLimit", "OverLimit", 403},
    SqsErrorName{"PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress", 403},
    SqsErrorName{"QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently", 400},
    SqsErrorName{"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", 400},
    SqsErrorName{"QueueNameExists", "QueueAlreadyExists", 400},
    SqsErrorName{"ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 404},
    SqsErrorName{"TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400},
    SqsErrorName{"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation", 400},
};

/// An error of sqsErrorNames. Throws std::logic_error for any other code.
[[nodiscard]] protocol::ServiceError sqsError(std::string_view code, std::string message);

/// The two that come from the framework in front of SQS, where the older protocol's names lack `Exception`.
[[nodiscard]] protocol::ServiceError invalidParameter(std::string message);
[[nodiscard]] protocol::ServiceError missingParameter(std::string_view name);

/// `Value 21 for parameter WaitTimeSeconds is invalid. Reason: ...`
[[nodiscard]] protocol::ServiceError invalidValue(std::string_view value, std::string_view parameter,
                                                  std::string_view reason);

/// The same error as it stands among the failed entries of a batch.
[[nodiscard]] sqs::BatchResultErrorEntry asBatchEntry(std::string const& id, protocol::ServiceError const& error);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sqs_errors.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SQS_ERRORS_HPP
