// SPDX-License-Identifier: BSL-1.0
// Presigned requests, made by who has no credentials, over libcurl: on Ceph's radosgw and on the in-memory AWS.

#include "support/presigned.hpp"
#include "support/radosgw.hpp"
#include <pylon/core/transport_layer.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace counterparts_s3_presign_counterpart_test {

namespace {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

/// By a transport alone: nothing here signs.
Response send(PresignedRequest const& presigned, std::string body = {}) {
    CurlTransport plain{CurlOptions{.proxy = ""}};
    return plain.send(unsignedRequest(presigned, std::move(body)), {}).value();
}
Response send(Request const& request) { return CurlTransport{CurlOptions{.proxy = ""}}.send(request, {}).value(); }

/// The machine's clock, two hours ago.
struct LateClock : SystemClock {
    [[nodiscard]] WallTime now() const noexcept { return SystemClock::now() - 2h; }
};

/// A transport that goes by it.
class Late {
public:
    Result<Response> send(Request const& request, CallLimits const& limits) { return next_.send(request, limits); }
    LateClock& clock() noexcept { return clock_; }

private:
    CurlTransport next_{CurlOptions{.proxy = ""}};
    LateClock clock_;
};

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("who has a presigned URL reads and writes the object, and needs no key", Radosgw) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    for (std::string const key : {"plain", "a b/%2F+c=?&#", "a//b/../c", "caf\xc3\xa9~"}) {
        INFO(key);
        auto const put = bucket.presignPut(key, {.metadata = {{"who", "ann"}}, .contentType = "x/y"});
        CHECK(send(put, "content of " + key).status == 200);
        CHECK(bucket.get(key) == "content of " + key);
        CHECK(bucket.head(key).contentType == "x/y");
        CHECK(bucket.head(key).metadata.at("who") == "ann");
        auto const got = send(bucket.presignGet(key));
        CHECK(got.status == 200);
        CHECK(got.body == "content of " + key);
    }
    auto const answer =
        send(bucket.presignGet("plain", {.responseContentDisposition = "attachment; filename=\"a & b.txt\"",
                                         .responseContentType = "application/pdf"}));
    CHECK(answer.status == 200);
    CHECK(answer.headers.find("Content-Disposition") == "attachment; filename=\"a & b.txt\"");
    CHECK(answer.headers.find("Content-Type") == "application/pdf");
    CHECK(send(bucket.presignGet("none")).status == 404);
}

PYLON_TEST_IN_BOTH_WORLDS("a presigned request that is changed is refused", Radosgw) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    bucket.put("k", "content");
    bucket.put("l", "another's");
    auto const read = bucket.presignGet("k");
    auto const refused = [&](PresignedRequest const& presigned, auto const& change) {
        auto request = unsignedRequest(presigned, presigned.method == "PUT" ? "forged" : "");
        change(request);
        auto const answer = send(request);
        CHECK(answer.status == 403);
        CHECK_THAT(answer.body, Catch::Contains("<Code>SignatureDoesNotMatch</Code>"));
    };
    refused(read, [](Request& r) { r.query.back() = r.query.back() == '0' ? '1' : '0'; });
    refused(read, [](Request& r) { r.path.back() = 'l'; });
    refused(read, [](Request& r) { r.method = "DELETE"; });
    refused(read, [](Request& r) { r.query.replace(r.query.find("X-Amz-Expires=3600"), 18, "X-Amz-Expires=3601"); });
    auto const write = bucket.presignPut("k", {.metadata = {{"who", "ann"}}, .contentType = "x/y"});
    REQUIRE(write.headers.size() == 2);
    for (auto const& each : write.headers) {
        INFO(each.name);
        refused(write, [&](Request& r) {
            r.headers.remove(each.name);
            r.headers.add(each.name, "z");
        });
    }
    CHECK(bucket.get("k") == "content");
    CHECK(bucket.get("l") == "another's");
}

PYLON_TEST_IN_BOTH_WORLDS("a presigned request that has expired is refused", Radosgw) {
    auto const name = makeBucket(aws);
    s3::Bucket const bucket{aws, name};
    bucket.put("k", "content");
    s3::Bucket const late{aws.with(Late{}), name};
    CHECK(send(late.presignGet("k", {.expires = 3h})).body == "content");
    for (auto const& [presigned, body] : {std::pair{late.presignGet("k", {.expires = 1h}), ""},
                                          {late.presignPut("k", {.expires = 119min}), "too late"}}) {
        auto const answer = send(presigned, body);
        CHECK(answer.status == 403);
        CHECK_THAT(answer.body, Catch::Contains("<Code>AccessDenied</Code>"));
    }
    CHECK(bucket.get("k") == "content");
}

} // namespace counterparts_s3_presign_counterpart_test
