// SPDX-License-Identifier: BSL-1.0
// A listing in parts, of keys of every kind, answered in any order and with failures: each key once, in order, at a bounded cost.

#include "support/seeds.hpp"
#include <pylon/services/s3/parallel_listing.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace s3_parallel_listing_property_test {

using namespace pylon;

using Keys = std::set<std::string>;
using Strings = std::vector<std::string>;
using s3::ListObjectsV2Output;

namespace {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t end) { return engine_() % end; }

private:
    std::mt19937_64 engine_;
};

std::string number(std::size_t value, std::size_t digits) {
    auto text = std::to_string(value);
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

/// Keys as people have them, and as they should not.
Keys someKeys(Random& random) {
    Keys keys;
    auto const count = random.below(120);
    auto const kind = random.below(8);
    std::string const characters[] = {"\x01",
                                      " ",
                                      "/",
                                      "0",
                                      "9",
                                      "A",
                                      "a",
                                      "z",
                                      "\x7f",
                                      "\xc2\x80",
                                      "\xd7\x90",
                                      "\xe2\x82\xac",
                                      "\xee\x80\x80",
                                      "\xf0\x9f\x90\x98",
                                      "\xf4\x8f\xbf\xbf"};
    for (std::size_t i = 0; i != count; ++i)
        switch (kind) {
        case 0: keys.insert("part-" + number(i, 5)); break;
        case 1: keys.insert("logs/2026/" + number(i % 12, 2) + "/" + number(i % 28, 2) + "/" + number(i, 3)); break;
        case 2: keys.insert(std::string(i + 1, 'a')); break; // each begins with all those before
        case 3: keys.insert((i < count / 2 ? "a/" : std::string(40, 'z')) + number(i, 3)); break;
        case 4: keys.insert(std::to_string(i)); break;
        case 5: keys.insert("a" + characters[i % std::size(characters)] + number(i, 2)); break;
        default: {
            std::string key;
            for (auto length = 1 + random.below(4); length != 0; --length)
                key += characters[random.below(kind == 6 ? std::size(characters) : 6)];
            keys.insert(key);
        }
        }
    return keys;
}

ListObjectsV2Output pageOf(Keys const& keys, std::string const& prefix, std::string const& after, std::size_t size) {
    ListObjectsV2Output page;
    for (auto at = keys.lower_bound(std::max(prefix, after)); at != keys.end() && at->starts_with(prefix); ++at) {
        if (*at <= after) continue;
        if (page.contents.size() == size) {
            page.isTruncated = true;
            break;
        }
        page.contents.push_back({.key = *at});
    }
    return page;
}

struct Outcome {
    Strings keys{};
    std::size_t requests = 0;
    std::size_t failures = 0;
    std::size_t most = 0; ///< under way at once
};

Outcome listAll(Keys const& keys, std::string const& prefix, std::size_t parallel, std::size_t pageSize, bool failing,
                Random& random) {
    s3::detail::ParallelListing listing{"bucket", prefix, parallel, 1 + random.below(40)};
    std::vector<s3::detail::ParallelListing::Ask> underWay;
    Outcome outcome;
    while (!listing.ended()) {
        while (auto ask = listing.ask(underWay.size()))
            underWay.push_back(*std::move(ask));
        outcome.most = std::max(outcome.most, underWay.size());
        if (auto const page = listing.take()) {
            for (auto const& each : *page)
                outcome.keys.push_back(each.key);
            continue;
        }
        if (listing.failure()) continue;
        REQUIRE_FALSE(underWay.empty());
        auto const chosen = underWay.begin() + static_cast<std::ptrdiff_t>(random.below(underWay.size()));
        auto const ask = std::move(*chosen);
        underWay.erase(chosen);
        ++outcome.requests;
        if (failing && random.below(10) == 0) {
            ++outcome.failures;
            listing.settle(ask.part, Error{ErrorKind::server, "it is not to be had"});
        } else
            listing.settle(ask.part, pageOf(keys, prefix, ask.after, pageSize));
    }
    return outcome;
}

} // namespace

TEST_CASE("of keys of any kind each comes once and in order", "[s3][listing][parallel][property]") {
    test::Seeds const seeds{500};
    for (auto seed = seeds.first; seed <= seeds.last; ++seed) {
        Random random{seed};
        auto const keys = someKeys(random);
        std::string const prefixes[] = {"", "a", "part-0", "logs/2026/0", "\xf4\x8f\xbf\xbf"};
        auto const& prefix = prefixes[random.below(std::size(prefixes))];
        auto const parallel = 1 + random.below(12);
        auto const pageSize = 1 + random.below(6);
        bool const failing = random.below(3) == 0;
        auto const outcome = listAll(keys, prefix, parallel, pageSize, failing, random);

        Strings expected;
        for (auto const& key : keys)
            if (key.starts_with(prefix)) expected.push_back(key);
        auto const pages = (expected.size() + pageSize - 1) / pageSize;
        INFO("PYLON_SEED=" << seed);
        REQUIRE(outcome.keys == expected);
        REQUIRE(outcome.most <= parallel);
        REQUIRE(outcome.requests - outcome.failures <= 3 * pages + 3 * parallel);
    }
}

TEST_CASE("what is on one page takes one request", "[s3][listing][parallel][property]") {
    Random random{1};
    auto const outcome = listAll({"a", "b", "c"}, "", 16, 3, false, random);
    CHECK(outcome.keys == Strings{"a", "b", "c"});
    CHECK(outcome.requests == 1);
    CHECK(listAll({}, "", 16, 3, false, random).requests == 1);
}

} // namespace s3_parallel_listing_property_test
