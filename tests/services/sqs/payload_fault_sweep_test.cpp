// SPDX-License-Identifier: BSL-1.0

#include "support/swept_world.hpp"
#include <pylon/core/transfer.hpp>
#include <pylon/services/s3/path.hpp>
#include <pylon/services/sns/topic.hpp>
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace sqs_payload_fault_sweep_test {

using namespace pylon;
using namespace std::chrono_literals;
using Strings = std::multiset<std::string>;

namespace {

std::vector<Fault> sweptFaults() {
    std::vector<Fault> all{
        {.kind = FaultKind::respond, .status = 500},
        {.kind = FaultKind::respond, .status = 200, .body = "<html>Welcome</html>"},
        {.kind = FaultKind::throttle},
        {.kind = FaultKind::fail, .status = 403, .code = "AccessDenied"},
        {.kind = FaultKind::timeOut},
        {.kind = FaultKind::loseAnswer},
        {.kind = FaultKind::corrupt},
        {.kind = FaultKind::failEntries, .code = "InternalError", .entries = {0, 1, 2}},
        {.kind = FaultKind::failEntries, .code = "InvalidParameterValue", .entries = {1}, .senderFault = true},
        {.kind = FaultKind::skewClock, .by = 10h},
    };
    for (auto const point :
         {ResetPoint::beforeRequest, ResetPoint::withinRequest, ResetPoint::afterRequest, ResetPoint::withinAnswer})
        all.push_back({.kind = FaultKind::reset, .point = point});
    return all;
}

std::string longBody(char letter) { return std::string(200, letter); }

/// Two queues, the first of which holds a short message and two pointers, and a topic that it is subscribed to.
struct World : test::SweptWorld {
    World() {
        cloud.s3().createBucket("my-bucket");
        cloud.sqs().createQueue("main", {.visibilityTimeout = 15min});
        cloud.sqs().createQueue("other", {.visibilityTimeout = 15min});
        cloud.sns().subscribe(arn, "main", {.rawDelivery = true});
        main.sendMessages({{.body = "a"}, {.body = longBody('b')}, {.body = longBody('c')}});
        cloud.clearRequests();
        before = cloud.s3().keys("my-bucket").size();
    }

    auto noting() {
        return [this](std::span<Message const> messages) {
            for (auto const& each : messages)
                handled.insert(each.body);
        };
    }

    using Queue = sqs::BasicQueue<sqs::MessageFormat, memory::Client>;
    Queue main = sqs::Queue{client, "main"}.with(OffloadTo{"my-bucket", 150});
    Queue other = sqs::Queue{client, "other"}.with(OffloadTo{"my-bucket", 150});
    std::string arn = cloud.sns().createTopic("topic");
    using Topic = sns::BasicTopic<sns::MessageFormat, memory::Client>;
    Topic topic = sns::Topic{client, arn}.with(OffloadTo{"my-bucket", 150}); // to the first of the queues
    Strings handled{};
    Strings accepted{};
    std::size_t before = 0;
};

struct Act {
    char const* name;
    std::function<void(World&)> run;
    Strings brings;
};

std::vector<Act> acts() {
    return {
        {"sendMessage", [](World& w) { w.main.sendMessage({.body = longBody('d')}); }, {longBody('d')}},
        {"sendMessages",
         [](World& w) { w.main.sendMessages({{.body = longBody('d')}, {.body = longBody('e')}, {.body = "f"}}); },
         {longBody('d'), longBody('e'), "f"}},
        {"publish", [](World& w) { w.topic.sendMessage({.body = longBody('d')}); }, {longBody('d')}},
        {"publish many",
         [](World& w) { w.topic.sendMessages({{.body = longBody('d')}, {.body = longBody('e')}, {.body = "f"}}); },
         {longBody('d'), longBody('e'), "f"}},
        {"getMessages", [](World& w) { w.main.getMessages(3, w.noting()); }, {}},
        {"transfer", [](World& w) { transfer(w.main, w.other, 10); }, {}},
    };
}

bool isPartOf(Strings const& part, Strings const& whole) {
    for (auto const& each : part)
        if (whole.count(each) < part.count(each)) return false;
    return true;
}

/// Runs an act with a fault at its n-th transmission and those after it; false where it makes fewer.
bool runWith(Act const& act, Fault const& fault, std::size_t nth, std::size_t times) {
    World w;
    for (std::size_t i = 0; i != times; ++i)
        w.cloud.faults().nth(nth + i).inject(fault);
    std::string said;
    try {
        act.run(w);
        w.accepted = act.brings;
    } catch (BatchError const& error) {
        for (auto const& each : error.failed())
            said += each.message + "\n";
    } catch (Error const& error) {
        said = error.what();
    }
    if (w.cloud.faults().pending().size() == times) return false;
    w.cloud.faults().clear();

    // No object is left behind that the queue does not know of, unless its being left was said.
    std::set<std::string> known;
    for (auto const* const queue : {"main", "other"})
        for (auto const& body : w.cloud.sqs().bodies(queue))
            known.insert(body);
    auto const keys = w.cloud.s3().keys("my-bucket");
    std::size_t orphans = 0;
    for (auto const& key : keys) {
        auto const path = s3::getPath("my-bucket", key);
        if (!known.contains(path) && said.find(path) == std::string::npos) ++orphans;
    }
    if (!act.brings.empty()) CHECK(orphans == 0);
    CHECK(keys.size() >= w.before); // what was there is no one's to delete

    // And every message that is in a queue can be read: nothing is lost, what was reported as sent is there.
    w.cloud.clock().advance(16min);
    CHECK_NOTHROW([&] {
        for (auto const* const queue : {&w.main, &w.other})
            while (queue->getMessages(10, w.noting())) {
            }
    }());
    CHECK(isPartOf({"a", longBody('b'), longBody('c')}, w.handled));
    CHECK(isPartOf(w.accepted, w.handled));
    CHECK(w.cloud.sqs().messageCount("main").total() + w.cloud.sqs().messageCount("other").total() == 0);
    return true;
}

} // namespace

TEST_CASE("no fault at any step loses a payload, or a message for its payload's sake", "[sqs][payload][sweep]") {
    for (auto const& act : acts())
        for (auto const& fault : sweptFaults())
            for (std::size_t times = 1; times <= 4; ++times) {
                bool reached = true;
                for (std::size_t nth = 1; reached && nth <= 30; ++nth) {
                    INFO(act.name << ": transmission " << nth << ", " << times << " times " << describe(fault));
                    reached = runWith(act, fault, nth, times);
                }
                // Batches alone have entries.
                CHECK((!reached || fault.kind == FaultKind::failEntries));
            }
}

} // namespace sqs_payload_fault_sweep_test
