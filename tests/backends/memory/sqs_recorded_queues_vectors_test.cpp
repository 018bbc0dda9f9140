// SPDX-License-Identifier: BSL-1.0

#include "support/recorded_sqs.hpp"
#include <pylon/backends/memory/sqs_settings.hpp>

namespace memory_sqs_recorded_queues_vectors_test {

using namespace pylon;
using namespace pylon::test;

namespace {

sqs::GetQueueAttributes allOf(std::string const& url) { return {.queueUrl = url, .attributeNames = {"All"}}; }

} // namespace

TEST_CASE("Real SQS and ours: tags") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_tag_untag_queue[sqs]"]};
    auto const url = replay.createQueue("q");
    sqs::ListQueueTags const list{.queueUrl = url};
    replay.world(sqs::TagQueue{.queueUrl = url, .tags = {{"tag1", "value1"}, {"tag2", "value2"}, {"tag3", ""}}});
    replay.check("get-tag-1", list);
    replay.world(sqs::UntagQueue{.queueUrl = url, .tagKeys = {"tag1", "tag3"}});
    replay.check("get-tag-2", list);
    replay.world(sqs::UntagQueue{.queueUrl = url, .tagKeys = {"tag2"}});
    replay.check("get-tag-after-untag", list);
}

TEST_CASE("Real SQS and ours: a queue that exists already") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("standard") {
        Replay replay{(*situations)["test_create_queue_with_different_attributes_raises_exception[sqs]"]};
        auto const creation = [](std::string delay) {
            return sqs::CreateQueue{
                .queueName = "q",
                .attributes = {{"ReceiveMessageWaitTimeSeconds", "1"}, {"DelaySeconds", std::move(delay)}}};
        };
        auto const url = replay.world(creation("1")).queueUrl;
        CHECK(replay.createQueue("q") == url);
        CHECK(replay.createQueue("q", {{"DelaySeconds", "1"}}) == url);
        replay.check("create_queue_01", creation("2"));
        replay.world(sqs::SetQueueAttributes{.queueUrl = url, .attributes = {{"DelaySeconds", "2"}}});
        CHECK(replay.world(creation("2")).queueUrl == url);
        replay.check("create_queue_02", creation("1"));
    }
    SECTION("FIFO") {
        Replay replay{(*situations)["test_create_fifo_queue_with_different_attributes_raises_error[sqs]"]};
        replay.createQueue("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}});
        replay.check("queue-already-exists",
                     sqs::CreateQueue{.queueName = "q.fifo",
                                      .attributes = {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "false"}}});
    }
}

TEST_CASE("Real SQS and ours: attributes, made and changed") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_create_and_update_queue_attributes[sqs]"]};
    auto const url = replay.createQueue(
        "q",
        {{"MessageRetentionPeriod", "604800"}, {"ReceiveMessageWaitTimeSeconds", "10"}, {"VisibilityTimeout", "20"}});
    replay.check("get_queue_attributes", allOf(url));
    replay.world(sqs::SetQueueAttributes{
        .queueUrl = url,
        .attributes = {{"MaximumMessageSize", "2048"}, {"VisibilityTimeout", "69"}, {"DelaySeconds", "420"}}});
    replay.check("get_updated_queue_attributes", allOf(url));
}

TEST_CASE("Real SQS and ours: a queue does not change its type") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    auto const set = [](std::string const& url, std::string value) {
        return sqs::SetQueueAttributes{.queueUrl = url, .attributes = {{"FifoQueue", std::move(value)}}};
    };
    SECTION("standard") {
        Replay replay{(*situations)["test_set_unsupported_attribute_standard[sqs]"]};
        auto const url = replay.createQueue("q");
        replay.check("invalid-attr-name-1", set(url, "true"));
        replay.check("invalid-attr-name-2", set(url, "false"));
    }
    SECTION("FIFO") {
        Replay replay{(*situations)["test_set_unsupported_attribute_fifo[sqs]"]};
        replay.check("invalid-attr-name-1", set(replay.createQueue("q"), "true"));
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}});
        replay.world(set(url, "true"));
        replay.check("invalid-attr-name-2", set(url, "false"));
    }
}

TEST_CASE("Real SQS and ours: a standard queue has no attributes of FIFO queues") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_create_standard_queue_with_fifo_attribute_raises_error[sqs]"]};
    auto const check = [&](std::string const& step, std::string const& name, std::string const& value) {
        replay.check(step, sqs::CreateQueue{.queueName = "q", .attributes = {{name, value}}});
    };
    check("invalid-attribute-fifo-queue", "FifoQueue", "false");
    check("invalid-attribute-content-based-deduplication", "ContentBasedDeduplication", "false");
    check("invalid-attribute-deduplication-scope", "DeduplicationScope", "queue");
    check("invalid-attribute-throughput-limit", "FifoThroughputLimit", "perQueue");
}

TEST_CASE("Real SQS and ours: encryption is described, by one key or the other") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("each") {
        Replay replay{(*situations)["test_sse_queue_attributes[sqs]"]};
        auto const check = [&](std::string const& step, std::string const& name, sqs::StringMap attributes) {
            auto const url = replay.createQueue(name);
            replay.world(sqs::SetQueueAttributes{.queueUrl = url, .attributes = std::move(attributes)});
            replay.check(step,
                         sqs::GetQueueAttributes{.queueUrl = url,
                                                 .attributeNames = {"KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds",
                                                                    "SqsManagedSseEnabled"}});
        };
        check("sse_kms_attributes", "a",
              {{"KmsMasterKeyId", "testKeyId"},
               {"KmsDataKeyReusePeriodSeconds", "6000"},
               {"SqsManagedSseEnabled", "false"}});
        check("sse_sqs_attributes", "b", {{"SqsManagedSseEnabled", "true"}});
    }
    SECTION("and back to the defaults") {
        Replay replay{(*situations)["test_set_queue_attributes_default_values[sqs]"]};
        auto const url = replay.createQueue("q");
        replay.check("get-queue-attributes-initial-values", allOf(url));
        replay.world(sqs::SetQueueAttributes{
            .queueUrl = url,
            .attributes = {{"KmsMasterKeyId", "testKeyId"}, {"KmsDataKeyReusePeriodSeconds", "6000"}}});
        replay.check("get-queue-attributes-after-update", allOf(url));
        replay.world(sqs::SetQueueAttributes{
            .queueUrl = url, .attributes = {{"KmsMasterKeyId", ""}, {"KmsDataKeyReusePeriodSeconds", "300"}}});
        replay.check("get-queue-attributes-after-set-to-defaults", allOf(url));
    }
    SECTION("never both") {
        Replay replay{(*situations)["test_sse_kms_and_sqs_are_mutually_exclusive[sqs]"]};
        auto const url = replay.createQueue("q");
        auto const error = replay.world.refusal(sqs::SetQueueAttributes{
            .queueUrl = url, .attributes = {{"KmsMasterKeyId", "testKeyId"}, {"SqsManagedSseEnabled", "true"}}});
        // Recorded was the sentence that a client made of it.
        CHECK("An error occurred (" + error.code() +
                  ") when calling the SetQueueAttributes operation: " + error.message() ==
              replay.recorded["error"].string());
    }
}

TEST_CASE("Real SQS and ours: a queue that does not exist") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_non_existent_queue"]};
    auto const url = replay.createQueue("q");
    replay.world(sqs::DeleteQueue{.queueUrl = url});
    replay.check("queue-does-not-exist", sqs::GetQueueAttributes{.queueUrl = url});
    replay.check("queue-does-not-exist-url", sqs::GetQueueUrl{.queueName = "q"});
}

TEST_CASE("Real SQS and ours: one purge a minute") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_successive_purge_calls_fail[sqs]"]};
    auto const url = replay.createQueue("q");
    replay.world(sqs::PurgeQueue{.queueUrl = url});
    replay.check("purge_queue_error", sqs::PurgeQueue{.queueUrl = url});
}

TEST_CASE("Real SQS and ours: lists of queues in pages") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_list_queues_pagination"]};
    for (int i = 0; i != 10; ++i)
        replay.createQueue("7f7df0f5-test-queue-" + std::to_string(i));
    replay.createQueue("another");
    // The recorded URLs had their host replaced, and the token its content.
    auto const check = [&](std::string const& step, sqs::ListQueues operation) {
        INFO("step " << step);
        operation.queueNamePrefix = "7f7df0f5";
        auto const answer = Json::parse(replay.answer(operation).body);
        auto const& recorded = replay.recorded[step];
        REQUIRE(answer["QueueUrls"].size() == recorded["QueueUrls"].size());
        auto const path = [](std::string const& url) { return url.substr(url.find("/111111111111/")); };
        for (std::size_t i = 0; i != answer["QueueUrls"].size(); ++i)
            CHECK(path(answer["QueueUrls"][i].string()) == path(recorded["QueueUrls"][i].string()));
        CHECK(answer.contains("NextToken") == recorded.contains("NextToken"));
        return answer.stringOr("NextToken", "");
    };
    check("list_all", {});
    auto const token = check("list_two_max", {.maxResults = 2});
    check("list_remaining", {.nextToken = token, .maxResults = 10});
}

} // namespace memory_sqs_recorded_queues_vectors_test
