// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_service.hpp>

#include "support/sqs_world.hpp"

#include <catch2/catch.hpp>

namespace memory_sqs_service_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using memory::MessageCounts;

namespace {

std::string only(SqsWorld const& world, std::string const& url, int visibility = 30) {
    auto const received = world(sqs::ReceiveMessage{.queueUrl = url, .visibilityTimeout = visibility});
    return received.messages.at(0).receiptHandle;
}

} // namespace

TEST_CASE("A queue is found by its URL, by its name, and whatever the host") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(url == "https://sqs.us-east-1.amazonaws.com/123456789012/q");
    for (auto const& each : {url, std::string{"q"}, std::string{"http://localhost:4566/123456789012/q"}})
        CHECK(world.client.invoke(sqs::SendMessage{.queueUrl = each, .messageBody = "body"}));
    CHECK(world.cloud.sqs().messageCount("q").available == 3);

    auto const code = [&](std::string const& queueUrl) {
        return world.refusal(sqs::SendMessage{.queueUrl = queueUrl, .messageBody = "body"}).code();
    };
    CHECK(code("") == "MissingRequiredParameterException");
    CHECK(code("other") == "QueueDoesNotExist");
    CHECK(code("https://sqs.us-east-1.amazonaws.com/000000000000/q") == "QueueDoesNotExist");
    CHECK(code("https://sqs.eu-west-1.amazonaws.com/123456789012/q") == "InvalidAddress");
}

TEST_CASE("A URL is found by its name") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(world(sqs::GetQueueUrl{.queueName = "q"}).queueUrl == url);
    CHECK(world(sqs::GetQueueUrl{.queueName = "q", .queueOwnerAWSAccountId = "123456789012"}).queueUrl == url);
    auto const error = world.refusal(sqs::GetQueueUrl{.queueName = "other"});
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.queryCode() == "AWS.SimpleQueueService.NonExistentQueue");
    CHECK(world.refusal(sqs::GetQueueUrl{.queueName = "q", .queueOwnerAWSAccountId = "000000000000"}).code() ==
          "QueueDoesNotExist");
    CHECK(world.refusal(sqs::GetQueueUrl{}).code() == "MissingRequiredParameterException");
}

TEST_CASE("A name is free again a minute after its queue was deleted") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world(sqs::DeleteQueue{.queueUrl = url});
    CHECK(world.refusal(sqs::DeleteQueue{.queueUrl = url}).code() == "QueueDoesNotExist");
    world.cloud.clock().advance(59s);
    CHECK(world.refusal(sqs::CreateQueue{.queueName = "q"}).code() == "QueueDeletedRecently");
    world.cloud.clock().advance(1s);
    CHECK(world(sqs::CreateQueue{.queueName = "q"}).queueUrl == url);
}

TEST_CASE("The older handle of a standard queue deletes nothing, and is no error") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    auto const older = only(world, url, 0);
    auto const newer = only(world, url);
    world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = older});
    CHECK(world.cloud.sqs().messageCount(url) == MessageCounts{.inFlight = 1});
    CHECK(world.refusal(sqs::ChangeMessageVisibility{.queueUrl = url, .receiptHandle = older, .visibilityTimeout = 0})
              .code() == "MessageNotInflight");
    world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = newer});
    CHECK(world.cloud.sqs().messageCount(url).total() == 0);
    // Deleting what is gone is no error.
    world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = newer});
}

TEST_CASE("A handle that was never given out is refused") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const error = world.refusal(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = "dummy"});
    CHECK(error.code() == "ReceiptHandleIsInvalid");
    CHECK(error.httpStatus() == 404);
    CHECK_THAT(error.message(), Catch::Contains("\"dummy\""));
    CHECK(world.refusal(sqs::DeleteMessage{.queueUrl = url}).code() == "MissingRequiredParameterException");

    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    auto const output = world(sqs::DeleteMessageBatch{
        .queueUrl = url,
        .entries = {{.id = "bad", .receiptHandle = "dummy"}, {.id = "good", .receiptHandle = only(world, url)}}});
    REQUIRE(output.failed.size() == 1);
    CHECK(output.failed[0].id == "bad");
    CHECK(output.failed[0].code == "ReceiptHandleIsInvalid");
    CHECK(output.failed[0].senderFault);
    REQUIRE(output.successful.size() == 1);
    CHECK(output.successful[0].id == "good");
    CHECK(world.cloud.sqs().messageCount(url).total() == 0);
}

TEST_CASE("Visibility is set anew, counted from now, and never beyond twelve hours") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    auto const handle = only(world, url);
    auto const change = [&](std::optional<int> seconds) {
        return sqs::ChangeMessageVisibility{.queueUrl = url, .receiptHandle = handle, .visibilityTimeout = seconds};
    };
    world.cloud.clock().advance(20s);
    world(change(30));
    world.cloud.clock().advance(29s);
    CHECK(world.cloud.sqs().messageCount(url).inFlight == 1);
    world.cloud.clock().advance(1s);
    CHECK(world.cloud.sqs().messageCount(url).available == 1);
    world(change(43'150));
    CHECK_THAT(world.refusal(change(43'151)).message(), Catch::Contains("beyond the limit"));
    CHECK(world.refusal(change(43'201)).code() == "InvalidParameterValueException");
    CHECK(world.refusal(change(-1)).code() == "InvalidParameterValueException");
    CHECK(world.refusal(change({})).code() == "MissingRequiredParameterException");
    world(change(0));
    CHECK(world.cloud.sqs().messageCount(url).available == 1);
    world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = handle});
    CHECK_THAT(world.refusal(change(30)).message(), Catch::Contains("Message does not exist"));
}

TEST_CASE("Visibility is set anew for many") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    for (auto const* const body : {"a", "b"})
        world(sqs::SendMessage{.queueUrl = url, .messageBody = body});
    auto const messages = world(sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 10}).messages;
    auto const output = world(sqs::ChangeMessageVisibilityBatch{
        .queueUrl = url,
        .entries = {{.id = "1", .receiptHandle = messages.at(0).receiptHandle, .visibilityTimeout = 0},
                    {.id = "2", .receiptHandle = messages.at(1).receiptHandle, .visibilityTimeout = 43'201},
                    {.id = "3", .receiptHandle = "dummy", .visibilityTimeout = 0}}});
    REQUIRE(output.successful.size() == 1);
    CHECK(output.successful[0].id == "1");
    REQUIRE(output.failed.size() == 2);
    CHECK(output.failed[0].code == "InvalidParameterValue");
    CHECK(output.failed[1].code == "ReceiptHandleIsInvalid");
    CHECK(world.cloud.sqs().messageCount(url) == MessageCounts{.available = 1, .inFlight = 1});
}

TEST_CASE("A batch succeeds and fails entry by entry") {
    SqsWorld world;
    auto const url = world.createQueue("q", {.maximumMessageSize = 1024});
    auto const output =
        world(sqs::SendMessageBatch{.queueUrl = url,
                                    .entries = {{.id = "a", .messageBody = "fine"},
                                                {.id = "b", .messageBody = "\x01"},
                                                {.id = "c", .messageBody = std::string(1025, 'c')},
                                                {.id = "d", .messageBody = "late", .delaySeconds = 901},
                                                {.id = "e", .messageBody = "fine too", .delaySeconds = 10}}});
    REQUIRE(output.successful.size() == 2);
    CHECK(output.successful[0].id == "a");
    CHECK(output.successful[1].id == "e");
    REQUIRE(output.failed.size() == 3);
    CHECK(output.failed[0].code == "InvalidMessageContents");
    CHECK(output.failed[1].code == "InvalidParameterValue");
    CHECK(output.failed[2].code == "InvalidParameterValue");
    CHECK(world.cloud.sqs().bodies(url) == std::vector<std::string>{"fine", "fine too"});
    CHECK(world.cloud.sqs().messageCount(url) == MessageCounts{.available = 1, .delayed = 1});
}

TEST_CASE("A queue's own wait makes polls long") {
    SqsWorld world;
    auto const url = world.createQueue("q", {.receiveWait = 5s});
    auto const start = world.cloud.clock().now();
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.empty());
    CHECK(world.cloud.clock().now() == start + 5s);
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 0}).messages.empty());
    CHECK(world.cloud.clock().now() == start + 5s);
}

TEST_CASE("A long poll sees what comes back while it waits") {
    SqsWorld world;
    auto const url = world.createQueue("q", {.visibilityTimeout = 8s});
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    static_cast<void>(world(sqs::ReceiveMessage{.queueUrl = url}));
    auto const start = world.cloud.clock().now();
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 20}).messages.size() == 1);
    CHECK(world.cloud.clock().now() == start + 8s);
}

TEST_CASE("A long poll sees a FIFO group go on when what was in flight is no longer kept") {
    SqsWorld world;
    auto const url =
        world.createQueue("q.fifo", {.visibilityTimeout = 1h, .retention = 60s, .contentBasedDeduplication = true});
    auto const send = [&](char const* body) {
        world(sqs::SendMessage{.queueUrl = url, .messageBody = body, .messageGroupId = "g"});
    };
    auto const start = world.cloud.clock().now();
    send("first");
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.size() == 1);
    world.cloud.clock().advance(50s);
    send("second");
    auto const messages = world(sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 20}).messages;
    REQUIRE(messages.size() == 1);
    CHECK(messages.front().body == "second");
    CHECK(world.cloud.clock().now() == start + 60s);
}

TEST_CASE("What a receive may ask for") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const code = [&](sqs::ReceiveMessage operation) {
        operation.queueUrl = url;
        return world.refusal(operation).code();
    };
    constexpr auto invalid = "InvalidParameterValueException";
    CHECK(code({.maxNumberOfMessages = 0}) == invalid);
    CHECK(code({.visibilityTimeout = 43'201}) == invalid);
    CHECK(code({.visibilityTimeout = -1}) == invalid);
    CHECK(code({.messageSystemAttributeNames = {"Colour"}}) == "InvalidAttributeName");
    CHECK(code({.attributeNames = {"VisibilityTimeout"}}) == "InvalidAttributeName");
    CHECK(code({.receiveRequestAttemptId = "id"}) == memory::unmodelledCode);
}

TEST_CASE("A standard queue with too much in flight says so; a FIFO queue has nothing to give") {
    SqsWorld world;
    world.cloud.sqs().setInFlightLimit(1);
    auto const standard = world.createQueue("q");
    auto const fifo = world.createQueue("q.fifo", {.contentBasedDeduplication = true});
    for (auto const* const body : {"a", "b"}) {
        world(sqs::SendMessage{.queueUrl = standard, .messageBody = body});
        world(sqs::SendMessage{.queueUrl = fifo, .messageBody = body, .messageGroupId = body});
    }
    for (auto const& url : {standard, fifo})
        CHECK(world(sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 10}).messages.size() == 1);
    auto const error = world.refusal(sqs::ReceiveMessage{.queueUrl = standard});
    CHECK(error.code() == "OverLimit");
    CHECK(error.httpStatus() == 403);
    CHECK(world(sqs::ReceiveMessage{.queueUrl = fifo}).messages.empty());
}

TEST_CASE("A worn-out message goes to the dead-letter queue, and wakes who waits there") {
    SqsWorld world;
    auto const dead = world.createQueue("dead");
    auto const url = world.createQueue("q", {.visibilityTimeout = 5s, .deadLetter = {"dead", 2}});
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "poison"});
    auto const poll = world.request(sqs::ReceiveMessage{.queueUrl = dead, .waitTimeSeconds = 20});
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {});
    for (int i = 0; i != 2; ++i) {
        CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.size() == 1);
        CHECK_FALSE(multiplexer.wait(world.cloud.clock().ticks() + 5s, {}));
    }
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.empty());
    auto const completion = multiplexer.wait(world.cloud.clock().ticks(), {});
    REQUIRE(completion);
    CHECK(Json::parse(completion->outcome.value().body)["Messages"][0]["Body"].string() == "poison");
}

TEST_CASE("A dead-letter queue must exist, and be of the same type") {
    SqsWorld world;
    world.createQueue("dead");
    world.createQueue("dead.fifo");
    auto const url = world.createQueue("q");
    auto const reason = [&](std::string const& arn) {
        return world
            .refusal(sqs::SetQueueAttributes{
                .queueUrl = url,
                .attributes = {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + arn + R"(","maxReceiveCount":3})"}}})
            .message();
    };
    CHECK_THAT(reason("dummy"), Catch::EndsWith("Invalid value for deadLetterTargetArn."));
    CHECK_THAT(reason(world.cloud.sqs().arn("nowhere")), Catch::EndsWith("Dead letter target does not exist."));
    CHECK_THAT(reason(world.cloud.sqs().arn("dead.fifo")), Catch::EndsWith("same type of queue as the source."));

    auto const dead = world(sqs::GetQueueUrl{.queueName = "dead"}).queueUrl;
    CHECK(world(sqs::ListDeadLetterSourceQueues{.queueUrl = dead}).queueUrls.empty());
    auto const source = world.createQueue("source", {.deadLetter = {"dead", 3}});
    CHECK(world(sqs::ListDeadLetterSourceQueues{.queueUrl = dead}).queueUrls == std::vector{source});
}

TEST_CASE("A queue that is its own dead-letter queue keeps its messages") {
    SqsWorld world;
    for (auto const* const name : {"q", "q.fifo"}) {
        auto const url = world.createQueue(
            name, {.visibilityTimeout = 0s, .contentBasedDeduplication = std::string_view{name}.ends_with(".fifo")});
        world(sqs::SetQueueAttributes{
            .queueUrl = url,
            .attributes = {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + world.cloud.sqs().arn(name) +
                                                 R"(","maxReceiveCount":1})"}}});
        sqs::SendMessage message{.queueUrl = url, .messageBody = "worn out"};
        if (url.ends_with(".fifo")) message.messageGroupId = "g";
        world(message);
        for (int i = 0; i != 3; ++i)
            CHECK(world(sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 10}).messages.size() == 1);
    }
}

TEST_CASE("Messages of a FIFO queue wear out too, and the group goes on") {
    SqsWorld world;
    auto const dead = world.createQueue("dead.fifo", {.contentBasedDeduplication = true});
    auto const url = world.createQueue("q.fifo", {.deadLetter = {"dead.fifo", 2}, .contentBasedDeduplication = true});
    auto const sent = world(sqs::SendMessage{.queueUrl = url, .messageBody = "foobar", .messageGroupId = "1"});
    for (int i = 0; i != 2; ++i)
        static_cast<void>(only(world, url, 0));
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.empty());
    auto const messages = world(sqs::ReceiveMessage{.queueUrl = dead}).messages;
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].messageId == sent.messageId);
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "next", .messageGroupId = "1"});
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.at(0).body == "next");
}

TEST_CASE("The names of attributes that are read must be known") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(world(sqs::GetQueueAttributes{.queueUrl = url}).attributes.empty());
    auto const chosen =
        world(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"QueueArn", "Policy"}}).attributes;
    CHECK(chosen == sqs::StringMap{{"QueueArn", "arn:aws:sqs:us-east-1:123456789012:q"}});
    CHECK(world.refusal(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"Colour"}}).message() ==
          "Unknown Attribute Colour.");
    CHECK(world.refusal(sqs::SetQueueAttributes{.queueUrl = url}).code() == "MissingRequiredParameterException");
}

TEST_CASE("A queue tells how many messages it holds, and in which state") {
    SqsWorld world;
    bool const fifo = GENERATE(false, true);
    auto const url = world.createQueue(fifo ? "q.fifo" : "q", {.contentBasedDeduplication = fifo});
    for (auto const* const body : {"1a", "1b", "2a", "2b", "3a", "3b"})
        world(sqs::SendMessage{.queueUrl = url, .messageBody = body, .messageGroupId = std::string(1, body[0])});
    if (!fifo) world(sqs::SendMessage{.queueUrl = url, .messageBody = "later", .delaySeconds = 60});
    auto const counts = [&] {
        auto const attributes = world(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"All"}}).attributes;
        return attributes.at("ApproximateNumberOfMessages") + " " +
               attributes.at("ApproximateNumberOfMessagesNotVisible") + " " +
               attributes.at("ApproximateNumberOfMessagesDelayed");
    };
    for (auto const* const first : {"1a", fifo ? "2a" : "1b"})
        CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.at(0).body == first);
    // A message that waits for another of its group is not called hidden.
    CHECK(counts() == (fifo ? "4 2 0" : "4 2 1"));
    world.cloud.clock().advance(30s);
    CHECK(counts() == (fifo ? "6 0 0" : "6 0 1"));
}

TEST_CASE("An empty redrive policy is none") {
    SqsWorld world;
    auto const url = world.createQueue("q", {.deadLetter = {}});
    auto const set = [&](std::string const& queue, std::string policy) {
        world(sqs::SetQueueAttributes{.queueUrl = queue, .attributes = {{"RedrivePolicy", std::move(policy)}}});
        auto const all = world(sqs::GetQueueAttributes{.queueUrl = queue, .attributeNames = {"All"}}).attributes;
        return all.contains("RedrivePolicy");
    };
    CHECK_FALSE(set("q", ""));
    CHECK(set(url, R"({"deadLetterTargetArn":")" + world.cloud.sqs().arn("q") + R"(","maxReceiveCount":"42"})"));
    CHECK_FALSE(set(url, ""));
}

TEST_CASE("The times of a queue are in seconds") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world.cloud.clock().advance(90s);
    world(sqs::SetQueueAttributes{.queueUrl = url, .attributes = {{"DelaySeconds", "1"}}});
    auto const attributes = world(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"All"}}).attributes;
    CHECK(attributes.at("CreatedTimestamp") == "1767225600");
    CHECK(attributes.at("LastModifiedTimestamp") == "1767225690");
}

TEST_CASE("A setting that is refused changes nothing") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    (void)world.refusal(
        sqs::SetQueueAttributes{.queueUrl = url, .attributes = {{"DelaySeconds", "5"}, {"VisibilityTimeout", "-1"}}});
    CHECK(world(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"DelaySeconds"}})
              .attributes.at("DelaySeconds") == "0");
}

TEST_CASE("A purge may be repeated after a minute") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    world(sqs::PurgeQueue{.queueUrl = url});
    CHECK(world.cloud.sqs().messageCount(url).total() == 0);
    world.cloud.clock().advance(59s);
    CHECK(world.refusal(sqs::PurgeQueue{.queueUrl = url}).code() == "PurgeQueueInProgress");
    world.cloud.clock().advance(1s);
    world(sqs::PurgeQueue{.queueUrl = url});
}

TEST_CASE("Lists in pages take their numbers and tokens seriously") {
    SqsWorld world;
    for (int i = 0; i != 5; ++i)
        world.createQueue("q" + std::to_string(i));
    std::vector<std::string> all;
    sqs::ListQueues list{.maxResults = 2};
    int pages = 0;
    do {
        auto const page = world(list);
        all.insert(all.end(), page.queueUrls.begin(), page.queueUrls.end());
        list.nextToken = page.nextToken;
        ++pages;
    } while (list.nextToken);
    CHECK(pages == 3);
    CHECK(all == world(sqs::ListQueues{}).queueUrls);
    CHECK(all.size() == 5);
    for (auto const& wrong : {sqs::ListQueues{.maxResults = 0}, sqs::ListQueues{.maxResults = 1001},
                              sqs::ListQueues{.nextToken = "not base64!"}})
        CHECK(world.refusal(wrong).code() == "InvalidParameterValueException");
}

TEST_CASE("Tags are replaced by name, and have their limits") {
    SqsWorld world;
    auto const url = world.createQueue("q", {.tags = {{"a", "1"}, {"b", "2"}}});
    world(sqs::TagQueue{.queueUrl = url, .tags = {{"a", "3"}}});
    CHECK(world(sqs::ListQueueTags{.queueUrl = url}).tags == sqs::StringMap{{"a", "3"}, {"b", "2"}});
    sqs::StringMap many;
    for (int i = 0; i != 49; ++i)
        many["t" + std::to_string(i)] = "x";
    CHECK(world.refusal(sqs::TagQueue{.queueUrl = url, .tags = many}).code() == "InvalidParameterValueException");
    CHECK(world.refusal(sqs::TagQueue{.queueUrl = url, .tags = {{"", "x"}}}).code() ==
          "InvalidParameterValueException");
    CHECK(world.refusal(sqs::TagQueue{.queueUrl = url}).code() == "MissingRequiredParameterException");
    CHECK(world.refusal(sqs::UntagQueue{.queueUrl = url}).code() == "MissingRequiredParameterException");
}

TEST_CASE("A standard queue and a FIFO queue are not the same name") {
    SqsWorld world;
    constexpr auto invalid = "InvalidParameterValueException";
    CHECK(world.refusal(sqs::CreateQueue{.queueName = "q", .attributes = {{"FifoQueue", "true"}}}).code() == invalid);
    CHECK(world.refusal(sqs::CreateQueue{.queueName = "q.fifo"}).code() == invalid);
    CHECK(world.refusal(sqs::CreateQueue{}).code() == "MissingRequiredParameterException");
}

} // namespace memory_sqs_service_test
