// SPDX-License-Identifier: BSL-1.0

#include "support/swept_faults.hpp"
#include "support/swept_world.hpp"
#include <pylon/backends/memory/sns_service.hpp>
#include <pylon/services/sns/management.hpp>
#include <pylon/services/sns/topic.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sns_topic_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::multiset<std::string>;
using SweptTopic = sns::Topic<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry>;

/// A topic, a queue that gets all of it raw, and a client whose waits are always the same.
struct World : SweptWorld {
    explicit World(bool fifo)
        : suffix(fifo ? ".fifo" : ""), arn(cloud.sns().createTopic("topic" + suffix)), topic(client, arn, options()) {
        cloud.sqs().createQueue("queue" + suffix);
        subscription = cloud.sns().subscribe(arn, "queue" + suffix, {.rawDelivery = true});
    }

    sns::TopicOptions options() const {
        return suffix.empty() ? sns::TopicOptions{} : sns::TopicOptions{.groupId = "group"};
    }
    [[nodiscard]] Strings delivered() const {
        auto const bodies = cloud.sqs().bodies("queue" + suffix);
        return {bodies.begin(), bodies.end()};
    }

    std::string suffix;
    std::string arn;
    SweptTopic topic;
    std::string subscription{};
};

/// A send, of which it returns what was reported as sent.
struct Act {
    char const* name;
    std::function<Strings(SweptTopic const&)> run;
};

std::vector<Act> acts() {
    std::vector<Message> many;
    Strings all;
    for (int i = 0; i != 12; ++i) {
        many.push_back({.body = std::to_string(i)});
        all.insert(std::to_string(i));
    }
    return {{"sendMessage",
             [](SweptTopic const& topic) {
                 topic.sendMessage({.body = "one"});
                 return Strings{"one"};
             }},
            {"sendMessages", [many, all](SweptTopic const& topic) {
                 topic.sendMessages(many);
                 return all;
             }}};
}

/// What of the range a BatchError says was sent.
Strings acceptedOf(BatchError const& error) {
    Strings accepted;
    std::set<std::size_t> failed;
    for (auto const& each : error.failed())
        failed.insert(each.index);
    for (std::size_t i = 0; i != error.taken(); ++i)
        if (!failed.contains(i)) accepted.insert(std::to_string(i));
    CHECK(accepted.size() == error.accepted());
    return accepted;
}

void sweep(bool fifo) {
    for (auto const& act : acts()) {
        World calm{fifo};
        act.run(calm.topic);
        auto const steps = calm.cloud.requests().size();
        REQUIRE(steps > 0);
        for (auto const& swept : sweptFaults())
            for (std::size_t step = 1; step <= steps; ++step)
                for (std::size_t times = 1; times <= 4; ++times) {
                    INFO(act.name << (fifo ? ", FIFO" : "") << ": from transmission " << step << " on, " << times
                                  << " times " << describe(swept.fault));
                    World world{fifo};
                    for (std::size_t i = 0; i != times; ++i)
                        world.cloud.faults().nth(step + i).inject(swept.fault);
                    bool succeeded = false;
                    Strings accepted;
                    try {
                        accepted = act.run(world.topic);
                        succeeded = true;
                    } catch (BatchError const& error) {
                        accepted = acceptedOf(error);
                    } catch (Error const& error) {
                        CHECK_FALSE((error.kind() == ErrorKind::configuration ||
                                     error.kind() == ErrorKind::unmodelled || error.kind() == ErrorKind::invalidInput));
                    }
                    auto const delivered = world.delivered();
                    CHECK(std::all_of(accepted.begin(), accepted.end(),
                                      [&](std::string const& each) { return delivered.contains(each); }));
                    // A FIFO topic is told the same id at every attempt.
                    if (fifo)
                        CHECK(std::set<std::string>(delivered.begin(), delivered.end()).size() == delivered.size());
                    // In a group, what comes later is not sent twice for the sake of what came before.
                    bool const overtaken = fifo && swept.fault.kind == FaultKind::failEntries;
                    if (swept.passes && times < 3 && !overtaken) CHECK(succeeded);
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

std::vector<Call> calls() {
    using namespace sns;
    return {
        call([](World& w) { return Publish{.topicArn = w.arn, .message = "m"}; }),
        call([](World& w) {
            return PublishBatch{.topicArn = w.arn, .publishBatchRequestEntries = {{.id = "0", .message = "m"}}};
        }),
        call([](World&) { return CreateTopic{.topicName = "new"}; }),
        call([](World& w) { return DeleteTopic{.topicArn = w.arn}; }),
        call([](World&) { return ListTopics{}; }),
        call([](World& w) { return GetTopicAttributes{.topicArn = w.arn}; }),
        call([](World& w) {
            return SetTopicAttributes{.topicArn = w.arn, .attributeName = "DisplayName", .attributeValue = "d"};
        }),
        call([](World& w) {
            return Subscribe{.topicArn = w.arn, .protocol = "sqs", .endpoint = w.cloud.sqs().arn("other")};
        }),
        call([](World& w) { return Unsubscribe{.subscriptionArn = w.subscription}; }),
        call([](World&) { return ListSubscriptions{}; }),
        call([](World& w) { return ListSubscriptionsByTopic{.topicArn = w.arn}; }),
        call([](World& w) { return GetSubscriptionAttributes{.subscriptionArn = w.subscription}; }),
        call([](World& w) {
            return SetSubscriptionAttributes{
                .subscriptionArn = w.subscription, .attributeName = "RawMessageDelivery", .attributeValue = "false"};
        }),
    };
}

} // namespace

TEST_CASE("no fault loses a message that a topic was reported to have", "[sns][sweep]") { sweep(false); }
TEST_CASE("no fault loses or doubles a message of a FIFO topic", "[sns][sweep]") { sweep(true); }

TEST_CASE("SNS: no fault keeps a call from its end, and none that passes is reported", "[sns][sweep]") {
    for (auto const& each : calls())
        for (auto const& swept : sweptFaults())
            for (std::size_t times = 1; times <= 4; ++times) {
                INFO(each.name << ": " << times << " times " << describe(swept.fault));
                World world{false};
                auto const run = each.prepare(world);
                world.cloud.faults().next(times).inject(swept.fault);
                auto const result = run();
                if (swept.passes && times < 3) CHECK(result);
                // Never a success where nothing but pages came.
                if (swept.fault.kind == FaultKind::respond && times >= 3) CHECK_FALSE(result);
                if (result) continue;
                CHECK(result.error().operation() == each.name);
                CHECK(result.error().kind() != ErrorKind::configuration);
                CHECK(result.error().kind() != ErrorKind::unmodelled);
                CHECK(result.error().attempts().size() <= 3);
            }
}

TEST_CASE("SNS: the sweep leaves out no operation", "[sns][sweep]") {
    std::set<std::string_view> swept;
    for (auto const& each : calls())
        swept.insert(each.name);
    memory::detail::SqsService sqs{memory::CloudOptions{}};
    memory::detail::SnsService sns{sqs, memory::CloudOptions{}};
    std::set<std::string_view> modelled;
    for (auto const& each : sns.service().handlers)
        modelled.insert(each.operation->name);
    CHECK(swept == modelled);
}

} // namespace sns_topic_fault_sweep_test
