// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/client.hpp>

#include "archetypes/operation.hpp"
#include "archetypes/retry.hpp"
#include "archetypes/serializer.hpp"
#include "archetypes/signer.hpp"
#include "archetypes/transport.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>

namespace archetypes_client_test {

using namespace pylon;

namespace {

ClientConfig config() { return {.region = "r", .credentials = staticCredentials({"AKID", Secret{"s"}})}; }

template <class Transport> auto makeClient() {
    return Client{Transport{"{}"}, archetype::Signer{0}, archetype::Serializer{}, archetype::Retry{2}, config()};
}

} // namespace

} // namespace archetypes_client_test

// Every member, not only those that are called.
template class pylon::Client<pylon::archetype::Transport, pylon::archetype::Signer, pylon::archetype::Serializer,
                             pylon::archetype::Retry>;
template class pylon::Client<pylon::archetype::ConcurrentTransport, pylon::archetype::Signer,
                             pylon::archetype::Serializer, pylon::archetype::Retry>;

namespace archetypes_client_test {

TEMPLATE_TEST_CASE("a client asks no more of its policies than the concepts promise", "[archetypes]",
                   archetype::Transport, archetype::ConcurrentTransport) {
    auto const client = makeClient<TestType>();
    auto const copy = client; // NOLINT: that it can be copied is what is tested
    CHECK(copy.invoke(archetype::Operation{}));

    int results = 0;
    client.invokeAll(std::array<archetype::Operation, 3>{}, 2,
                     [&results](archetype::Operation const&, auto const& result) { results += result ? 1 : 0; });
    CHECK(results == 3);
}

TEST_CASE("presigning asks no more of its signer than the concept promises", "[archetypes]") {
    Client const client{archetype::Transport{"{}"}, archetype::PresigningSigner{0}, archetype::Serializer{},
                        archetype::Retry{2}, config()};
    auto const presigned = client.presign(archetype::Operation{}, std::chrono::seconds{60});
    REQUIRE(presigned);
    CHECK(presigned->url.starts_with("https://"));
}

TEMPLATE_TEST_CASE("each policy of a client is replaced by one that is no more than its concept", "[archetypes]",
                   archetype::Transport, archetype::ConcurrentTransport) {
    auto const client = makeClient<TestType>();
    CHECK(client.with(archetype::Transport{"{}"}).invoke(archetype::Operation{}));
    CHECK(client.with(archetype::Signer{1}).invoke(archetype::Operation{}));
    CHECK(client.with(archetype::Serializer{}).invoke(archetype::Operation{}));
    CHECK(client.with(archetype::Retry{5}).invoke(archetype::Operation{}));
    CHECK(client.with(CallLimits{.total = std::chrono::seconds{1}}).invoke(archetype::Operation{}));
}

} // namespace archetypes_client_test
