// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/rds/auth_token.hpp>

#include "support/manual_clock.hpp"
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/sigv4_verifier.hpp>
#include <pylon/services/rds/options.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace rds_auth_token_test {

using namespace pylon;
using namespace std::literals;

namespace {

constexpr std::string_view host = "db.abcdefghijkl.eu-central-1.rds.amazonaws.com";
rds::AuthTokenOptions const options{
    .host = std::string{host}, .port = 3306, .username = "jane doe+1", .region = "eu-central-1"};
Credentials const keys{"AKIAIOSFODNN7EXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}, Secret{"a/token="}};

/// The request whose URL, without its scheme, the token is.
Request requestOf(std::string_view token) {
    Request request;
    request.authority = token.substr(0, token.find('/'));
    request.query = token.substr(token.find('?') + 1);
    return request;
}

} // namespace

TEST_CASE("a token of IAM is the URL of `connect` without its scheme, signed for 15 minutes") {
    test::ManualClock clock;
    rds::AuthToken const make{SigV4Signer{}, staticCredentials(keys), options, AnyClock{clock}};
    auto const token = make();
    CHECK(token.starts_with(
        "db.abcdefghijkl.eu-central-1.rds.amazonaws.com:3306/?Action=connect&DBUser=jane%20doe%2B1&"));
    CHECK(token.find("X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260102%2Feu-central-1%2Frds-db%2Faws4_request") !=
          token.npos);
    CHECK(token.find("X-Amz-Date=20260102T030405Z") != token.npos);
    CHECK(token.find("X-Amz-Expires=900&") != token.npos);
    CHECK(token.find("X-Amz-SignedHeaders=host") != token.npos);
    CHECK(token.find("X-Amz-Security-Token=a%2Ftoken%3D") != token.npos);
    CHECK(token.find("wJalrXUtnFEMI") == token.npos);
    CHECK(make() == token);

    SigV4Verifier const verifier{[](std::string_view) { return std::make_shared<Credentials const>(keys); }};
    SigningScope const scope{.region = "eu-central-1", .service = "rds-db"};
    auto const fault = [&](Request const& request, Duration later) {
        return verifier.verify(request, scope, clock.now() + later).fault;
    };
    CHECK(fault(requestOf(token), 0s) == SignatureFault::none);
    CHECK(fault(requestOf(token), 899s) == SignatureFault::none);
    CHECK(fault(requestOf(token), 901s) == SignatureFault::expired);
    auto other = requestOf(token);
    other.authority = "localhost:3306"; // a tunnel's end
    CHECK(fault(other, 0s) == SignatureFault::mismatch);

    // A password that is made anew for each connection.
    rds::Password const password{make};
    CHECK(password.get().reveal() == token);
    clock.waitUntil(clock.ticks() + 1s, {});
    CHECK(password.get().reveal() != token);
    CHECK(fault(requestOf(password.get().reveal()), 0s) == SignatureFault::none);
}

TEST_CASE("a token of IAM is not made of half the options, nor sent in clear") {
    test::ManualClock clock;
    auto missing = options;
    missing.port = 0;
    CHECK_THROWS_AS((rds::AuthToken{SigV4Signer{}, staticCredentials(keys), missing, AnyClock{clock}}()), Error);

    rds::ConnectionOptions connection{
        .password = rds::AuthToken{SigV4Signer{}, staticCredentials(keys), options, AnyClock{clock}}};
    CHECK(connection.password.needsTls());
    CHECK_FALSE(rds::detail::passwordFor(connection).empty());
    connection.tls = rds::Tls::off;
    CHECK_THROWS_AS(static_cast<void>(rds::detail::passwordFor(connection)), Error);
    connection.password = [] { return "asked for"s; };
    CHECK(rds::detail::passwordFor(connection).reveal() == "asked for");
}

} // namespace rds_auth_token_test
