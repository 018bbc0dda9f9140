// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sns/topic.hpp>

#include "support/scripted_topic.hpp"
#include "support/test_client.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace sns_topic_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

constexpr auto arn = ScriptedTopic::arn;
constexpr auto fifoArn = ScriptedTopic::fifoArn;

struct Order {
    std::int64_t id = 0;
    std::string customer{};
};

std::vector<std::string> numbered(int count) {
    std::vector<std::string> bodies;
    for (int i = 0; i != count; ++i)
        bodies.push_back(std::to_string(i));
    return bodies;
}

/// What `send` throws, which must be a BatchError.
BatchError failureOf(std::function<void()> const& send) {
    try {
        send();
    } catch (BatchError const& error) {
        return error;
    }
    throw std::logic_error{"nothing was thrown"};
}

std::vector<std::size_t> indicesOf(BatchError const& error) {
    std::vector<std::size_t> indices;
    for (auto const& each : error.failed())
        indices.push_back(each.index);
    return indices;
}

/// A service on a wire.
struct World {
    ScriptedTopic service;
    ScriptedTransport wire;
    World() { wire.always(std::ref(service)); }
};

} // namespace

} // namespace sns_topic_test

PYLON_ADAPT_STRUCT(sns_topic_test::Order, id, customer);

namespace sns_topic_test {

TEST_CASE("topics are consumers of messages, of strings and of structs", "[sns][topic]") {
    World world;
    sns::Topic const topic{clientOn(world.wire), arn};
    STATIC_REQUIRE(MessageConsumer<decltype(topic)>);
    STATIC_REQUIRE(!MessageProducer<decltype(topic)>);
    STATIC_REQUIRE(MessageConsumer<decltype(sns::RawTopic{clientOn(world.wire), arn}), std::string>);
    STATIC_REQUIRE(MessageConsumer<decltype(topic.as<Order>()), Order>);
    CHECK(topic.arn() == arn);
}

TEST_CASE("a message is published as it is, its members as attributes", "[sns][topic]") {
    World world;
    auto const receipt = sns::Topic{clientOn(world.wire), arn}.sendMessage({.body = "a b+c&\xc5\xbc\n",
                                                                            .objectType = ObjectType::DataAsset,
                                                                            .attributes = {{"mine", "1"}},
                                                                            .attributeTypes = {{"mine", "Number"}}});

    CHECK(receipt.messageId == "m-1");
    CHECK(formOf(world.wire.sent().at(0)) == std::map<std::string, std::string>{
                                                 {"Action", "Publish"},
                                                 {"Version", "2010-03-31"},
                                                 {"TopicArn", arn},
                                                 {"Message", "a b+c&\xc5\xbc\n"},
                                                 {"MessageAttributes.entry.1.Name", "mine"},
                                                 {"MessageAttributes.entry.1.Value.DataType", "Number"},
                                                 {"MessageAttributes.entry.1.Value.StringValue", "1"},
                                                 {"MessageAttributes.entry.2.Name", "objectType"},
                                                 {"MessageAttributes.entry.2.Value.DataType", "String"},
                                                 {"MessageAttributes.entry.2.Value.StringValue", "dataAsset"},
                                                 {"MessageAttributes.entry.3.Name", "payloadMimeType"},
                                                 {"MessageAttributes.entry.3.Value.DataType", "String"},
                                                 {"MessageAttributes.entry.3.Value.StringValue", "text"},
                                                 {"MessageAttributes.entry.4.Name", "payloadType"},
                                                 {"MessageAttributes.entry.4.Value.DataType", "String"},
                                                 {"MessageAttributes.entry.4.Value.StringValue", "inline"},
                                             });
}

TEST_CASE("raw messages have no attributes, structs are JSON", "[sns][topic]") {
    World world;
    sns::RawTopic{clientOn(world.wire), arn}.sendMessage("text");
    CHECK(formOf(world.wire.sent().at(0)).size() == 4);
    sns::Topic{clientOn(world.wire), arn}.as<Order>().sendMessage({50, "ann"});
    auto const form = formOf(world.wire.sent().at(1));
    CHECK(form.at("Message") == R"({"id":50,"customer":"ann"})");
    CHECK(form.at("MessageAttributes.entry.2.Value.StringValue") == "text/json");
}

TEST_CASE("what SNS would not take is refused before anything is sent", "[sns][topic]") {
    World world;
    sns::Topic const topic{clientOn(world.wire), arn};
    auto const why = [&](Message const& message) {
        try {
            topic.sendMessage(message);
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::invalidInput);
            return std::string{error.message()};
        }
        return ""s;
    };
    CHECK(why({.body = ""}) == "the body is empty; SNS takes messages of at least one character");
    CHECK(
        why({.body = "a\x01"}).find("the body holds a character that SNS does not take, or is not UTF-8, at byte 1") ==
        0);
    CHECK(why({.body = "a", .attributes = {{"mine", "\xff"}}}).find("the attribute mine holds a character") == 0);
    CHECK(why({.body = "a", .attributes = {{"mine", ""}}}).find("the attribute mine is empty") == 0);
    CHECK(why({.body = "a", .delay = 1s}).find("SNS delays no messages") == 0);
    Message crowded{.body = "a"};
    for (char c = 'a'; c != 'i'; ++c)
        crowded.attributes[std::string{c}] = "x";
    CHECK(why(crowded).find("the message has 11 attributes") == 0);
    CHECK(world.wire.sent().empty());
    crowded.attributes.erase("a");
    CHECK(why(crowded).empty());
}

TEST_CASE("a message that is too large is an error of its own", "[sns][topic]") {
    World world;
    sns::RawTopic const raw{clientOn(world.wire), arn};
    raw.sendMessage(std::string(sns::maxMessageSize, 'x'));
    CHECK(world.wire.count() == 1);
    try {
        raw.sendMessage(std::string(sns::maxMessageSize + 1, 'x'));
        FAIL("nothing was thrown");
    } catch (sns::MessageTooLarge const& error) {
        CHECK(error.size() == 262'145);
        CHECK(error.limit() == 262'144);
        CHECK(error.kind() == ErrorKind::invalidInput);
    }
    // Attributes count: names, types and values.
    CHECK_THROWS_AS(
        (sns::Topic{clientOn(world.wire), arn}.sendMessage({.body = std::string(sns::maxMessageSize, 'x')})),
        sns::MessageTooLarge);
    CHECK(world.wire.count() == 1);
}

TEST_CASE("only a topic's ARN makes a topic", "[sns][topic]") {
    ScriptedTransport wire;
    for (auto const* const bad :
         {"", "my-topic", "arn:aws:sqs:eu-west-1:123456789012:q", "arn:aws:sns:eu-west-1:123456789012:t:sub"})
        CHECK_THROWS_AS((sns::Topic{clientOn(wire), bad}), Error);
}

TEST_CASE("a missing topic is TopicNotFound, and what else SNS refuses says why", "[sns][topic]") {
    ScriptedTransport wire;
    wire.then(snsRefusal(404, "NotFound", "Topic does not exist")).then(snsRefusal(403, "AuthorizationError", "no"));
    sns::Topic const topic{clientOn(wire), arn};
    try {
        topic.sendMessage({.body = "a"});
        FAIL("nothing was thrown");
    } catch (sns::TopicNotFound const& error) {
        CHECK(error.topic() == arn);
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK(error.message() ==
              "Topic does not exist Topic: "s + arn + ". Check its name, the account and the region.");
    }
    try {
        topic.sendMessage({.body = "a"});
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.code() == "AuthorizationError");
    }
}

TEST_CASE("an answer that names no message is no success", "[sns][topic]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return snsOk("Publish", ""); });
    try {
        sns::Topic{clientOn(wire), arn}.sendMessage({.body = "a"});
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::malformed);
        CHECK(error.details().operation == "Publish");
    }
}

TEST_CASE("messages of a range travel in batches of ten, several at a time", "[sns][topic]") {
    World world;
    world.service.latency = 10ms;
    sns::RawTopic{clientOn(world.wire), arn}.sendMessages(numbered(95));
    CHECK(world.service.sizes == std::vector<std::size_t>{10, 10, 10, 10, 10, 10, 10, 10, 10, 5});
    CHECK(world.service.bodies() == numbered(95));
    CHECK(world.wire.mostInFlight() == 8);
    CHECK(formOf(world.wire.sent().at(0)).at("TopicArn") == arn);
}

TEST_CASE("a batch is no larger than SNS takes", "[sns][topic]") {
    World world;
    std::vector<std::string> const bodies(7, std::string(80 * 1024, 'x')); // three of these fit
    sns::RawTopic{clientOn(world.wire), arn}.sendMessages(bodies);
    CHECK(world.service.sizes == std::vector<std::size_t>{3, 3, 1});
}

TEST_CASE("only what SNS failed on is sent again, what was our fault is named by its index", "[sns][topic]") {
    World world;
    std::set<std::string> failedOnce;
    world.service.refuse = [&](ScriptedTopic::Entry const& entry) -> std::optional<ScriptedTopic::Refusal> {
        auto const& body = entry.at("Message");
        if (body == "7") return ScriptedTopic::Refusal{"InvalidParameter", true};
        if (body == "3" && failedOnce.insert(body).second) return ScriptedTopic::Refusal{};
        return std::nullopt;
    };
    auto const error = failureOf([&] { sns::RawTopic{clientOn(world.wire), arn}.sendMessages(numbered(12)); });
    CHECK(indicesOf(error) == std::vector<std::size_t>{7});
    CHECK(error.failed().front().code == "InvalidParameter");
    CHECK(error.failed().front().kind == ErrorKind::rejected);
    CHECK_FALSE(error.failed().front().mayHaveActed);
    CHECK(error.accepted() == 11);
    CHECK(error.taken() == 12);
    CHECK(error.message() ==
          "1 of 12 messages were not sent to topic "s + arn + "; the first, at index 7, because: no");
    CHECK(world.service.sizes == std::vector<std::size_t>{10, 2, 1});
    CHECK(world.service.bodies().back() == "3");
}

TEST_CASE("what cannot be sent is left out, and all else is sent", "[sns][topic]") {
    World world;
    auto const error = failureOf([&] {
        sns::RawTopic{clientOn(world.wire), arn}.sendMessages(
            {"a", "", std::string(sns::maxMessageSize + 1, 'x'), "b"});
    });
    CHECK(indicesOf(error) == std::vector<std::size_t>{1, 2});
    CHECK(error.failed().at(1).kind == ErrorKind::invalidInput);
    CHECK(world.service.bodies() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a FIFO topic gets groups, ids that stay and one batch after the other", "[sns][topic][fifo]") {
    World world;
    int refusals = 2;
    world.service.refuse = [&](ScriptedTopic::Entry const& entry) -> std::optional<ScriptedTopic::Refusal> {
        if (entry.at("Message") == "0" && refusals-- > 0) return ScriptedTopic::Refusal{};
        return std::nullopt;
    };
    SECTION("a group for all, ids of our own") {
        sns::RawTopic{clientOn(world.wire), fifoArn, {.groupId = "g"}}.sendMessages({"0"});
        std::set<std::string> ids;
        for (auto const& sent : world.wire.sent()) {
            auto const form = formOf(sent);
            CHECK(form.at("PublishBatchRequestEntries.member.1.MessageGroupId") == "g");
            if (form.at("PublishBatchRequestEntries.member.1.Message") == "0")
                ids.insert(form.at("PublishBatchRequestEntries.member.1.MessageDeduplicationId"));
        }
        CHECK(ids.size() == 1);
        // Each as a single call, which this transport does not count.
        CHECK(world.wire.mostInFlight() == 0);
    }
    SECTION("those of the message") {
        sns::Topic{clientOn(world.wire), fifoArn}.sendMessage(
            {.body = "1", .groupId = "mine", .deduplicationId = "id"});
        auto const form = formOf(world.wire.sent().at(0));
        CHECK(form.at("MessageGroupId") == "mine");
        CHECK(form.at("MessageDeduplicationId") == "id");
    }
    SECTION("none where the topic knows messages by their content") {
        sns::Topic{clientOn(world.wire), fifoArn, {.contentBasedDeduplication = true}}.sendMessage(
            {.body = "1", .groupId = "mine"});
        CHECK_FALSE(formOf(world.wire.sent().at(0)).contains("MessageDeduplicationId"));
    }
    SECTION("without a group nothing is sent") {
        CHECK_THROWS_AS((sns::Topic{clientOn(world.wire), fifoArn}.sendMessage({.body = "1"})), Error);
        CHECK(world.wire.sent().empty());
    }
    SECTION("a standard topic gets the group, which it hands on, and no id") {
        sns::Topic{clientOn(world.wire), arn}.sendMessage({.body = "1", .groupId = "mine", .deduplicationId = "id"});
        auto const form = formOf(world.wire.sent().at(0));
        CHECK(form.at("MessageGroupId") == "mine");
        CHECK_FALSE(form.contains("MessageDeduplicationId"));
    }
}

TEST_CASE("one id goes through all attempts of a message", "[sns][topic][fifo]") {
    World world;
    world.wire.then(broken()).then(snsRefusal(500, "InternalError"));
    sns::Topic{clientOn(world.wire), fifoArn, {.groupId = "g"}}.sendMessage({.body = "1"});
    REQUIRE(world.wire.count() == 3);
    std::set<std::string> ids;
    for (auto const& sent : world.wire.sent())
        ids.insert(formOf(sent).at("MessageDeduplicationId"));
    CHECK(ids.size() == 1);
}

} // namespace sns_topic_test
