// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sqs/queue.hpp>

#include "support/scripted_queue.hpp"
#include "support/test_client.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace sqs_queue_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::vector<std::string>;

constexpr auto url = ScriptedQueue::url;

struct Order {
    std::int64_t id = 0;
};

Json bodyOf(Sent const& sent) { return Json::parse(sent.request.body); }

struct Fixture {
    ScriptedQueue service;
    ScriptedTransport wire;

    Fixture() { wire.always(std::ref(service)); }
    [[nodiscard]] auto raw() const { return sqs::RawQueue{clientOn(wire, PlainRetry{1}), url}; }
};

} // namespace

} // namespace sqs_queue_test

BOOST_HANA_ADAPT_STRUCT(sqs_queue_test::Order, id);

namespace sqs_queue_test {

TEST_CASE("a queue that is given by its URL is never asked for", "[sqs][queue]") {
    Fixture f;
    auto const queue = f.raw();
    queue.sendMessage("b");
    CHECK(f.wire.count("GetQueueUrl") == 0);
    CHECK(bodyOf(f.wire.sent().front())["QueueUrl"].string() == url);
    CHECK(queue.url() == url);
    CHECK(queue.name() == url);
}

TEST_CASE("a queue that is given by its name is asked for on first use, and once", "[sqs][queue]") {
    Fixture f;
    sqs::RawQueue const queue{clientOn(f.wire), "my-queue"};
    CHECK(f.wire.sent().empty());
    CHECK(queue.name() == "my-queue");
    auto const copy = queue; // NOLINT: copies share the URL
    queue.sendMessage("b");
    copy.sendMessage("c");
    auto const typed = queue.as<Order>();
    typed.sendMessage({.id = 5});
    CHECK(f.wire.count("GetQueueUrl") == 1);
    CHECK(bodyOf(f.wire.sent()[0])["QueueName"].string() == "my-queue");
    CHECK(bodyOf(f.wire.sent()[3])["QueueUrl"].string() == url);
}

TEST_CASE("a name that no queue can have is refused at once", "[sqs][queue]") {
    Fixture f;
    for (auto const* const name : {"", "a/b", "a b", "a\n", "ftp://q"}) {
        CAPTURE(name);
        try {
            sqs::RawQueue const queue{clientOn(f.wire), name};
            FAIL("it was taken");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::invalidInput);
        }
    }
    CHECK(f.wire.sent().empty());
}

TEST_CASE("a missing queue is named", "[sqs][queue]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return refusal(400, "QueueDoesNotExist", "No such queue."); });
    auto const name = GENERATE(as<std::string>{}, "no-queue", url);
    sqs::RawQueue const queue{clientOn(wire), name};
    for (int i = 0; i != 2; ++i)
        try {
            queue.sendMessage("b");
            FAIL("nothing was thrown");
        } catch (sqs::QueueNotFound const& error) {
            CHECK(error.queue() == name);
            CHECK(error.kind() == ErrorKind::notFound);
            CHECK(error.code() == "QueueDoesNotExist");
            CHECK_THAT(error.message(), Catch::StartsWith("No such queue.") && Catch::Contains(name));
        }
    // That it was not there is not remembered: it may be made.
    CHECK(wire.sent().size() == 2);
}

TEST_CASE("another refusal is thrown as it is", "[sqs][queue]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return refusal(403, "AccessDenied"); });
    try {
        sqs::RawQueue{clientOn(wire), url}.sendMessage("b");
        FAIL("nothing was thrown");
    } catch (sqs::QueueNotFound const&) {
        FAIL("the queue was there");
    } catch (Error const& error) {
        CHECK(error.code() == "AccessDenied");
    }
}

TEST_CASE("sendMessage tells what the queue made of the message", "[sqs][queue]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"MessageId":"m-1","SequenceNumber":"18","MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"})"));
    auto const receipt = sqs::RawQueue{clientOn(wire), url}.sendMessage("hello");
    CHECK(receipt.messageId == "m-1");
    CHECK(receipt.sequenceNumber == "18");
}

TEST_CASE("a success that is none is not taken for one", "[sqs][queue]") {
    auto const [answer, kind] = GENERATE(table<std::string, ErrorKind>({
        {"", ErrorKind::malformed},
        {"{}", ErrorKind::malformed},
        {R"({"MessageId":"m","MD5OfMessageBody":"00000000000000000000000000000000"})", ErrorKind::integrity},
        {R"({"MessageId":"m","MD5OfMessageAttributes":"00000000000000000000000000000000"})", ErrorKind::integrity},
    }));
    ScriptedTransport wire;
    wire.always([&](Sent const&) { return ok(answer); });
    try {
        sqs::RawQueue{clientOn(wire), url}.sendMessage("hello");
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.kind() == kind);
        CHECK(error.operation() == "SendMessage");
    }
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("what SQS would not take is not sent", "[sqs][queue]") {
    Fixture f;
    for (auto const& body : {std::string{}, std::string{"\x01"}, std::string(sqs::maxMessageSize + 1, 'x')})
        try {
            f.raw().sendMessage(body);
            FAIL("it was sent");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::invalidInput);
        }
    Message message{.body = "b"};
    for (int i = 0; i != 8; ++i)
        message.attributes["a" + std::to_string(i)] = "v";
    CHECK_THROWS_AS((sqs::Queue{clientOn(f.wire), url}.sendMessage(message)), Error);
    CHECK(f.wire.sent().empty());
}

TEST_CASE("a message that is received with nothing to wait for is asked for plainly", "[sqs][queue]") {
    Fixture f;
    CHECK_FALSE(f.raw().getMessage([](std::string const&) { FAIL("there was none"); }));
    REQUIRE(f.wire.sent().size() == 1);
    auto const request = bodyOf(f.wire.sent().front());
    CHECK(request["MaxNumberOfMessages"].integer() == 1);
    CHECK(request["MessageAttributeNames"][0].string() == "All");
    CHECK(request["MessageSystemAttributeNames"][0].string() == "All");
    CHECK_FALSE(request.contains("WaitTimeSeconds"));
    CHECK_FALSE(request.contains("VisibilityTimeout"));
}

TEST_CASE("a handled message is deleted", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::message("a")};
    Strings seen;
    CHECK(f.raw().getMessage([&](std::string const& body) {
        CHECK(f.service.deleted.empty());
        seen.push_back(body);
    }));
    CHECK(seen == Strings{"a"});
    CHECK(f.service.deleted == Strings{"h-a"});
    CHECK(f.service.hidden.empty());
}

TEST_CASE("a message whose handler throws comes back as the options say", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::message("a")};
    auto const handler = [](std::string const&) { throw std::runtime_error{"the handler's own"}; };
    SECTION("when it is visible again") {
        CHECK_THROWS_WITH(f.raw().getMessage(handler), "the handler's own");
        CHECK(f.service.hidden.empty());
    }
    SECTION("at once") {
        CHECK_THROWS_WITH(f.raw().getMessage(handler, {.onFailure = sqs::Retry::after(0s)}), "the handler's own");
        CHECK(f.service.hidden == Strings{"h-a=0"});
    }
    SECTION("after a while") {
        CHECK_THROWS_WITH(f.raw().getMessage(handler, {.onFailure = sqs::Retry::after(60s)}), "the handler's own");
        CHECK(f.service.hidden == Strings{"h-a=60"});
    }
    SECTION("whatever becomes of giving it back") {
        f.service.refuse = [](Json const&) { return ScriptedQueue::Refusal{}; };
        CHECK_THROWS_WITH(f.raw().getMessage(handler, {.onFailure = sqs::Retry::after(0s)}), "the handler's own");
        CHECK(f.wire.count("ChangeMessageVisibilityBatch") == 1);
    }
    CHECK(f.service.deleted.empty());
}

TEST_CASE("a message that was handled but could not be deleted is not given back at once", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::message("a")};
    f.service.refuse = [](Json const&) { return ScriptedQueue::Refusal{}; };
    CHECK_THROWS_AS(f.raw().getMessage([](std::string const&) {}), BatchError);
    CHECK(f.wire.count("ChangeMessageVisibilityBatch") == 0);
}

TEST_CASE("getMessages receives by tens until it has enough or a receive comes back empty", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::messages(0, 10), ScriptedQueue::messages(10, 4),
                          ScriptedQueue::messages(14, 9)};
    std::size_t handled = 0;
    int calls = 0;
    auto const handler = [&](std::span<std::string const> messages) {
        ++calls;
        handled = messages.size();
    };
    std::vector<std::int64_t> asked;
    SECTION("enough") {
        CHECK(f.raw().getMessages(23, handler, {.wait = 20s, .visibility = 90s}) == 23);
        asked = {10, 10, 9};
    }
    SECTION("empty") {
        CHECK(f.raw().getMessages(40, handler, {.wait = 20s, .visibility = 90s}) == 23);
        asked = {10, 10, 10, 10};
    }
    CHECK(handled == 23);
    CHECK(calls == 1);
    CHECK(f.service.deleted.size() == 23);
    std::size_t receive = 0;
    for (auto const& each : f.wire.sent()) {
        if (each.operation() != "ReceiveMessage") continue;
        auto const request = bodyOf(each);
        REQUIRE(receive < asked.size());
        CHECK(request["MaxNumberOfMessages"].integer() == asked[receive]);
        CHECK(request["VisibilityTimeout"].integer() == 90);
        // Who has work does not wait for more.
        CHECK(request.contains("WaitTimeSeconds") == (receive == 0));
        ++receive;
    }
    CHECK(receive == asked.size());
}

TEST_CASE("without messages the handler is not called", "[sqs][queue]") {
    Fixture f;
    CHECK(f.raw().getMessages(10, [](std::span<std::string const>) { FAIL("it was called"); }) == 0);
    CHECK(f.raw().getMessages(0, [](std::span<std::string const>) { FAIL("it was called"); }) == 0);
    CHECK(f.wire.sent().size() == 1);
}

TEST_CASE("where the handler of many throws, none is deleted", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::messages(0, 10), ScriptedQueue::messages(10, 2)};
    CHECK_THROWS_AS(f.raw().getMessages(12, [](std::span<std::string const>) { throw std::runtime_error{""}; }),
                    std::runtime_error);
    CHECK(f.service.deleted.empty());
}

TEST_CASE("a receive that fails gives back what an earlier one brought", "[sqs][queue]") {
    Fixture f;
    f.wire.then(ok(R"({"Messages":[)" + ScriptedQueue::messages(0, 2) + "]}")).then(refusal(403, "AccessDenied"));
    CHECK_THROWS_AS(f.raw().getMessages(5, [](std::span<std::string const>) { FAIL("it was called"); }), Error);
    CHECK(f.service.hidden == Strings{"h-0=0", "h-1=0"});
}

TEST_CASE("a message that cannot be read does not keep the others from being handled", "[sqs][queue]") {
    Fixture f;
    auto const damaged = GENERATE(values<std::string>({
        R"(,"MD5OfBody":"00000000000000000000000000000000")",
        R"(,"MD5OfMessageAttributes":"00000000000000000000000000000000",)"
        R"("MessageAttributes":{"a":{"DataType":"String","StringValue":"x"}})",
    }));
    SECTION("among others") {
        f.service.receives = {ScriptedQueue::message("a") + "," + ScriptedQueue::message("b", damaged) + "," +
                              ScriptedQueue::message("c")};
        Strings seen;
        try {
            f.raw().getMessages(
                3, [&](std::span<std::string const> messages) { seen.assign(messages.begin(), messages.end()); });
            FAIL("nothing was thrown");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::integrity);
            CHECK(error.operation() == "ReceiveMessage");
            CHECK_THAT(error.message(), Catch::Contains("m-b"));
        }
        CHECK(seen == Strings{"a", "c"});
        CHECK(f.service.deleted == Strings{"h-a", "h-c"});
    }
    SECTION("alone") {
        f.service.receives = {ScriptedQueue::message("b", damaged)};
        CHECK_THROWS_AS(f.raw().getMessage([](std::string const&) { FAIL("it was handled"); }), Error);
        CHECK(f.service.deleted.empty());
    }
    CHECK(f.service.hidden.empty());
}

TEST_CASE("MD5s that match are no trouble", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::message("hello", R"(,"MD5OfBody":"5d41402abc4b2a76b9719d911017c592")")};
    CHECK(f.raw().getMessage([](std::string const& body) { CHECK(body == "hello"); }));
}

TEST_CASE("a typed queue leaves in the queue what is not of its type", "[sqs][queue]") {
    Fixture f;
    f.service.receives = {ScriptedQueue::message("5") +
                          R"(,{"MessageId":"m-o","ReceiptHandle":"h-o","Body":"{\"id\":7}"})"};
    std::vector<std::int64_t> seen;
    CHECK_THROWS_AS(f.raw().as<Order>().getMessages(2,
                                                    [&](std::span<Order const> orders) {
                                                        for (auto const& each : orders)
                                                            seen.push_back(each.id);
                                                    }),
                    Error);
    CHECK(seen == std::vector<std::int64_t>{7});
    CHECK(f.service.deleted == Strings{"h-o"});
}

TEST_CASE("size is the service's approximate number", "[sqs][queue]") {
    ScriptedTransport wire;
    sqs::RawQueue const queue{clientOn(wire), url};
    wire.then(ok(R"({"Attributes":{"ApproximateNumberOfMessages":"42"}})"));
    CHECK(queue.size() == 42);
    CHECK(bodyOf(wire.sent().front())["AttributeNames"][0].string() == "ApproximateNumberOfMessages");
    for (auto const* const body : {"{}", R"({"Attributes":{"ApproximateNumberOfMessages":"many"}})"}) {
        wire.then(ok(body));
        try {
            static_cast<void>(queue.size());
            FAIL("nothing was thrown");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::malformed);
        }
    }
}

TEST_CASE("an answer to GetQueueUrl without a URL is malformed", "[sqs][queue]") {
    ScriptedTransport wire;
    wire.then(ok("{}"));
    try {
        static_cast<void>(sqs::RawQueue{clientOn(wire), "my-queue"}.url());
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::malformed);
    }
}

} // namespace sqs_queue_test
