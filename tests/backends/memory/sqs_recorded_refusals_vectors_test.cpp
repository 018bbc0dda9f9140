// SPDX-License-Identifier: BSL-1.0

#include "support/recorded_sqs.hpp"
#include <pylon/backends/memory/sqs_rules.hpp>

namespace memory_sqs_recorded_refusals_vectors_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t mebibyte = 1'048'576;

/// An attribute that counts 8 bytes.
sqs::MessageAttributes const eightBytes{{"k", {.dataType = "String", .stringValue = "x"}}};

sqs::SendMessageBatch batchOf(std::string const& url, std::size_t entries) {
    sqs::SendMessageBatch batch{.queueUrl = url};
    for (std::size_t i = 0; i != entries; ++i)
        batch.entries.push_back({.id = "id-" + std::to_string(i), .messageBody = "body"});
    return batch;
}

} // namespace

TEST_CASE("Real SQS and ours: a message without a body") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_send_empty_message[sqs]"]};
    auto const url = replay.createQueue("q");
    replay.check("send_empty_message", sqs::SendMessage{.queueUrl = url, .messageBody = ""});
}

TEST_CASE("Real SQS and ours: an attribute without a value") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_send_message_with_empty_string_attribute[sqs]"]};
    auto const url = replay.createQueue("q");
    replay.check("empty-string-attr",
                 sqs::SendMessage{.queueUrl = url,
                                  .messageBody = "test",
                                  .messageAttributes = {{"ErrorDetails", {.dataType = "String", .stringValue = ""}}}});
}

TEST_CASE("Real SQS and ours: a message one byte too long") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    auto const [name, limit] =
        GENERATE(std::pair{"test_send_oversized_message[sqs]", mebibyte},
                 std::pair{"test_send_message_with_updated_maximum_message_size[sqs]", std::size_t{1024}});
    Replay replay{(*situations)[name]};
    auto const url = replay.createQueue("q");
    if (limit != mebibyte)
        replay.world(sqs::SetQueueAttributes{.queueUrl = url, .attributes = {{"MaximumMessageSize", "1024"}}});
    sqs::SendMessage message{
        .queueUrl = url, .messageBody = std::string(limit - 8, 'a'), .messageAttributes = eightBytes};
    CHECK_NOTHROW(replay.world(message));
    message.messageBody += 'a';
    replay.check("send_oversized_message", message);
}

TEST_CASE("Real SQS and ours: a batch one byte too long") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_send_message_batch_with_oversized_contents[sqs]"]};
    auto const url = replay.createQueue("q");
    auto batch = batchOf(url, 2);
    batch.entries[0].messageBody = std::string(mebibyte - 8, 'a');
    batch.entries[0].messageAttributes = eightBytes;
    batch.entries[1].messageBody = "a";
    replay.check("send_oversized_message_batch", batch);
    batch.entries[0].messageBody.pop_back();
    CHECK(replay.world(batch).successful.size() == 2);
}

TEST_CASE("Real SQS and ours: a batch in which messages are as long as the queue allows, or longer") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("as long") {
        Replay replay{
            (*situations)["test_send_message_batch_with_oversized_contents_with_updated_maximum_message_size[sqs]"]};
        auto const url = replay.createQueue("q", {{"MaximumMessageSize", "2048"}});
        replay.check(
            "send_oversized_message_batch",
            sqs::SendMessageBatch{
                .queueUrl = url,
                .entries = {{.id = "1", .messageBody = std::string(2040, 'a'), .messageAttributes = eightBytes},
                            {.id = "2", .messageBody = "a"}}});
    }
    SECTION("longer") {
        Replay replay{(*situations)["test_send_batch_message_size"]};
        auto const url = replay.createQueue("q", {{"MaximumMessageSize", "1024"}});
        replay.check("send-message-batch-result",
                     sqs::SendMessageBatch{.queueUrl = url,
                                           .entries = {{.id = "fits", .messageBody = std::string(1024, 'a')},
                                                       {.id = "long", .messageBody = std::string(1025, 'a')}}});
    }
}

TEST_CASE("Real SQS and ours: batches of too many entries") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("sent") {
        Replay replay{(*situations)["test_too_many_entries_in_batch_request[sqs]"]};
        replay.check("test_too_many_entries_in_batch_request", batchOf(replay.createQueue("q"), 20));
    }
    SECTION("deleted") {
        Replay replay{(*situations)["test_delete_message_batch_with_too_large_batch[sqs]"]};
        sqs::DeleteMessageBatch batch{.queueUrl = replay.createQueue("q")};
        for (int i = 0; i != 20; ++i)
            batch.entries.push_back({.id = std::to_string(i), .receiptHandle = "handle"});
        replay.check("error_response", batch);
    }
    SECTION("hidden for longer") {
        Replay replay{(*situations)["test_change_message_visibility_batch_with_too_large_batch[sqs]"]};
        sqs::ChangeMessageVisibilityBatch batch{.queueUrl = replay.createQueue("q")};
        for (int i = 0; i != 20; ++i)
            batch.entries.push_back({.id = std::to_string(i), .receiptHandle = "handle", .visibilityTimeout = 123});
        replay.check("error_response", batch);
    }
}

TEST_CASE("Real SQS and ours: names of entries that cannot be") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("sent") {
        Replay replay{(*situations)["test_invalid_batch_id[sqs]"]};
        sqs::SendMessageBatch const batch{.queueUrl = replay.createQueue("q"),
                                          .entries = {{.id = "message:1", .messageBody = "body"}}};
        replay.check("test_invalid_batch_id", batch);
    }
    SECTION("deleted") {
        std::string longId;
        for (int i = 0; i != 10; ++i)
            longId += "testLongId";
        auto const id = GENERATE_COPY(std::string{}, longId, std::string{"invalid:id"});
        Replay replay{(*situations)["test_delete_message_batch_invalid_msg_id[sqs-" + id + "]"]};
        sqs::DeleteMessageBatch const batch{.queueUrl = replay.createQueue("q"),
                                            .entries = {{.id = id, .receiptHandle = "testHandle1"}}};
        replay.check("error_response", batch);
    }
}

TEST_CASE("Real SQS and ours: what a FIFO queue asks of a message") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("alone") {
        Replay replay{(*situations)["test_posting_to_fifo_requires_deduplicationid_group_id[sqs]"]};
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}});
        replay.check("invalid-parameter-value",
                     sqs::SendMessage{.queueUrl = url, .messageBody = "test", .messageGroupId = "group"});
        replay.check("missing-parameter",
                     sqs::SendMessage{.queueUrl = url, .messageBody = "test", .messageDeduplicationId = "id"});
    }
    SECTION("in a batch: an id") {
        Replay replay{(*situations)["test_send_batch_missing_deduplication_id_for_fifo_queue[sqs]"]};
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "false"}});
        auto batch = batchOf(url, 2);
        batch.entries[0].messageGroupId = batch.entries[1].messageGroupId = "test-group";
        batch.entries[0].messageDeduplicationId = "dedup-1";
        replay.check("test_missing_deduplication_id_for_fifo_queue", batch);
        CHECK(replay.world.cloud.sqs().messageCount(url).total() == 0);
    }
    SECTION("in a batch: a group") {
        Replay replay{(*situations)["test_send_batch_missing_message_group_id_for_fifo_queue[sqs]"]};
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "false"}});
        auto batch = batchOf(url, 2);
        batch.entries[0].messageGroupId = "test-group";
        batch.entries[0].messageDeduplicationId = "dedup-1";
        batch.entries[1].messageDeduplicationId = "dedup-2";
        replay.check("test_missing_message_group_id_for_fifo_queue", batch);
        CHECK(replay.world.cloud.sqs().messageCount(url).total() == 0);
    }
    SECTION("no delay of its own") {
        Replay replay{(*situations)["test_fifo_queue_send_message_with_delay_seconds_fails[sqs]"]};
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}});
        replay.check(
            "send_message",
            sqs::SendMessage{.queueUrl = url, .messageBody = "message-1", .delaySeconds = 2, .messageGroupId = "1"});
    }
    SECTION("a proper id") {
        auto const [name, id] =
            GENERATE(std::pair{"empty", std::string{}}, std::pair{"too_long", std::string(129, 'a')},
                     std::pair{"spaces", std::string{"group 123"}});
        Replay replay{(*situations)["test_message_deduplication_id_invalid[" + std::string{name} + "]"]};
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}});
        replay.check("error-response", sqs::SendMessage{.queueUrl = url,
                                                        .messageBody = "Hello World!",
                                                        .messageDeduplicationId = id,
                                                        .messageGroupId = "test"});
    }
}

} // namespace memory_sqs_recorded_refusals_vectors_test
