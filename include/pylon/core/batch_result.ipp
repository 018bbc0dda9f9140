// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BATCH_RESULT_IPP
#define PYLON_CORE_BATCH_RESULT_IPP

#include <pylon/core/batch_result.hpp>

#include <string_view>

namespace pylon {

PYLON_INLINE bool isRetryable(BatchResultErrorEntry const& failure) noexcept {
    // A service's own failure is worth another attempt; ours is not, except for being throttled, which some report as ours.
    if (!failure.senderFault) return true;
    for (std::string_view const code : {"RequestThrottled", "ThrottlingException", "Throttling", "KmsThrottled",
                                        "KMS.ThrottlingException", "KMSThrottling"})
        if (failure.code == code) return true;
    return false;
}

[[gnu::cold]] PYLON_INLINE FailedEntry detail::failedEntry(std::size_t index, BatchResultErrorEntry const& refusal) {
    return {index, refusal.senderFault ? ErrorKind::rejected : ErrorKind::server, refusal.code,
            refusal.message.value_or(std::string{}), false};
}

} // namespace pylon

#endif // PYLON_CORE_BATCH_RESULT_IPP
