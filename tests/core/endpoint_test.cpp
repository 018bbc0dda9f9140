// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/endpoint.hpp>

#include <pylon/services/dynamodb/service.hpp>
#include <pylon/services/lambda/service.hpp>
#include <pylon/services/s3/service.hpp>
#include <pylon/services/sqs/service.hpp>
#include <pylon/services/sts/service.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

namespace core_endpoint_test {

using namespace pylon;

namespace {

std::string whyNot(ServiceInfo const& service, EndpointOptions const& options) {
    auto const endpoint = resolveEndpoint(service, options);
    if (endpoint) return "it resolved to " + endpoint->authority;
    CHECK(endpoint.error().kind() == ErrorKind::configuration);
    CHECK_FALSE(endpoint.error().details().reachedService);
    return endpoint.error().message();
}

std::string hostOf(ServiceInfo const& service, EndpointOptions const& options) {
    return resolveEndpoint(service, options).value().authority;
}

} // namespace

TEST_CASE("a region alone means AWS itself", "[core][endpoint]") {
    auto const endpoint = resolveEndpoint(sqs::service, {.region = "eu-west-1"}).value();
    CHECK(endpoint.scheme == "https");
    CHECK(endpoint.authority == "sqs.eu-west-1.amazonaws.com");
    CHECK(endpoint.basePath.empty());
    CHECK(endpoint.signingRegion == "eu-west-1");
    CHECK(endpoint.addressing == Addressing::virtualHost);
    CHECK_FALSE(endpoint.custom);
    CHECK(endpoint.acceleratedAuthority.empty());
}

TEST_CASE("a region is in the partition that its name says", "[core][endpoint]") {
    CHECK(hostOf(sqs::service, {.region = "cn-north-9"}) == "sqs.cn-north-9.amazonaws.com.cn");
    CHECK(hostOf(sqs::service, {.region = "eusc-de-east-1"}) == "sqs.eusc-de-east-1.amazonaws.eu");
    CHECK(hostOf(sqs::service, {.region = "us-isob-east-1"}) == "sqs.us-isob-east-1.sc2s.sgov.gov");
    CHECK(hostOf(sqs::service, {.region = "us-isof-south-1", .dualStack = true}) ==
          "sqs.us-isof-south-1.api.aws.hci.ic.gov");
    CHECK(hostOf(sqs::service, {.region = "xx-new-1"}) == "sqs.xx-new-1.amazonaws.com");
}

TEST_CASE("without region or URL there is no endpoint", "[core][endpoint]") {
    CHECK_THAT(whyNot(sqs::service, {}), Catch::Contains("AWS_REGION"));
    CHECK_THAT(whyNot(s3::service, {.globalHost = true}), Catch::Contains("AWS_REGION"));
}

TEST_CASE("a region that would change the host is refused", "[core][endpoint]") {
    auto const region = GENERATE(values<std::string>(
        {"eu-west-1.evil.com", "eu west", "eu-west-1/", "@evil.com", "eu_west", "-eu", "eu-", "eu\n", "x:1", "\xc3\xa4",
         "fips-", "-fips", "fips-a/b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}));
    CAPTURE(region);
    CHECK_THAT(whyNot(sqs::service, {.region = region}), Catch::Contains("region"));
    if (region == "fips-" || region == "-fips") return; // to a URL these say that there is none
    CHECK_THAT(whyNot(sqs::service, {.region = region, .url = "http://localhost"}), Catch::Contains("region"));
}

TEST_CASE("the older names of FIPS regions ask for FIPS", "[core][endpoint]") {
    for (auto const* const region : {"fips-us-east-1", "us-east-1-fips"}) {
        auto const endpoint = resolveEndpoint(sqs::service, {.region = region}).value();
        CHECK(endpoint.authority == "sqs-fips.us-east-1.amazonaws.com");
        CHECK(endpoint.signingRegion == "us-east-1");
    }
}

TEST_CASE("where all hosts are FIPS hosts, most are not called so", "[core][endpoint]") {
    EndpointOptions const gov{.region = "us-gov-west-1", .fips = true};
    CHECK(hostOf(sqs::service, gov) == "sqs.us-gov-west-1.amazonaws.com");
    CHECK(hostOf(lambda::service, gov) == "lambda-fips.us-gov-west-1.amazonaws.com");
    CHECK(hostOf(s3::service, gov) == "s3-fips.us-gov-west-1.amazonaws.com");
}

TEST_CASE("aws-global is for the services that have a host without a region", "[core][endpoint]") {
    auto const sts = resolveEndpoint(sts::service, {.region = "aws-global"}).value();
    CHECK(sts.authority == "sts.amazonaws.com");
    CHECK(sts.signingRegion == "us-east-1");
    CHECK(hostOf(sts::service, {.region = "aws-global", .fips = true}) == "sts-fips.us-east-1.amazonaws.com");
    CHECK_THAT(whyNot(sqs::service, {.region = "aws-global"}), Catch::Contains("name one, as eu-west-1"));
    CHECK_THAT(whyNot(s3::service, {.region = "aws-cn-global"}), Catch::Contains("name one, as eu-west-1"));
    CHECK(resolveEndpoint(sqs::service, {.region = "aws-global", .url = "http://h"})->signingRegion == "us-east-1");
}

TEST_CASE("the region local is DynamoDB's", "[core][endpoint]") {
    auto const local = resolveEndpoint(dynamodb::service, {.region = "local"}).value();
    CHECK(local.scheme == "http");
    CHECK(local.authority == "localhost:8000");
    CHECK(local.signingRegion == "us-east-1");
    CHECK(local.custom);
    CHECK(hostOf(dynamodb::service, {.region = "local", .url = "http://127.0.0.1:1"}) == "127.0.0.1:1");
    CHECK(hostOf(sqs::service, {.region = "local"}) == "sqs.local.amazonaws.com");
}

TEST_CASE("what AWS has no host for is refused", "[core][endpoint]") {
    using Catch::Contains;
    CHECK_THAT(whyNot(sqs::service, {.region = "eu-west-1", .url = "https://h", .fips = true}), Contains("FIPS"));
    CHECK_THAT(whyNot(sqs::service, {.region = "eu-west-1", .url = "https://h", .dualStack = true}),
               Contains("dualstack"));
    CHECK_THAT(whyNot(s3::service, {.region = "cn-north-1", .fips = true}), Contains("FIPS"));
    CHECK_THAT(whyNot(s3::service, {.region = "eu-west-1", .url = "https://h", .accelerate = true}),
               Contains("Acceleration"));
    CHECK_THAT(whyNot(s3::service, {.region = "eu-west-1", .fips = true, .accelerate = true}),
               Contains("Acceleration"));
    CHECK_THAT(whyNot(s3::service, {.region = "eu-west-1", .pathStyle = true, .accelerate = true}),
               Contains("Acceleration"));
    CHECK_THAT(whyNot(s3::service, {.region = "us-gov-west-1", .accelerate = true}), Contains("Acceleration"));
    CHECK_THAT(whyNot(dynamodb::service, {.region = "eu-west-1", .url = "https://dynamodb.eu-west-1.api.aws/"}),
               Contains("useDualStack"));
    CHECK(hostOf(sqs::service, {.region = "eu-west-1", .url = "https://sqs.eu-west-1.api.aws"}) ==
          "sqs.eu-west-1.api.aws");
    // Other services know nothing of it.
    CHECK(hostOf(sqs::service, {.region = "cn-north-1", .accelerate = true}) == "sqs.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("a URL stands in the place of AWS, and does not say the region", "[core][endpoint]") {
    auto const endpoint =
        resolveEndpoint(s3::service, {.region = "eu-west-1", .url = "http://example.com:8080/a"}).value();
    CHECK(endpoint.authority == "example.com:8080");
    CHECK(endpoint.signingRegion == "eu-west-1");
    CHECK(endpoint.addressing == Addressing::virtualHost);
    CHECK(resolveEndpoint(s3::service, {.url = "https://example.com"})->signingRegion.empty());
    CHECK(resolveEndpoint(s3::service, {.url = "https://example.com", .pathStyle = true})->addressing ==
          Addressing::path);
}

} // namespace core_endpoint_test
