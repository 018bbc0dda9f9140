// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/services/sns.hpp>
#include <pylon/services/sqs.hpp>
#include <pylon/testing/messaging_laws.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <concepts>
#include <ranges>
#include <set>
#include <string>
#include <vector>

namespace sns_topic_memory_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

using Strings = std::vector<std::string>;

struct Order {
    std::int64_t id = 0;
    std::string customer{};

    bool operator==(Order const&) const = default;
};

Message withoutDelivery(Message message) {
    message.delivery.reset();
    return message;
}

/// All that a queue holds, decoded.
template <class Client> std::vector<Message> decodedFrom(Client const& aws, std::string const& queue) {
    std::vector<Message> all;
    while (sqs::Queue{aws, queue}.getMessages(100, [&](std::span<Message const> some) {
        for (auto const& each : some)
            all.push_back(withoutDelivery(sns::decode<RapidJsonCodec>(each)));
    })) {
    }
    return all;
}

} // namespace

} // namespace sns_topic_memory_test

PYLON_ADAPT_STRUCT(sns_topic_memory_test::Order, id, customer);

namespace sns_topic_memory_test {

TEST_CASE("messages to a topic, one and many, of which a queue gets what its filter lets through", "[sns][topic]") {
    memory::Cloud cloud;
    auto const arn = cloud.sns().createTopic("my_topic");
    cloud.sqs().createQueue("my-queue");
    cloud.sns().subscribe(arn, "my-queue", {.rawDelivery = true, .filterPolicy = R"({"objectType":["dataAsset"]})"});
    sns::Topic const topic{cloud.client(), arn};
    topic.sendMessage({.body = "very cool message", .objectType = ObjectType::DataAsset});
    topic.sendMessage({.body = "of no interest"});
    topic.sendMessages({{.body = "message 1", .objectType = ObjectType::DataAsset}, {.body = "message 2"}});
    CHECK(cloud.sqs().bodies("my-queue") == Strings{"very cool message", "message 1"});
}

TEST_CASE("a message is the same when it is decoded, whether delivery is raw or in an envelope",
          "[sns][topic][decode]") {
    memory::Cloud cloud;
    auto const aws = cloud.client();
    auto const arn = cloud.sns().createTopic("topic");
    for (auto const* const name : {"raw", "enveloped"}) {
        cloud.sqs().createQueue(name);
        cloud.sns().subscribe(arn, name, {.rawDelivery = std::string_view{name} == "raw"});
    }
    std::vector<Message> const messages{
        {.body = "text"},
        {.body = R"({"answer":42})", .payloadMimeType = "text/json"},
        {.body = "gr\xc3\xbc\xc3\x9f"
                 "e \"quoted\" \\ \t\n \xf0\x9f\x8e\x89",
         .objectType = ObjectType::DataAsset,
         .ingestionId = "i-1",
         .dataAssetName = "n",
         .dataAssetCountry = "c"},
        {.body = "typed",
         .attributes = {{"bytes", std::string{"\0\xff", 2}}, {"number", "1.50"}, {"mine", "yes"}},
         .attributeTypes = {{"bytes", "Binary"}, {"number", "Number"}}},
    };
    sns::Topic{aws, arn}.sendMessages(messages);
    CHECK(decodedFrom(aws, "raw") == messages);
    CHECK(decodedFrom(aws, "enveloped") == messages);
}

TEST_CASE("a topic fans out many messages to many queues, each once", "[sns][topic]") {
    memory::Cloud cloud;
    auto const aws = cloud.client();
    auto const arn = cloud.sns().createTopic("topic");
    for (auto const* const name : {"a", "b", "c"}) {
        cloud.sqs().createQueue(name);
        cloud.sns().subscribe(arn, name, {.rawDelivery = true});
    }
    sns::RawTopic{aws, arn}.sendMessages(std::views::iota(0, 137) |
                                         std::views::transform([](int i) { return std::to_string(i); }));
    for (auto const* const name : {"a", "b", "c"}) {
        auto const bodies = cloud.sqs().bodies(name);
        CHECK(bodies.size() == 137);
        CHECK(std::set<std::string>(bodies.begin(), bodies.end()).size() == 137);
    }
    CHECK(cloud.requests().size() == 14);
}

TEST_CASE("typed messages arrive in a typed queue", "[sns][topic]") {
    memory::Cloud cloud;
    auto const arn = cloud.sns().createTopic("topic");
    cloud.sqs().createQueue("orders");
    cloud.sns().subscribe(arn, "orders", {.rawDelivery = true});
    sns::Topic{cloud.client(), arn}.as<Order>().sendMessages(std::vector<Order>{{1, "ann"}, {2, "bob"}});
    std::vector<Order> got;
    auto const orders = sqs::Queue{cloud.client(), "orders"}.as<Order>();
    orders.getMessages(10, [&](std::span<Order const> some) { got.assign(some.begin(), some.end()); });
    CHECK(got == std::vector<Order>{{1, "ann"}, {2, "bob"}});
}

TEST_CASE("a FIFO topic keeps each group's order, and every message is there once", "[sns][topic][fifo]") {
    memory::Cloud cloud;
    auto const aws = cloud.client();
    auto const arn = cloud.sns().createTopic("topic.fifo");
    cloud.sqs().createQueue("queue.fifo");
    cloud.sns().subscribe(arn, "queue.fifo");
    cloud.faults().next().on("PublishBatch").loseAnswer(); // the batch is sent twice, under the same ids
    std::vector<Message> messages;
    for (int i = 0; i != 25; ++i)
        messages.push_back({.body = std::to_string(i), .groupId = "g" + std::to_string(i % 3)});
    sns::Topic const topic{aws, arn};
    topic.sendMessages(messages);
    CHECK(topic.sendMessage({.body = "25", .groupId = "g1"}).sequenceNumber.size() == 20);
    CHECK(cloud.sqs().messageCount("queue.fifo").total() == 26);
    std::map<std::string, std::vector<int>> byGroup;
    for (auto const& each : decodedFrom(aws, "queue.fifo"))
        byGroup[each.groupId.value()].push_back(std::stoi(each.body));
    CHECK(byGroup.size() == 3);
    for (auto const& [group, numbers] : byGroup)
        CHECK(std::is_sorted(numbers.begin(), numbers.end()));
}

TEST_CASE("a queue's messages are moved to a topic", "[sns][topic]") {
    memory::Cloud cloud;
    auto const aws = cloud.client();
    auto const arn = cloud.sns().createTopic("topic");
    for (auto const* const name : {"from", "to"})
        cloud.sqs().createQueue(name);
    cloud.sns().subscribe(arn, "to");
    sqs::Queue{aws, "from"}.sendMessages({{.body = "a"}, {.body = "b", .attributes = {{"k", "v"}}}});
    CHECK(transfer(sqs::Queue{aws, "from"}, sns::Topic{aws, arn}, 10) == 2);
    CHECK(cloud.sqs().messageCount("from").total() == 0);
    CHECK(decodedFrom(aws, "to") == std::vector<Message>{{.body = "a"}, {.body = "b", .attributes = {{"k", "v"}}}});
}

TEST_CASE("a missing topic, and one of another region, are errors that say so", "[sns][topic]") {
    memory::Cloud cloud;
    auto const missing = cloud.sns().arn("missing");
    CHECK_THROWS_AS((sns::Topic{cloud.client(), missing}.sendMessage({.body = "m"})), sns::TopicNotFound);
    try {
        sns::Topic{cloud.client(), missing}.sendMessages({{.body = "m"}});
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.failed().size() == 1);
        CHECK(error.kind() == ErrorKind::notFound);
    }
    CHECK_THROWS_WITH((sns::Topic{cloud.client(), "arn:aws:sns:eu-west-1:123456789012:t"}.sendMessage({.body = "m"})),
                      Catch::Contains("Invalid parameter: TopicArn"));
}

TEST_CASE("entries that fail for now are sent again, and those that fail for good are named", "[sns][topic]") {
    memory::Cloud cloud;
    auto const arn = cloud.sns().createTopic("topic");
    cloud.sqs().createQueue("q");
    cloud.sns().subscribe(arn, "q", {.rawDelivery = true});
    cloud.faults().next().on("PublishBatch").failEntries({0, 2});
    cloud.faults().nth(2).on("PublishBatch").failEntries({1}, "InvalidParameter", true);
    try {
        sns::RawTopic{cloud.client(), arn}.sendMessages({"0", "1", "2"});
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        REQUIRE(error.failed().size() == 1);
        CHECK(error.failed()[0].index == 2);
        CHECK(error.failed()[0].code == "InvalidParameter");
        CHECK(error.accepted() == 2);
    }
    CHECK(cloud.sqs().bodies("q") == Strings{"1", "0"});
}

TEST_CASE("no secret and no message stands in a topic's errors", "[sns][topic][secrets]") {
    memory::Cloud cloud{{.secretAccessKey = "MarkerOfTheSecretKey", .sessionToken = "MarkerOfTheToken"}};
    auto const arn = cloud.sns().createTopic("topic");
    sns::Topic const topic{cloud.client(), arn};
    Strings texts;
    auto const run = [&](auto const& action) {
        try {
            action();
        } catch (BatchError const& error) {
            texts.emplace_back(error.what());
            for (auto const& each : error.failed())
                texts.push_back(each.code + each.message);
        } catch (Error const& error) {
            texts.emplace_back(error.what());
            for (auto const& each : error.attempts())
                texts.push_back(each.code + each.message);
        }
    };
    auto const sendBoth = [&] {
        run([&] { topic.sendMessage({.body = "MarkerOfTheBody"}); });
        run([&] { topic.sendMessages({{.body = "MarkerOfTheBody", .attributes = {{"k", "MarkerOfTheValue"}}}}); });
        cloud.faults().clear();
    };
    cloud.faults().always().fail("AuthorizationError", 403);
    sendBoth();
    cloud.faults().always().throttle();
    sendBoth();
    cloud.faults().always().timeOut();
    sendBoth();
    cloud.faults().always().respond(200, "<html>no</html>");
    sendBoth();
    cloud.faults().always().corrupt();
    sendBoth();
    run([&] { topic.sendMessage({.body = std::string(sns::maxMessageSize, 'x') + "MarkerOfTheBody"}); });
    run([&] { topic.sendMessage({.body = "MarkerOfTheBody\x01"}); });
    CHECK(texts.size() > 10);
    auto marks = Strings{"MarkerOf"};
    for (auto const& request : cloud.requests())
        if (auto const text = request.headers.find("Authorization"))
            marks.emplace_back(text->substr(text->rfind('=') + 1));
    for (auto const& text : texts)
        for (auto const& mark : marks)
            CHECK(text.find(mark) == text.npos);
}

namespace {

/// A topic of an in-memory AWS, and the queue that is subscribed to it, of the same kind of message.
template <class M, class MakeTopic, class MakeQueue>
void checkLaws(MakeTopic const& makeTopic, MakeQueue const& makeQueue, M (*make)(std::size_t), M bad) {
    memory::Cloud cloud;
    auto const arn = cloud.sns().createTopic("laws");
    cloud.sqs().createQueue("laws");
    cloud.sns().subscribe(arn, "laws", {.rawDelivery = true});
    auto const queue = makeQueue(cloud.client());
    testing::ConsumerWorld<M> world{.message = make};
    world.takeArrived = [&] {
        std::vector<M> all;
        while (queue.getMessages(10, [&](std::span<M const> some) {
            for (auto const& each : some) {
                if constexpr (std::same_as<M, Message>)
                    all.push_back(withoutDelivery(each));
                else
                    all.push_back(each);
            }
        })) {
        }
        return all;
    };
    world.unsendable = std::move(bad);
    auto const topic = makeTopic(cloud.client(), arn);
    CHECK(testing::checkConsumerLaws(topic, world) == testing::Violations{});
}

} // namespace

TEST_CASE("every topic that is shipped keeps the laws of message consumers", "[laws][messaging][sns]") {
    checkLaws<Message>([](auto const& client, auto const& arn) { return sns::Topic{client, arn}; },
                       [](auto const& client) { return sqs::Queue{client, "laws"}; },
                       [](std::size_t number) { return Message{.body = "message " + std::to_string(number)}; },
                       Message{});
    checkLaws<std::string>([](auto const& client, auto const& arn) { return sns::RawTopic{client, arn}; },
                           [](auto const& client) { return sqs::RawQueue{client, "laws"}; },
                           [](std::size_t number) { return "message " + std::to_string(number); }, "");
    checkLaws<Order>([](auto const& client, auto const& arn) { return sns::Topic{client, arn}.template as<Order>(); },
                     [](auto const& client) { return sqs::Queue{client, "laws"}.template as<Order>(); },
                     [](std::size_t number) { return Order{static_cast<std::int64_t>(number), "ann"}; },
                     Order{1, "not UTF-8: \xff"});
}

} // namespace sns_topic_memory_test
