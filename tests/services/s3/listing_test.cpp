// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/listing.hpp>

#include "support/s3_answers.hpp"
#include "support/test_client.hpp"
#include <pylon/services/s3/bucket.hpp>

#include <catch2/catch.hpp>

#include <ranges>
#include <string>
#include <vector>

namespace s3_listing_test {

using namespace pylon;
using namespace pylon::test;

using Strings = std::vector<std::string>;

namespace {

struct Fixture {
    ScriptedTransport wire;
    s3::Bucket<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry> bucket{clientOn(wire), "bucket"};
};

} // namespace

TEST_CASE("a listing asks for nothing until it is begun, then for a page ahead", "[s3][listing]") {
    Fixture f;
    f.wire.then(page({"a", "b"}, "t1")).then(page({"c"}, "t2")).then(page({"d"}));
    auto keys = f.bucket.list("p/");
    CHECK(f.wire.sent().empty());
    auto position = keys.begin();
    REQUIRE(f.wire.sent().size() == 2);
    CHECK(f.wire.sent()[0].request.query == "list-type=2&prefix=p%2F&encoding-type=url");
    CHECK(f.wire.sent()[1].request.query == "list-type=2&prefix=p%2F&continuation-token=t1&encoding-type=url");
    CHECK(*position == "a");
    CHECK(*++position == "b");
    CHECK(f.wire.sent().size() == 2);
    CHECK(*++position == "c");
    CHECK(f.wire.sent().size() == 3);
    CHECK(*++position == "d");
    ++position;
    CHECK(position == keys.end());
    CHECK(f.wire.scriptIsUsedUp());
}

TEST_CASE("keys are decoded as S3 encodes them", "[s3][listing]") {
    Fixture f;
    f.wire.then(page({"a+b", "a%2Bb", "%C5%BC%01", "a%2Fb", "a/b"}));
    CHECK(f.bucket.list().collect() == Strings{"a b", "a+b", "\xc5\xbc\x01", "a/b", "a/b"});
    f.wire.then(
        answer(200, "<ListBucketResult><Name>b</Name><Contents><Key>a+%2B</Key></Contents></ListBucketResult>"));
    CHECK(f.bucket.list().collect() == Strings{"a+%2B"});
}

TEST_CASE("objects have their facts", "[s3][listing]") {
    Fixture f;
    f.wire.then(page({"a+b"}));
    auto const all = f.bucket.objects().collect();
    REQUIRE(all.size() == 1);
    CHECK(all.front().key == "a b");
    CHECK(all.front().size == 3);
    CHECK(all.front().eTag == "\"e\"");
}

TEST_CASE("pages without keys are passed over", "[s3][listing]") {
    Fixture f;
    f.wire.then(page({}, "t1")).then(page({}, "t2")).then(page({"a"}, "t3")).then(page({}));
    CHECK(f.bucket.list().collect() == Strings{"a"});
    f.wire.then(page({}));
    CHECK(f.bucket.list().collect().empty());
}

TEST_CASE("a listing lives longer than what it was made of, and is a view", "[s3][listing]") {
    Fixture f;
    f.wire.then(page({"a", "b"}, "t")).then(page({"c"}));
    Strings seen;
    for (auto const& key : s3::Bucket{clientOn(f.wire), "bucket"}.list())
        seen.push_back(key);
    CHECK(seen == Strings{"a", "b", "c"});
    f.wire.then(page({"a", "b"}, "t")).then(page({"c"}));
    seen.clear();
    for (auto const& key : f.bucket.list() | std::views::filter([](std::string const& each) { return each != "b"; }))
        seen.push_back(key);
    CHECK(seen == Strings{"a", "c"});
    STATIC_REQUIRE(std::ranges::view<decltype(f.bucket.list())>);
    STATIC_REQUIRE(std::ranges::input_range<decltype(f.bucket.objects())>);
}

TEST_CASE("who stops early leaves the page ahead behind", "[s3][listing]") {
    Fixture f;
    f.wire.then(page({"a"}, "t")).then(page({"b"}, "u").in(std::chrono::seconds{9}));
    for (auto const& key : f.bucket.list()) {
        CHECK(key == "a");
        break;
    }
    CHECK(f.wire.sent().size() == 2);
    CHECK(f.wire.abandoned() == 1);
}

TEST_CASE("a page that fails is tried again, and told when it is reached", "[s3][listing]") {
    Fixture f;
    f.wire.then(answer(503))
        .then(page({"a"}, "t"))
        .then(broken())
        .then(page({"b"}, "u"))
        .then(s3Refusal(403, "AccessDenied"));
    auto keys = f.bucket.list();
    auto position = keys.begin();
    CHECK(*++position == "b");
    try {
        ++position;
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.code() == "AccessDenied");
        CHECK(error.operation() == "ListObjectsV2");
        CHECK_THAT(error.message(), Catch::Contains("s3://bucket"));
    }
    f.wire.then(page({"c"}));
    ++position;
    CHECK(*position == "c");
    CHECK_THAT(f.wire.sent().back().request.query, Catch::Contains("continuation-token=u"));
}

TEST_CASE("a listing that leads nowhere is malformed", "[s3][listing]") {
    auto const collect = [](Fixture& f) {
        try {
            static_cast<void>(f.bucket.list().collect());
        } catch (Error const& error) {
            return error.kind();
        }
        throw std::logic_error{"it should have thrown"};
    };
    Fixture f;
    f.wire.then(page({"a"}, "t")).then(page({"b"}, "t"));
    CHECK(collect(f) == ErrorKind::malformed);
    f.wire.then(answer(200, "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"));
    CHECK(collect(f) == ErrorKind::malformed);
    f.wire.then(page({"%zz"}));
    CHECK(collect(f) == ErrorKind::malformed);
}

} // namespace s3_listing_test
