// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sns_service.hpp>

#include "support/world.hpp"
#include <pylon/services/sns/management.hpp>
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace memory_sns_service_test {

// What SNS answers, as it is documented, and as its answers were recorded by others.

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::vector<std::string>;

struct SnsWorld : World {
    using World::World;

    std::string makeQueue(std::string const& name) {
        cloud.sqs().createQueue(name);
        return cloud.sqs().arn(name);
    }
    std::vector<sqs::ReceivedMessage> receive(std::string const& queue) const {
        return (*this)(sqs::ReceiveMessage{.queueUrl = cloud.sqs().url(queue),
                                           .messageSystemAttributeNames = {"All"},
                                           .messageAttributeNames = {"All"},
                                           .maxNumberOfMessages = 10})
            .messages;
    }
    sns::PublishOutput publish(std::string const& topic, std::string message) const {
        return (*this)(sns::Publish{.topicArn = topic, .message = std::move(message)});
    }
    template <Operation Op> std::string why(Op const& operation) const {
        auto const error = refusal(operation);
        return std::to_string(error.details().httpStatus) + " " + error.code() + ": " + std::string{error.message()};
    }
};

sns::PublishBatch batchOf(std::string topic, std::vector<sns::PublishBatchRequestEntry> entries) {
    return {std::move(topic), std::move(entries)};
}

MessageAttributeValue text(std::string value, std::string type = "String") {
    return {.dataType = std::move(type), .stringValue = std::move(value)};
}

constexpr auto invalid = "400 InvalidParameter: Invalid parameter: ";

} // namespace

TEST_CASE("SNS: a topic is made, and answers are the bytes of AWS", "[sns]") {
    SnsWorld world;
    auto const response = world.send(world.request(sns::CreateTopic{.topicName = "t"}));
    CHECK(response.status == 200);
    CHECK(response.headers.find("Content-Type") == "text/xml");
    CHECK_THAT(
        response.body,
        Catch::StartsWith("<CreateTopicResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><CreateTopicResult>"
                          "<TopicArn>arn:aws:sns:us-east-1:123456789012:t</TopicArn></CreateTopicResult>"
                          "<ResponseMetadata><RequestId>"));
    auto const refused =
        world.send(world.request(sns::Publish{.topicArn = "arn:aws:sns:us-east-1:123456789012:other", .message = "m"}));
    CHECK(refused.status == 404);
    CHECK_THAT(refused.body,
               Catch::Contains(
                   "<Error><Code>NotFound</Code><Message>Topic does not exist</Message><Type>Sender</Type></Error>"));
    auto forged = world.request(sns::DeleteTopic{.topicArn = "arn:aws:sns:us-east-1:123456789012:u"});
    forged.body.own().back() = 't';
    CHECK(world.send(forged).status == 403);
    auto unknown = world.request(sns::ListTopics{});
    unknown.body.own() += "&PhoneNumber=1";
    world.sign(unknown, "sns");
    CHECK(world.send(unknown).status == 501);
}

TEST_CASE("SNS: topics have names and attributes, and are made once", "[sns]") {
    SnsWorld world;
    for (auto const& name :
         {std::string{}, std::string(257, 't'), std::string{"a.b"}, std::string{"t.fifo"}, std::string{"a b"}})
        CHECK(world.why(sns::CreateTopic{.topicName = name}) == std::string{invalid} + "Topic Name");
    CHECK(world.why(sns::CreateTopic{.topicName = "t", .attributes = {{"FifoTopic", "true"}}}) ==
          std::string{invalid} + "Topic Name");
    CHECK(world(sns::CreateTopic{.topicName = std::string(256, 't')}).topicArn.ends_with(std::string(256, 't')));
    auto const arn =
        world(sns::CreateTopic{.topicName = "t", .attributes = {{"DisplayName", "d"}}, .tags = {{"a", "b"}}}).topicArn;
    CHECK(world(sns::CreateTopic{.topicName = "t"}).topicArn == arn);
    CHECK(world(sns::CreateTopic{.topicName = "t", .attributes = {{"DisplayName", "d"}}, .tags = {{"a", "b"}}})
              .topicArn == arn);
    CHECK(world.why(sns::CreateTopic{.topicName = "t", .attributes = {{"DisplayName", "e"}}}) ==
          std::string{invalid} + "Attributes Reason: Topic already exists with different attributes");
    CHECK(world.why(sns::CreateTopic{.topicName = "t", .tags = {{"a", "c"}}}) ==
          std::string{invalid} + "Tags Reason: Topic already exists with different tags");
    CHECK(world.why(sns::CreateTopic{.topicName = "u", .tags = {{"a", "b"}, {"a", "c"}}}) ==
          std::string{invalid} + "Duplicated keys are not allowed.");
    CHECK(world.why(sns::CreateTopic{.topicName = "u", .attributes = {{"Colour", "red"}}}) ==
          std::string{invalid} + "AttributeName");
    CHECK(world.refusal(sns::CreateTopic{.topicName = "u", .attributes = {{"KmsMasterKeyId", "k"}}}).kind() ==
          ErrorKind::unmodelled);

    auto const attributes = world(sns::GetTopicAttributes{.topicArn = arn}).attributes;
    CHECK(attributes.at("DisplayName") == "d");
    CHECK(attributes.at("Owner") == "123456789012");
    CHECK(attributes.at("TopicArn") == arn);
    CHECK(attributes.at("SubscriptionsConfirmed") == "0");
    CHECK_FALSE(attributes.contains("FifoTopic"));
    world(sns::SetTopicAttributes{.topicArn = arn, .attributeName = "DisplayName", .attributeValue = "new"});
    CHECK(world(sns::GetTopicAttributes{.topicArn = arn}).attributes.at("DisplayName") == "new");
    CHECK(world.why(sns::GetTopicAttributes{.topicArn = "arn:aws:sns:us-east-1:123456789012:x"}) ==
          "404 NotFound: Topic does not exist");
    CHECK(world.why(sns::GetTopicAttributes{.topicArn = "x"}) ==
          std::string{invalid} + "TopicArn Reason: An ARN must have at least 6 elements, not 1");
    CHECK(world.why(sns::GetTopicAttributes{.topicArn = "arn:aws:sns:eu-west-1:123456789012:t"}) ==
          std::string{invalid} + "TopicArn");
    CHECK(world.refusal(sns::GetTopicAttributes{.topicArn = "arn:aws:sns:us-east-1:210987654321:t"}).kind() ==
          ErrorKind::unmodelled);
    world(sns::DeleteTopic{.topicArn = arn});
    world(sns::DeleteTopic{.topicArn = arn});
    CHECK(world.refusal(sns::GetTopicAttributes{.topicArn = arn}).kind() == ErrorKind::notFound);
}

TEST_CASE("SNS: topics and subscriptions are listed a hundred at a time", "[sns]") {
    SnsWorld world;
    std::string topic;
    for (int i = 0; i != 205; ++i)
        topic = world(sns::CreateTopic{.topicName = "t" + std::to_string(i)}).topicArn;
    std::size_t count = 0;
    std::optional<std::string> token;
    int pages = 0;
    do {
        auto const page = world(sns::ListTopics{token});
        count += page.topics.size();
        token = page.nextToken;
        ++pages;
    } while (token);
    CHECK(count == 205);
    CHECK(pages == 3);
    CHECK(world.why(sns::ListTopics{"bad"}) == "400 InvalidParameter: Invalid token");
    for (int i = 0; i != 101; ++i)
        world(sns::Subscribe{
            .topicArn = topic, .protocol = "sqs", .endpoint = world.cloud.sqs().arn("q" + std::to_string(i))});
    auto const first = world(sns::ListSubscriptionsByTopic{.topicArn = topic});
    CHECK(first.subscriptions.size() == 100);
    CHECK(world(sns::ListSubscriptionsByTopic{.topicArn = topic, .nextToken = first.nextToken}).subscriptions.size() ==
          1);
    CHECK(world(sns::ListSubscriptions{}).subscriptions.front().topicArn == topic);
}

TEST_CASE("SNS: a queue is subscribed once, and only what is one", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    auto const queue = world.makeQueue("q");
    sns::Subscribe const raw{
        .topicArn = topic, .protocol = "sqs", .endpoint = queue, .attributes = {{"RawMessageDelivery", "true"}}};
    auto const arn = world(raw).subscriptionArn;
    CHECK(arn.starts_with(topic + ":"));
    CHECK(world(raw).subscriptionArn == arn);
    CHECK(world(sns::Subscribe{.topicArn = topic, .protocol = "sqs", .endpoint = queue}).subscriptionArn == arn);
    auto different = raw;
    different.attributes["RawMessageDelivery"] = "false";
    CHECK(world.why(different) ==
          std::string{invalid} + "Attributes Reason: Subscription already exists with different attributes");
    different.attributes["RawMessageDelivery"] = "wrongvalue";
    CHECK(world.why(different) ==
          std::string{invalid} +
              "Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.");

    auto const attributes = world(sns::GetSubscriptionAttributes{.subscriptionArn = arn}).attributes;
    CHECK(attributes == sns::StringMap{{"ConfirmationWasAuthenticated", "true"},
                                       {"Endpoint", queue},
                                       {"Owner", "123456789012"},
                                       {"PendingConfirmation", "false"},
                                       {"Protocol", "sqs"},
                                       {"RawMessageDelivery", "true"},
                                       {"SubscriptionArn", arn},
                                       {"SubscriptionPrincipal", "arn:aws:iam::123456789012:root"},
                                       {"TopicArn", topic}});

    auto const subscribe = [&](std::string protocol, std::string endpoint) {
        return sns::Subscribe{.topicArn = topic, .protocol = std::move(protocol), .endpoint = std::move(endpoint)};
    };
    CHECK(world.why(subscribe("sqs", world.cloud.sqs().url("q"))) == std::string{invalid} + "SQS endpoint ARN");
    CHECK(world.why(subscribe("carrier-pigeon", "p")) ==
          std::string{invalid} + "Amazon SNS does not support this protocol string: carrier-pigeon");
    CHECK(world.why(subscribe("sqs", queue + ".fifo")) ==
          std::string{invalid} +
              "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
    for (auto const* const protocol :
         {"http", "https", "email", "email-json", "sms", "application", "lambda", "firehose"}) {
        auto const error = world.refusal(subscribe(protocol, "anything"));
        CHECK(error.kind() == ErrorKind::unmodelled);
        CHECK_THAT(std::string{error.message()}, Catch::Contains(protocol));
    }

    world(sns::Unsubscribe{.subscriptionArn = arn});
    world(sns::Unsubscribe{.subscriptionArn = arn});
    CHECK(world.why(sns::GetSubscriptionAttributes{.subscriptionArn = arn}) ==
          "404 NotFound: Subscription does not exist");
    CHECK(world.why(sns::Unsubscribe{.subscriptionArn = "x"}) ==
          std::string{invalid} + "SubscriptionArn Reason: An ARN must have at least 6 elements, not 1");
    CHECK(world.why(sns::Unsubscribe{.subscriptionArn = topic}) == std::string{invalid} + "SubscriptionId");
    CHECK(world.why(sns::Unsubscribe{}) ==
          std::string{invalid} + "SubscriptionArn Reason: no value for required parameter");
}

TEST_CASE("SNS: a subscription's attributes are checked as they are set", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    auto const arn = world.cloud.sns().subscribe(topic, "q");
    auto const set = [&](std::string name, std::string value) {
        return sns::SetSubscriptionAttributes{
            .subscriptionArn = arn, .attributeName = std::move(name), .attributeValue = std::move(value)};
    };
    CHECK(world.why(set("FakeName", "x")) == std::string{invalid} + "AttributeName");
    CHECK(world.why(set("RawMessageDelivery", "test-ValUe")) ==
          std::string{invalid} + "RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false.");
    CHECK(world.why(set("FilterPolicyScope", "All")) ==
          std::string{invalid} +
              "FilterPolicyScope: Invalid value [All]. Please use either MessageBody or MessageAttributes");
    CHECK(world.why(set("RedrivePolicy", R"({"deadLetterTargetArn":"fake-arn"})")) ==
          std::string{invalid} + "RedrivePolicy: deadLetterTargetArn is an invalid arn");
    CHECK_THAT(world.why(set("RedrivePolicy", "{invalidjson}")),
               Catch::StartsWith(std::string{invalid} + "RedrivePolicy: failed to parse JSON."));
    CHECK_THAT(world.why(set("FilterPolicy", "{invalidjson}")),
               Catch::StartsWith(std::string{invalid} + "FilterPolicy: failed to parse JSON."));
    CHECK(world.refusal(set("DeliveryPolicy", "{}")).kind() == ErrorKind::unmodelled);
    world(set("FilterPolicy", R"({"k":["v"]})"));
    CHECK(world(sns::GetSubscriptionAttributes{.subscriptionArn = arn}).attributes.at("FilterPolicyScope") ==
          "MessageAttributes");
    // What was set before stands where the next is refused.
    world(set("FilterPolicyScope", "MessageBody"));
    world(set("FilterPolicy", R"({"k":{"l":["v"]}})"));
    CHECK_THAT(world.why(set("FilterPolicyScope", "MessageAttributes")), Catch::Contains("does not support nested"));
    CHECK(world(sns::GetSubscriptionAttributes{.subscriptionArn = arn}).attributes.at("FilterPolicyScope") ==
          "MessageBody");
    world(set("FilterPolicy", ""));
    CHECK_FALSE(world(sns::GetSubscriptionAttributes{.subscriptionArn = arn}).attributes.contains("FilterPolicy"));
}

TEST_CASE("SNS: what is published is checked in the words of AWS", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    sns::Publish const good{.topicArn = topic, .message = "m"};
    auto const with = [&](auto change) {
        auto message = good;
        change(message);
        return message;
    };
    CHECK(world.why(with([](auto& m) { m.message = ""; })) == std::string{invalid} + "Empty message");
    CHECK(world.why(with([](auto& m) { m.subject = ""; })) == std::string{invalid} + "Subject");
    CHECK(world.why(with([](auto& m) { m.subject = "a\nb"; })) == std::string{invalid} + "Subject");
    CHECK(world.why(with([](auto& m) { m.subject = std::string(101, 's'); })) == std::string{invalid} + "Subject");
    CHECK(world.why(with([](auto& m) { m.message = std::string(262'145, 'x'); })) ==
          std::string{invalid} + "Message too long");
    CHECK(world.why(with([](auto& m) { m.topicArn.reset(); })) ==
          std::string{invalid} + "TopicArn or TargetArn Reason: no value for required parameter");
    CHECK(world.why(with([](auto& m) { m.messageDeduplicationId = "d"; })) ==
          std::string{invalid} + "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter "
                                 "that is not valid for this topic type");
    CHECK(world.why(with([](auto& m) { m.messageStructure = "json"; })) ==
          std::string{invalid} + "Message Structure - JSON message body failed to parse");
    CHECK(world.why(with([](auto& m) {
        m.messageStructure = "json";
        m.message = R"({"sqs":"x"})";
    })) == std::string{invalid} + "Message Structure - No default entry in JSON message body");
    world(with([](auto& m) { m.targetArn = std::exchange(m.topicArn, std::nullopt); }));

    auto const attribute = [&](std::string name, MessageAttributeValue value) {
        return world.why(with([&](auto& m) { m.messageAttributes[name] = std::move(value); }));
    };
    constexpr auto value = "400 ParameterValueInvalid: ";
    CHECK(attribute("attr1", {.dataType = "String"}) ==
          std::string{value} + "The message attribute 'attr1' must contain non-empty message attribute value for "
                               "message attribute type 'String'.");
    CHECK(attribute("attr1", {.dataType = "Binary"}) ==
          std::string{value} + "The message attribute 'attr1' must contain non-empty message attribute value for "
                               "message attribute type 'Binary'.");
    CHECK(attribute("attr1", {.dataType = "String", .binaryValue = Blob{"b"}}) ==
          std::string{value} + "The message attribute 'attr1' with type 'String' must use field 'String'.");
    CHECK(attribute("attr1", {.dataType = "Binary", .stringValue = "b"}) ==
          std::string{value} + "The message attribute 'attr1' with type 'Binary' must use field 'Binary'.");
    CHECK(attribute("attr1", text("b", "Stringprefixed")) ==
          std::string{value} + "The message attribute 'attr1' has an invalid message attribute type, the set of "
                               "supported type prefixes is Binary, Number, and String.");
    CHECK(attribute("a^b", text("b")) ==
          std::string{value} + "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can "
                               "only include alphanumeric characters, hyphens, underscores, or dots.");
    CHECK(attribute(".a", text("b")) ==
          std::string{value} + "Invalid message attribute name starting with character '.' was found.");
    CHECK(attribute("a.", text("b")) ==
          std::string{value} + "Invalid message attribute name ending with character '.' was found.");
    CHECK(attribute("a..b", text("b")) ==
          std::string{value} + "Message attribute name can not have successive '.' character.");
    CHECK(attribute(std::string(257, 'a'), text("b")) ==
          std::string{value} + "Length of message attribute name must be less than 256 bytes.");
}

TEST_CASE("SNS: a batch that is wrong in one entry is refused as a whole", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    world.makeQueue("q");
    world.cloud.sns().subscribe(topic, "q");
    CHECK(world.why(batchOf(topic, {})).starts_with("400 EmptyBatchRequest: "));
    CHECK(world.why(batchOf(topic, std::vector<sns::PublishBatchRequestEntry>(11, {.id = "1", .message = "m"}))) ==
          "400 TooManyEntriesInBatchRequest: The batch request contains more entries than permissible.");
    CHECK(world.why(batchOf(topic, {{.id = "1", .message = "m"}, {.id = "1", .message = "m"}})) ==
          "400 BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.");
    CHECK(world.why(batchOf(topic, {{.id = "message.id", .message = "m"}})) ==
          "400 InvalidBatchEntryId: The Id of a batch entry in the batch request contains an impermissible character: "
          "message.id");
    CHECK(world.why(batchOf(topic, {{.id = std::string(81, 'a'), .message = "m"}})) ==
          "400 InvalidBatchEntryId: The Id of a batch entry in the batch request is too long: " + std::string(81, 'a'));
    auto const half = std::string(131'072, 'x');
    CHECK(world.why(batchOf(
              topic, {{.id = "1", .message = half}, {.id = "2", .message = half}, {.id = "3", .message = "y"}})) ==
          "400 BatchRequestTooLong: The length of all the messages put together is more than the limit.");
    CHECK(world.why(batchOf(topic, {{.id = "1", .message = "m"}, {.id = "2", .message = ""}})) ==
          std::string{invalid} + "Empty message");
    CHECK(world.why(batchOf("arn:aws:sns:us-east-1:123456789012:x", {{.id = "1", .message = "m"}})) ==
          "404 NotFound: Topic does not exist");
    CHECK(world.cloud.sqs().messageCount("q").total() == 0);

    auto const output = world(batchOf(topic, {{.id = "1", .message = half}, {.id = "2", .message = half}}));
    CHECK(output.successful.size() == 2);
    CHECK(output.failed.empty());
    CHECK(world.cloud.sqs().messageCount("q").total() == 2);
}

TEST_CASE("SNS: every subscribed queue gets what it wants, in an envelope or raw", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    for (auto const* const name : {"raw", "enveloped", "red", "body"})
        world.makeQueue(name);
    world.cloud.sns().subscribe(topic, "raw", {.rawDelivery = true});
    auto const enveloped = world.cloud.sns().subscribe(topic, "enveloped");
    world.cloud.sns().subscribe(topic, "red", {.rawDelivery = true, .filterPolicy = R"({"colour":["red"]})"});
    world.cloud.sns().subscribe(
        topic, "body", {.rawDelivery = true, .filterPolicy = R"({"colour":["red"]})", .filterScope = "MessageBody"});

    auto const published =
        world(sns::Publish{.topicArn = topic,
                           .message = "a \"text\"",
                           .subject = "about it",
                           .messageAttributes = {{"colour", text("red")},
                                                 {"bytes", {.dataType = "Binary", .binaryValue = Blob{"\xff"}}}}});
    CHECK_FALSE(published.sequenceNumber);
    world(sns::Publish{.topicArn = topic, .message = R"({"colour":"red"})"});
    CHECK(world.cloud.sqs().bodies("red") == Strings{"a \"text\""});
    CHECK(world.cloud.sqs().bodies("body") == Strings{R"({"colour":"red"})"});
    auto const raw = world.receive("raw");
    REQUIRE(raw.size() == 2);
    CHECK(raw[0].body == "a \"text\"");
    CHECK(raw[0].messageAttributes ==
          MessageAttributes{{"colour", text("red")}, {"bytes", {.dataType = "Binary", .binaryValue = Blob{"\xff"}}}});
    CHECK(raw[0].messageId != published.messageId);

    auto const inEnvelope = world.receive("enveloped");
    REQUIRE(inEnvelope.size() == 2);
    CHECK(inEnvelope[0].messageAttributes.empty());
    auto const envelope = Json::parse(inEnvelope[0].body);
    Strings names;
    for (auto const& [name, member] : envelope.members())
        names.push_back(name);
    CHECK(names == Strings{"Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion",
                           "Signature", "SigningCertURL", "UnsubscribeURL", "MessageAttributes"});
    CHECK(envelope["Type"].string() == "Notification");
    CHECK(envelope["MessageId"].string() == published.messageId);
    CHECK(envelope["TopicArn"].string() == topic);
    CHECK(envelope["Subject"].string() == "about it");
    CHECK(envelope["Message"].string() == "a \"text\"");
    CHECK(envelope["Timestamp"].string() == "2026-01-01T00:00:00.000Z");
    CHECK(envelope["UnsubscribeURL"].string() ==
          "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + enveloped);
    CHECK(envelope["MessageAttributes"] ==
          Json::parse(R"({"bytes":{"Type":"Binary","Value":"/w=="},"colour":{"Type":"String","Value":"red"}})"));
    auto const plain = Json::parse(inEnvelope[1].body);
    CHECK(plain.find("Subject") == nullptr);
    CHECK(plain.find("MessageAttributes") == nullptr);
    CHECK(world.cloud.sns().failedDeliveries().empty());
}

TEST_CASE("SNS: of a message that is another one for each protocol, queues get theirs", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    world.makeQueue("q");
    world.cloud.sns().subscribe(topic, "q", {.rawDelivery = true});
    world(sns::Publish{.topicArn = topic,
                       .message = R"({"default":"d","sqs":"s"})",
                       .messageStructure = "json",
                       .messageAttributes = {{"k", text("v")}}});
    world(sns::Publish{.topicArn = topic, .message = R"({"default":"d","sqs":5})", .messageStructure = "json"});
    auto const received = world.receive("q");
    REQUIRE(received.size() == 2);
    CHECK(received[0].body == "s");
    CHECK(received[0].messageAttributes.empty());
    CHECK(received[1].body == "d");
}

TEST_CASE("SNS: FIFO topics order, number and deduplicate", "[sns][fifo]") {
    SnsWorld world;
    bool const contentBased = GENERATE(false, true);
    auto const topic = world.cloud.sns().createTopic("t.fifo", {.contentBasedDeduplication = contentBased});
    world.cloud.sqs().createQueue("q.fifo");
    world.makeQueue("standard");
    world.cloud.sns().subscribe(topic, "q.fifo");
    world.cloud.sns().subscribe(topic, "standard");
    auto const attributes = world(sns::GetTopicAttributes{.topicArn = topic}).attributes;
    CHECK(attributes.at("FifoTopic") == "true");
    CHECK(attributes.at("ContentBasedDeduplication") == (contentBased ? "true" : "false"));

    sns::Publish message{.topicArn = topic, .message = "Test"};
    CHECK(world.why(message) == std::string{invalid} + "The MessageGroupId parameter is required for FIFO topics");
    message.messageGroupId = "g";
    if (!contentBased) {
        CHECK(world.why(message) == std::string{invalid} + "The topic should either have ContentBasedDeduplication "
                                                           "enabled or MessageDeduplicationId provided explicitly");
        message.messageDeduplicationId = "d";
    }
    auto const published = world(message);
    auto const again = world(message);
    CHECK(published.sequenceNumber.value().size() == 20);
    CHECK(again.messageId == published.messageId);
    CHECK(again.sequenceNumber == published.sequenceNumber);

    auto const received = world.receive("q.fifo");
    REQUIRE(received.size() == 1);
    CHECK(received[0].attributes.at("MessageGroupId") == "g");
    // The hash of the message, not of the envelope.
    CHECK(received[0].attributes.at("MessageDeduplicationId") ==
          (contentBased ? "532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25" : "d"));
    auto const envelope = Json::parse(received[0].body);
    Strings names;
    for (auto const& [name, member] : envelope.members())
        names.push_back(name);
    CHECK(names ==
          Strings{"Type", "MessageId", "SequenceNumber", "TopicArn", "Message", "Timestamp", "UnsubscribeURL"});
    CHECK(envelope["SequenceNumber"].string() == published.sequenceNumber);
    auto const standard = world.receive("standard");
    REQUIRE(standard.size() == 1);
    CHECK_FALSE(standard[0].attributes.contains("MessageGroupId"));

    world.cloud.clock().advance(5min);
    auto const later = world(message);
    CHECK(later.messageId != published.messageId);
    CHECK(*later.sequenceNumber > *published.sequenceNumber);
}

TEST_CASE("SNS: where deduplication is by group, two groups may use one id", "[sns][fifo]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t.fifo", {.deduplicationByGroup = true});
    sns::Publish message{.topicArn = topic, .message = "m", .messageDeduplicationId = "d", .messageGroupId = "a"};
    auto const first = world(message).messageId;
    message.messageGroupId = "b";
    CHECK(world(message).messageId != first);
}

TEST_CASE("SNS: what cannot be delivered goes to the dead-letter queue, or is told to the test", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    auto const subscription = world.cloud.sns().subscribe(topic, "gone");
    world.publish(topic, "lost");
    auto const failed = world.cloud.sns().failedDeliveries();
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].subscriptionArn == subscription);
    CHECK(failed[0].queueArn == world.cloud.sqs().arn("gone"));
    CHECK(failed[0].reason == "The specified queue does not exist.");

    world.makeQueue("dead");
    world(sns::SetSubscriptionAttributes{.subscriptionArn = subscription,
                                         .attributeName = "RedrivePolicy",
                                         .attributeValue =
                                             R"({"deadLetterTargetArn":")" + world.cloud.sqs().arn("dead") + "\"}"});
    auto const published = world.publish(topic, "kept");
    CHECK(world.cloud.sns().failedDeliveries().size() == 1);
    auto const bodies = world.cloud.sqs().bodies("dead");
    REQUIRE(bodies.size() == 1);
    CHECK(Json::parse(bodies[0])["MessageId"].string() == published.messageId);
    CHECK_THAT(world.why(sns::Subscribe{.topicArn = world.cloud.sns().createTopic("t.fifo"),
                                        .protocol = "sqs",
                                        .endpoint = world.cloud.sqs().arn("q.fifo"),
                                        .attributes = {{"RedrivePolicy", R"({"deadLetterTargetArn":")" +
                                                                             world.cloud.sqs().arn("dead") + "\"}"}}}),
               Catch::EndsWith("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."));
}

TEST_CASE("SNS: a raw delivery with more attributes than SQS takes is dropped", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    world.makeQueue("q");
    world.cloud.sns().subscribe(topic, "q", {.rawDelivery = true});
    sns::Publish message{.topicArn = topic, .message = "m"};
    for (char c = 'a'; c != 'l'; ++c)
        message.messageAttributes[std::string{c}] = text("v");
    world(message);
    CHECK(world.cloud.sqs().messageCount("q").total() == 0);
    CHECK(world.cloud.sns().failedDeliveries().size() == 1);
}

TEST_CASE("SNS: entries of a batch fail where that was asked for", "[sns]") {
    SnsWorld world;
    auto const topic = world.cloud.sns().createTopic("t");
    world.makeQueue("q");
    world.cloud.sns().subscribe(topic, "q", {.rawDelivery = true});
    world.cloud.faults().next().on("PublishBatch").failEntries({1}, "InternalError");
    auto const output = world(batchOf(topic, {{.id = "a", .message = "1"}, {.id = "b", .message = "2"}}));
    REQUIRE(output.failed.size() == 1);
    CHECK(output.failed[0].id == "b");
    CHECK(world.cloud.sqs().bodies("q") == Strings{"1"});
}

} // namespace memory_sns_service_test
