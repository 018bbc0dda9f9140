// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/endpoint_url.hpp>

#include <pylon/core/endpoint.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

namespace core_detail_endpoint_url_test {

using namespace pylon;

TEST_CASE("a URL says all of an endpoint but the region", "[core][endpoint_url]") {
    auto const [url, scheme, authority, path, addressing] =
        GENERATE(table<std::string, std::string, std::string, std::string, Addressing>({
            {"https://example.com", "https", "example.com", "", Addressing::virtualHost},
            {"https://example.com/", "https", "example.com", "", Addressing::virtualHost},
            {"http://example.com:8080/a/b//", "http", "example.com:8080", "/a/b", Addressing::virtualHost},
            {"https://example.com:443", "https", "example.com", "", Addressing::virtualHost},
            {"http://example.com:80", "http", "example.com", "", Addressing::virtualHost},
            {"http://example.com:443", "http", "example.com:443", "", Addressing::virtualHost},
            {"http://localhost:4566", "http", "localhost:4566", "", Addressing::path},
            {"http://127.0.0.1:4566/x", "http", "127.0.0.1:4566", "/x", Addressing::path},
            {"http://[::1]:4566", "http", "[::1]:4566", "", Addressing::path},
            {"https://[fd00:ec2::254]", "https", "[fd00:ec2::254]", "", Addressing::path},
        }));
    CAPTURE(url);
    auto const endpoint = detail::endpointOfUrl(url).value();
    CHECK(endpoint.scheme == scheme);
    CHECK(endpoint.authority == authority);
    CHECK(endpoint.basePath == path);
    CHECK(endpoint.addressing == addressing);
    CHECK(endpoint.signingRegion.empty());
    CHECK(endpoint.custom);
}

TEST_CASE("a URL that cannot be used says what is wrong with it, and not what it is", "[core][endpoint_url]") {
    auto const [url, why] = GENERATE(table<std::string, std::string>({
        {"example.com", "http:// or https://"},
        {"ftp://example.com", "http:// or https://"},
        {"://example.com", "http:// or https://"},
        {"https://", "no host"},
        {"https:///path", "no host"},
        {"https://:80", "no host"},
        {"https://[]", "no host"},
        {"https://user:password@example.com", "user name or password"},
        {"https://example.com?x=1", "query or a fragment"},
        {"https://example.com/#f", "query or a fragment"},
        {"https://exa mple.com", "host"},
        {"https://example.com\r\nx: y", "host"},
        {"https://ex\xc3\xa4mple.com", "host"},
        {"https://example.com/a b", "percent-encoded"},
        {"https://example.com/a\n", "percent-encoded"},
        {"https://example.com/\xc3\xa4", "percent-encoded"},
        {"https://[::1", "bracket"},
        {"https://[::g]", "IPv6"},
        {"https://[::1]x", "port"},
        {"https://example.com:", "port"},
        {"https://example.com:0", "port"},
        {"https://example.com:65536", "port"},
        {"https://example.com:99999999999", "port"},
        {"https://example.com:-1", "port"},
        {"https://example.com:80a", "port"},
        {"https://a:b:80", "port"},
    }));
    CAPTURE(url);
    auto const endpoint = detail::endpointOfUrl(url);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().kind() == ErrorKind::configuration);
    auto const& message = endpoint.error().message();
    CHECK_THAT(message, Catch::Contains(why));
    CHECK_THAT(message, Catch::Contains("https://host[:port][/path]"));
    CHECK_THAT(message, !Catch::Contains("password@"));
}

} // namespace core_detail_endpoint_url_test
