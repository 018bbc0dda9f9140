// SPDX-License-Identifier: BSL-1.0
// Presigned requests over libcurl, to a server that addresses buckets in the path.

#include "support/cloud_server.hpp"
#include "support/presigned.hpp"
#include <pylon/services/s3/bucket.hpp>

#include <catch2/catch.hpp>

namespace s3_presign_curl_test {

using namespace pylon;

TEST_CASE("a presigned URL names the endpoint as the client has it, and holds there", "[s3][presign][curl]") {
    test::CloudServer server;
    server.cloud.s3().createBucket("my-bucket");
    s3::Bucket const bucket{server.client(), "my-bucket"};
    CurlTransport plain{CurlOptions{.proxy = ""}};
    for (std::string const key : {"a b/%2F+c", "a//b/../c", "caf\xc3\xa9"}) {
        CAPTURE(key);
        auto const put = bucket.presignPut(key, {.metadata = {{"who", "ann"}}, .contentType = "text/plain"});
        CHECK(put.url.starts_with("http://127.0.0.1:"));
        CHECK(put.url.find("/my-bucket/") != std::string::npos);
        CHECK(plain.send(test::unsignedRequest(put, "content"), {}).value().status == 200);
        auto const got = plain.send(test::unsignedRequest(bucket.presignGet(key)), {}).value();
        CHECK(got.status == 200);
        CHECK(got.body == "content");
        CHECK(bucket.head(key).metadata.at("who") == "ann");
    }
}

} // namespace s3_presign_curl_test
