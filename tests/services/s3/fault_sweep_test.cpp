// SPDX-License-Identifier: BSL-1.0

#include "support/s3_answers.hpp"
#include "support/test_client.hpp"
#include <pylon/services/s3/bucket.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace s3_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using SweptBucket = s3::Bucket<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry>;

struct Fault {
    char const* name;
    Answer answer;
    /// Another attempt may mend it: it must have been made.
    bool passes = true;
};

/// The ways in which a transmission to S3 can fail. `good` is the right answer.
std::vector<Fault> faults(Answer const& good, bool content) {
    auto const& body = good.outcome.value().body;
    std::vector<Fault> all{
        {"500", answer(500)},
        {"500 with a right answer's body", answer(500, body)},
        {"502 by a proxy", answer(502, "<html><body>Bad Gateway</body></html>")},
        {"503 SlowDown", s3Refusal(503, "SlowDown")},
        {"500 InternalError", s3Refusal(500, "InternalError")},
        {"400 RequestTimeout", s3Refusal(400, "RequestTimeout")},
        {"429", answer(429, body)},
        {"lost before it was sent", broken(ErrorKind::connection, false)},
        {"lost after it was sent", broken(ErrorKind::connection, true)},
        {"timed out", broken(ErrorKind::timeout)},
    };
    // Where the content may be anything, a page is told by its missing ETag only.
    all.push_back({"a proxy's page", answer(200, "<html><body>Welcome</body></html>"), !content});
    all.push_back({"a proxy's text", answer(200, "Welcome"), !content});
    if (!content) all.push_back({"an error in disguise", answer(200, "<Error><Code>InternalError</Code></Error>")});
    if (!body.empty() && !content) {
        all.push_back({"cut off in the middle", answer(200, body.substr(0, body.size() / 2))});
        all.push_back({"cut off before the end", answer(200, body.substr(0, body.size() - 1))});
        all.push_back({"with something behind it", answer(200, body + "<x/>")});
        all.push_back({"empty", answer(200)});
    }
    if (content && !body.empty()) {
        auto damaged = good;
        damaged.outcome.value().body[0] ^= 1;
        all.push_back({"damaged", damaged});
    }
    return all;
}

/// Fails the first one, two and three transmissions of a call in each way, and looks at what comes out.
void sweep(char const* name, std::function<std::string(SweptBucket const&)> const& call, Answer const& good,
           bool content = false) {
    ScriptedTransport calm;
    calm.then(good);
    auto const expected = call(SweptBucket{clientOn(calm), "bucket"});
    auto const request = calm.sent().front().request.body;

    for (auto const& fault : faults(good, content))
        for (std::size_t failures = 1; failures <= 3; ++failures) {
            INFO(name << ": " << failures << " times " << fault.name);
            ScriptedTransport wire;
            for (std::size_t i = 0; i != failures; ++i)
                wire.then(fault.answer);
            wire.then(good);
            std::string outcome;
            bool failed = false;
            try {
                outcome = call(SweptBucket{clientOn(wire, PlainRetry{3, 1ms}), "bucket"});
            } catch (Error const&) {
                failed = true;
            }
            // Never a success that the service did not report, and never a failure that another attempt would have mended.
            if (fault.passes) CHECK(failed == (failures == 3));
            if (!fault.passes) CHECK(failed);
            if (!failed) CHECK(outcome == expected);
            for (auto const& each : wire.sent())
                CHECK(each.request.body == request);
        }
}

} // namespace

TEST_CASE("no fault of S3 is taken for a success, and none that passes is reported", "[s3][sweep]") {
    sweep("put", [](auto const& bucket) { return bucket.put("k", "content").eTag; }, object());
    sweep(
        "get", [](auto const& bucket) { return bucket.get("k"); },
        object("hello world").with("x-amz-checksum-crc32", "DUoRhQ=="), true);
    sweep("head", [](auto const& bucket) { return bucket.head("k").eTag; }, object());
    sweep(
        "exists", [](auto const& bucket) { return std::string{bucket.exists("k") ? "it is there" : "it is not"}; },
        object());
    sweep(
        "uploads",
        [](auto const& bucket) {
            std::string ids;
            for (auto const& each : bucket.uploads())
                ids += each.key + ":" + each.uploadId + ",";
            return ids;
        },
        answer(200, "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><Key>k</Key><UploadId>u"
                    "</UploadId></Upload></ListMultipartUploadsResult>"));
    sweep(
        "list",
        [](auto const& bucket) {
            std::string keys;
            for (auto const& key : bucket.list("p"))
                keys += key + ",";
            return keys;
        },
        page({"a", "b"}));
    sweep(
        "remove",
        [](auto const& bucket) {
            bucket.remove({"a", "b"});
            return std::string{"removed"};
        },
        deleted());
    sweep(
        "remove one",
        [](auto const& bucket) {
            bucket.remove("a");
            return std::string{"removed"};
        },
        answer(204));
    sweep(
        "copy", [](auto const& bucket) { return bucket.copy("a", "b").eTag; },
        answer(200, "<CopyObjectResult><ETag>&quot;e&quot;</ETag></CopyObjectResult>"));
}

} // namespace s3_fault_sweep_test
