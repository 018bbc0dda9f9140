// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>
#include <pylon/testing/messaging_laws.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace testing_shipped_queues_test {

using namespace pylon;
using namespace pylon::testing;
using namespace std::chrono_literals;

namespace {

struct Order {
    int id = 0;
    std::string customer{};

    bool operator==(Order const&) const = default;
};

} // namespace

} // namespace testing_shipped_queues_test

PYLON_ADAPT_STRUCT(testing_shipped_queues_test::Order, id, customer);

namespace testing_shipped_queues_test {

namespace {

Message withoutDelivery(Message message) {
    message.delivery.reset();
    return message;
}
template <class M> M const& withoutDelivery(M const& value) { return value; }

/// A queue of an in-memory AWS, by itself both ends.
template <class M, class MakeQueue>
void checkBothLaws(MakeQueue const& makeQueue, M (*make)(std::size_t), std::optional<M> bad) {
    memory::Cloud cloud;
    cloud.sqs().createQueue("laws", {.visibilityTimeout = 30s});
    auto const queue = makeQueue(cloud.client());
    ConsumerWorld<M> consumed{.message = make};
    consumed.takeArrived = [&] {
        std::vector<M> all;
        while (queue.getMessages(10, [&](std::span<M const> some) {
            for (auto const& each : some)
                all.push_back(withoutDelivery(each));
        })) {
        }
        return all;
    };
    consumed.unsendable = std::move(bad);
    CHECK(checkConsumerLaws(queue, consumed) == Violations{});

    ProducerWorld<M> produced{.message = make};
    produced.put = [&](M const& message) { queue.sendMessage(message); };
    produced.timeOut = [&] { cloud.clock().advance(31s); };
    produced.same = [](M const& got, M const& sent) { return withoutDelivery(got) == sent; };
    CHECK(checkProducerLaws(queue, produced) == Violations{});
}

} // namespace

TEST_CASE("every queue that is shipped keeps the laws of message consumers and producers", "[laws][messaging]") {
    checkBothLaws<Message>([](auto const& client) { return sqs::Queue{client, "laws"}; },
                           [](std::size_t number) { return Message{.body = "message " + std::to_string(number)}; },
                           Message{});
    checkBothLaws<std::string>([](auto const& client) { return sqs::RawQueue{client, "laws"}; },
                               [](std::size_t number) { return "message " + std::to_string(number); }, "");
    checkBothLaws<Order>([](auto const& client) { return sqs::Queue{client, "laws"}.template as<Order>(); },
                         [](std::size_t number) { return Order{static_cast<int>(number), "ann"}; },
                         Order{1, "not UTF-8: \xff"});
}

} // namespace testing_shipped_queues_test
