// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/header_lines.hpp>

#include <pylon/core/detail/split_mix.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace core_detail_header_lines_test {

using namespace pylon::detail;

namespace {

std::vector<std::uint32_t> startsOf(HeaderLines const& lines) {
    std::vector<std::uint32_t> starts;
    for (auto const& line : lines)
        starts.push_back(line.start);
    return starts;
}

} // namespace

TEST_CASE("lines are kept in order, few or many, whatever is done to them", "[core][http]") {
    SplitMix64 random{20'260'102};
    std::size_t most = 0;
    HeaderLines lines;
    std::vector<std::uint32_t> expected;
    for (std::uint32_t step = 0; step != 20'000; ++step) {
        switch (auto const what = random.below(64); what) {
        case 0:
            lines.clear();
            expected.clear();
            break;
        case 1: {
            HeaderLines const copy{lines};
            REQUIRE(startsOf(copy) == expected);
            lines = HeaderLines{};
            REQUIRE(lines.empty());
            lines = copy;
            break;
        }
        case 2: {
            HeaderLines moved{std::move(lines)};
            lines = HeaderLines{}; // what was moved from can be used again
            lines.add({1, 0, 0, 0});
            lines = std::move(moved);
            break;
        }
        case 3:
        case 4:
        case 5:
        case 6: {
            // All, or each second, fourth or eighth, from somewhere on.
            auto const of = std::uint32_t{1} << (what - 3);
            auto const first = expected.empty() ? 0 : random.below(expected.size());
            auto const isOut = [of](std::uint32_t start) { return start % of == 0; };
            auto const from = expected.begin() + static_cast<std::ptrdiff_t>(first);
            auto const end = std::remove_if(from, expected.end(), isOut);
            bool const any = end != expected.end();
            expected.erase(end, expected.end());
            REQUIRE(lines.remove(first, [&](HeaderLine const& line) { return isOut(line.start); }) == any);
            break;
        }
        case 7: lines.reserve(random.below(40)); break;
        default: lines.add({step, step, step, step}); expected.push_back(step);
        }
        REQUIRE(lines.size() == expected.size());
        REQUIRE(lines.empty() == expected.empty());
        REQUIRE(startsOf(lines) == expected);
        if (!expected.empty()) REQUIRE(lines[expected.size() - 1].start == expected.back());
        most = std::max(most, expected.size());
    }
    CHECK(most > 32);
}

} // namespace core_detail_header_lines_test
