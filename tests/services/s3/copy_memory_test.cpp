// SPDX-License-Identifier: BSL-1.0
// Copies of objects that are too large to be copied at once, on the in-memory AWS.

#include "support/s3_parts.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

namespace s3_copy_memory_test {

using namespace pylon;
using namespace pylon::test;

namespace {

template <class F> Error errorOf(F const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}

/// A world whose S3 copies five bytes at once.
struct CopyWorld : PartsWorld {
    CopyWorld() {
        cloud.s3().setMaxCopySize(5);
        bucket.put("k", "0123456789", described);
        cloud.clearRequests();
    }

    std::size_t requests(std::string_view method, std::string_view queryStart) const {
        auto const all = cloud.requests();
        return static_cast<std::size_t>(std::ranges::count_if(all, [&](Request const& each) {
            return each.method == method && each.query.starts_with(queryStart) &&
                   each.query.empty() == queryStart.empty();
        }));
    }
    std::string copied() const { return cloud.s3().content("bucket", "copy"); }

    s3::PutOptions described{.metadata = {{"a", "\xc5\xbc"}, {"n", 1}},
                             .contentType = "x/y",
                             .contentEncoding = "z",
                             .contentDisposition = "inline",
                             .cacheControl = "no-store"};
};

} // namespace

TEST_CASE("what S3 does not copy at once is copied in parts, with all that describes it", "[s3][memory][copy]") {
    for (std::size_t const window : {1U, 3U}) {
        CopyWorld w;
        auto const receipt = w.copy({.window = window});
        CHECK(w.copied() == "0123456789");
        CHECK(w.requests("PUT", "") == 1); // that it is too large S3 said itself
        CHECK(w.requests("PUT", "partNumber=") == 3);
        auto const info = w.bucket.head("copy");
        CHECK(info.eTag == receipt.eTag);
        CHECK(info.eTag.ends_with("-3\""));
        CHECK(info.contentType == "x/y");
        CHECK(info.contentEncoding == "z");
        CHECK(info.metadata == w.bucket.head("k").metadata);
        auto const answer = w.client.invoke(s3::HeadObject{.bucket = "bucket", .key = "copy"}).value();
        CHECK(answer.cacheControl == "no-store");
        CHECK(answer.contentDisposition == "inline");
        CHECK(w.bucket.fetch("copy").info.checksumCRC32 == w.bucket.fetch("k").info.checksumCRC32);
        CHECK(w.uploadsLeft() == 0);
    }
}

TEST_CASE("what S3 copies at once is one request", "[s3][memory][copy]") {
    CopyWorld w;
    w.bucket.put("k", "01234", w.described);
    w.cloud.clearRequests();
    w.copy();
    CHECK(w.cloud.requests().size() == 1);
    CHECK(w.copied() == "01234");
}

TEST_CASE("from a threshold on copies go in parts, and S3 is not asked first", "[s3][memory][copy]") {
    CopyWorld w;
    w.cloud.s3().setMaxCopySize(100);
    w.copy({.threshold = 9, .partSize = 7});
    CHECK(w.copied() == "0123456789");
    CHECK(w.requests("PUT", "") == 0);
    CHECK(w.requests("PUT", "partNumber=") == 2);
    w.cloud.clearRequests();
    w.copy({.threshold = 10});
    CHECK(w.requests("PUT", "") == 1);
    CHECK(w.requests("PUT", "partNumber=") == 0);
    // Of a small source S3 copies no range.
    w.cloud.s3().setMinPartSize(100);
    w.copy({.threshold = 1, .partSize = 10});
    CHECK(w.copied() == "0123456789");
}

TEST_CASE("a copy in parts takes metadata of its own, and keeps conditions", "[s3][memory][copy]") {
    CopyWorld w;
    w.copy({.metadata = s3::Metadata{{"b", "2"}}, .contentType = "u/u"});
    CHECK(w.bucket.head("copy").metadata == std::map<std::string, std::string>{{"b", "2"}});
    CHECK(w.bucket.head("copy").contentType == "u/u");
    CHECK(w.bucket.head("copy").contentEncoding.empty());
    w.copy({.ifSourceMatch = w.bucket.head("k").eTag});
    for (auto const& options :
         {s3::CopyOptions{.ifSourceMatch = "\"other\""}, s3::CopyOptions{.ifSourceMatch = "\"other\"", .threshold = 5}})
        CHECK(errorOf([&] { w.copy(options); }).kind() == ErrorKind::conflict);
    CHECK(w.bucket.head("copy").contentType == "x/y");
}

TEST_CASE("a copy in parts is of one object, and else of nothing", "[s3][memory][copy]") {
    CopyWorld w;
    // The source is another by the time of the second part.
    w.cloud.faults().nth(5).fail("PreconditionFailed", 412);
    CHECK(errorOf([&] { w.copy({.window = 1}); }).kind() == ErrorKind::conflict);
    CHECK(w.uploadsLeft() == 0);
    CHECK(w.cloud.s3().keys("bucket").size() == 1);
    auto const requests = w.cloud.requests();
    CHECK(std::ranges::count_if(requests, [&](Request const& each) {
              return each.headers.find("x-amz-copy-source-if-match") == w.bucket.head("k").eTag;
          }) == 2);
}

TEST_CASE("other errors of a copy come out as they are", "[s3][memory][copy]") {
    CopyWorld w;
    CHECK(errorOf([&] { w.bucket.copy("none", "copy"); }).code() == "NoSuchKey");
    CHECK(errorOf([&] { w.bucket.copy("none", "copy", {.threshold = 1}); }).kind() == ErrorKind::notFound);
    w.cloud.s3().setMaxCopySize(100);
    // What is not too large is refused for another reason.
    CHECK(errorOf([&] { w.bucket.copy("k", "k"); }).code() == "InvalidRequest");
    w.cloud.clearRequests();
    CHECK(errorOf([&] { w.bucket.copy("k", "copy", {.partSize = 5}); }).kind() == ErrorKind::invalidInput);
    CHECK(errorOf([&] { w.bucket.copy("", "copy"); }).kind() == ErrorKind::invalidInput);
    CHECK(errorOf([&] { w.bucket.copy("k", ""); }).kind() == ErrorKind::invalidInput);
    CHECK(w.cloud.requests().empty());
}

TEST_CASE("a stop token ends a copy, and its parts go with it", "[s3][memory][copy]") {
    CopyWorld w;
    std::stop_source stop;
    auto const client = w.client.with(CallLimits{.stop = stop.get_token()});
    std::string const name = "bucket";
    s3::detail::Copier<memory::Client> copier{
        client, name, "copy", {.threshold = 0, .partSize = 4, .window = 1}, {.leastPart = 1}};
    w.cloud.faults().nth(4).delay(std::chrono::seconds{1});
    stop.request_stop();
    CHECK(errorOf([&] { copier.copy({"bucket", "k"}); }).kind() == ErrorKind::cancelled);
    CHECK(w.uploadsLeft() == 0);
    CHECK(w.cloud.s3().keys("bucket").size() == 1);
}

} // namespace s3_copy_memory_test
