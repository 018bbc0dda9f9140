// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/key_remover.hpp>

#include "support/s3_answers.hpp"
#include "support/test_client.hpp"
#include <pylon/services/s3/bucket.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <ranges>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace s3_key_remover_test {

using namespace pylon;
using namespace pylon::test;

namespace {

struct Fixture {
    ScriptedTransport wire;
    s3::Bucket<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry> bucket{clientOn(wire), "bucket"};
};

auto numbered(int count) {
    return std::views::iota(0, count) | std::views::transform([](int i) { return "k" + std::to_string(i); });
}

template <class Bucket, class Keys> BatchError failureOf(Bucket const& bucket, Keys&& keys) {
    try {
        bucket.remove(std::forward<Keys>(keys));
    } catch (BatchError const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}
template <class Keys> BatchError failureOf(Fixture& f, Keys&& keys) {
    return failureOf(f.bucket, std::forward<Keys>(keys));
}

/// The same of a removing that is stopped when its first request is answered.
template <class Keys> BatchError failureOfStopped(Keys&& keys) {
    ScriptedTransport wire;
    std::stop_source stop;
    wire.always([&](Sent const&) {
        stop.request_stop();
        return deleted();
    });
    s3::Bucket const bucket{clientOn(wire).with(CallLimits{.stop = stop.get_token()}), "bucket"};
    return failureOf(bucket, std::forward<Keys>(keys));
}

std::size_t occurrences(std::string_view text, std::string_view of) {
    std::size_t count = 0;
    for (auto at = text.find(of); at != std::string::npos; at = text.find(of, at + 1))
        ++count;
    return count;
}

} // namespace

TEST_CASE("keys are removed a thousand a request, several at a time", "[s3][remove]") {
    Fixture f;
    f.wire.always([](Sent const&) { return deleted().in(std::chrono::seconds{1}); });
    f.bucket.remove(numbered(4'500));
    REQUIRE(f.wire.sent().size() == 5);
    CHECK(f.wire.mostInFlight() == 4);
    CHECK(f.wire.sent()[0].request.method == "POST");
    CHECK(f.wire.sent()[0].request.query == "delete");
    CHECK(f.wire.sent()[0].request.headers.contains("x-amz-checksum-crc32"));
    CHECK(occurrences(f.wire.sent()[0].request.body, "<Key>") == 1000);
    CHECK(occurrences(f.wire.sent()[4].request.body, "<Key>") == 500);
    CHECK(occurrences(f.wire.sent()[4].request.body, "<Quiet>true</Quiet>") == 1);
}

TEST_CASE("keys come from lists of every kind", "[s3][remove]") {
    Fixture f;
    f.wire.always([](Sent const&) { return deleted(); });
    f.bucket.remove({"a&", "b"});
    CHECK_THAT(std::string{f.wire.sent().back().request.body},
               Catch::Contains("<Object><Key>a&amp;</Key></Object><Object><Key>b</Key></Object>"));
    f.bucket.remove(std::vector<std::string>{"c"});
    f.bucket.remove(std::vector<std::string_view>{"d"});
    char const* const plain[] = {"e"};
    f.bucket.remove(plain);
    CHECK(f.wire.sent().size() == 4);
    f.bucket.remove(std::vector<std::string>{});
    CHECK(f.wire.sent().size() == 4);
    f.bucket.remove("one");
    CHECK(f.wire.sent().back().request.method == "DELETE");
    CHECK(f.wire.sent().back().request.path == "/one");
}

TEST_CASE("a listing is removed while it is read", "[s3][remove]") {
    Fixture f;
    f.wire.then(page({"a", "b"}, "t")).then(page({"c"})).then(deleted());
    f.bucket.remove(f.bucket.list("p"));
    CHECK(occurrences(f.wire.sent().back().request.body, "<Key>") == 3);
}

TEST_CASE("every key that was not removed is named, with its place", "[s3][remove]") {
    Fixture f;
    f.wire.then(deleted({{"k1", "AccessDenied"}, {"k999", "InternalError"}}))
        .then(deleted({{"k1001", "AccessDenied"}}));
    auto const error = failureOf(f, numbered(1'002));
    REQUIRE(error.failed().size() == 3);
    CHECK(error.failed()[0].index == 1);
    CHECK(error.failed()[0].kind == ErrorKind::denied);
    CHECK(error.failed()[0].code == "AccessDenied");
    CHECK(error.failed()[0].message == "because");
    CHECK(error.failed()[1].index == 999);
    CHECK(error.failed()[1].kind == ErrorKind::server);
    CHECK(error.failed()[2].index == 1001);
    CHECK(error.accepted() == 999);
    CHECK(error.taken() == 1002);
    CHECK_THAT(error.what(), Catch::Contains("3 of 1002") && Catch::Contains("s3://bucket"));
}

TEST_CASE("a key that is there twice fails twice", "[s3][remove]") {
    Fixture f;
    f.wire.then(deleted({{"a", "AccessDenied"}}));
    auto const error = failureOf(f, std::vector<std::string>{"a", "b", "a"});
    REQUIRE(error.failed().size() == 2);
    CHECK(error.failed()[1].index == 2);
    CHECK(error.accepted() == 1);
}

TEST_CASE("keys that cannot be are refused, the others removed", "[s3][remove]") {
    Fixture f;
    f.wire.then(deleted());
    auto const error = failureOf(f, std::vector<std::string>{"a", "", "b", std::string(1025, 'x')});
    REQUIRE(error.failed().size() == 2);
    CHECK(error.failed()[0].index == 1);
    CHECK(error.failed()[0].kind == ErrorKind::invalidInput);
    CHECK(error.failed()[1].index == 3);
    CHECK(error.accepted() == 2);
    CHECK(occurrences(f.wire.sent().back().request.body, "<Key>") == 2);
}

TEST_CASE("keys that XML cannot hold are removed one by one", "[s3][remove]") {
    Fixture f;
    f.wire.then(deleted()).then(answer(204)).then(s3Refusal(403, "AccessDenied"));
    auto const error = failureOf(f, std::vector<std::string>{"a\x01", "b", "c\x02"});
    REQUIRE(f.wire.sent().size() == 3);
    CHECK(f.wire.sent()[1].request.method == "DELETE");
    CHECK(f.wire.sent()[1].request.path == "/a%01");
    REQUIRE(error.failed().size() == 1);
    CHECK(error.failed().front().index == 2);
    CHECK(error.accepted() == 2);
}

TEST_CASE("a request that fails for good ends the removing, and all its keys have failed", "[s3][remove]") {
    Fixture f;
    f.wire.always([](Sent const&) { return s3Refusal(404, "NoSuchBucket"); });
    int taken = 0;
    auto const error = failureOf(f, numbered(100'000) | std::views::transform([&](std::string key) {
                                        ++taken;
                                        return key;
                                    }));
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.accepted() == 0);
    CHECK(error.failed().size() == error.taken());
    CHECK(error.taken() <= 4'000);
    CHECK_FALSE(error.failed().front().mayHaveActed);
}

TEST_CASE("a request whose answer is lost is repeated, and then may have acted", "[s3][remove]") {
    Fixture f;
    f.wire.then(broken()).then(deleted());
    f.bucket.remove({"a"});
    CHECK(f.wire.sent().size() == 2);
    CHECK(f.wire.sent()[0].request.body == f.wire.sent()[1].request.body);
    for (int i = 0; i != 3; ++i)
        f.wire.then(broken());
    auto const error = failureOf(f, std::vector<std::string>{"a"});
    CHECK(error.failed().front().mayHaveActed);
}

TEST_CASE("an answer about other keys is no success", "[s3][remove]") {
    Fixture f;
    f.wire.then(deleted({{"other", "AccessDenied"}}));
    auto const error = failureOf(f, std::vector<std::string>{"a"});
    CHECK(error.failed().front().kind == ErrorKind::malformed);
    for (int i = 0; i != 3; ++i)
        f.wire.then(answer(200, "<html></html>"));
    CHECK(failureOf(f, std::vector<std::string>{"a"}).kind() == ErrorKind::malformed);
}

TEST_CASE("a removing that is stopped before keys that XML cannot hold is no success", "[s3][remove]") {
    auto const error = failureOfStopped(std::vector<std::string>{"a", "b\x01"});
    CHECK(error.kind() == ErrorKind::cancelled);
    REQUIRE(error.failed().size() == 1);
    CHECK(error.failed().front().index == 1);
    CHECK(error.accepted() == 1);
}

TEST_CASE("what the range throws comes out when the keys before are dealt with", "[s3][remove]") {
    Fixture f;
    auto const keys = std::views::iota(0) | std::views::transform([](int i) -> std::string {
                          if (i == 2) throw std::runtime_error{"the range's own"};
                          return "k" + std::to_string(i);
                      });
    f.wire.then(deleted());
    CHECK_THROWS_WITH(f.bucket.remove(keys), "the range's own");
    CHECK(occurrences(f.wire.sent().back().request.body, "<Key>") == 2);
    f.wire.then(deleted({{"k0", "AccessDenied"}}));
    try {
        f.bucket.remove(keys);
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK_THROWS_WITH(std::rethrow_if_nested(error), "the range's own");
        CHECK(error.accepted() == 1);
    }
}

TEST_CASE("a stopped removing is no success", "[s3][remove]") {
    auto const error = failureOfStopped(numbered(5'000));
    CHECK(error.kind() == ErrorKind::cancelled);
    CHECK(error.taken() < 5'000);
    CHECK(error.accepted() + error.failed().size() == error.taken());
}

} // namespace s3_key_remover_test
