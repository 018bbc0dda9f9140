// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/endpoint.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

namespace core_endpoint_test {

using namespace pylon;

namespace {

constexpr ServiceInfo service{
    .id = "sqs", .endpointPrefix = "queue", .signingName = "sqs", .protocol = Protocol::awsJson10};

std::string whyNot(std::string_view region, std::string_view url = {}) {
    auto const endpoint = resolveEndpoint(service, region, url);
    if (endpoint) return "it resolved to " + endpoint->authority;
    CHECK(endpoint.error().kind() == ErrorKind::configuration);
    CHECK_FALSE(endpoint.error().details().reachedService);
    return endpoint.error().message();
}

} // namespace

TEST_CASE("a region alone means AWS itself", "[core][endpoint]") {
    auto const endpoint = resolveEndpoint(service, "eu-west-1").value();
    CHECK(endpoint.scheme == "https");
    CHECK(endpoint.authority == "queue.eu-west-1.amazonaws.com");
    CHECK(endpoint.basePath.empty());
    CHECK(endpoint.signingRegion == "eu-west-1");
    CHECK(endpoint.addressing == Addressing::virtualHost);
    CHECK_FALSE(endpoint.custom);
    CHECK(resolveEndpoint(service, "cn-north-1")->authority == "queue.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("without region or URL there is no endpoint", "[core][endpoint]") {
    CHECK_THAT(whyNot(""), Catch::Contains("AWS_REGION"));
}

TEST_CASE("a region that would change the host is refused", "[core][endpoint]") {
    auto const region = GENERATE(values<std::string>(
        {"eu-west-1.evil.com", "eu west", "eu-west-1/", "@evil.com", "eu_west", "-eu", "eu-", "eu\n", "x:1", "\xc3\xa4",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}));
    CHECK_THAT(whyNot(region), Catch::Contains("region"));
    CHECK_THAT(whyNot(region, "http://localhost"), Catch::Contains("region"));
}

TEST_CASE("a URL stands in the place of AWS", "[core][endpoint]") {
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
    auto const endpoint = resolveEndpoint(service, "eu-west-1", url).value();
    CHECK(endpoint.scheme == scheme);
    CHECK(endpoint.authority == authority);
    CHECK(endpoint.basePath == path);
    CHECK(endpoint.addressing == addressing);
    CHECK(endpoint.signingRegion == "eu-west-1");
    CHECK(endpoint.custom);
}

TEST_CASE("a URL needs no region: what local servers expect is signed", "[core][endpoint]") {
    CHECK(resolveEndpoint(service, "", "http://localhost")->signingRegion == "us-east-1");
}

TEST_CASE("a URL that cannot be used says what is wrong with it, and not what it is", "[core][endpoint]") {
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
    auto const message = whyNot("eu-west-1", url);
    CHECK_THAT(message, Catch::Contains(why));
    CHECK_THAT(message, Catch::Contains("https://host[:port][/path]"));
    CHECK_THAT(message, !Catch::Contains("password@"));
}

} // namespace core_endpoint_test
