// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/endpoint.hpp>

#include "support/vectors.hpp"
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/execution.hpp>
#include <pylon/core/partition.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/dynamodb/service.hpp>
#include <pylon/services/lambda/service.hpp>
#include <pylon/services/s3/read_operations.hpp>
#include <pylon/services/sns/service.hpp>
#include <pylon/services/sqs/service.hpp>
#include <pylon/services/ssm/service.hpp>
#include <pylon/services/sts/service.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace core_endpoint_vectors_test {

using namespace pylon;
using test::Json;

namespace {

constexpr ServiceInfo oidc{
    .id = "sso_oidc", .endpointPrefix = "oidc", .signingName = "sso-oauth", .protocol = Protocol::restJson};
constexpr ServiceInfo portal{
    .id = "sso", .endpointPrefix = "portal.sso", .signingName = "awsssoportal", .protocol = Protocol::restJson};

/// The files of cases, the service that each is about, and how many are in it.
struct File {
    std::string_view name;
    ServiceInfo const& service;
    int cases;
};
constexpr File files[] = {
    {"dynamodb", dynamodb::service, 54}, {"lambda", lambda::service, 66}, {"oidc", oidc, 36},
    {"portal-sso", portal, 36},          {"s3", s3::service, 160},        {"sns", sns::service, 44},
    {"sqs", sqs::service, 43},           {"ssm", ssm::service, 45},       {"sts", sts::service, 64}};

/// The cases that are left out, and why. A row whose count is not the one found fails the test.
struct LeftOut {
    std::string_view why;
    std::string_view expectedUrl; ///< which tells them from the others
    int cases;
};
constexpr LeftOut leftOut[] = {
    {"S3 Transfer Acceleration has one dualstack host, which is of no region; the rules give it one for aws-global.",
     "https://bucket.s3-accelerate.dualstack.us-east-1.amazonaws.com", 1},
};

EndpointOptions optionsOf(Json const& params) {
    auto const flag = [&](char const* name) {
        auto const* const value = params.find(name);
        return value != nullptr && value->boolean();
    };
    return {.region = params.stringOr("Region", ""),
            .url = params.stringOr("Endpoint", ""),
            .fips = flag("UseFIPS"),
            .dualStack = flag("UseDualStack"),
            .globalHost = flag("UseGlobalEndpoint"),
            .pathStyle = flag("ForcePathStyle"),
            .accelerate = flag("Accelerate")};
}

/// The URL of a request that gets an object `k` of a bucket, without that key; or why there is none.
Result<std::string> urlWithBucket(Endpoint const& endpoint, std::string const& bucket) {
    s3::GetObject const operation{.bucket = bucket, .key = "k"};
    Request request;
    auto const written = protocol::writeRequest(operationInfo<s3::GetObject>, view(operation),
                                                codecFunctions<StandardSerializer::Xml>, endpoint, request);
    if (!written) return written.error();
    auto const url = request.url();
    return url.substr(0, url.rfind('/'));
}

/// The URL that a case ends in.
Result<std::string> urlOf(Result<Endpoint> const& endpoint, Json const& params) {
    if (!endpoint) return endpoint.error();
    if (auto const bucket = params.stringOr("Bucket", ""); !bucket.empty()) return urlWithBucket(*endpoint, bucket);
    return endpoint->scheme + "://" + endpoint->authority + endpoint->basePath;
}

void check(ServiceInfo const& service, Json const& params, Json const& expect) {
    auto const endpoint = resolveEndpoint(service, optionsOf(params));
    auto const url = urlOf(endpoint, params);
    if (expect.contains("error")) {
        INFO(expect["error"].string());
        CHECK_FALSE(url);
        if (url) return;
        CHECK((url.error().kind() == ErrorKind::configuration || url.error().kind() == ErrorKind::invalidInput));
        return;
    }
    INFO((url ? std::string{} : url.error().message()));
    CHECK(url);
    if (!url) return;
    CHECK(*url == expect["endpoint"]["url"].string());

    auto const scope = detail::scopeOf(service, *endpoint);
    auto const* const properties = expect["endpoint"].find("properties");
    if (properties == nullptr || !properties->contains("authSchemes")) {
        CHECK(scope.region == params.stringOr("Region", ""));
        return;
    }
    auto const& scheme = (*properties)["authSchemes"][0];
    CHECK(scheme["name"].string() == "sigv4");
    CHECK(scope.service == scheme["signingName"].string());
    CHECK(scope.region == scheme["signingRegion"].string());
    CHECK(scope.encodePathTwice !=
          (scheme.contains("disableDoubleEncoding") && scheme["disableDoubleEncoding"].boolean()));
}

} // namespace

TEST_CASE("endpoints are those that the rules of AWS's SDKs give", "[core][endpoint][vectors]") {
    if (!test::vectors()) return;
    std::map<std::string_view, int> passedOver;
    for (auto const& file : files) {
        auto const json = test::vectorJson("endpoints/" + std::string{file.name} + ".json");
        int cases = 0;
        for (auto const& each : (*json)["testCases"].items()) {
            ++cases;
            auto const& expect = each["expect"];
            auto const url = expect.contains("endpoint") ? expect["endpoint"]["url"].string() : std::string{};
            auto const* const row = std::find_if(std::begin(leftOut), std::end(leftOut),
                                                 [&](LeftOut const& out) { return out.expectedUrl == url; });
            if (row != std::end(leftOut)) {
                ++passedOver[row->why];
                continue;
            }
            CAPTURE(file.name, each["documentation"].string());
            static Json const none = Json::parse("{}");
            check(file.service, each.contains("params") ? each["params"] : none, expect);
        }
        CAPTURE(file.name);
        CHECK(cases == file.cases);
    }
    for (auto const& row : leftOut) {
        CAPTURE(row.why);
        CHECK(passedOver[row.why] == row.cases);
    }
}

TEST_CASE("partitions, their hosts and their regions are those of AWS's SDKs", "[core][partition][vectors]") {
    auto const json = test::vectorJson("endpoints/partitions.json");
    if (!json) return;
    int checked = 0;
    for (auto const& each : (*json)["partitions"].items())
        for (auto const& [region, about] : each["regions"].members()) {
            CAPTURE(region);
            auto const& partition = partitionOf(region);
            auto const& outputs = each["outputs"];
            CHECK(partition.id == each["id"].string());
            CHECK(partition.hosts == outputs["dnsSuffix"].string());
            CHECK(partition.dualStackHosts == outputs["dualStackDnsSuffix"].string());
            CHECK(partition.globalRegion == outputs["implicitGlobalRegion"].string());
            // All have them, and so there is no word of it in Partition.
            CHECK(outputs["supportsFIPS"].boolean());
            CHECK(outputs["supportsDualStack"].boolean());
            ++checked;
        }
    CHECK(checked == 41);
}

TEST_CASE("a bucket stands in the host where its name can", "[core][endpoint][vectors]") {
    auto const json = test::vectorJson("endpoints/is-virtual-hostable-s3-bucket.json");
    if (!json) return;
    int checked = 0;
    for (auto const& each : (*json)["testCases"].items()) {
        auto const bucket = each["params"]["BucketName"].string();
        CAPTURE(bucket);
        auto const* const expected = each["expect"].find("endpoint");
        Endpoint endpoint{.scheme = "https", .authority = "s3.amazonaws.com"};
        // The cases with dots are of http, where no certificate has to fit.
        if (expected != nullptr)
            endpoint.scheme = (*expected)["url"].string().substr(0, (*expected)["url"].string().find(':'));
        auto const url =
            expected != nullptr ? (*expected)["url"].string() : "https://s3.amazonaws.com/" + percentEncode(bucket);
        CHECK(urlWithBucket(endpoint, bucket).value() == url);
        ++checked;
    }
    CHECK(checked == 15);
}

} // namespace core_endpoint_vectors_test
