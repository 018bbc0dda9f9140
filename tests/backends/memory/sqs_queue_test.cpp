// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_queue.hpp>

#include <catch2/catch.hpp>

namespace memory_sqs_queue_test {

using namespace pylon;
using namespace pylon::memory::detail;
using namespace std::chrono_literals;

namespace {

/// A queue, and the time in which it lives.
struct Bench {
    explicit Bench(SqsSettings settings = {}, std::size_t inFlightLimit = 120'000)
        : queue(std::move(settings), inFlightLimit) {}

    [[nodiscard]] memory::Call call() const { return {now, now, WallTime{} + (now - Ticks{}), {}}; }
    sqs::SendMessageOutput send(std::string body, std::optional<std::string> group = {},
                                std::optional<std::string> id = {}) {
        return queue.send({.messageBody = std::move(body),
                           .messageDeduplicationId = std::move(id),
                           .messageGroupId = std::move(group)},
                          {}, call());
    }
    std::vector<SqsQueue::Receipt> receive(std::size_t most = 10, int visibility = 30) {
        return queue.receive(most, visibility, call(), [](StoredMessage&) { return false; });
    }
    /// The bodies that a receive gives, joined.
    std::string bodies(std::size_t most = 10, int visibility = 30) {
        std::string all;
        for (auto const& each : receive(most, visibility))
            all += each.message->body + " ";
        return all;
    }

    SqsQueue queue;
    Ticks now{1h};
};

SqsSettings const fifo{.fifo = true, .contentBasedDeduplication = true};

} // namespace

TEST_CASE("A standard queue hands out what is longest in it, and hides it for a while") {
    Bench bench;
    for (auto const* const body : {"a", "b", "c"})
        bench.send(body);
    CHECK(bench.bodies(2, 10) == "a b ");
    CHECK(bench.bodies(2, 20) == "c ");
    CHECK(bench.bodies() == "");
    CHECK(bench.queue.nextVisible() == bench.now + 10s);
    bench.now += 10s;
    CHECK(bench.bodies() == "a b ");
    CHECK(bench.queue.counts(bench.now).inFlight == 3);
}

TEST_CASE("A message that is not hidden is handed out again, but once a receive") {
    Bench bench;
    bench.send("a");
    CHECK(bench.bodies(10, 0) == "a ");
    auto const again = bench.receive(10, 0);
    REQUIRE(again.size() == 1);
    CHECK(again[0].message->receiveCount == 2);
    CHECK(bench.queue.counts(bench.now).available == 1);
}

TEST_CASE("Delays: the message's own before the queue's") {
    Bench bench{{.delaySeconds = 10}};
    bench.send("queue's");
    static_cast<void>(bench.queue.send({.messageBody = "none", .delaySeconds = 0}, {}, bench.call()));
    static_cast<void>(bench.queue.send({.messageBody = "own", .delaySeconds = 60}, {}, bench.call()));
    CHECK(bench.queue.counts(bench.now).delayed == 2);
    CHECK(bench.bodies(10, 600) == "none ");
    bench.now += 10s;
    CHECK(bench.bodies(10, 600) == "queue's ");
    bench.now += 50s;
    CHECK(bench.bodies(10, 600) == "own ");
    CHECK(bench.queue.counts(bench.now).delayed == 0);
}

TEST_CASE("A message is kept for so long, wherever it stands") {
    Bench bench{{.messageRetentionPeriod = 60}};
    bench.send("in flight");
    CHECK(bench.receive(1, 600).size() == 1);
    bench.send("waiting");
    bench.now += 59s;
    bench.send("new");
    CHECK(bench.queue.bodies(bench.now) == std::vector<std::string>{"in flight", "waiting", "new"});
    bench.now += 1s;
    CHECK(bench.queue.bodies(bench.now) == std::vector<std::string>{"new"});
    CHECK(bench.queue.counts(bench.now).inFlight == 0);
}

TEST_CASE("Each receipt has its own handle") {
    Bench bench;
    bench.send("a");
    auto const first = bench.receive(1, 0).at(0).handle;
    auto const second = bench.receive(1, 0).at(0).handle;
    CHECK(first != second);
    CHECK_FALSE(bench.queue.find(first, bench.now)->latest);
    auto const found = bench.queue.find(second, bench.now);
    REQUIRE(found);
    CHECK(found->latest);
    bench.queue.remove(found->order);
    REQUIRE(bench.queue.find(second, bench.now));
    CHECK(bench.queue.find(second, bench.now)->message == nullptr);
}

TEST_CASE("A handle is of one queue, and cannot be made up") {
    Bench bench;
    Bench other;
    bench.send("a");
    other.send("a");
    auto handle = bench.receive().at(0).handle;
    static_cast<void>(other.receive());
    CHECK_FALSE(other.queue.find(handle, other.now));
    CHECK(bench.queue.find(handle, bench.now));
    for (auto const* const text : {"", "x", "dummy", "AQEB", "AQEBMS4x", "AQEBMS4"})
        CHECK_FALSE(bench.queue.find(text, bench.now));
    handle.back() = handle.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(bench.queue.find(handle, bench.now));
}

TEST_CASE("Only so many messages are in flight") {
    bool const isFifo = GENERATE(false, true);
    Bench bench{isFifo ? fifo : SqsSettings{}, 2};
    for (auto const* const body : {"a", "b", "c"})
        bench.send(body, "group");
    CHECK(bench.bodies() == "a b ");
    CHECK(bench.queue.full(bench.now));
    CHECK(bench.bodies() == "");
    bench.now += 30s;
    CHECK_FALSE(bench.queue.full(bench.now));
}

TEST_CASE("What was received too often is offered to the dead-letter queue") {
    Bench bench{{.redrivePolicy = RedrivePolicy{"arn", 2}}};
    bench.send("a");
    bench.send("b");
    CHECK(bench.bodies(1, 0) == "a ");
    CHECK(bench.bodies(1, 0) == "a ");
    std::vector<StoredMessage> dead;
    auto const bury = [&](StoredMessage& message) {
        dead.push_back(message);
        return true;
    };
    // Nobody takes it: it stays.
    CHECK(bench.bodies(1, 0) == "a ");
    auto const received = bench.queue.receive(1, 0, bench.call(), bury);
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].body == "a");
    CHECK(dead[0].receiveCount == 3);
    REQUIRE(received.size() == 1);
    CHECK(received[0].message->body == "b");
    CHECK(bench.queue.bodies(bench.now) == std::vector<std::string>{"b"});

    Bench target;
    target.queue.adopt(dead[0], "source", bench.now);
    auto const again = target.receive();
    REQUIRE(again.size() == 1);
    CHECK(again[0].message->id == dead[0].id);
    CHECK(again[0].message->receiveCount == 4);
    sqs::StringMap const attributes = again[0].message->systemAttributes;
    CHECK(attributes == sqs::StringMap{{"DeadLetterQueueSourceArn", "source"}});
}

TEST_CASE("In a dead-letter queue a standard message keeps its age, a FIFO message begins anew") {
    bool const isFifo = GENERATE(false, true);
    Bench bench{isFifo ? fifo : SqsSettings{}};
    bench.send("a", "group");
    auto const message = *bench.receive().at(0).message;
    auto settings = bench.queue.settings();
    settings.messageRetentionPeriod = 60;
    Bench target{settings};
    bench.now += 50s;
    target.queue.adopt(message, "source", bench.now);
    CHECK(target.queue.counts(bench.now + 10s).available == (isFifo ? 1U : 0U));
    CHECK(target.queue.counts(bench.now + 60s).available == 0);
}

TEST_CASE("A FIFO queue serves group after group, each in its order") {
    Bench bench{fifo};
    for (auto const* const body : {"a1", "b1", "a2", "c1", "b2"})
        bench.send(body, std::string(1, body[0]));
    CHECK(bench.bodies(3, 0) == "a1 a2 b1 ");
    // The groups that were served come last.
    CHECK(bench.bodies(10, 30) == "c1 a1 a2 b1 b2 ");
}

TEST_CASE("While one of a group is in flight, those after it wait") {
    Bench bench{fifo};
    for (auto const* const body : {"a1", "a2", "b1"})
        bench.send(body, std::string(1, body[0]));
    auto const first = bench.receive(1, 30);
    CHECK(first.at(0).message->body == "a1");
    auto const handle = first.at(0).handle;
    CHECK(bench.bodies(10, 30) == "b1 ");
    CHECK(bench.bodies() == "");
    bench.queue.remove(bench.queue.find(handle, bench.now)->order);
    CHECK(bench.bodies() == "a2 ");
}

TEST_CASE("What of a group has come back is handed out up to what is still hidden") {
    Bench bench{fifo};
    for (auto const* const body : {"a1", "a2", "a3"})
        bench.send(body, "a");
    auto const receipts = bench.receive(3, 30);
    bench.queue.hide(bench.queue.find(receipts.at(0).handle, bench.now)->order, bench.now, bench.now);
    bench.queue.hide(bench.queue.find(receipts.at(2).handle, bench.now)->order, bench.now, bench.now);
    CHECK(bench.bodies() == "a1 ");
}

TEST_CASE("For five minutes a FIFO queue takes the same message once") {
    Bench bench{{.fifo = true}};
    auto const first = bench.send("a", "g", "id");
    bench.now += 4min + 59s;
    auto const second = bench.send("b", "h", "id");
    CHECK(second.messageId == first.messageId);
    CHECK(second.sequenceNumber == first.sequenceNumber);
    CHECK(second.md5OfMessageBody != first.md5OfMessageBody);
    CHECK(bench.queue.bodies(bench.now) == std::vector<std::string>{"a"});
    bench.now += 1s;
    CHECK(bench.send("b", "g", "id").messageId != first.messageId);
    CHECK(bench.queue.bodies(bench.now).size() == 2);
}

TEST_CASE("The scope of deduplication changes a minute after the setting") {
    Bench bench{{.fifo = true}};
    bench.send("a", "g", "id");
    auto settings = bench.queue.settings();
    settings.deduplicatesByGroup = true;
    bench.queue.change(settings, bench.now);
    bench.now += 59s;
    bench.send("b", "h", "id");
    CHECK(bench.queue.bodies(bench.now).size() == 1);
    bench.now += 1s;
    bench.send("b", "h", "id");
    CHECK(bench.queue.bodies(bench.now).size() == 2);
    bench.send("c", "h", "id");
    CHECK(bench.queue.bodies(bench.now).size() == 2);
}

TEST_CASE("Sequence numbers rise, and have twenty digits") {
    Bench bench{fifo};
    auto const first = bench.send("a", "g").sequenceNumber.value();
    auto const second = bench.send("b", "h").sequenceNumber.value();
    CHECK(first.size() == 20);
    CHECK(second.size() == 20);
    CHECK(first < second);
    CHECK_FALSE(Bench{}.send("a").sequenceNumber);
}

TEST_CASE("A purge leaves nothing, and the queue goes on") {
    Bench bench{GENERATE(SqsSettings{}, SqsSettings{.fifo = true})};
    bench.send("a", "g", "1");
    bench.send("b", "g", "2");
    auto const handle = bench.receive(1).at(0).handle;
    bench.queue.purge();
    CHECK(bench.queue.bodies(bench.now).empty());
    CHECK(bench.queue.find(handle, bench.now)->message == nullptr);
    bench.send("c", "g", "3");
    CHECK(bench.bodies() == "c ");
    CHECK(bench.queue.counts(bench.now).inFlight == 1);
}

} // namespace memory_sqs_queue_test
