// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/router.hpp>

#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <string>

namespace memory_router_test {

using namespace pylon;

namespace {

struct Nothing {};

struct PutObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "PutObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr std::array bindings{Binding{"bucket", In::label}, Binding{"key", In::label},
                                         Binding{"metadata", In::headers, "x-amz-meta-"}};
    using Output = Nothing;

    std::string bucket{};
    std::string key{};
    std::map<std::string, std::string> metadata{};
};

struct CopyObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "CopyObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr std::array bindings{Binding{"bucket", In::label}, Binding{"key", In::label},
                                         Binding{"copySource", In::header, "x-amz-copy-source"}};
    using Output = Nothing;

    std::string bucket{};
    std::string key{};
    std::string copySource{};
};

struct UploadPart {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "UploadPart";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr std::array bindings{Binding{"bucket", In::label}, Binding{"key", In::label},
                                         Binding{"partNumber", In::query, "partNumber"},
                                         Binding{"uploadId", In::query, "uploadId"}};
    using Output = Nothing;

    std::string bucket{};
    std::string key{};
    int partNumber = 1;
    std::string uploadId{};
};

struct ListBuckets {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "ListBuckets";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/"};
    using Output = Nothing;
};

} // namespace

} // namespace memory_router_test

BOOST_HANA_ADAPT_STRUCT(memory_router_test::Nothing);
BOOST_HANA_ADAPT_STRUCT(memory_router_test::PutObject, bucket, key, metadata);
BOOST_HANA_ADAPT_STRUCT(memory_router_test::CopyObject, bucket, key, copySource);
BOOST_HANA_ADAPT_STRUCT(memory_router_test::UploadPart, bucket, key, partNumber, uploadId);
BOOST_HANA_ADAPT_STRUCT(memory_router_test::ListBuckets);

namespace memory_router_test {

namespace {

template <class Op> constexpr memory::Handler row{&operationInfo<Op>, nullptr, nullptr};

constexpr std::array s3Rows{row<PutObject>,   row<CopyObject>,    row<UploadPart>,
                            row<ListBuckets>, row<s3::GetObject>, row<s3::ListObjectsV2>};
constexpr std::array sqsRows{row<sqs::SendMessage>, row<sqs::GetQueueUrl>};
constexpr std::array snsRows{row<sns::Publish>};
constexpr std::array lambdaRows{row<lambda::Invoke>};

std::array const services{
    memory::Service{&sqs::service, nullptr, sqsRows}, memory::Service{&s3::service, nullptr, s3Rows},
    memory::Service{&sns::service, nullptr, snsRows}, memory::Service{&lambda::service, nullptr, lambdaRows}};

Request requestFor(std::string_view signedFor, std::string method, std::string url) {
    Request request;
    request.method = std::move(method);
    auto const slash = url.find('/');
    auto const mark = url.find('?');
    request.authority = url.substr(0, slash);
    request.path = url.substr(slash, mark == std::string::npos ? mark : mark - slash);
    if (mark != std::string::npos) request.query = url.substr(mark + 1);
    if (!signedFor.empty()) {
        request.headers.add("X-Amz-Date", "20260101T000000Z");
        request.headers.add("Authorization",
                            "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/" + std::string{signedFor} +
                                "/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + std::string(64, '0'));
    }
    return request;
}

/// `sqs SendMessage`; `sqs -` where the service lacks the operation; `-` where there is no service.
std::string routed(Request const& request) {
    auto const route = memory::detail::routeOf(request, services);
    if (route.service == nullptr) return "-";
    return std::string{route.service->info->id} + " " +
           (route.handler == nullptr ? "-" : std::string{route.handler->operation->name});
}

constexpr auto s3Host = "s3.us-east-1.amazonaws.com";

} // namespace

TEST_CASE("a request with a target goes where that says", "[router]") {
    auto request = requestFor("sqs", "POST", "sqs.us-east-1.amazonaws.com/");
    request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    CHECK(routed(request) == "sqs SendMessage");
    request.headers.set("X-Amz-Target", "AmazonSQS.Sing");
    CHECK(routed(request) == "sqs -");
    request.headers.set("X-Amz-Target", "Opera.Sing");
    CHECK(routed(request) == "-");
    CHECK(memory::detail::routeOf(request, services).asked == "X-Amz-Target: Opera.Sing");
    // No service is named, and S3 and Lambda have no targets.
    for (auto const* const target : {"", ".GetObject", "GetObject"}) {
        request.headers.set("X-Amz-Target", target);
        CHECK(routed(request) == "-");
    }
}

TEST_CASE("a request of a REST protocol goes to the operation that it fits best", "[router]") {
    auto const path = [&](std::string method, std::string const& rest) {
        return routed(requestFor("s3", std::move(method), s3Host + rest));
    };
    CHECK(path("GET", "/") == "s3 ListBuckets");
    CHECK(path("GET", "/bucket?list-type=2") == "s3 ListObjectsV2");
    CHECK(path("GET", "/bucket/?list-type=2&prefix=a%2Fb") == "s3 ListObjectsV2");
    CHECK(path("GET", "/bucket/a//b/../c") == "s3 GetObject");
    CHECK(path("GET", "/bucket/a?x-id=GetObject&partNumber=1") == "s3 GetObject");
    CHECK(path("PUT", "/bucket/a?x-id=PutObject") == "s3 PutObject");
    CHECK(path("PUT", "/bucket/a?partNumber=1&uploadId=u") == "s3 UploadPart");
    CHECK(path("GET", "/bucket?acl") == "s3 -");
    CHECK(path("DELETE", "/bucket/a") == "s3 -");

    auto copy = requestFor("s3", "PUT", std::string{s3Host} + "/bucket/a");
    copy.headers.add("x-amz-copy-source", "/other/key");
    CHECK(routed(copy) == "s3 CopyObject");

    CHECK(routed(requestFor("lambda", "POST", "lambda.us-east-1.amazonaws.com/2015-03-31/functions/f/invocations")) ==
          "lambda Invoke");
    CHECK(routed(requestFor("lambda", "POST", "lambda.us-east-1.amazonaws.com/2015-03-31/functions/f")) == "lambda -");
}

TEST_CASE("a bucket may stand in the host", "[router]") {
    auto const host = [&](std::string const& url) { return routed(requestFor("s3", "GET", url)); };
    CHECK(host("bucket.s3.us-east-1.amazonaws.com/?list-type=2") == "s3 ListObjectsV2");
    CHECK(host("bucket.s3.us-east-1.amazonaws.com/a/b") == "s3 GetObject");
    CHECK(host("my.s3.bucket.s3.us-east-1.amazonaws.com/a/b") == "s3 GetObject");
    // The root of a bucket is not the list of all of them.
    CHECK(host("bucket.s3.us-east-1.amazonaws.com/") == "s3 -");
}

TEST_CASE("a request of the query protocol goes where its Action says", "[router]") {
    auto request = requestFor("sns", "POST", "sns.us-east-1.amazonaws.com/");
    request.body = "Action=Publish&Version=2010-03-31&Message=a+b";
    CHECK(routed(request) == "sns Publish");
    CHECK(routed(requestFor("sns", "GET", "sns.us-east-1.amazonaws.com/?Action=Publish&Message=a")) == "sns Publish");
    request.body = "Action=Sing";
    CHECK(routed(request) == "sns -");
    request.body = "";
    CHECK(routed(request) == "sns -");
}

TEST_CASE("a request that is not signed is told by its host, so that it can be refused as its service does",
          "[router]") {
    CHECK(routed(requestFor("", "GET", "bucket.s3.us-east-1.amazonaws.com/key")) == "s3 GetObject");
    CHECK(routed(requestFor("", "GET", std::string{s3Host} + "/bucket/key")) == "s3 GetObject");
    CHECK(routed(requestFor("", "POST", "sns.us-east-1.amazonaws.com/?Action=Publish")) == "sns Publish");
    CHECK(routed(requestFor("", "POST", "sns-fips.us-east-1.api.aws/?Action=Publish")) == "sns Publish");
    CHECK(routed(requestFor("", "GET", "bucket.s3-fips.dualstack.us-east-1.amazonaws.com/key")) == "s3 GetObject");
    CHECK(routed(requestFor("", "GET", "bucket.s3-accelerate.amazonaws.com/key")) == "s3 GetObject");
    CHECK(routed(requestFor("", "GET", "bucket.localhost:4566/key")) == "s3 GetObject");
    CHECK(routed(requestFor("", "POST", "sns.localhost:4566/?Action=Publish")) == "sns Publish");
    CHECK(routed(requestFor("", "GET", "localhost:4566/key")) == "-");
    CHECK(routed(requestFor("", "GET", "snsx.us-east-1.amazonaws.com/")) == "-");
    CHECK(routed(requestFor("", "GET", "example.com/")) == "-");
    CHECK(routed(requestFor("mq", "GET", std::string{s3Host} + "/bucket/key")) == "-");
}

TEST_CASE("what was asked is told without a presigned URL's secrets", "[router]") {
    auto const request = requestFor("", "GET", "example.com/a?b=c&X-Amz-Credential=x&X-Amz-Signature=secret");
    auto const asked = memory::detail::routeOf(request, services).asked;
    CHECK(asked == "GET /a?b=c& of example.com");
}

} // namespace memory_router_test
