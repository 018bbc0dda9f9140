// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/call_name.hpp>

#include <catch2/catch.hpp>

namespace core_call_name_test {

using namespace pylon;

namespace {

Request signedFor(std::string_view service) {
    Request request;
    request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/" + std::string{service} +
                                             "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
    request.headers.add("X-Amz-Date", "20260102T030405Z");
    return request;
}

} // namespace

TEST_CASE("a request in AWS JSON says its operation in X-Amz-Target", "[core][call_name]") {
    auto request = signedFor("sqs");
    request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    CHECK(callNameOf(request) == CallName{"sqs", "SendMessage"});
    request.headers.set("X-Amz-Target", "DynamoDB_20120810.GetItem");
    CHECK(callNameOf(request) == CallName{"sqs", "GetItem"});
    request.headers.set("X-Amz-Target", "Sing");
    CHECK(callNameOf(request) == CallName{"sqs", "Sing"});
}

TEST_CASE("a request of the query protocol says its operation in its form", "[core][call_name]") {
    auto request = signedFor("sns");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body = "Version=2010-03-31&NoAction=Other&Action=Publish&Message=Action%3DThird";
    CHECK(callNameOf(request) == CallName{"sns", "Publish"});
    request.body = "Action=Publish";
    CHECK(callNameOf(request) == CallName{"sns", "Publish"});
    request.body = "Version=2010-03-31";
    CHECK(callNameOf(request) == CallName{"sns", ""});
}

TEST_CASE("the body of another protocol is not looked into for an operation", "[core][call_name]") {
    auto request = signedFor("s3");
    request.body = "Action=Publish";
    CHECK(callNameOf(request) == CallName{"s3", ""});
}

TEST_CASE("a request that is presigned names its service, one that is not signed none", "[core][call_name]") {
    Request request;
    CHECK(callNameOf(request) == CallName{});
    request.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20260102%2Fus-east-1%2Fs3%2Faws4_request"
                    "&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00";
    CHECK(callNameOf(request) == CallName{"s3", ""});
    request = {};
    request.headers.add("Authorization", "Basic YTpi");
    CHECK(callNameOf(request) == CallName{});
}

} // namespace core_call_name_test
