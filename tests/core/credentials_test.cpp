// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/credentials.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <ostream>
#include <type_traits>

namespace core_credentials_test {

using namespace pylon;

namespace {

template <class T>
concept Streamable = requires(std::ostream& out, T const& value) { out << value; };

} // namespace

TEST_CASE("static credentials are always the same ones", "[core][credentials]") {
    auto const provider = staticCredentials({"AKID", Secret{"secret"}, Secret{"token"}});
    auto const first = provider->credentials().value();
    CHECK(first->accessKeyId == "AKID");
    CHECK(first->secretAccessKey.reveal() == "secret");
    CHECK(first->sessionToken.reveal() == "token");
    CHECK_FALSE(first->expiration);
    // Not copied for each call: the secret stands in one place.
    CHECK(provider->credentials().value() == first);
}

TEST_CASE("shared credentials cannot be changed or printed", "[core][credentials]") {
    STATIC_REQUIRE(std::is_const_v<CredentialsPtr::element_type>);
    STATIC_REQUIRE(!Streamable<Credentials>);
}

} // namespace core_credentials_test
