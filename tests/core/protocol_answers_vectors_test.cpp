// SPDX-License-Identifier: BSL-1.0

#include "support/model.hpp"
#include "support/vectors.hpp"
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Whole answers that services gave, and the cases of the specifications that come without a model: errors, and what is S3's own.

using namespace pylon;
using namespace pylon::test;

namespace pylon::test {

struct GetBucketLocationOutput {
    static constexpr std::array bindings{Binding{.member = "locationConstraint", .xml = XmlForm::text}};
    std::optional<std::string> locationConstraint{};
};

struct GetBucketLocation {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetBucketLocation";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}?location"};
    static constexpr std::string_view outputRoot = "LocationConstraint";
    static constexpr std::array bindings{Binding{"bucket", In::label}};
    using Output = GetBucketLocationOutput;

    std::string bucket{};
};

struct DeleteObjectTagging {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "DeleteObjectTagging";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"DELETE", "/{bucket}/{key+}?tagging", 204};
    static constexpr std::array bindings{Binding{"bucket", In::label}, Binding{"key", In::label}};
    using Output = sqs::Empty;

    std::string bucket{};
    std::string key{};
};

inline constexpr ServiceInfo jsonService{.id = "json",
                                         .endpointPrefix = "json",
                                         .signingName = "json",
                                         .protocol = Protocol::awsJson11,
                                         .naming = Naming::asDeclared};

struct SparseNulls {
    static constexpr ServiceInfo const& service = jsonService;
    static constexpr std::string_view name = "SparseNullsOperation";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = SparseNulls;

    std::vector<std::optional<std::string>> sparseStringList{};
    std::map<std::string, std::optional<std::string>> sparseStringMap{};
};

} // namespace pylon::test

BOOST_HANA_ADAPT_STRUCT(pylon::test::GetBucketLocationOutput, locationConstraint);
BOOST_HANA_ADAPT_STRUCT(pylon::test::GetBucketLocation, bucket);
BOOST_HANA_ADAPT_STRUCT(pylon::test::DeleteObjectTagging, bucket, key);
BOOST_HANA_ADAPT_STRUCT(pylon::test::SparseNulls, sparseStringList, sparseStringMap);

namespace core_protocol_answers_vectors_test {

namespace {

template <Operation Op> CodecFunctions const& codecOf() {
    return protocol::usesJson(Op::service.protocol) ? codecFunctions<RapidJsonCodec> : codecFunctions<PugixmlCodec>;
}

template <Operation Op> Result<void> read(Response response, typename Op::Output& output) {
    return protocol::readResponse(operationInfo<Op>, response, codecOf<Op>(), mutableView(output));
}

template <Operation Op> Error errorOf(Response response) {
    typename Op::Output output{};
    auto const outcome = read<Op>(std::move(response), output);
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

using ErrorOf = Error (*)(Response);

std::map<std::string, ErrorOf> const errorOfProtocol{
    {"awsJson", &errorOf<sqs::SendMessage>}, {"awsJson1_0", &errorOf<sqs::SendMessage>},
    {"awsJson1_1", &errorOf<SparseNulls>},   {"awsQuery", &errorOf<sns::Publish>},
    {"restXml", &errorOf<s3::GetObject>},    {"restJson1", &errorOf<lambda::Invoke>}};

/// Reads a recorded answer by the model of its service and compares with what another SDK made of it.
bool tryModelled(Json const& each, std::string const& service, std::string const& operationName, Protocol protocol) {
    auto const model = vectorJson("models/" + service + ".json").value();
    auto const* const spec = model["operations"].find(operationName);
    if (spec == nullptr) return false;
    ModelledOperation const operation{model["metadata"], *spec, model["shapes"], protocol};
    Dynamic value;
    MutableView const output{&value.members, operation.info.output};
    Response response{.status = 200, .headers = {}, .body = each["body"].string()};
    protocol::readResponse(operation.info, response, codecFunctions<PugixmlCodec>, output).value();

    Dynamic expected;
    MutableView const wanted{&expected.members, operation.info.output};
    for (auto const& [name, member] : each["expected"].members()) {
        if (name == "ResponseMetadata") continue;
        for (auto const& candidate : wanted.shape->members)
            if (candidate.capitalized == name) fill(wanted.member(candidate), member);
    }
    CHECK(describe(output) == describe(wanted));
    return true;
}

template <Operation Op> Request addressed(Json const& each) {
    Op operation;
    fill(mutableView(operation), each["params"]);
    auto const resolved = each["resolvedHost"].string();
    bool const inPath = resolved == each["host"].string();
    Endpoint endpoint;
    // Dual-stack and accelerated hosts are the endpoint's business.
    endpoint.authority = inPath ? resolved : resolved.substr(resolved.find('.') + 1);
    endpoint.addressing = inPath ? Addressing::path : Addressing::virtualHost;
    Request request;
    protocol::writeRequest(operationInfo<Op>, view(operation), codecOf<Op>(), endpoint, request).value();
    return request;
}

} // namespace

TEST_CASE("errors that services gave are read as another SDK reads them") {
    auto const json = vectorJson("errors/response-parsing.json");
    if (!json) return;
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        if (each.contains("success")) continue;
        INFO(each["name"].string());
        auto const& expected = each["expected"];
        auto const error = errorOfProtocol.at(each["protocol"].string())(
            {.status = 400, .headers = {}, .body = each["body"].string()});
        CHECK(error.code() == expected["Error"]["Code"].string());
        CHECK(error.message() == expected["Error"]["Message"].string());
        if (auto const id = expected["ResponseMetadata"].stringOr("RequestId", ""); !id.empty())
            CHECK(error.requestId() == id);
        ++tried;
    }
    CHECK(tried == 8);
}

TEST_CASE("answers that services gave are read as another SDK reads them") {
    auto const json = vectorJson("errors/response-parsing.json");
    if (!json) return;
    int tried = 0;
    std::map<std::string, std::string> const operations{
        {"s3-list-buckets", "ListBuckets"},
        {"s3-list-multipart-uploads", "ListMultipartUploads"},
        {"s3-list-multipart-uploads#2", "ListMultipartUploads"},
        {"sns-create-topic", "CreateTopic"},
        {"sns-get-subscription-attributes", "GetSubscriptionAttributes"},
        {"sns-get-topic-attributes", "GetTopicAttributes"},
        {"sns-list-subscriptions-by-topic", "ListSubscriptionsByTopic"},
        {"sns-list-topics", "ListTopics"},
        {"sns-publish", "Publish"},
        {"sns-subscribe", "Subscribe"},
    };
    for (auto const& each : (*json)["cases"].items()) {
        auto const& name = each["name"].string();
        auto const found = operations.find(name);
        if (found == operations.end() || !each.contains("success")) continue;
        INFO(name);
        bool const s3 = name.starts_with("s3");
        if (tryModelled(each, s3 ? "s3" : "sns", found->second, s3 ? Protocol::restXml : Protocol::query)) ++tried;
    }
    CHECK(tried == 10);
}

TEST_CASE("the specifications' errors that come without a model are found where they stand") {
    int tried = 0;
    for (std::string const file : {"awsJson1_0", "awsJson1_1", "awsQuery", "restXml", "restJson1"}) {
        auto const json = vectorJson("protocol/" + file + ".json");
        if (!json) return;
        for (auto const& each : (*json)["cases"].items()) {
            if (each.contains("model") || each["kind"].string() != "response" || each["code"].integer() < 400) continue;
            INFO(each["id"].string());
            Response response{
                .status = static_cast<int>(each["code"].integer()), .headers = {}, .body = each.stringOr("body", "")};
            if (auto const* headers = each.find("headers"))
                for (auto const& [name, value] : headers->members())
                    response.headers.add(name, value.string());
            CHECK(errorOfProtocol.at(file)(response).code() == each["target"].string());
            ++tried;
        }
    }
    CHECK(tried == 7);
}

TEST_CASE("S3's buckets stand where its specification has them") {
    auto const json = vectorJson("protocol/restXml.json");
    if (!json) return;
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        if (!each["id"].string().starts_with("S3") || each["kind"].string() != "request") continue;
        INFO(each["id"].string());
        auto const& target = each["target"].string();
        auto const request = target == "ListObjectsV2" ? addressed<s3::ListObjectsV2>(each)
                             : target == "GetObject"   ? addressed<s3::GetObject>(each)
                                                       : addressed<DeleteObjectTagging>(each);
        CHECK(request.method == each["method"].string());
        CHECK(request.path == each["uri"].string());
        CHECK(request.authority == each["resolvedHost"].string());
        CHECK(request.query == (each.contains("queryParams") ? each["queryParams"][0].string() : ""));
        ++tried;
    }
    CHECK(tried == 11);
}

TEST_CASE("S3 says where a bucket is by the root of the document itself") {
    auto const specified = vectorJson("protocol/restXml.json");
    auto const recorded = vectorJson("errors/response-parsing.json");
    if (!specified || !recorded) return;
    int tried = 0;
    auto const check = [&](Json const& each, std::string const& expected) {
        GetBucketLocationOutput output;
        read<GetBucketLocation>({.status = 200, .headers = {}, .body = each["body"].string()}, output).value();
        CHECK(output.locationConstraint == expected);
        auto const written =
            protocol::writeResponse(operationInfo<GetBucketLocation>, view(output), codecOf<GetBucketLocation>(), "id")
                .value();
        GetBucketLocationOutput again;
        read<GetBucketLocation>(written, again).value();
        CHECK(again.locationConstraint == expected);
        ++tried;
    };
    for (auto const& each : (*specified)["cases"].items())
        if (each["id"].string() == "GetBucketLocationUnwrappedOutput") check(each, "us-west-2");
    for (auto const& each : (*recorded)["cases"].items())
        if (each["name"].string() == "s3-get-bucket-location") check(each, "EU");
    CHECK(tried == 2);
}

TEST_CASE("empty elements of sparse lists and maps are null in JSON") {
    auto const json = vectorJson("protocol/awsJson1_1.json");
    if (!json) return;
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        if (each["target"].string() != "SparseNullsOperation") continue;
        INFO(each["id"].string());
        SparseNulls expected;
        fill(mutableView(expected), each["params"]);
        if (each["kind"].string() == "request") {
            Request request;
            protocol::writeRequest(operationInfo<SparseNulls>, view(expected), codecOf<SparseNulls>(), {}, request)
                .value();
            CHECK(Json::parse(request.body) == Json::parse(each["body"].string()));
        } else {
            SparseNulls output;
            read<SparseNulls>({.status = 200, .headers = {}, .body = each["body"].string()}, output).value();
            CHECK(output.sparseStringList == expected.sparseStringList);
            CHECK(output.sparseStringMap == expected.sparseStringMap);
        }
        ++tried;
    }
    CHECK(tried == 4);
}

} // namespace core_protocol_answers_vectors_test
