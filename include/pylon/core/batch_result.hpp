// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BATCH_RESULT_HPP
#define PYLON_CORE_BATCH_RESULT_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/batch_error.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace pylon {

/// The greatest number of entries in a batch of messages.
inline constexpr std::size_t maxBatchEntries = 10;

/// Why one entry of a batch was refused, as SQS and SNS say it.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html
/// https://docs.aws.amazon.com/sns/latest/api/API_BatchResultErrorEntry.html
struct BatchResultErrorEntry {
    std::string id{};
    bool senderFault = false;
    std::string code{};
    std::optional<std::string> message{};
};

/// Whether an entry of a batch that failed may succeed when it is sent again.
[[nodiscard]] bool isRetryable(BatchResultErrorEntry const& failure) noexcept;

namespace detail {

/// What the service says of an entry of a batch that it refused, told of the element at `index` of the caller's range.
[[nodiscard]] FailedEntry failedEntry(std::size_t index, BatchResultErrorEntry const& refusal);

} // namespace detail
} // namespace pylon

PYLON_ADAPT_STRUCT(pylon::BatchResultErrorEntry, id, senderFault, code, message);

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/batch_result.ipp>
#endif

#endif // PYLON_CORE_BATCH_RESULT_HPP
