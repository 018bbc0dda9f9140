// SPDX-License-Identifier: BSL-1.0
// Payloads in S3, on the in-memory AWS: fetched on receipt, stored when a message is too long.

#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/transfer.hpp>
#include <pylon/services/s3/bucket.hpp>
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace sqs_payload_memory_test {

using namespace pylon;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

namespace {

struct World {
    World() {
        cloud.s3().createBucket("my-bucket");
        cloud.s3().createBucket("other-bucket");
        cloud.sqs().createQueue("queue");
        cloud.sqs().createQueue("other");
        cloud.sqs().createQueue("q.fifo", {.contentBasedDeduplication = true});
    }

    /// A message that points to an object with this content.
    Message pointer(std::string const& key, std::string const& content) {
        auto const path = s3::getPath("my-bucket", key);
        s3::putObject(aws, path, content);
        return {.payloadType = PayloadType::S3, .payloadMimeType = "text/json", .payloadS3Path = path};
    }
    [[nodiscard]] Strings keys() const { return cloud.s3().keys("my-bucket"); }
    [[nodiscard]] std::size_t total(std::string const& name = "queue") const {
        return cloud.sqs().messageCount(name).total();
    }
    [[nodiscard]] std::size_t count(std::string_view method) const {
        std::size_t count = 0;
        for (auto const& request : cloud.requests())
            count += request.method == method ? 1 : 0;
        return count;
    }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
    sqs::Queue<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> queue{aws, "queue"};
};

/// What is received, and the error in the end, if there is one.
template <class Queue> std::pair<Strings, std::string> drain(Queue const& queue, std::size_t most = 10) {
    std::pair<Strings, std::string> outcome;
    try {
        queue.getMessages(most, [&](auto const& messages) {
            for (auto const& each : messages) {
                if constexpr (requires { each.body; })
                    outcome.first.push_back(each.body);
                else
                    outcome.first.push_back(each);
            }
        });
    } catch (Error const& error) {
        outcome.second = error.what();
    }
    return outcome;
}

Error errorOf(std::function<void()> const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}

template <class Text> bool has(std::string const& text, Text const& part) {
    return text.find(part) != std::string::npos;
}

struct Order {
    int id = 0;
    std::string text{};
};

std::string const tooLong(1024 * 1024, 'x'); // with its attributes

} // namespace

} // namespace sqs_payload_memory_test

PYLON_ADAPT_STRUCT(sqs_payload_memory_test::Order, id, text);

namespace sqs_payload_memory_test {

TEST_CASE("a payload in S3 is the body of what is received", "[sqs][payload][memory]") {
    World w;
    w.queue.sendMessage(w.pointer("a key/+%2F", R"({"very":"cool"})"));
    CHECK(w.cloud.sqs().bodies("queue") == Strings{"s3://my-bucket/a key/+%2F"});
    REQUIRE(w.queue.getMessage([](Message const& message) {
        CHECK(message.body == R"({"very":"cool"})");
        CHECK(message.payloadType == PayloadType::S3);
        CHECK(message.payloadS3Path == "s3://my-bucket/a key/+%2F");
        CHECK(message.payloadMimeType == "text/json");
    }));
    CHECK(w.total() == 0);
    CHECK(w.keys().size() == 1); // others may have a copy of the pointer

    SECTION("in a lease, too, and as it came where it is asked for so") {
        w.queue.sendMessage(w.pointer("k", "content"));
        CHECK(w.queue.lease(1)[0].body == "content");
        auto const lease = w.queue.lease(1, {.fetchPayloads = false});
        CHECK(lease[0].body == "s3://my-bucket/k");
        CHECK(lease[0].payloadType == PayloadType::S3);
    }
    SECTION("an empty one, and one of a queue of strings") {
        w.queue.sendMessages({w.pointer("empty", ""), w.pointer("full", "full")});
        auto [bodies, error] = drain(sqs::RawQueue{w.aws, "queue"});
        CHECK(std::set<std::string>(bodies.begin(), bodies.end()) == std::set<std::string>{"", "full"});
        CHECK(error.empty());
    }
    SECTION("one of a queue of structs") {
        w.queue.sendMessage(w.pointer("order", R"({"id":7,"text":"seven"})"));
        CHECK(w.queue.as<Order>().getMessage([](Order const& order) { CHECK(order.text == "seven"); }));
    }
    SECTION("one whose body came with it") {
        auto message = w.pointer("k", "content");
        message.body = "see there";
        w.queue.sendMessage(message);
        CHECK(w.cloud.sqs().bodies("queue") == Strings{"see there"});
        CHECK(drain(w.queue).first == Strings{"content"});
    }
}

TEST_CASE("a payload that cannot be fetched is tried once, though its message is not hidden",
          "[sqs][payload][memory]") {
    World w;
    w.queue.sendMessage({.payloadType = PayloadType::S3, .payloadS3Path = "s3://my-bucket/none"});
    auto const before = w.count("HEAD");
    CHECK(errorOf([&] { w.queue.getMessages(3, [](auto const&) {}, {.visibility = 0s}); }).kind() ==
          ErrorKind::notFound);
    CHECK(w.count("HEAD") == before + 1);
    CHECK(w.total() == 1);
}

TEST_CASE("a payload that cannot be fetched leaves its message alone undeleted, and is reported",
          "[sqs][payload][memory]") {
    World w;
    auto const inTheWay = [&](Message const& bad, sqs::QueueOptions options, auto const& part) {
        w.cloud.clearRequests();
        sqs::Queue const queue{w.aws, "queue", std::move(options)};
        queue.sendMessages({{.body = "a"}, bad, {.body = "b"}});
        auto const [bodies, error] = drain(queue);
        CHECK(std::set<std::string>(bodies.begin(), bodies.end()) == std::set<std::string>{"a", "b"});
        INFO(error);
        CHECK(has(error, part));
        CHECK(has(error, "stays in the queue"));
        CHECK(w.total() == 1);
        w.cloud.clock().advance(31s);
        CHECK(transfer(queue, sqs::Queue{w.aws, "other"}, 10) == 1); // it can be moved out of the way
    };
    auto pointer = w.pointer("k", "0123456789");
    SECTION("no such object") {
        pointer.payloadS3Path = "s3://my-bucket/none";
        inTheWay(pointer, {}, "s3://my-bucket/none");
    }
    SECTION("no such bucket") {
        pointer.payloadS3Path = "s3://no-bucket/none";
        inTheWay(pointer, {}, "s3://no-bucket/none");
    }
    SECTION("over the limit, of which nothing is read") {
        inTheWay(pointer, {.payloadLimit = 9}, "10 bytes long; payloadLimit is 9");
        CHECK(w.count("GET") == 0);
    }
    SECTION("in a bucket that is not among those allowed, which is not asked") {
        inTheWay(pointer, {.payloadBuckets = {"other-bucket", "third-bucket"}}, "my-bucket, which is not among");
        CHECK(w.count("HEAD") == 0);
    }
    SECTION("by a path that is none") {
        pointer.payloadS3Path = "https://my-bucket/k";
        inTheWay(pointer, {}, "s3://bucket/key");
    }
    SECTION("by no path") {
        pointer.payloadS3Path.reset();
        pointer.body = "x";
        inTheWay(pointer, {}, "no payloadS3Path");
    }
    SECTION("that may not be read") {
        w.cloud.faults().always().on("GetObject").fail("AccessDenied", 403);
        inTheWay(pointer, {}, "AccessDenied");
    }
    SECTION("that comes damaged whenever it is asked for") {
        w.cloud.faults().always().on("GetObject").corrupt();
        inTheWay(pointer, {}, "CRC-32");
    }
    SECTION("that is written anew in the middle") {
        w.cloud.faults().next().on("GetObject").fail("PreconditionFailed", 412);
        inTheWay(pointer, {}, "PreconditionFailed");
    }
}

TEST_CASE("a payload just within its bounds is fetched", "[sqs][payload][memory]") {
    World w;
    w.queue.sendMessage(w.pointer("k", "0123456789"));
    sqs::Queue const queue{w.aws, "queue", {.payloadBuckets = {"my-bucket"}, .payloadLimit = 10}};
    CHECK(drain(queue).first == Strings{"0123456789"});
}

TEST_CASE("what comes after a payload that cannot be fetched waits for it, within its group",
          "[sqs][payload][memory]") {
    World w;
    sqs::Queue const queue{w.aws, "q.fifo"};
    auto pointer = w.pointer("k", "first");
    pointer.groupId = "g";
    queue.sendMessages({pointer, {.body = "second", .groupId = "g"}, {.body = "another", .groupId = "h"}});
    w.cloud.faults().next().on("HeadObject").fail("AccessDenied", 403);
    CHECK(drain(queue).first == Strings{"another"});
    CHECK(w.total("q.fifo") == 2);
    w.cloud.clock().advance(31s);
    CHECK(drain(queue).first == Strings{"first", "second"});
    CHECK(w.total("q.fifo") == 0);
}

TEST_CASE("transfer moves the pointer, not the payload", "[sqs][payload][memory]") {
    World w;
    auto message = w.pointer("k", "content");
    message.body = "see there";
    w.queue.sendMessage(message);
    w.cloud.clearRequests();
    CHECK(transfer(w.queue, sqs::Queue{w.aws, "other"}, 10) == 1);
    CHECK(w.count("HEAD") + w.count("GET") + w.count("PUT") == 0);
    CHECK(w.cloud.sqs().bodies("other") == Strings{"see there"});
    CHECK(drain(sqs::Queue{w.aws, "other"}).first == Strings{"content"});

    SECTION("of a queue of strings, which cannot point, it moves the payload") {
        w.queue.sendMessage(message);
        CHECK(transfer(sqs::RawQueue{w.aws, "queue"}, sqs::RawQueue{w.aws, "other"}, 10) == 1);
        CHECK(w.cloud.sqs().bodies("other") == Strings{"content"});
    }
    SECTION("and what a queue of strings cannot take stays where it was") {
        w.queue.sendMessage(w.pointer("long", tooLong + "y"));
        CHECK_THROWS_AS(transfer(sqs::RawQueue{w.aws, "queue"}, sqs::RawQueue{w.aws, "other"}, 10), BatchError);
        CHECK(w.total() == 1);
        w.cloud.clock().advance(31s);
        CHECK(transfer(sqs::RawQueue{w.aws, "queue"}, sqs::RawQueue{w.aws, "other"}.with(OffloadTo{"my-bucket"}), 10) ==
              1);
        CHECK(drain(sqs::RawQueue{w.aws, "other"}).first == Strings{tooLong + "y"});
    }
}

TEST_CASE("a fetched message that is sent on is the pointer again", "[sqs][payload][memory]") {
    World w;
    w.queue.sendMessage(w.pointer("k", "content"));
    Message received;
    w.queue.getMessage([&](Message const& message) { received = message; });
    w.queue.sendMessage(received);
    CHECK(w.cloud.sqs().bodies("queue") == Strings{"s3://my-bucket/k"});
    CHECK(drain(w.queue).first == Strings{"content"});

    // Its receivers would get what it was.
    received.body += "!";
    CHECK(has(errorOf([&] { w.queue.sendMessage(received); }).message(), "changed since"));
    CHECK(w.total() == 0);
    received.payloadType = PayloadType::Inline;
    received.payloadS3Path.reset();
    w.queue.sendMessage(received);
    CHECK(drain(w.queue).first == Strings{"content!"});
}

TEST_CASE("OffloadTo: a body that is too long is stored, and the pointer sent", "[sqs][payload][memory]") {
    World w;
    auto const queue = w.queue.with(OffloadTo{"my-bucket"});
    queue.sendMessage({.body = tooLong, .payloadMimeType = "text/json", .attributes = {{"colour", "red"}}});
    REQUIRE(w.keys().size() == 1);
    auto const key = w.keys().front();
    CHECK(key.starts_with("payloads/"));
    CHECK(key.size() == std::string{"payloads/"}.size() + 36);
    CHECK(w.cloud.s3().content("my-bucket", key) == tooLong);
    CHECK(s3::Bucket{w.aws, "my-bucket"}.head(key).contentType == "text/json");
    CHECK(w.cloud.sqs().bodies("queue") == Strings{s3::getPath("my-bucket", key)});
    // The object is there before the message.
    CHECK(w.cloud.requests().at(1).method == "PUT");

    // Any queue of Messages fetches it; it need not store any.
    REQUIRE(w.queue.getMessage([&](Message const& message) {
        CHECK(message.body == tooLong);
        CHECK(message.payloadType == PayloadType::S3);
        CHECK(message.attributes.at("colour") == "red");
    }));
    CHECK(w.keys().size() == 1);

    SECTION("what SQS takes is sent as it is, and its attributes count") {
        w.cloud.clearRequests();
        Message message{.body = "x"};
        sqs::SendMessageBatchEntry entry;
        sqs::MessageFormat::encode(message, entry);
        auto const attributes = messageSize("", entry.messageAttributes);
        queue.sendMessage({.body = std::string(sqs::maxMessageSize - attributes, 'x')});
        CHECK(w.count("PUT") == 0);
        queue.sendMessage({.body = std::string(sqs::maxMessageSize - attributes + 1, 'x')});
        CHECK(w.count("PUT") == 1);
    }
    SECTION("as a range, with a threshold and a prefix, strings and structs alike") {
        OffloadTo const offload{.bucket = "other-bucket", .threshold = 100, .prefix = ""};
        w.queue.with(offload).sendMessages({{.body = "short"}, {.body = std::string(100, 'y')}});
        sqs::RawQueue{w.aws, "queue"}.with(offload).sendMessage(std::string(101, 'z'));
        w.queue.with(offload).as<Order>().sendMessages({{1, "one"}, {2, std::string(100, 't')}});
        CHECK(w.cloud.s3().keys("other-bucket").size() == 3);
        CHECK(w.keys().size() == 1);
        std::size_t longOnes = 0;
        w.queue.getMessages(10, [&](auto const& messages) {
            CHECK(messages.size() == 5);
            for (auto const& each : messages) {
                CHECK((each.payloadType == PayloadType::S3) == (each.body.size() > 50));
                longOnes += each.body.size() > 50 ? 1 : 0;
            }
        });
        CHECK(longOnes == 3);
        CHECK(w.total() == 0);
    }
    SECTION("a threshold beyond what SQS takes is what it takes") {
        w.queue.with(OffloadTo{"my-bucket", std::size_t{1} << 40}).sendMessage({.body = tooLong});
        CHECK(w.keys().size() == 2);
    }
    SECTION("a bucket that wants every body signed gets it signed") {
        auto const written = [&](Checksum checksum) {
            w.cloud.clearRequests();
            w.queue.with(OffloadTo{.bucket = "my-bucket", .checksum = checksum}).sendMessage({.body = tooLong});
            auto const requests = w.cloud.requests();
            auto const put =
                std::find_if(requests.begin(), requests.end(), [](auto const& each) { return each.method == "PUT"; });
            REQUIRE(put != requests.end());
            return *put;
        };
        auto const asEver = written(Checksum::automatic);
        CHECK(asEver.headers.find("x-amz-content-sha256") == "UNSIGNED-PAYLOAD");
        CHECK(asEver.headers.contains("x-amz-checksum-crc32"));
        auto const signedBody = written(Checksum::md5);
        CHECK(signedBody.headers.find("x-amz-content-sha256") == hexEncode(sha256(tooLong)));
        CHECK(signedBody.headers.contains("Content-MD5"));
        CHECK_FALSE(signedBody.headers.contains("x-amz-checksum-crc32"));
    }
    SECTION("bytes that SQS does not take go there like others") {
        std::string const bytes("\0\xff\1", 3);
        w.queue.with(OffloadTo{"my-bucket", 0}).sendMessage({.body = bytes});
        CHECK(drain(w.queue).first == Strings{bytes});
    }
}

TEST_CASE("OffloadTo: equal bodies are one message where a FIFO queue goes by content", "[sqs][payload][memory]") {
    World w;
    auto const queue = sqs::Queue{w.aws, "q.fifo", {.contentBasedDeduplication = true, .groupId = "g"}}.with(
        OffloadTo{"my-bucket", 10});
    queue.sendMessages({{.body = "one that is long"}, {.body = "one that is long"}, {.body = "another that is long"}});
    CHECK(drain(queue).first == Strings{"one that is long", "another that is long"});
}

TEST_CASE("OffloadTo: what cannot be sent anyhow is not stored", "[sqs][payload][memory]") {
    World w;
    auto const queue = w.queue.with(OffloadTo{"my-bucket"});
    w.cloud.clearRequests();
    Message many{.body = tooLong};
    for (int i = 0; i != 7; ++i)
        many.attributes["a" + std::to_string(i)] = "v"; // ten with those of the schema, and the path is the eleventh
    CHECK(has(errorOf([&] { queue.sendMessage(many); }).message(), "11 attributes"));
    CHECK_THROWS_AS(queue.sendMessage({.body = ""}), Error);
    CHECK_THROWS_AS(queue.sendMessage({.body = "x", .attributes = {{"a", tooLong}}}), Error);
    CHECK_THROWS_AS(queue.sendMessages({many}), BatchError);
    auto elsewhere = w.pointer("k", "v");
    elsewhere.body = tooLong + tooLong; // it is a pointer already, and to something else
    CHECK_THROWS_AS(queue.sendMessage(elsewhere), Error);
    Message oddType{.body = tooLong, .payloadMimeType = "a\r\nX-Injected: 1"};
    CHECK_THROWS_AS(queue.sendMessage(oddType), Error);
    CHECK(w.keys() == Strings{"k"});
    CHECK(w.total() == 0);
    CHECK_THROWS_AS(w.queue.with(OffloadTo{""}), Error);
    CHECK_THROWS_AS(w.queue.with(OffloadTo{"my-bucket", 1, std::string(1024, 'p')}), Error);
    CHECK_THROWS_AS(w.queue.with(OffloadTo{"my/bucket"}), Error);
}

TEST_CASE("OffloadTo: no message is sent whose body could not be stored", "[sqs][payload][memory]") {
    World w;
    auto const queue = w.queue.with(OffloadTo{"my-bucket"});
    w.cloud.faults().next().on("PutObject").fail("AccessDenied", 403);
    auto const error = errorOf([&] { queue.sendMessage({.body = tooLong}); });
    CHECK(error.code() == "AccessDenied");
    CHECK(has(error.message(), "s3://my-bucket/payloads/"));
    CHECK(w.total() == 0);

    w.cloud.faults().next().on("PutObject").fail("AccessDenied", 403);
    try {
        queue.sendMessages({{.body = "a"}, {.body = tooLong}, {.body = tooLong + "b"}});
        FAIL();
    } catch (BatchError const& batch) {
        REQUIRE(batch.failed().size() == 1);
        CHECK(batch.failed()[0].index == 1);
        CHECK(batch.failed()[0].code == "AccessDenied");
        CHECK_FALSE(batch.failed()[0].mayHaveActed);
        CHECK(batch.accepted() == 2);
    }
    CHECK(w.total() == 2);
    CHECK(w.keys().size() == 1);

    SECTION("and what may have been stored after all is taken away") {
        w.cloud.faults().next(3).on("PutObject").loseAnswer();
        CHECK_THROWS_AS(queue.sendMessage({.body = tooLong}), Error);
        CHECK(w.keys().size() == 1);
    }
}

TEST_CASE("OffloadTo: the object goes where the message certainly was not sent, and stays where it may have been",
          "[sqs][payload][memory]") {
    World w;
    auto const queue = w.queue.with(OffloadTo{"my-bucket"});
    auto const left = [&] { return w.keys().empty() ? "" : s3::getPath("my-bucket", w.keys().back()); };

    SECTION("refused") {
        w.cloud.faults().next().on("SendMessage").fail("AccessDenied", 403);
        auto const error = errorOf([&] { queue.sendMessage({.body = tooLong}); });
        CHECK_FALSE(has(error.message(), "payload"));
        CHECK(w.keys().empty());
    }
    SECTION("no such queue") {
        sqs::Queue const none{w.aws, w.queue.url() + "-none"};
        CHECK_THROWS_AS(none.with(OffloadTo{"my-bucket"}).sendMessage({.body = tooLong}), sqs::QueueNotFound);
        CHECK(w.keys().empty());
    }
    SECTION("the answer was lost") {
        w.cloud.faults().next(3).on("SendMessage").loseAnswer();
        auto const error = errorOf([&] { queue.sendMessage({.body = tooLong}); });
        CHECK(has(error.message(), "stays at " + left()));
        CHECK(w.total() == 3);
        CHECK(drain(w.queue).first == Strings{tooLong, tooLong, tooLong});
    }
    SECTION("the answer was lost, and then it was refused") {
        w.cloud.faults().next().on("SendMessage").loseAnswer();
        w.cloud.faults().next().on("SendMessage").fail("AccessDenied", 403);
        CHECK(has(errorOf([&] { queue.sendMessage({.body = tooLong}); }).message(), "stays at " + left()));
        CHECK(drain(w.queue).first == Strings{tooLong});
    }
    SECTION("the queue took something else") {
        w.cloud.faults().next().on("SendMessage").corrupt();
        CHECK(has(errorOf([&] { queue.sendMessage({.body = tooLong}); }).message(), "stays at " + left()));
    }
    SECTION("refused, and the object cannot be removed") {
        w.cloud.faults().next().on("SendMessage").fail("AccessDenied", 403);
        w.cloud.faults().always().on("DeleteObject").fail("AccessDenied", 403);
        CHECK(has(errorOf([&] { queue.sendMessage({.body = tooLong}); }).message(), "left at " + left()));
    }
    SECTION("a batch that was refused") {
        w.cloud.faults().next().on("SendMessageBatch").fail("AccessDenied", 403);
        CHECK_THROWS_AS(queue.sendMessages({{.body = "a"}, {.body = tooLong}, {.body = tooLong}}), BatchError);
        CHECK(w.keys().empty());
    }
    SECTION("a batch whose answer was lost") {
        w.cloud.faults().next(3).on("SendMessageBatch").loseAnswer();
        try {
            queue.sendMessages({{.body = "a"}, {.body = tooLong}});
            FAIL();
        } catch (BatchError const& error) {
            CHECK(has(error.failed().at(1).message, "stays at " + left()));
            CHECK_FALSE(has(error.failed().at(0).message, "payload"));
        }
        CHECK(w.keys().size() == 1);
    }
    SECTION("an entry that was refused, of a batch that may have been sent before") {
        w.cloud.faults().next().on("SendMessageBatch").failEntries({0}, "InvalidMessageContents", true);
        try {
            queue.sendMessages({{.body = tooLong}, {.body = "a"}});
            FAIL();
        } catch (BatchError const& error) {
            CHECK(has(error.failed().at(0).message, "stays at " + left()));
        }
        CHECK(w.keys().size() == 1);
    }
    SECTION("an entry that is sent again") {
        w.cloud.faults().next().on("SendMessageBatch").failEntries({0});
        queue.sendMessages({{.body = tooLong}, {.body = "a"}});
        CHECK(w.keys().size() == 1);
        CHECK(w.total() == 2);
    }
}

} // namespace sqs_payload_memory_test
