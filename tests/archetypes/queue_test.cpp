// SPDX-License-Identifier: BSL-1.0

#include "archetypes/reflected.hpp"
#include "archetypes/retry.hpp"
#include "archetypes/serializer.hpp"
#include "archetypes/signer.hpp"
#include "archetypes/transport.hpp"
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

namespace archetypes_queue_test {

using namespace pylon;

namespace {

constexpr auto url = "https://example.com/q";

template <class Transport> auto makeClient() {
    return Client{Transport{"{}"}, archetype::Signer{0}, archetype::Serializer{}, archetype::Retry{1},
                  ClientConfig{.region = "r", .credentials = staticCredentials({"AKID", Secret{"s"}})}};
}

struct Order {
    std::string id{};
};

} // namespace

} // namespace archetypes_queue_test

BOOST_HANA_ADAPT_STRUCT(archetypes_queue_test::Order, id);

namespace archetypes_queue_test {

// Every member, not only those that are called.
using ArchetypeClient = Client<archetype::Transport, archetype::Signer, archetype::Serializer, archetype::Retry>;
} // namespace archetypes_queue_test

template class pylon::sqs::Queue<pylon::archetype::Transport, pylon::archetype::Signer, pylon::archetype::Serializer,
                                 pylon::archetype::Retry>;
template class pylon::sqs::RawQueue<pylon::archetype::Transport, pylon::archetype::Signer, pylon::archetype::Serializer,
                                    pylon::archetype::Retry>;
template class pylon::sqs::Lease<pylon::Message, archetypes_queue_test::ArchetypeClient>;

namespace archetypes_queue_test {

// The archetypes' codec reads nothing: answers are empty, and queues say so.

TEMPLATE_TEST_CASE("queues ask no more of a client's policies than the concepts promise", "[archetypes]",
                   archetype::Transport, archetype::ConcurrentTransport) {
    sqs::Queue const queue{makeClient<TestType>(), url};
    STATIC_REQUIRE(MessageConsumer<decltype(queue)>);
    STATIC_REQUIRE(MessageProducer<decltype(queue)>);
    CHECK_THROWS_AS(queue.sendMessage({.body = "b"}), Error);
    CHECK_THROWS_AS(queue.sendMessages({{.body = "a"}, {.body = "b"}}), BatchError);
    CHECK_THROWS_AS(queue.sendMessages(std::vector<Message>(11, Message{.body = "b"})), BatchError);
    CHECK_FALSE(queue.getMessage([](Message const&) {}));
    CHECK(queue.getMessages(25, [](std::span<Message const>) {}) == 0);
    CHECK_THROWS_AS(queue.size(), Error);

    auto lease = queue.lease(5);
    CHECK(lease.empty());
    lease.extend(std::chrono::seconds{5});
    lease.acknowledge({});
    lease.acknowledge();
    lease.release();

    CHECK(transfer(queue, queue, 100) == 0);
}

TEMPLATE_TEST_CASE("so do raw and typed queues", "[archetypes]", archetype::Transport, archetype::ConcurrentTransport) {
    sqs::RawQueue const raw{makeClient<TestType>(), url};
    CHECK_THROWS_AS(raw.sendMessage("b"), Error);
    CHECK_THROWS_AS(raw.sendMessages({"a", "b"}), BatchError);
    CHECK_FALSE(raw.getMessage([](std::string const&) {}));
    CHECK(transfer(raw, raw, 1) == 0);

    auto const typed = raw.template as<Order>();
    STATIC_REQUIRE(MessageConsumer<decltype(typed), Order>);
    STATIC_REQUIRE(MessageProducer<decltype(typed), Order>);
    CHECK_FALSE(typed.getMessage([](Order const&) {}));
    CHECK_THROWS_AS(typed.sendMessages(std::vector<Order>(2)), BatchError);
    CHECK(transfer(typed, typed, 1) == 0);

    auto const moved = raw.template as<archetype::ReflectedByDefault>();
    CHECK_FALSE(moved.getMessage([](archetype::ReflectedByDefault const&) {}));
    CHECK_THROWS_AS(moved.sendMessages(std::vector<archetype::ReflectedByDefault>(2)), BatchError);
}

} // namespace archetypes_queue_test
