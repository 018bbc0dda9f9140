// SPDX-License-Identifier: BSL-1.0

#include "archetypes/retry.hpp"
#include "archetypes/serializer.hpp"
#include "archetypes/signer.hpp"
#include "archetypes/transport.hpp"
#include <pylon/services/sns.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace archetypes_topic_test {

using namespace pylon;

namespace {

constexpr auto arn = "arn:aws:sns:r:123456789012:t";

template <class Transport> auto makeClient() {
    return Client{Transport{"{}"}, archetype::Signer{0}, archetype::Serializer{}, archetype::Retry{1},
                  ClientConfig{.region = "r", .credentials = staticCredentials({"AKID", Secret{"s"}})}};
}

struct Order {
    std::string id{};
};

} // namespace

} // namespace archetypes_topic_test

BOOST_HANA_ADAPT_STRUCT(archetypes_topic_test::Order, id);

// Every member, not only those that are called.
template class pylon::sns::Topic<pylon::archetype::Transport, pylon::archetype::Signer, pylon::archetype::Serializer,
                                 pylon::archetype::Retry>;
template class pylon::sns::RawTopic<pylon::archetype::Transport, pylon::archetype::Signer, pylon::archetype::Serializer,
                                    pylon::archetype::Retry>;

namespace archetypes_topic_test {

TEMPLATE_TEST_CASE("topics ask no more of a client's policies than the concepts promise", "[archetypes]",
                   archetype::Transport, archetype::ConcurrentTransport) {
    sns::Topic const topic{makeClient<TestType>(), arn};
    STATIC_REQUIRE(MessageConsumer<decltype(topic)>);
    CHECK_THROWS_AS(topic.sendMessage({.body = "b"}), Error);
    CHECK_THROWS_AS(topic.sendMessages({{.body = "a"}, {.body = "b"}}), BatchError);

    sns::RawTopic const raw{makeClient<TestType>(), arn};
    CHECK_THROWS_AS(raw.sendMessage("b"), Error);
    CHECK_THROWS_AS(raw.sendMessages({"a", "b"}), BatchError);

    auto const typed = topic.template as<Order>();
    STATIC_REQUIRE(MessageConsumer<decltype(typed), Order>);
    CHECK_THROWS_AS(typed.sendMessages(std::vector<Order>(2)), BatchError);
    CHECK(sns::decode<archetype::Serializer::Json>(Message{.body = "{}"}).body == "{}");
}

} // namespace archetypes_topic_test
