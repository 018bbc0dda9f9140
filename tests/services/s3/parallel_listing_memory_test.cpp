// SPDX-License-Identifier: BSL-1.0
// A listing in parts on the in-memory S3: what it finds, and how long it takes.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/s3.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace s3_parallel_listing_memory_test {

using namespace pylon;
using namespace std::chrono_literals;

using Strings = std::vector<std::string>;

namespace {

struct World {
    World() { cloud.s3().createBucket("my-bucket"); }

    void put(Strings const& keys) {
        for (auto const& key : keys)
            bucket.put(key, "");
    }
    /// What `use` takes by the Cloud's clock.
    template <class Use> Duration time(Use&& use) {
        auto const start = aws.transport().clock().ticks();
        use();
        return aws.transport().clock().ticks() - start;
    }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
    s3::Bucket<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> bucket{aws, "my-bucket"};
};

Strings dated(int count) {
    Strings keys;
    for (int i = 0; i != count; ++i) {
        char key[64];
        std::snprintf(key, sizeof key, "logs/2026/%02d/%02d/part-%05d.json", i * 12 / count + 1, i % 28 + 1, i);
        keys.emplace_back(key);
    }
    return keys;
}

} // namespace

TEST_CASE("a listing in parts finds the same keys in the same order", "[s3][listing][parallel][memory]") {
    World w;
    Strings const hostile{"\x01",
                          " ",
                          "+",
                          "%2F",
                          "a",
                          "a/",
                          "a//b",
                          "a\x7f",
                          "b",
                          "b\xc2\x80",
                          "b\xee\x80\x80",
                          "b\xf0\x9f\x90\x98",
                          "b\xf4\x8f\xbf\xbf",
                          "b\xf4\x8f\xbf\xbf"
                          "b",
                          "\xf4\x8f\xbf\xbf"};
    w.put(hostile);
    w.put(dated(120));
    for (std::string const prefix : {"", "logs/", "b", "none"})
        for (std::size_t const parallel : {2U, 5U, 16U})
            for (int const pageSize : {1, 7, 1000}) {
                auto const expected = w.bucket.list(prefix).collect();
                CAPTURE(prefix, parallel, pageSize);
                CHECK(w.bucket.list(prefix, {.parallel = parallel, .pageSize = pageSize}).collect() == expected);
            }
    CHECK(w.bucket.list().collect().size() == hostile.size() + 120);
}

TEST_CASE("where latency rules, a listing in parts is many times faster", "[s3][listing][parallel][memory]") {
    World w;
    w.put(dated(2000));
    w.cloud.faults().always().delay(20ms);
    std::size_t found = 0;
    auto const list = [&](s3::ListOptions options) {
        return w.time([&] { found = w.bucket.list("logs/", options).collect().size(); });
    };
    auto const chain = list({.pageSize = 10});
    CHECK(found == 2000);
    CHECK(chain == 200 * 20ms);
    auto const parts = list({.parallel = 32, .pageSize = 10});
    CHECK(found == 2000);
    CHECK(parts * 8 <= chain);
}

TEST_CASE("a page that cannot be had is asked for again", "[s3][listing][parallel][memory]") {
    World w;
    auto const keys = dated(40);
    w.put(keys);
    auto sorted = keys;
    std::ranges::sort(sorted);
    s3::Bucket const hasty{w.aws.with(NoRetry{}), "my-bucket"};
    auto range = hasty.list("", {.parallel = 4, .pageSize = 5});
    auto position = range.begin();
    w.cloud.faults().next(3).respond(503);
    Strings found;
    int failures = 0;
    for (bool there = true; position != range.end();) {
        if (there) found.push_back(*position);
        try {
            ++position;
            there = true;
        } catch (Error const&) {
            there = false;
            REQUIRE(++failures < 10);
        }
    }
    CHECK(found == sorted);
    CHECK(failures != 0);
}

} // namespace s3_parallel_listing_memory_test
