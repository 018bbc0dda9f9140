// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/token_bucket.hpp>

#include <catch2/catch.hpp>

namespace core_token_bucket_test {

using namespace pylon;

TEST_CASE("a bucket gives all or nothing", "[core][retry]") {
    TokenBucket bucket{14};
    CHECK(bucket.take(5));
    CHECK(bucket.tokens() == 9);
    CHECK_FALSE(bucket.take(10));
    CHECK(bucket.tokens() == 9);
    CHECK(bucket.take(9));
    CHECK_FALSE(bucket.take(1));
    CHECK(bucket.tokens() == 0);
}

TEST_CASE("a bucket holds no more than its capacity", "[core][retry]") {
    TokenBucket bucket{10, 12};
    bucket.put(1);
    CHECK(bucket.tokens() == 11);
    bucket.put(5);
    CHECK(bucket.tokens() == 12);
    bucket.put(1);
    CHECK(bucket.tokens() == 12);
    CHECK(TokenBucket{}.tokens() == 500);
    CHECK(TokenBucket{20, 10}.tokens() == 10);
}

} // namespace core_token_bucket_test
