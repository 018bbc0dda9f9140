// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_COUNTERPART_HPP
#define PYLON_TESTS_SUPPORT_COUNTERPART_HPP

#include "support/cloud_server.hpp"
#include <pylon/defaults.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace pylon::test {

inline std::optional<std::string> variable(char const* name) {
    auto const* const value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

/// What the servers that check signatures were told that is right.
inline Credentials counterpartCredentials() {
    return {"AKIAIOSFODNN7EXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
}

/// A client of the server that a variable of the environment names; none where it is not set, which is then said.
inline std::optional<DefaultClient> counterpart(char const* endpoint, CurlOptions options = {},
                                                Credentials credentials = counterpartCredentials()) {
    auto url = variable(endpoint);
    if (!url) {
        WARN("skipped: " << endpoint << " is not set; tests/counterparts/run sets it");
        return std::nullopt;
    }
    options.proxy = "";
    return DefaultClient{CurlTransport{std::move(options)}, SigV4Signer{}, StandardSerializer{}, StandardRetry{},
                         ClientConfig{.region = "us-east-1",
                                      .endpointUrl = *std::move(url),
                                      .credentials = staticCredentials(std::move(credentials))}};
}

/// The world that is our own AWS, over libcurl as the real servers are.
struct InMemory {
    static constexpr bool isOurs = true;

    CloudServer server;
    std::optional<DefaultClient> aws = server.client();
};

} // namespace pylon::test

/// A test case that is run in two worlds, InMemory and RealWorld (a struct like it), so that what is checked of a real server is
/// checked of our own, too. The body is left out of a world that has no client. It has that as `aws`, and `isOurs` where the real
/// server is known to differ from AWS.
#define PYLON_TEST_IN_BOTH_WORLDS(name, RealWorld)                                                                     \
    PYLON_TEST_IN_BOTH_WORLDS_AS(INTERNAL_CATCH_UNIQUE_NAME(pylonTest), name, RealWorld)
#define PYLON_TEST_IN_BOTH_WORLDS_AS(function, name, RealWorld)                                                        \
    static void function(DefaultClient const& aws, bool isOurs);                                                       \
    TEMPLATE_TEST_CASE(name, "", InMemory, RealWorld) {                                                                \
        TestType const world;                                                                                          \
        if (world.aws) function(*world.aws, TestType::isOurs);                                                         \
    }                                                                                                                  \
    static void function([[maybe_unused]] DefaultClient const& aws, [[maybe_unused]] bool isOurs)

#endif // PYLON_TESTS_SUPPORT_COUNTERPART_HPP
