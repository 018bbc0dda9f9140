// SPDX-License-Identifier: BSL-1.0

#include "archetypes/reflected.hpp"
#include "archetypes/retry.hpp"
#include "archetypes/serializer.hpp"
#include "archetypes/signer.hpp"
#include "archetypes/transport.hpp"
#include <pylon/services/dynamodb/table.hpp>
#include <pylon/services/lambda/function.hpp>
#include <pylon/services/s3/bucket.hpp>
#include <pylon/services/ssm/parameter_store.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace archetypes_services_test {

using namespace pylon;

namespace {

template <class Transport> auto makeClient() {
    return Client{Transport{"{}"}, archetype::Signer{0}, archetype::Serializer{}, archetype::Retry{1},
                  ClientConfig{.region = "r", .credentials = staticCredentials({"AKID", Secret{"s"}})}};
}

struct Order {
    std::string id{};
};

} // namespace

} // namespace archetypes_services_test

BOOST_HANA_ADAPT_STRUCT(archetypes_services_test::Order, id);

// Every member, not only those that are called.
template class pylon::dynamodb::Table<pylon::archetype::Transport, pylon::archetype::Signer,
                                      pylon::archetype::Serializer, pylon::archetype::Retry>;
template class pylon::s3::Bucket<pylon::archetype::Transport, pylon::archetype::PresigningSigner,
                                 pylon::archetype::Serializer, pylon::archetype::Retry>;
template class pylon::lambda::Function<pylon::archetype::Transport, pylon::archetype::Signer,
                                       pylon::archetype::Serializer, pylon::archetype::Retry>;
template class pylon::lambda::Function<pylon::archetype::Transport, pylon::archetype::Signer,
                                       pylon::archetype::Serializer, pylon::archetype::Retry,
                                       pylon::lambda::Asynchronous>;
template class pylon::ssm::ParameterStore<pylon::archetype::Transport, pylon::archetype::Signer,
                                          pylon::archetype::Serializer, pylon::archetype::Retry>;

namespace archetypes_services_test {

// The archetypes' codec reads nothing: answers are empty, and where they must not be, that is said.

TEMPLATE_TEST_CASE("tables ask no more of a client's policies than the concepts promise", "[archetypes]",
                   archetype::Transport, archetype::ConcurrentTransport) {
    dynamodb::Table const table{makeClient<TestType>(), "orders"};
    table.put({{"id", 1}});
    table.put(Order{"1"});
    table.remove({{"id", 1}});
    CHECK_FALSE(table.get({{"id", 1}}));
    CHECK_FALSE(table.template get<Order>({{"id", 1}}));
    CHECK(table.update({{"id", 1}}, "SET a = :a", {{":a", 1}}).empty());
    CHECK(table.query("id = :id", {{":id", 1}}).collect().empty());
    CHECK(table.template fullScan<Order>({.segments = 2}).collect().empty());
    CHECK(table.getMany({{{"id", 1}}}).empty());
    table.putMany(std::vector<Order>{{"1"}, {"2"}});
    table.removeMany({{{"id", 1}}});

    // An element that is read and copied, and no more.
    using Element = archetype::ReflectedCopy;
    table.put(Element{});
    CHECK_FALSE(table.template get<Element>({{"id", 1}}));
    CHECK(table.template query<Element>("id = :id", {{":id", 1}}).collect().empty());
    CHECK(table.template getMany<Element>({{{"id", 1}}}).empty());
    CHECK(table.template fullScan<Element>().collect().empty());
    table.putMany(std::vector<Element>(2));
}

TEMPLATE_TEST_CASE("so do buckets", "[archetypes]", archetype::Transport, archetype::ConcurrentTransport) {
    s3::Bucket const bucket{makeClient<TestType>(), "my-bucket"};
    CHECK_THROWS_AS(bucket.put("k", "content"), Error);
    CHECK_THROWS_AS(bucket.get("k"), Error);
    CHECK_THROWS_AS(bucket.exists("k"), Error);
    CHECK_THROWS_AS(bucket.remove("k"), Error);
}

TEMPLATE_TEST_CASE("so do functions and parameter stores", "[archetypes]", archetype::Transport,
                   archetype::ConcurrentTransport) {
    lambda::Function const function{makeClient<TestType>(), "f"};
    CHECK(function({{"a", 1}}) == "{}");
    CHECK(function.template call<Order>(Order{"1"}).id.empty());
    CHECK_FALSE(function(archetype::Reflected{"1"}).empty());
    CHECK(function.template call<archetype::ReflectedByDefault>(archetype::Reflected{"1"}).text.empty());
    function.each({{{"a", 1}}, {{"a", 2}}});

    ssm::ParameterStore const store{makeClient<TestType>(), {.cacheFor = std::chrono::minutes{5}}};
    CHECK_THROWS_AS(store.get("k"), Error);
    CHECK_THROWS_AS(store.getMany({"a", "b"}), Error);
    CHECK(store.getByPath("/a").collect().empty());
}

} // namespace archetypes_services_test
