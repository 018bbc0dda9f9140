// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_settings.hpp>

#include <catch2/catch.hpp>

namespace memory_sqs_settings_test {

using namespace pylon;
using namespace pylon::memory::detail;

namespace {

/// The code with which attributes are refused; empty: they are not.
std::string refusal(sqs::StringMap const& attributes, SqsSettings settings = {}) {
    auto const refused = applyAttributes(attributes, settings);
    return refused ? refused->code : std::string{};
}

constexpr auto badName = "InvalidAttributeName";
constexpr auto badValue = "InvalidAttributeValue";

} // namespace

TEST_CASE("A number among a queue's attributes has its range") {
    auto const [name, least, greatest] =
        GENERATE(table<std::string, int, int>({{"DelaySeconds", 0, 900},
                                               {"MaximumMessageSize", 1024, 1'048'576},
                                               {"MessageRetentionPeriod", 60, 1'209'600},
                                               {"ReceiveMessageWaitTimeSeconds", 0, 20},
                                               {"VisibilityTimeout", 0, 43'200},
                                               {"KmsDataKeyReusePeriodSeconds", 60, 86'400}}));
    CHECK(refusal({{name, std::to_string(least)}}) == "");
    CHECK(refusal({{name, std::to_string(greatest)}}) == "");
    CHECK(refusal({{name, std::to_string(least - 1)}}) == badValue);
    CHECK(refusal({{name, std::to_string(greatest + 1)}}) == badValue);
    for (auto const* const text : {"", "x", "1.5", "60 ", "99999999999"})
        CHECK(refusal({{name, text}}) == badValue);
}

TEST_CASE("What is no attribute, or cannot be set, is unknown") {
    for (auto const* const name : {"Colour", "", "QueueArn", "ApproximateNumberOfMessages", "CreatedTimestamp", "All"})
        CHECK(refusal({{name, "1"}}) == badName);
}

TEST_CASE("Attributes of FIFO queues") {
    SqsSettings const fifo{.fifo = true};
    CHECK(refusal({{"ContentBasedDeduplication", "TRUE"}}, fifo) == "");
    CHECK(refusal({{"ContentBasedDeduplication", "yes"}}, fifo) == badValue);
    CHECK(refusal({{"DeduplicationScope", "messageGroup"}}, fifo) == "");
    CHECK(refusal({{"DeduplicationScope", "group"}}, fifo) == badValue);
    CHECK(refusal({{"FifoThroughputLimit", "perQueue"}}, fifo) == "");
    CHECK(refusal({{"FifoThroughputLimit", "perMessageGroupId"}}, fifo) == badValue);
    CHECK(refusal({{"DeduplicationScope", "messageGroup"}, {"FifoThroughputLimit", "perMessageGroupId"}}, fifo) == "");
    for (auto const* const name :
         {"FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"})
        CHECK(refusal({{name, "true"}}) == badName);
}

TEST_CASE("A redrive policy is JSON with two members") {
    SqsSettings settings;
    REQUIRE_FALSE(
        applyAttributes({{"RedrivePolicy", R"({"deadLetterTargetArn":"arn","maxReceiveCount":5})"}}, settings));
    CHECK(settings.redrivePolicy->deadLetterTargetArn == "arn");
    CHECK(settings.redrivePolicy->maxReceiveCount == 5);
    REQUIRE_FALSE(
        applyAttributes({{"RedrivePolicy", R"({"maxReceiveCount":"1000","deadLetterTargetArn":"other"})"}}, settings));
    CHECK(settings.redrivePolicy->deadLetterTargetArn == "other");
    CHECK(settings.redrivePolicy->maxReceiveCount == 1000);
    CHECK(describe(settings).at("RedrivePolicy") == R"({"maxReceiveCount":"1000","deadLetterTargetArn":"other"})");

    for (auto const* const text : {"x", "[]", "{}", R"({"deadLetterTargetArn":"arn"})", R"({"maxReceiveCount":5})",
                                   R"({"deadLetterTargetArn":"arn","maxReceiveCount":0})",
                                   R"({"deadLetterTargetArn":"arn","maxReceiveCount":1001})",
                                   R"({"deadLetterTargetArn":"arn","maxReceiveCount":"many"})",
                                   R"({"deadLetterTargetArn":"arn","maxReceiveCount":5,"colour":"blue"})"})
        CHECK(refusal({{"RedrivePolicy", text}}) == "InvalidParameterValueException");

    REQUIRE_FALSE(applyAttributes({{"RedrivePolicy", ""}}, settings));
    CHECK_FALSE(settings.redrivePolicy);
    CHECK_FALSE(describe(settings).contains("RedrivePolicy"));
}

TEST_CASE("Policies are kept; what would have to be enforced is refused") {
    SqsSettings settings;
    REQUIRE_FALSE(applyAttributes({{"Policy", R"({"Version":"2012-10-17"})"}}, settings));
    CHECK(describe(settings).at("Policy") == R"({"Version":"2012-10-17"})");
    REQUIRE_FALSE(applyAttributes({{"Policy", ""}}, settings));
    CHECK_FALSE(describe(settings).contains("Policy"));
    CHECK(refusal({{"Policy", "not JSON"}}) == badValue);
    CHECK(refusal({{"RedriveAllowPolicy", R"({"redrivePermission":"allowAll"})"}}) == "");
    CHECK(refusal({{"RedriveAllowPolicy", R"({"redrivePermission":"denyAll"})"}}) == memory::unmodelledCode);
    CHECK(refusal({{"RedriveAllowPolicy", "{"}}) == badValue);
}

TEST_CASE("A queue is encrypted by one key") {
    SqsSettings settings;
    CHECK(describe(settings).at("SqsManagedSseEnabled") == "true");
    REQUIRE_FALSE(applyAttributes({{"KmsMasterKeyId", "key"}}, settings));
    CHECK(describe(settings).at("SqsManagedSseEnabled") == "false");
    CHECK(describe(settings).at("KmsMasterKeyId") == "key");
    REQUIRE_FALSE(applyAttributes({{"SqsManagedSseEnabled", "true"}}, settings));
    CHECK_FALSE(describe(settings).contains("KmsMasterKeyId"));
    CHECK(refusal({{"KmsMasterKeyId", "key"}, {"SqsManagedSseEnabled", "true"}}) == badName);
}

TEST_CASE("A queue has attributes that can be read only") {
    for (auto const* const name : {"All", "QueueArn", "ApproximateNumberOfMessagesDelayed", "VisibilityTimeout"})
        CHECK(isQueueAttribute(name));
    for (auto const* const name : {"", "all", "SenderId"})
        CHECK_FALSE(isQueueAttribute(name));
}

} // namespace memory_sqs_settings_test
