// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_errors.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>

namespace memory_sqs_errors_test {

using namespace pylon;
using namespace pylon::memory::detail;

TEST_CASE("An error of SQS has its status and both its codes") {
    auto const error = sqsError("PurgeQueueInProgress", "wait");
    CHECK(error.status == 403);
    CHECK(error.code == "PurgeQueueInProgress");
    CHECK(error.queryCode == "AWS.SimpleQueueService.PurgeQueueInProgress");
    CHECK(error.message == "wait");
    CHECK_THROWS_AS(sqsError("NoSuchError", ""), std::logic_error);
}

TEST_CASE("The framework's errors are not in SQS's namespace") {
    auto const invalid = invalidValue("21", "WaitTimeSeconds", "It is too long.");
    CHECK(invalid.message == "Value 21 for parameter WaitTimeSeconds is invalid. Reason: It is too long.");
    CHECK(invalid.code == "InvalidParameterValueException");
    CHECK(invalid.errorNamespace == "com.amazon.coral.service");
    auto const missing = missingParameter("QueueUrl");
    CHECK(missing.message == "The request must contain the parameter QueueUrl.");
    CHECK(missing.queryCode == "MissingParameter");
    CHECK(missing.errorNamespace == "com.amazon.coral.service");
}

TEST_CASE("In a batch an error goes by its older name") {
    auto const entry = asBatchEntry("a", sqsError("ReceiptHandleIsInvalid", "no"));
    CHECK(entry.id == "a");
    CHECK(entry.senderFault);
    CHECK(entry.code == "ReceiptHandleIsInvalid");
    CHECK(entry.message == "no");
    CHECK(asBatchEntry("a", invalidParameter("no")).code == "InvalidParameterValue");
}

} // namespace memory_sqs_errors_test
