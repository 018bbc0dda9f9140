// SPDX-License-Identifier: BSL-1.0

#include "support/recorded_sqs.hpp"
#include <pylon/backends/memory/sqs_service.hpp>

namespace memory_sqs_recorded_messages_vectors_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Names = std::vector<std::string>;

sqs::MessageAttributeValue text(std::string value) { return {.dataType = "String", .stringValue = std::move(value)}; }

} // namespace

TEST_CASE("Real SQS and ours: what MessageAttributeNames selects") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_receive_message_message_attribute_names_filters[sqs]"]};
    auto const url = replay.createQueue("q", {{"VisibilityTimeout", "0"}});
    replay.check("send_message_response",
                 sqs::SendMessage{.queueUrl = url,
                                  .messageBody = "msg",
                                  .messageAttributes = {
                                      {"Help.Me", text("Me")}, {"Hello", text("There")}, {"General", text("Kenobi")}}});
    auto const receive = [&](std::string const& step, Names const& names) {
        sqs::ReceiveMessage const operation{.queueUrl = url, .messageAttributeNames = names, .waitTimeSeconds = 5};
        if (replay.recorded[step].contains("Messages")) {
            replay.check(step, operation);
            return;
        }
        INFO("step " << step);
        auto const answer = Json::parse(replay.answer(operation).body);
        CHECK(replay.recorded.difference(replay.recorded[step], answer["Messages"][0]) == "");
    };
    receive("empty_filter", {});
    receive("all_name", {"All"});
    receive("all_wildcard_asterisk", {"*"});
    receive("all_wildcard", {".*"});
    receive("only_non_existing_names", {"Foo", "Help"});
    receive("only_existing", {"Hello", "General"});
    receive("existing_and_non_existing", {"Foo", "Hello"});
    receive("prefix_filter", {"Hel.*"});
    receive("illegal_name_1", {"AWS."});
    receive("illegal_name_2", {"..foo"});
}

TEST_CASE("Real SQS and ours: what the names of system attributes select") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    bool const deprecated = GENERATE(true, false);
    Replay replay{(*situations)[deprecated ? "test_receive_message_attribute_names_filters[sqs]"
                                           : "test_receive_message_message_system_attribute_names_filters[sqs]"]};
    auto const url = replay.createQueue("q", {{"VisibilityTimeout", "0"}});
    replay.world(sqs::SendMessage{.queueUrl = url, .messageBody = "msg", .messageAttributes = {{"Foo", text("Bar")}}});
    auto const receive = [&](std::string const& step, Names const& system, Names const& users) {
        sqs::ReceiveMessage operation{.queueUrl = url, .messageAttributeNames = users, .waitTimeSeconds = 5};
        (deprecated ? operation.attributeNames : operation.messageSystemAttributeNames) = system;
        replay.check(step, operation);
    };
    receive("all_attributes", {"All"}, {});
    receive("all_system_and_message_attributes", {"All"}, {"All"});
    receive("single_attribute", {"SenderId"}, {});
    receive("multiple_attributes", {"SenderId", "SequenceNumber"}, {});
}

TEST_CASE("Real SQS and ours: both lists of system attributes count") {
    auto const situations = RecordedSqs::read();
    // In the query protocol the older list was all that counted, which is not modelled.
    if (!situations || situations->inQuery()) return;
    Replay replay{(*situations)["test_message_system_attribute_names_with_attribute_names[sqs]"]};
    auto const url = replay.createQueue("q", {{"VisibilityTimeout", "0"}});
    replay.world(sqs::SendMessage{.queueUrl = url, .messageBody = "msg", .messageAttributes = {{"Foo", text("Bar")}}});
    for (auto const& [step, names] : {std::pair{"same_values", "All"}, std::pair{"different_values", "SenderId"}})
        replay.check(step, sqs::ReceiveMessage{.queueUrl = url,
                                               .attributeNames = {names},
                                               .messageSystemAttributeNames = {"All"},
                                               .waitTimeSeconds = 5});
}

TEST_CASE("Real SQS and ours: binary attributes") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_send_message_with_binary_attributes[sqs]"]};
    auto const url = replay.createQueue("q");
    Blob const bytes{"traceparent\x1e"
                     "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"};
    replay.world(sqs::SendMessage{.queueUrl = url,
                                  .messageBody = "test",
                                  .messageAttributes = {{"attr1", {.dataType = "Binary", .binaryValue = bytes}}}});
    replay.check("binary-attrs-msg", sqs::ReceiveMessage{.queueUrl = url, .messageAttributeNames = {"All"}});
}

TEST_CASE("Real SQS and ours: the trace header becomes a system attribute") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_aws_trace_header_propagation[sqs]"]};
    auto const url = replay.createQueue("q");
    auto request = replay.world.request(
        sqs::SendMessage{.queueUrl = url,
                         .messageBody = "test",
                         .messageAttributes = {{"timestamp", {.dataType = "Number", .stringValue = "1493147359900"}}}});
    request.headers.set("X-Amzn-Trace-Id",
                        "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1");
    REQUIRE(replay.world.send(request).status == 200);
    auto const answer = Json::parse(
        replay.world
            .send(replay.world.request(sqs::ReceiveMessage{.queueUrl = url,
                                                           .attributeNames = {"SentTimestamp", "AWSTraceHeader"},
                                                           .messageAttributeNames = {"All"},
                                                           .visibilityTimeout = 2,
                                                           .waitTimeSeconds = 2}))
            .body);
    CHECK(replay.recorded.difference(replay.recorded["xray-msg"], answer["Messages"][0]) == "");
}

TEST_CASE("Real SQS and ours: a dead-letter queue keeps what belongs to a message") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{(*situations)["test_dead_letter_queue_message_attributes"]};
    auto const dead = replay.createQueue("dead");
    auto const url = replay.createQueue(
        "q", {{"RedrivePolicy",
               R"({"deadLetterTargetArn":")" + replay.world.cloud.sqs().arn("dead") + R"(","maxReceiveCount":1})"}});
    auto const arnOf = [&](std::string const& queue) {
        return Json::parse(
            replay.world
                .send(replay.world.request(sqs::GetQueueAttributes{.queueUrl = queue, .attributeNames = {"QueueArn"}}))
                .body)["Attributes"]["QueueArn"];
    };
    CHECK(replay.recorded.difference(replay.recorded["dlq-arn"], arnOf(dead)) == "");
    CHECK(replay.recorded.difference(replay.recorded["sourcen-arn"], arnOf(url)) == "");

    replay.world(sqs::SendMessage{
        .queueUrl = url,
        .messageBody = "message-1",
        .messageAttributes = {{"MyAttribute", text("foobar")}},
        .messageSystemAttributes = {
            {"AWSTraceHeader", text("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")}}});
    replay.world(sqs::SendMessage{.queueUrl = url, .messageBody = "message-2"});
    // SenderId was left out of the record.
    Names const system{"ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SentTimestamp", "AWSTraceHeader",
                       "DeadLetterQueueSourceArn"};
    auto const collect = [&](std::string const& queue, std::string const& step) {
        auto const& recorded = replay.recorded[step].items();
        std::size_t received = 0;
        for (int i = 0; i != 4; ++i) {
            auto const body = Json::parse(
                replay.world
                    .send(replay.world.request(sqs::ReceiveMessage{.queueUrl = queue,
                                                                   .messageSystemAttributeNames = system,
                                                                   .messageAttributeNames = {"All"},
                                                                   .visibilityTimeout = queue == url ? 0 : 30}))
                    .body);
            if (!body.contains("Messages")) continue;
            INFO("step " << step << ", message " << received);
            REQUIRE(received < recorded.size());
            CHECK(replay.recorded.difference(recorded[received++], body["Messages"][0]) == "");
        }
        CHECK(received == recorded.size());
    };
    collect(url, "rec-pre-dlq");
    collect(dead, "dlq-messages");
}

TEST_CASE("Real SQS and ours: handles after their time") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("visibility can be set anew") {
        Replay replay{(*situations)["test_change_message_visibility_after_visibility_timeout_expiration[sqs]"]};
        auto const url = replay.createQueue("q", {{"VisibilityTimeout", "1"}});
        replay.world(sqs::SendMessage{.queueUrl = url, .messageBody = "test"});
        auto const received = replay.world(sqs::ReceiveMessage{.queueUrl = url});
        replay.pass(2s);
        replay.check("visibility_timeout_expired",
                     sqs::ChangeMessageVisibility{.queueUrl = url,
                                                  .receiptHandle = received.messages.at(0).receiptHandle,
                                                  .visibilityTimeout = 2});
    }
    SECTION("the message can be deleted") {
        Replay replay{(*situations)["test_delete_after_visibility_timeout[sqs]"]};
        auto const url = replay.createQueue("q", {{"VisibilityTimeout", "1"}});
        replay.world(sqs::SendMessage{.queueUrl = url, .messageBody = "foobar"});
        auto const received = replay.world(sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 5});
        replay.pass(1s);
        replay.world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = received.messages.at(0).receiptHandle});
        replay.check("delete_after_timeout_queue_empty", sqs::ReceiveMessage{.queueUrl = url});
    }
}

TEST_CASE("Real SQS and ours: polls") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("of an empty queue") {
        Replay replay{(*situations)["test_receive_empty_queue[sqs]"]};
        auto const url = replay.createQueue("q");
        replay.check("empty_short_poll_resp_no_param", sqs::ReceiveMessage{.queueUrl = url});
        replay.check("empty_short_poll_resp", sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1});
        replay.check("empty_long_poll_resp",
                     sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1, .waitTimeSeconds = 1});
    }
    SECTION("that wait too long, not long enough, or not at all") {
        Replay replay{(*situations)["test_send_receive_wait_time_seconds[sqs]"]};
        auto const url = replay.createQueue("q");
        for (int i = 0; i != 2; ++i)
            replay.world(sqs::SendMessage{.queueUrl = url, .messageBody = "message"});
        replay.check("recieve_message_error_too_large", sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 21});
        replay.check("recieve_message_error_too_small", sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = -1});
        replay.check("empty_short_poll_by_default_resp",
                     sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1});
        replay.check("empty_short_poll_explicit_resp",
                     sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 1, .waitTimeSeconds = 0});
    }
    SECTION("for more than ten") {
        Replay replay{(*situations)["test_send_receive_max_number_of_messages[sqs]"]};
        auto const url = replay.createQueue("q");
        replay.check("send_max_number_of_messages", sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 11});
    }
}

TEST_CASE("Real SQS and ours: a group in a standard queue") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    SECTION("is kept") {
        Replay replay{(*situations)["test_fair_queue_with_message_group_id[sqs]"]};
        auto const url = replay.createQueue("q");
        replay.check("send_message",
                     sqs::SendMessage{.queueUrl = url, .messageBody = "message", .messageGroupId = "test"});
        replay.check("get-message-with-deduplication-id",
                     sqs::ReceiveMessage{.queueUrl = url, .attributeNames = {"All"}, .waitTimeSeconds = 5});
    }
    SECTION("must have a proper name") {
        auto const [id, group] =
            GENERATE(std::pair{"empty", std::string{}}, std::pair{"too_long", std::string(129, 'a')},
                     std::pair{"spaces", std::string{"group 123"}});
        Replay replay{(
            *situations)["test_send_message_to_standard_queue_with_invalid_message_group_id[" + std::string{id} + "]"]};
        auto const url = replay.createQueue("q");
        replay.check("error-response",
                     sqs::SendMessage{.queueUrl = url, .messageBody = "message", .messageGroupId = group});
    }
}

TEST_CASE("Real SQS and ours: a request may be sent to the queue's own path") {
    auto const situations = RecordedSqs::read();
    if (!situations) return;
    Replay replay{
        {situations->all()["tests/aws/services/sqs/test_sqs.py::TestSqsQueryApi::test_send_message_via_queue_url_with_"
                           "json_protocol"],
         false}};
    auto const url = replay.createQueue("q");
    auto request = replay.world.request(sqs::ReceiveMessage{.queueUrl = url});
    request.path = "/111111111111/q";
    replay.world.sign(request);
    CHECK(replay.recorded.difference("receive-json-on-queue-url", replay.world.send(request)) == "");
}

} // namespace memory_sqs_recorded_messages_vectors_test
