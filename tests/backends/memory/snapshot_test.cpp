// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/snapshot.hpp>

#include "support/snapshot_state.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace memory_snapshot_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

/// A function that fails: its event waits for its next attempt.
void defineLater(memory::Cloud const& cloud) {
    cloud.lambda().define("later", [](std::string_view) -> std::string { throw std::runtime_error{"not now"}; });
}

/// A Cloud with state of every kind, and what was given out meanwhile.
struct Filled : BareWorld {
    Filled() {
        defineLater(cloud);
        made = makeEveryState(*this);
    }
    SnapshotHandles made;
};

std::size_t linesOf(std::string const& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The complaint about a text that is no snapshot, which must be malformed, and not touch what nobody should see.
std::string complaintAbout(BareWorld const& world, std::string_view text) {
    try {
        memory::loadSnapshot(world.cloud, text);
    } catch (Error const& error) {
        if (error.kind() != ErrorKind::malformed) return "of the wrong kind: " + error.message();
        return error.message();
    }
    return {};
}

} // namespace

TEST_CASE("all that clients can make is made, for the snapshots that follow", "[memory][snapshot]") {
    Filled const world;
    for (auto const& each : world.made.answers) {
        INFO(each);
        CHECK(each.starts_with('2'));
    }
    for (auto const& each : {world.made.receipt, world.made.fifoReceipt, world.made.upload, world.made.summedUpload})
        CHECK_FALSE(each.empty());
}

TEST_CASE("a Cloud goes on where the one was whose snapshot it has loaded", "[memory][snapshot]") {
    Filled const one;
    auto const text = memory::saveSnapshot(one.cloud);
    BareWorld const other;
    defineLater(other.cloud);
    memory::loadSnapshot(other.cloud, text);
    CHECK(other.cloud.clock().now() == one.cloud.clock().now());
    CHECK(memory::saveSnapshot(other.cloud) == text);
    CHECK(memory::saveSnapshot(one.cloud) == text);

    auto const wanted = lookAtEverything(one, one.made);
    auto const seen = lookAtEverything(other, one.made);
    REQUIRE(seen.size() == wanted.size());
    for (std::size_t i = 0; i != seen.size(); ++i) {
        INFO(i);
        CHECK(seen[i] == wanted[i]);
    }
}

TEST_CASE("every kind of line is in a snapshot of all state", "[memory][snapshot]") {
    Filled const world;
    auto const text = memory::saveSnapshot(world.cloud);
    for (auto const* const kind : {"snapshot", "s3", "s3Bucket", "s3Object", "s3Upload", "s3Part", "sqsQueue",
                                   "sqsMessage", "sqsDeletedQueue", "snsTopic", "snsSubscription", "ssmParameter",
                                   "dynamodbTable", "dynamodbItem", "dynamodbTransaction", "lambdaEvent", "end"})
        CHECK_THAT("\n" + text, Contains("\n{\"" + std::string{kind} + "\":"));
    for (auto const& key : {memory::CloudOptions{}.accessKeyId, memory::CloudOptions{}.secretAccessKey})
        CHECK_THAT(text, !Contains(key));
}

TEST_CASE("content of any length and of any bytes is saved", "[memory][snapshot]") {
    BareWorld const one;
    one.s3("PUT", "/bucket");
    std::string text;
    while (text.size() < 2'500'000)
        text += "\u00e9\u20ac";
    std::string bytes(1'048'577, '\xff');
    one.s3("PUT", "/bucket/text", text);
    one.s3("PUT", "/bucket/bytes", bytes);
    one.s3("PUT", "/bucket/just", std::string(1'048'576, 'x'));
    one.s3("PUT", "/bucket/zero", std::string("\0text", 5));
    auto const saved = memory::saveSnapshot(one.cloud);
    // Text stays text where it is cut: a third and a half of it more.
    CHECK(linesOf(saved) == 3 + 3 + 2 + 1 + 1 + 1);
    CHECK_THAT(saved, !Contains("\\u0000w6n"));

    BareWorld const other;
    // However it comes.
    memory::loadSnapshot(other.cloud, [&](memory::SnapshotSink const& take) {
        for (std::size_t at = 0; at < saved.size(); at += 77'777)
            take(std::string_view{saved}.substr(at, 77'777));
    });
    CHECK(other.cloud.s3().content("bucket", "text") == text);
    CHECK(other.cloud.s3().content("bucket", "bytes") == bytes);
    CHECK(other.cloud.s3().content("bucket", "just").size() == 1'048'576);
    CHECK(other.cloud.s3().content("bucket", "zero") == std::string("\0text", 5));
}

TEST_CASE("the clock goes on from when the snapshot was saved, and what fell due since is done", "[memory][snapshot]") {
    Filled const one;
    auto const text = memory::saveSnapshot(one.cloud);
    SECTION("not before") {
        BareWorld const other;
        memory::loadSnapshot(other.cloud, text);
        CHECK(other.cloud.clock().now() == one.cloud.clock().now());
        CHECK(other.cloud.sqs().messageCount("q") == memory::MessageCounts{1, 1, 1});
    }
    SECTION("later") {
        BareWorld const other;
        other.cloud.clock().advanceTo(one.cloud.clock().now() + 61s);
        memory::loadSnapshot(other.cloud, text);
        CHECK(other.cloud.clock().now() == one.cloud.clock().now() + 61s);
        // The visibility timeout is over, the delay is not.
        CHECK(other.cloud.sqs().messageCount("q") == memory::MessageCounts{2, 1, 0});
        CHECK(other
                  .sqs("DeleteMessage",
                       "{\"QueueUrl\":\"" + queueUrl("q") + "\",\"ReceiptHandle\":\"" + one.made.receipt + "\"}")
                  .starts_with("200"));
        CHECK(other.cloud.sqs().messageCount("q").total() == 2);
    }
    SECTION("much later") {
        BareWorld const other;
        other.cloud.clock().advanceTo(one.cloud.clock().now() + 2h);
        memory::loadSnapshot(other.cloud, text);
        CHECK(other.cloud.sqs().messageCount("q").total() == 0);
        // One item had expired before, one has now.
        CHECK(other.cloud.dynamodb().itemCount("orders") == one.cloud.dynamodb().itemCount("orders") - 1);
    }
}

TEST_CASE("a clock that was moved ahead of the machine's is ahead again", "[memory][snapshot]") {
    BareWorld const one{{.clock = memory::ClockMode::system, .checkSignatures = false}};
    one.cloud.clock().advance(24h);
    one.sqs("CreateQueue", R"({"QueueName":"q"})");
    one.sqs("SendMessage", "{\"QueueUrl\":\"" + queueUrl("q") + "\",\"MessageBody\":\"m\",\"DelaySeconds\":900}");
    auto const text = memory::saveSnapshot(one.cloud);
    CHECK_THAT(text, Contains("\"clockAhead\":86400000"));

    BareWorld const other{{.clock = memory::ClockMode::system, .checkSignatures = false}};
    memory::loadSnapshot(other.cloud, text);
    auto const& clock = other.cloud.clock();
    CHECK(std::chrono::round<std::chrono::seconds>(clock.now() - clock.outsideNow()) == 24h);
    CHECK(other.cloud.sqs().messageCount("q") == memory::MessageCounts{0, 1, 0});
    // Loading it once more moves it no further.
    memory::loadSnapshot(other.cloud, text);
    CHECK(std::chrono::round<std::chrono::seconds>(clock.now() - clock.outsideNow()) == 24h);

    // Nor does one of times that are none.
    for (auto const* const ahead : {"9223372036854775807", "-9223372036854775808", "6311433600000"}) {
        auto odd = text;
        odd.replace(odd.find("86400000"), 8, ahead);
        try {
            memory::loadSnapshot(other.cloud, odd);
            FAIL("it was taken");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::malformed);
            CHECK_THAT(error.message(), Contains("line 1"));
        }
    }
    CHECK(std::chrono::round<std::chrono::seconds>(clock.now() - clock.outsideNow()) == 24h);
    CHECK(other.cloud.sqs().messageCount("q") == memory::MessageCounts{0, 1, 0});
}

TEST_CASE("what a Cloud had is gone when it loads a snapshot, but for functions, roles and keys",
          "[memory][snapshot]") {
    memory::Cloud const empty;
    auto const text = memory::saveSnapshot(empty);
    Filled const world;
    world.cloud.sts().putRole("worker");
    memory::loadSnapshot(world.cloud, text);
    BareWorld const fresh;
    CHECK(world.s3("GET", "/") == fresh.s3("GET", "/"));
    CHECK(world.sqs("ListQueues", "{}") == fresh.sqs("ListQueues", "{}"));
    CHECK(world.sns("ListTopics", "") == fresh.sns("ListTopics", ""));
    CHECK(world.dynamodb("ListTables", "{}") == fresh.dynamodb("ListTables", "{}"));
    CHECK(world.ssm("DescribeParameters", "{}") == fresh.ssm("DescribeParameters", "{}"));
    CHECK(world.cloud.lambda().pendingEvents() == 0);
    CHECK(world.invokeLater("later", "{}").starts_with("202"));
}

TEST_CASE("an event waits for a function that is not there yet", "[memory][snapshot]") {
    Filled const one;
    auto const text = memory::saveSnapshot(one.cloud);
    BareWorld const other;
    memory::loadSnapshot(other.cloud, text);
    CHECK(memory::saveSnapshot(other.cloud) == text);
    other.cloud.clock().advance(1h);
    CHECK(other.cloud.lambda().pendingEvents() == 0);
    std::vector<std::string> seen;
    other.cloud.lambda().define("later", [&](std::string_view event) { return seen.emplace_back(event), "null"; });
    CHECK(seen == std::vector<std::string>{R"({"n":1})"});
    CHECK(other.cloud.lambda().asynchronousRuns().front().attempt == 2);
}

TEST_CASE("a snapshot of another account, region or format is refused, and changes nothing", "[memory][snapshot]") {
    Filled const world;
    auto const before = memory::saveSnapshot(world.cloud);
    for (auto const& options :
         {memory::CloudOptions{.region = "eu-west-1"}, memory::CloudOptions{.accountId = "000000000000"}})
        try {
            memory::loadSnapshot(world.cloud, memory::saveSnapshot(memory::Cloud{options}));
            FAIL("it was taken");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::configuration);
            CHECK_THAT(error.message(), Contains("is of account " + options.accountId + " in " + options.region));
        }
    auto later = before;
    later.replace(later.find("\"format\":1"), 10, "\"format\":2,\"new\":{\"a\":[1]}");
    CHECK_THAT(complaintAbout(world, later), Contains("line 1") && Contains("format 2") && Contains("reads format 1"));
    CHECK_THAT(complaintAbout(world, "{\"s3\":{\"uploadsBegun\":1}}\n"), Contains("is not the first"));
    CHECK_THAT(complaintAbout(world, "PASSWORD\n"), Contains("line 1") && !Contains("PASSWORD"));
    CHECK_THAT(complaintAbout(world, ""), Contains("cut short"));
    CHECK(memory::saveSnapshot(world.cloud) == before);
}

TEST_CASE("a snapshot that is cut short anywhere is refused", "[memory][snapshot]") {
    Filled const one;
    auto const text = memory::saveSnapshot(one.cloud);
    BareWorld const other;
    std::size_t tried = 0;
    for (std::size_t size = 0; size < text.size(); size += 1 + (++tried % 61)) {
        INFO(size);
        if (complaintAbout(other, std::string_view{text}.substr(0, size)).empty()) FAIL("it was taken");
    }
    // At the ends of lines, too.
    for (auto end = text.find('\n'); end + 1 < text.size(); end = text.find('\n', end + 1))
        for (auto const size : {end, end + 1})
            CHECK_THAT(complaintAbout(other, std::string_view{text}.substr(0, size)), Contains("cut short"));
    for (auto const* const more : {"\n", " ", "{}\n"})
        CHECK_FALSE(complaintAbout(other, text + more).empty());
    // What is left is a Cloud that is empty and works.
    CHECK_THAT(other.s3("GET", "/"), !Contains("photos"));
    CHECK(complaintAbout(other, text).empty());
    CHECK(memory::saveSnapshot(other.cloud) == text);
}

TEST_CASE("a snapshot with one byte changed is refused", "[memory][snapshot]") {
    Filled const one;
    auto const text = memory::saveSnapshot(one.cloud);
    BareWorld const other;
    std::size_t tried = 0;
    for (std::size_t at = 0; at < text.size(); at += 1 + (++tried % 43))
        for (auto const bit : {0x01, 0x20, 0x80}) {
            auto damaged = text;
            damaged[at] = static_cast<char>(damaged[at] ^ bit);
            INFO(at << " " << bit);
            if (complaintAbout(other, damaged).empty()) FAIL("it was taken");
        }
    CHECK(other.sqs("ListQueues", "{}").starts_with("200"));
    CHECK_THAT(other.s3("GET", "/"), !Contains("photos"));
}

} // namespace memory_snapshot_test
