// SPDX-License-Identifier: BSL-1.0

#include "support/recorded_sqs.hpp"
#include <pylon/backends/memory/sqs_queue.hpp>

namespace memory_sqs_recorded_fifo_vectors_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::SendMessage message(std::string const& url, std::string body, std::string group,
                         std::optional<std::string> id = {}) {
    return {.queueUrl = url,
            .messageBody = std::move(body),
            .messageDeduplicationId = std::move(id),
            .messageGroupId = std::move(group)};
}

} // namespace

TEST_CASE("Real SQS and ours: what a FIFO queue tells of a message") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_fifo_message_attributes[sqs]"]};
    auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"},
                                                   {"ContentBasedDeduplication", "true"},
                                                   {"VisibilityTimeout", "0"},
                                                   {"DeduplicationScope", "messageGroup"},
                                                   {"FifoThroughputLimit", "perMessageGroupId"}});
    replay.check("send_message", message(url, "message-body-1", "group-1", "dedup-1"));
    sqs::ReceiveMessage const receive{.queueUrl = url, .attributeNames = {"All"}, .waitTimeSeconds = 10};
    replay.check("receive_message_0", receive);
    replay.check("receive_message_1", receive);
}

TEST_CASE("Real SQS and ours: a group that was emptied") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_fifo_empty_message_groups_added_back_to_queue[sqs]"]};
    auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "True"}});
    replay.world(message(url, "Message 1", "g1", "1"));
    auto const handle = replay.receive("inital-fifo-receive", {.queueUrl = url});
    replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
    replay.check("empty-fifo-receive", sqs::ReceiveMessage{.queueUrl = url});
    replay.world(message(url, "Message 2", "g1", "2"));
    replay.check("final-fifo-receive", sqs::ReceiveMessage{.queueUrl = url});
}

TEST_CASE("Real SQS and ours: a message that stays hidden holds back those after it") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    // The same situation stands under two sets of names.
    auto const [name, position] =
        GENERATE(std::pair{"all-invisible", 0}, std::pair{"1-invisible", 1}, std::pair{"no-invisible", 2},
                 std::pair{"0-visible", 0}, std::pair{"1-visible", 1}, std::pair{"2-visible", 2});
    Replay replay{(*situations)["test_fifo_group_visibility_extends_with_change_message_visibility[sqs-" +
                                std::string{name} + "]"]};
    auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "true"}, {"VisibilityTimeout", "1"}});
    for (auto const* const body : {"foo", "bar", "baz"})
        replay.world(message(url, body, "1", body));
    auto const response =
        replay.world.send(replay.world.request(sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 5}));
    CHECK(replay.recorded.difference("receive_all_messages", response) == "");
    auto const handle = Json::parse(response.body)["Messages"][position]["ReceiptHandle"].string();
    replay.world(sqs::ChangeMessageVisibility{.queueUrl = url, .receiptHandle = handle, .visibilityTimeout = 4});
    replay.pass(2500ms);
    replay.check("some-messages-invisible", sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 5});
}

TEST_CASE("Real SQS and ours: a FIFO queue's handle has its time") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    bool const extended = GENERATE(false, true);
    Replay replay{(*situations)[extended ? "test_fifo_delete_after_visibility_timeout_extended[sqs]"
                                         : "test_fifo_delete_after_visibility_timeout[sqs]"]};
    auto const url = replay.createQueue(
        "q.fifo", {{"VisibilityTimeout", "1"}, {"FifoQueue", "True"}, {"ContentBasedDeduplication", "True"}});
    replay.world(message(url, "foobar", "1"));
    auto const handle = replay.receive("received_sqs_message", {.queueUrl = url, .waitTimeSeconds = 5});
    sqs::DeleteMessage const remove{.queueUrl = url, .receiptHandle = handle};
    if (extended) {
        replay.world(sqs::ChangeMessageVisibility{.queueUrl = url, .receiptHandle = handle, .visibilityTimeout = 5});
        replay.pass(1500ms);
        replay.world(remove);
        replay.check("delete_after_timeout_fifo_extended", sqs::ReceiveMessage{.queueUrl = url});
    } else {
        replay.pass(1s);
        replay.check("delete_after_timeout_fifo", remove);
    }
}

TEST_CASE("Real SQS and ours: a FIFO queue delays by its own setting") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_fifo_queue_send_message_with_zero_delay_defaults_to_queue_delay[sqs]"]};
    auto const url = replay.createQueue(
        "q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", "true"}, {"DelaySeconds", "2"}});
    auto operation = message(url, "message-1", "1");
    operation.delaySeconds = 0;
    replay.check("send_message_result", operation);
    replay.check("receive_message_initial_result", sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 1});
    replay.pass(3s);
    replay.check("receive_message_after_delay_result", sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1});
}

TEST_CASE("Real SQS and ours: what was deleted is a duplicate still") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    bool const byContent = GENERATE(true, false);
    Replay replay{(*situations)[byContent ? "test_fifo_deduplication_arrives_once_after_delete[sqs-True]"
                                          : "test_fifo_deduplication_arrives_once_after_delete[sqs-False]"]};
    auto const url = replay.createQueue(
        "q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", byContent ? "true" : "false"}});
    auto const operation =
        message(url, R"({"foo": "bar"})", "group-1", byContent ? std::nullopt : std::optional{"dedup1"});
    replay.world(operation);
    auto const handle = replay.receive("get-messages", {.queueUrl = url, .waitTimeSeconds = 3});
    replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
    replay.world(operation);
    replay.check("get-messages-duplicate", sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 1});
}

TEST_CASE("Real SQS and ours: the same in another group is a duplicate") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    bool const byContent = GENERATE(true, false);
    Replay replay{(*situations)[byContent ? "test_fifo_deduplication_not_on_message_group_id[sqs-True]"
                                          : "test_fifo_deduplication_not_on_message_group_id[sqs-False]"]};
    auto const url = replay.createQueue(
        "q.fifo", {{"FifoQueue", "true"}, {"ContentBasedDeduplication", byContent ? "true" : "false"}});
    for (auto const* const group : {"group-1", "group-2"})
        replay.world(message(url, R"({"foo": "bar"})", group, byContent ? std::nullopt : std::optional{"dedup1"}));
    replay.check("get-messages", sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1, .waitTimeSeconds = 2});
    replay.check("get-dedup-messages",
                 sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1, .waitTimeSeconds = 1});
}

TEST_CASE("Real SQS and ours: the scope of deduplication") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    auto const play = [&](std::string const& name, sqs::StringMap attributes, std::string const& first,
                          std::string const& second, std::optional<std::string> const& id) {
        Replay replay{(*situations)[name]};
        attributes["FifoQueue"] = "True";
        auto const url = replay.createQueue("q.fifo", attributes);
        replay.world(message(url, first, "group1", id));
        auto const handle = replay.receive("same-dedup-different-grp-1", {.queueUrl = url});
        replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
        replay.world(message(url, second, "group2", id));
        replay.check("same-dedup-different-grp-2", sqs::ReceiveMessage{.queueUrl = url});
    };
    SECTION("is the queue") {
        play("test_sqs_fifo_same_dedup_id_different_message_groups[sqs]", {{"ContentBasedDeduplication", "False"}},
             "Test", "Test", "same-dedup");
    }
    SECTION("is the group") {
        play("test_sqs_fifo_message_group_scope_no_throughput_setting[sqs]",
             {{"ContentBasedDeduplication", "True"}, {"DeduplicationScope", "messageGroup"}}, "Test", "Test",
             std::nullopt);
    }
    SECTION("is the group in a queue of high throughput") {
        play("test_fifo_high_throughput_ordering[sqs]",
             {{"ContentBasedDeduplication", "False"},
              {"DeduplicationScope", "messageGroup"},
              {"FifoThroughputLimit", "perMessageGroupId"}},
             "Test1", "Test2", "same-dedup");
    }
}

TEST_CASE("Real SQS and ours: a change of the scope of deduplication takes its time") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("to the group") {
        Replay replay{(*situations)["test_fifo_change_to_high_throughput_after_creation[sqs]"]};
        auto const url = replay.createQueue(
            "q.fifo", {{"FifoQueue", "True"}, {"ContentBasedDeduplication", "False"}, {"DeduplicationScope", "queue"}});
        sqs::ReceiveMessage const receive{.queueUrl = url};
        replay.world(message(url, "Test1", "group1", "same-dedup"));
        auto handle = replay.receive("same-dedup-different-grp-1", receive);
        replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
        replay.world(message(url, "Test2", "group2", "same-dedup"));
        replay.check("same-dedup-different-grp-2", sqs::ReceiveMessage{.queueUrl = url, .visibilityTimeout = 0});
        replay.world(sqs::SetQueueAttributes{
            .queueUrl = url,
            .attributes = {{"DeduplicationScope", "messageGroup"}, {"FifoThroughputLimit", "perMessageGroupId"}}});
        replay.check("set-to-high-throughput", sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"All"}});
        replay.check("same-dedup-different-grp-high-throughput", receive);
        replay.world(message(url, "Test3", "group3", "same-dedup"));
        replay.check("same-dedup-different-grp-high-throughput-2", receive);
        replay.world(message(url, "Test4", "group4", "dedup_2"));
        handle = replay.receive("new-dedup2-high-throughput", receive);
        replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
        replay.world(message(url, "Test5", "group5", "dedup_2"));
        replay.check("same-dedup2-high-throughput", receive);
    }
    SECTION("to the queue") {
        Replay replay{(*situations)["test_fifo_change_to_regular_throughput_after_creation[sqs]"]};
        auto const url = replay.createQueue("q.fifo", {{"FifoQueue", "True"},
                                                       {"ContentBasedDeduplication", "False"},
                                                       {"DeduplicationScope", "messageGroup"},
                                                       {"FifoThroughputLimit", "perMessageGroupId"}});
        for (auto const& [step, body, group] : {std::tuple{"same-dedup-different-grp-1", "Test1", "group1"},
                                                std::tuple{"same-dedup-different-grp-2", "Test2", "group2"}}) {
            replay.world(message(url, body, group, "same-dedup"));
            auto const handle = replay.receive(step, {.queueUrl = url});
            replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
        }
        replay.world(sqs::SetQueueAttributes{
            .queueUrl = url, .attributes = {{"DeduplicationScope", "queue"}, {"FifoThroughputLimit", "perQueue"}}});
        replay.check("set-to-regular-throughput", sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"All"}});
        replay.world(message(url, "Test3", "group3", "same-dedup"));
        replay.check("same-dedup-different-grp-regular-throughput", sqs::ReceiveMessage{.queueUrl = url});
    }
}

TEST_CASE("Real SQS and ours: content-based deduplication can be turned off") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_fifo_set_content_based_deduplication_strategy[sqs]"]};
    auto const url = replay.createQueue(
        "q.fifo", {{"FifoQueue", "true"}, {"SqsManagedSseEnabled", "true"}, {"ContentBasedDeduplication", "true"}});
    sqs::GetQueueAttributes const all{.queueUrl = url, .attributeNames = {"All"}};
    replay.check("before-update", all);
    replay.world(sqs::SetQueueAttributes{.queueUrl = url, .attributes = {{"ContentBasedDeduplication", "false"}}});
    replay.check("after-update", all);
}

} // namespace memory_sqs_recorded_fifo_vectors_test
