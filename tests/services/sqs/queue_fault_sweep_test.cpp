// SPDX-License-Identifier: BSL-1.0

#include "support/swept_faults.hpp"
#include "support/swept_world.hpp"
#include <pylon/backends/memory/sqs_service.hpp>
#include <pylon/core/transfer.hpp>
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sqs_queue_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::multiset<std::string>;

using World = SweptWorld;

/// Two queues, of which the first holds three messages, and an object for each of them that has not been used.
template <template <class...> class QueueType> struct QueueWorld : World {
    using Queue = QueueType<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry>;
    using Value = typename Queue::Value;

    explicit QueueWorld(bool fifo)
        : suffix(fifo ? ".fifo" : ""), queue(client, makeQueue("main"), options()),
          other(client, makeQueue("other"), options()) {
        sendAll(Queue{client, "main" + suffix, options()}, {"a", "b", "c"});
    }

    static Value value(std::string body) {
        if constexpr (std::same_as<Value, Message>)
            return {.body = std::move(body), .groupId = "group"};
        else
            return body;
    }
    static std::string const& bodyOf(Value const& value) {
        if constexpr (std::same_as<Value, Message>)
            return value.body;
        else
            return value;
    }
    static void sendAll(Queue const& to, std::vector<std::string> const& bodies) {
        std::vector<Value> values;
        for (auto const& body : bodies)
            values.push_back(value(body));
        to.sendMessages(values);
    }
    auto noting() {
        return [this](auto const& messages) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(messages)>, Value>)
                handled.insert(bodyOf(messages));
            else
                for (auto const& each : messages)
                    handled.insert(bodyOf(each));
        };
    }

    /// What is in the queues.
    [[nodiscard]] Strings present() const {
        Strings all;
        for (auto const* const name : {"main", "other"})
            for (auto const& body : cloud.sqs().bodies(name + suffix))
                all.insert(body);
        return all;
    }

    sqs::QueueOptions options() const {
        sqs::QueueOptions all;
        if (!suffix.empty()) all.groupId = "group";
        return all;
    }
    std::string makeQueue(std::string const& name) {
        // Longer than any fault here holds an answer back: a FIFO queue refuses a receipt handle that has expired.
        cloud.sqs().createQueue(name + suffix, {.visibilityTimeout = 15min});
        return name + suffix;
    }

    std::string suffix;
    Queue queue;
    Queue other;
    std::optional<typename Queue::LeaseType> lease{};
    Strings handled{};
    Strings accepted{};
};

/// What a user can do with a queue.
template <class W> struct Act {
    char const* name;
    std::function<void(W&)> prepare;
    std::function<void(W&)> run;
};

template <class W> std::vector<Act<W>> acts() {
    auto const none = [](W&) {};
    auto const leased = [](W& w) { w.lease.emplace(w.queue.lease(10)); };
    auto const accept = [](W& w, std::initializer_list<char const*> bodies) {
        w.accepted.insert(bodies.begin(), bodies.end());
    };
    return {
        {"sendMessage", none,
         [accept](W& w) {
             w.queue.sendMessage(W::value("d"));
             accept(w, {"d"});
         }},
        {"sendMessages", none,
         [accept](W& w) {
             W::sendAll(w.queue, {"d", "e", "f"});
             accept(w, {"d", "e", "f"});
         }},
        {"getMessage", none, [](W& w) { w.queue.getMessage(w.noting()); }},
        {"getMessages", none, [](W& w) { w.queue.getMessages(3, w.noting()); }},
        {"lease", none, [](W& w) { w.lease.emplace(w.queue.lease(3)); }},
        {"acknowledge", leased,
         [](W& w) {
             w.noting()(w.lease->messages());
             w.lease->acknowledge();
         }},
        {"release", leased, [](W& w) { w.lease->release(); }},
        {"extend", leased, [](W& w) { w.lease->extend(10min); }},
        {"size", none, [](W& w) { static_cast<void>(w.queue.size()); }},
        {"transfer", none, [](W& w) { transfer(w.queue, w.other, 100); }},
    };
}

bool isPartOf(Strings const& part, Strings const& whole) {
    return std::all_of(part.begin(), part.end(), [&](std::string const& each) { return whole.contains(each); });
}

/// What must hold when all is over, whatever happened.
template <class W> void checkNothingIsLost(W& world) {
    world.lease.reset();
    world.cloud.faults().clear();
    auto const found = world.present();
    auto everywhere = found;
    everywhere.insert(world.handled.begin(), world.handled.end());
    CHECK(isPartOf({"a", "b", "c"}, everywhere));
    CHECK(isPartOf(world.accepted, found));

    // Nothing stays locked, and all of it can be had.
    world.cloud.clock().advance(16min);
    for (auto const* const queue : {&world.queue, &world.other}) {
        CHECK(world.cloud.sqs().messageCount(queue->name()).available ==
              world.cloud.sqs().messageCount(queue->name()).total());
        while (queue->getMessages(100, world.noting())) {
        }
        CHECK(world.cloud.sqs().messageCount(queue->name()).total() == 0);
    }
    CHECK(isPartOf(found, world.handled));
}

/// Fails the 1st, 2nd, ... transmission of everything that can be done, once, twice, ..., in every way.
template <template <class...> class QueueType> void sweep(bool fifo) {
    using W = QueueWorld<QueueType>;
    for (auto const& act : acts<W>()) {
        W calm{fifo};
        act.prepare(calm);
        auto const before = calm.cloud.requests().size();
        act.run(calm);
        auto const steps = calm.cloud.requests().size() - before;
        REQUIRE(steps > 0);
        checkNothingIsLost(calm);

        for (auto const& swept : sweptFaults())
            for (std::size_t step = 1; step <= steps; ++step)
                for (std::size_t times = 1; times <= 4; ++times) {
                    INFO(act.name << (fifo ? ", FIFO" : "") << ": from transmission " << step << " on, " << times
                                  << " times " << describe(swept.fault));
                    W world{fifo};
                    act.prepare(world);
                    for (std::size_t i = 0; i != times; ++i)
                        world.cloud.faults().nth(step + i).inject(swept.fault);
                    bool succeeded = true;
                    try {
                        act.run(world);
                    } catch (Error const& error) {
                        succeeded = false;
                        CHECK_FALSE((error.kind() == ErrorKind::configuration ||
                                     error.kind() == ErrorKind::unmodelled || error.kind() == ErrorKind::invalidInput));
                    }
                    // A call is attempted three times. What a FIFO queue has given back it does not give back again.
                    bool const refusedAgain =
                        fifo && std::string_view{act.name} == "release" && leavesInTheDark(swept.fault);
                    if (swept.passes && times < 3 && !refusedAgain) CHECK(succeeded);
                    checkNothingIsLost(world);
                }
    }
}

/// An operation, made ready in peace; what it returns makes the call.
struct Call {
    std::string_view name;
    std::function<std::function<Result<void>()>(World&)> prepare;
};

template <class Make> Call call(Make const& make) {
    using Op = std::invoke_result_t<Make const&, World&>;
    return {Op::name, [make](World& world) -> std::function<Result<void>()> {
                return [&world, operation = make(world)]() -> Result<void> {
                    if (auto const result = world.client.invoke(operation); !result) return result.error();
                    return {};
                };
            }};
}

std::string urlIn(World& world) { return world.cloud.sqs().url("main"); }

std::string handleIn(World& world) {
    return world.client.invoke(sqs::ReceiveMessage{.queueUrl = urlIn(world)}).value().messages.at(0).receiptHandle;
}

std::vector<Call> calls() {
    using namespace sqs;
    return {
        call([](World& w) { return SendMessage{.queueUrl = urlIn(w), .messageBody = "d"}; }),
        call([](World& w) {
            return SendMessageBatch{.queueUrl = urlIn(w), .entries = {{.id = "0", .messageBody = "d"}}};
        }),
        call([](World& w) { return ReceiveMessage{.queueUrl = urlIn(w)}; }),
        call([](World& w) { return DeleteMessage{.queueUrl = urlIn(w), .receiptHandle = handleIn(w)}; }),
        call([](World& w) {
            return DeleteMessageBatch{.queueUrl = urlIn(w), .entries = {{.id = "0", .receiptHandle = handleIn(w)}}};
        }),
        call([](World& w) {
            return ChangeMessageVisibility{
                .queueUrl = urlIn(w), .receiptHandle = handleIn(w), .visibilityTimeout = 600};
        }),
        call([](World& w) {
            return ChangeMessageVisibilityBatch{
                .queueUrl = urlIn(w), .entries = {{.id = "0", .receiptHandle = handleIn(w), .visibilityTimeout = 600}}};
        }),
        call([](World&) { return CreateQueue{.queueName = "new"}; }),
        call([](World& w) { return DeleteQueue{.queueUrl = urlIn(w)}; }),
        call([](World&) { return GetQueueUrl{.queueName = "main"}; }),
        call([](World&) { return ListQueues{}; }),
        call([](World& w) { return ListDeadLetterSourceQueues{.queueUrl = urlIn(w)}; }),
        call([](World& w) { return PurgeQueue{.queueUrl = urlIn(w)}; }),
        call([](World& w) { return GetQueueAttributes{.queueUrl = urlIn(w), .attributeNames = {"All"}}; }),
        call([](World& w) {
            return SetQueueAttributes{.queueUrl = urlIn(w), .attributes = {{"VisibilityTimeout", "60"}}};
        }),
        call([](World& w) { return TagQueue{.queueUrl = urlIn(w), .tags = {{"a", "1"}}}; }),
        call([](World& w) { return UntagQueue{.queueUrl = urlIn(w), .tagKeys = {"a"}}; }),
        call([](World& w) { return ListQueueTags{.queueUrl = urlIn(w)}; }),
    };
}

} // namespace

TEST_CASE("no fault loses or locks a message: Queue", "[sqs][sweep]") { sweep<sqs::Queue>(false); }
TEST_CASE("no fault loses or locks a message: RawQueue", "[sqs][sweep]") { sweep<sqs::RawQueue>(false); }
TEST_CASE("no fault loses or locks a message: Queue, FIFO", "[sqs][sweep]") { sweep<sqs::Queue>(true); }
TEST_CASE("no fault loses or locks a message: RawQueue, FIFO", "[sqs][sweep]") { sweep<sqs::RawQueue>(true); }

TEST_CASE("no fault keeps a call from its end, and none that passes is reported", "[sqs][sweep]") {
    for (auto const& each : calls())
        for (auto const& swept : sweptFaults())
            for (std::size_t times = 1; times <= 4; ++times) {
                INFO(each.name << ": " << times << " times " << describe(swept.fault));
                World world;
                world.cloud.sqs().createQueue("main");
                world.client.invoke(sqs::SendMessage{.queueUrl = urlIn(world), .messageBody = "a"}).value();
                auto const run = each.prepare(world);
                world.cloud.faults().next(times).inject(swept.fault);
                auto const result = run();
                // The second time, these are told that there is nothing left to do.
                bool const refusedAgain =
                    (each.name == "DeleteQueue" || each.name == "PurgeQueue") && leavesInTheDark(swept.fault);
                if (swept.passes && times < 3 && !refusedAgain) CHECK(result);
                if (result) continue;
                CHECK(result.error().operation() == each.name);
                CHECK(result.error().kind() != ErrorKind::configuration);
                CHECK(result.error().kind() != ErrorKind::unmodelled);
                CHECK(result.error().attempts().size() <= 3);
            }
}

TEST_CASE("the sweep leaves out no operation, and no kind of fault", "[sqs][sweep]") {
    std::set<std::string_view> swept;
    for (auto const& each : calls())
        swept.insert(each.name);
    memory::detail::SqsService sqs{memory::CloudOptions{}};
    std::set<std::string_view> modelled;
    for (auto const& each : sqs.service().handlers)
        modelled.insert(each.operation->name);
    CHECK(swept == modelled);

    std::set<FaultKind> kinds;
    for (auto const& each : sweptFaults())
        kinds.insert(each.fault.kind);
    CHECK(kinds.size() == everyFaultKind.size());
}

} // namespace sqs_queue_fault_sweep_test
