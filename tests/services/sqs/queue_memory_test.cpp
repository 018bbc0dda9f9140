// SPDX-License-Identifier: BSL-1.0
// The wrapper on the in-memory AWS: what a user of the library does, signed and checked, without a network.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace sqs_queue_memory_test {

using namespace std::chrono_literals;
using namespace pylon;

namespace {

struct Order {
    std::int64_t id = 0;
    std::string customer{};
    std::optional<double> total{};

    bool operator==(Order const&) const = default;
};

Message numbered(int number) { return {.body = "Message number " + std::to_string(number)}; }

std::vector<std::string> bodiesOf(std::span<Message const> messages) {
    std::vector<std::string> bodies;
    for (auto const& message : messages)
        bodies.push_back(message.body);
    std::ranges::sort(bodies);
    return bodies;
}

} // namespace

} // namespace sqs_queue_memory_test

BOOST_HANA_ADAPT_STRUCT(sqs_queue_memory_test::Order, id, customer, total);

namespace sqs_queue_memory_test {

TEST_CASE("a message arrives as it was sent, with all its members") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("my-queue");
    auto const aws = cloud.client();
    sqs::Queue const queue{aws, "my-queue"};

    Message const sent{.body = "very cool \"message\"\n\t\xc5\xbc",
                       .payloadType = PayloadType::Inline,
                       .payloadMimeType = "text/json",
                       .objectType = ObjectType::DataAsset,
                       .ingestionId = "i-1",
                       .dataAssetName = "prices",
                       .dataAssetCountry = "AU",
                       .attributes = {{"colour", "red"}, {"count", "7"}, {"raw", std::string{"\x00\x01\xff", 3}}},
                       .attributeTypes = {{"count", "Number.int"}, {"raw", "Binary"}}};
    auto const receipt = queue.sendMessage(sent);

    bool const got = queue.getMessage([&](Message const& received) {
        REQUIRE(received.delivery);
        CHECK(received.delivery->messageId == receipt.messageId);
        CHECK(received.delivery->receiveCount == 1);
        CHECK(received.delivery->sentAt);
        auto bare = received;
        bare.delivery.reset();
        CHECK(bare == sent);
    });
    CHECK(got);
    CHECK_FALSE(queue.getMessage([](Message const&) { FAIL("the queue should be empty"); }));
}

TEST_CASE("a handler that throws leaves its message to the visibility time-out") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q", {.visibilityTimeout = 30s});
    sqs::Queue const queue{cloud.client(), "q"};
    queue.sendMessage(numbered(1));

    auto const failing = [](Message const&) { throw std::runtime_error{"no"}; };
    CHECK_THROWS_AS(queue.getMessage(failing), std::runtime_error);
    CHECK_FALSE(queue.getMessage([](Message const&) {}));
    cloud.clock().advance(31s);

    SECTION("and it is received again") {
        int count = 0;
        CHECK(queue.getMessage([&](Message const& message) { count = message.delivery->receiveCount; }));
        CHECK(count == 2);
    }
    SECTION("or at once, if asked for") {
        CHECK_THROWS_AS(queue.getMessage(failing, {.onFailure = sqs::Retry::after(0s)}), std::runtime_error);
        CHECK(queue.getMessage([](Message const&) {}));
    }
}

TEST_CASE("sendMessages takes a generator and getMessages gives all of it back") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q");
    sqs::Queue const queue{cloud.client(), "q"};
    queue.sendMessages(std::views::iota(0, 237) | std::views::transform(numbered));
    CHECK(queue.size() == 237);

    std::vector<std::string> bodies;
    auto const got = queue.getMessages(1000, [&](std::span<Message const> messages) { bodies = bodiesOf(messages); });
    CHECK(got == 237);
    std::vector<std::string> expected;
    for (int i = 0; i != 237; ++i)
        expected.push_back(numbered(i).body);
    std::ranges::sort(expected);
    CHECK(bodies == expected);
    CHECK(queue.size() == 0);

    SECTION("in batches of ten") {
        auto const batches = std::ranges::count_if(cloud.requests(), [](Request const& request) {
            return request.headers.find("X-Amz-Target") == "AmazonSQS.SendMessageBatch";
        });
        CHECK(batches == 24);
    }
}

TEST_CASE("getMessages deletes all or, if the handler throws, none") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q", {.visibilityTimeout = 30s});
    sqs::Queue const queue{cloud.client(), "q"};
    queue.sendMessages(std::views::iota(0, 15) | std::views::transform(numbered));
    CHECK_THROWS_AS(queue.getMessages(20, [](std::span<Message const>) { throw std::runtime_error{"no"}; }),
                    std::runtime_error);
    cloud.clock().advance(31s);
    CHECK(queue.getMessages(20, [](std::span<Message const> messages) { CHECK(messages.size() == 15); }) == 15);
    cloud.clock().advance(31s);
    CHECK(queue.getMessages(20, [](std::span<Message const>) { FAIL("nothing should be left"); }) == 0);
}

TEST_CASE("a lease acknowledges some, extends some, and releases the rest when it goes") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q", {.visibilityTimeout = 30s});
    sqs::Queue const queue{cloud.client(), "q"};
    queue.sendMessages(std::views::iota(0, 5) | std::views::transform(numbered));
    {
        auto lease = queue.lease(10);
        REQUIRE(lease.size() == 5);
        lease.acknowledge({0, 1});
        lease.extend(100s);
        cloud.clock().advance(60s);
        CHECK_FALSE(queue.getMessage([](Message const&) { FAIL("they are still leased"); }));
    }
    CHECK(queue.getMessages(10, [](std::span<Message const> messages) { CHECK(messages.size() == 3); }) == 3);
}

TEST_CASE("a long poll waits by the cloud's clock for a message that comes later") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q");
    sqs::Queue const queue{cloud.client(), "q"};
    queue.sendMessage({.body = "late", .delay = 12s});
    auto const before = cloud.clock().ticks();
    CHECK_FALSE(queue.getMessage([](Message const&) {}));
    CHECK(queue.getMessage([](Message const& message) { CHECK(message.body == "late"); }, {.wait = 20s}));
    auto const waited = cloud.clock().ticks() - before;
    CHECK(waited >= 12s);
    CHECK(waited < 13s);
}

TEST_CASE("a FIFO queue keeps its groups' order, and two messages of the same text are two") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q.fifo");
    sqs::Queue const queue{cloud.client(), "q.fifo"};
    std::vector<Message> messages;
    for (int i = 0; i != 45; ++i)
        messages.push_back(
            {.body = "same", .attributes = {{"n", std::to_string(i)}}, .groupId = "g" + std::to_string(i % 3)});
    queue.sendMessages(messages);

    std::map<std::string, std::vector<int>> seen;
    while (queue.getMessages(10, [&](std::span<Message const> got) {
        for (auto const& message : got)
            seen[*message.groupId].push_back(std::stoi(message.attributes.at("n")));
    }) != 0) {
    }
    REQUIRE(seen.size() == 3);
    for (auto const& [group, numbers] : seen) {
        CHECK(numbers.size() == 15);
        CHECK(std::ranges::is_sorted(numbers));
    }
    CHECK_THROWS_AS(queue.sendMessage({.body = "no group"}), Error);
}

TEST_CASE("what lands in the dead-letter queue is transferred back") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("dlq");
    cloud.sqs().createQueue("main", {.visibilityTimeout = 30s, .deadLetter = {"dlq", 2}});
    auto const aws = cloud.client();
    sqs::Queue const main{aws, "main"};
    sqs::Queue const dead{aws, "dlq"};
    main.sendMessages(std::views::iota(0, 25) | std::views::transform(numbered));

    for (int round = 0; round != 3; ++round) {
        try {
            main.getMessages(100, [](std::span<Message const>) { throw std::runtime_error{"broken"}; });
        } catch (std::runtime_error const&) {
        }
        cloud.clock().advance(31s);
    }
    CHECK(main.size() == 0);
    CHECK(dead.size() == 25);
    CHECK(transfer(dead, main, 1000) == 25);
    CHECK(dead.size() == 0);
    CHECK(main.getMessages(100, [](std::span<Message const> messages) { CHECK(bodiesOf(messages).size() == 25); }) ==
          25);
}

TEST_CASE("a FIFO message that is transferred back within five minutes is not taken for a repetition") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("dlq.fifo");
    cloud.sqs().createQueue("main.fifo", {.visibilityTimeout = 10s, .deadLetter = {"dlq.fifo", 1}});
    auto const aws = cloud.client();
    sqs::Queue const main{aws, "main.fifo"};
    sqs::Queue const dead{aws, "dlq.fifo"};
    main.sendMessage({.body = "x", .groupId = "g", .deduplicationId = "d"});
    for (int round = 0; round != 2; ++round) {
        try {
            main.getMessage([](Message const&) { throw std::runtime_error{"broken"}; });
        } catch (std::runtime_error const&) {
        }
        cloud.clock().advance(11s);
    }
    CHECK(transfer(dead, main, 10) == 1);
    CHECK(main.getMessage([](Message const& message) { CHECK(message.body == "x"); }));
}

TEST_CASE("raw and typed bodies") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q");
    auto const aws = cloud.client();

    sqs::RawQueue const raw{aws, "q"};
    raw.sendMessages({"a", "b"});
    raw.sendMessage("c");
    std::set<std::string> seen;
    raw.getMessages(10, [&](std::span<std::string const> bodies) { seen.insert(bodies.begin(), bodies.end()); });
    CHECK(seen == std::set<std::string>{"a", "b", "c"});

    auto const orders = sqs::Queue{aws, "q"}.as<Order>();
    orders.sendMessage(Order{.id = 50, .customer = "ann", .total = 9.5});
    CHECK(orders.getMessage([](Order const& order) { CHECK(order == Order{50, "ann", 9.5}); }));

    SECTION("a body that is no order stays in the queue, and the others are handled") {
        raw.sendMessage("{\"id\":");
        orders.sendMessage(Order{.id = 51, .customer = "bob"});
        int handled = 0;
        CHECK_THROWS_AS(
            orders.getMessages(10, [&](std::span<Order const> got) { handled = static_cast<int>(got.size()); }), Error);
        CHECK(handled == 1);
        cloud.clock().advance(31s);
        CHECK(raw.getMessage([](std::string const& body) { CHECK(body == "{\"id\":"); }));
        CHECK_FALSE(raw.getMessage([](std::string const&) {}));
    }
}

TEST_CASE("raw and typed bodies go to the group of a FIFO queue that its options name") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q.fifo");
    auto const aws = cloud.client();
    CHECK_THROWS_AS((sqs::RawQueue{aws, "q.fifo"}.sendMessage("x")), Error);

    sqs::RawQueue const raw{aws, "q.fifo", {.groupId = "all"}};
    raw.sendMessages({"a", "b"});
    raw.sendMessage("a");
    std::vector<std::string> seen;
    raw.getMessages(10, [&](std::span<std::string const> bodies) { seen.assign(bodies.begin(), bodies.end()); });
    CHECK(seen == std::vector<std::string>{"a", "b", "a"});

    sqs::Queue const queue{aws, "q.fifo", {.groupId = "all"}};
    queue.as<Order>().sendMessage(Order{.id = 50, .customer = "ann"});
    CHECK(queue.getMessage([](Message const& message) { CHECK(message.groupId == "all"); }));
    queue.sendMessage({.body = "x", .groupId = "mine"});
    CHECK(queue.getMessage([](Message const& message) { CHECK(message.groupId == "mine"); }));
}

TEST_CASE("a number of seconds that no field can hold is refused, not wrapped around") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q");
    sqs::Queue const queue{cloud.client(), "q"};
    constexpr std::chrono::seconds eonsAndOne{(std::int64_t{1} << 32) + 1};
    CHECK_THROWS_AS(queue.sendMessage({.body = "x", .delay = eonsAndOne}), Error);
    queue.sendMessage({.body = "x"});
    auto const nothing = [](Message const&) {};
    CHECK_THROWS_AS(queue.getMessage(nothing, {.wait = eonsAndOne}), Error);
    CHECK_THROWS_AS(queue.getMessage(nothing, {.wait = -1s}), Error);
    CHECK_THROWS_AS(queue.getMessage(nothing, {.visibility = eonsAndOne}), Error);
    auto lease = queue.lease(1);
    CHECK_THROWS_AS(lease.extend(eonsAndOne), Error);
}

TEST_CASE("a missing queue is named by the in-memory AWS, too") {
    memory::Cloud cloud;
    sqs::Queue const queue{cloud.client(), "nowhere"};
    try {
        queue.sendMessage({.body = "x"});
        FAIL("it should have thrown");
    } catch (sqs::QueueNotFound const& error) {
        CHECK(error.queue() == "nowhere");
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK(error.operation() == "GetQueueUrl");
        CHECK_THAT(error.what(), Catch::Contains("nowhere"));
    }
    SECTION("even when it goes after its URL was learnt") {
        cloud.sqs().createQueue("nowhere");
        queue.sendMessage({.body = "x"});
        REQUIRE(cloud.client().invoke(sqs::DeleteQueue{.queueUrl = queue.url()}));
        CHECK_THROWS_AS(queue.sendMessage({.body = "x"}), sqs::QueueNotFound);
    }
}

TEST_CASE("bad input is refused with advice before anything is sent") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("q");
    sqs::Queue const queue{cloud.client(), "q"};
    auto const refused = [&](Message const& message, char const* advice) {
        try {
            queue.sendMessage(message);
            FAIL("it should have thrown");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::invalidInput);
            CHECK_THAT(error.what(), Catch::Contains(advice));
        }
    };
    refused({.body = ""}, "empty");
    refused({.body = std::string(1024 * 1024 + 1, 'x')}, "S3");
    refused({.body = std::string{"a\x01", 2}}, "byte 1");
    refused({.body = "\xff"}, "UTF-8");
    Message many{.body = "x"};
    for (int i = 0; i != 8; ++i)
        many.attributes["a" + std::to_string(i)] = "v";
    refused(many, "11 attributes");
    CHECK(cloud.requests().empty());

    for (std::string_view const name : {"a/b", "", "x\n", "caf\xc3\xa9", ".fifo"})
        CHECK_THROWS_AS((sqs::Queue{cloud.client(), name}), Error);

    SECTION("and within a range it is named, and the others are sent") {
        std::vector<Message> messages{numbered(0), {.body = ""}, numbered(2)};
        try {
            queue.sendMessages(messages);
            FAIL("it should have thrown");
        } catch (BatchError const& error) {
            REQUIRE(error.failed().size() == 1);
            CHECK(error.failed().front().index == 1);
            CHECK(error.accepted() == 2);
        }
        CHECK(queue.size() == 2);
    }
}

} // namespace sqs_queue_memory_test
