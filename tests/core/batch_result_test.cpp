// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/batch_result.hpp>

#include <catch2/catch.hpp>

namespace core_batch_result_test {

using namespace pylon;

TEST_CASE("a refused entry is worth another attempt where the fault was not ours", "[core][batch_result]") {
    CHECK(isRetryable(BatchResultErrorEntry{.id = "0", .senderFault = false, .code = "InternalError"}));
    CHECK_FALSE(isRetryable(BatchResultErrorEntry{.id = "0", .senderFault = true, .code = "InvalidMessageContents"}));
    CHECK(isRetryable(BatchResultErrorEntry{.id = "0", .senderFault = true, .code = "RequestThrottled"}));
    CHECK(isRetryable(BatchResultErrorEntry{.id = "0", .senderFault = true, .code = "KmsThrottled"}));
    CHECK(isRetryable(BatchResultErrorEntry{.id = "0", .senderFault = true, .code = "KMSThrottling"}));
}

} // namespace core_batch_result_test
