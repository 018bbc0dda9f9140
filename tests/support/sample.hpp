// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SAMPLE_HPP
#define PYLON_TESTS_SUPPORT_SAMPLE_HPP

#include <pylon/core/reflect.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pylon::test {

/// A struct that holds itself, as services have them.
struct Leaf {
    std::string name{};
    std::vector<Leaf> children{};
    std::map<std::string, Leaf> named{};

    // Not defaulted: with a map of itself in it clang would then hold the type to have no default constructor.
    bool operator==(Leaf const& other) const {
        return name == other.name && children == other.children && named == other.named;
    }
};

/// One member of each kind and each way in which they are bound.
struct Sample {
    static constexpr std::array bindings{
        Binding{"renamed", In::body, "x-Renamed"},
        Binding{.member = "date", .time = TimeForm::httpDate},
        Binding{.member = "dates", .time = TimeForm::iso8601},
        Binding{"elsewhere", In::header, "X-Elsewhere"},
        Binding{.member = "flat", .flattened = true},
        Binding{.member = "items", .item = "item"},
        Binding{.member = "pairs", .entry = "pair", .key = "Name", .value = "Value"},
    };

    bool yes = false;
    int number = 0;
    std::optional<std::int64_t> large{};
    std::optional<std::uint8_t> small{};
    double ratio = 0;
    std::string text{};
    std::optional<std::string> renamed{};
    std::optional<Blob> blob{};
    std::optional<Timestamp> time{};
    std::optional<Timestamp> date{};
    std::vector<Timestamp> dates{};
    std::optional<std::string> elsewhere{};
    std::vector<std::string> flat{};
    std::vector<std::string> items{};
    std::vector<std::vector<int>> grid{};
    std::optional<std::vector<std::string>> maybe{};
    std::vector<std::optional<int>> sparse{};
    std::map<std::string, std::string> pairs{};
    std::map<std::string, std::optional<int>> sparsePairs{};
    std::optional<Leaf> leaf{};

    bool operator==(Sample const&) const = default;
};

/// A value in which each member says something.
inline Sample fullSample() {
    Sample sample;
    sample.yes = true;
    sample.number = -7;
    sample.large = INT64_MIN;
    sample.small = 255;
    sample.ratio = 0.1;
    sample.text = "za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87 \"q\" \\ <&> \t\r\n \xf0\x9f\x98\xb9";
    sample.renamed = "";
    sample.blob = Blob{std::string{"\0\xff\n", 3}};
    sample.time = Timestamp{std::chrono::milliseconds{1'767'323'045'678}};
    sample.date = Timestamp{std::chrono::seconds{1'767'323'045}};
    sample.dates = {Timestamp{}, Timestamp{std::chrono::milliseconds{-1}}};
    sample.flat = {"a", "", "c"};
    sample.items = {"x"};
    sample.grid = {{1, 2}, {}, {3}};
    sample.maybe.emplace();
    sample.pairs = {{"", "empty"}, {"k", "v"}};
    sample.leaf = Leaf{"root", {{"child", {}, {}}}, {{"n", {"named", {}, {}}}}};
    return sample;
}

} // namespace pylon::test

BOOST_HANA_ADAPT_STRUCT(pylon::test::Leaf, name, children, named);
BOOST_HANA_ADAPT_STRUCT(pylon::test::Sample, yes, number, large, small, ratio, text, renamed, blob, time, date, dates,
                        elsewhere, flat, items, grid, maybe, sparse, pairs, sparsePairs, leaf);

#endif // PYLON_TESTS_SUPPORT_SAMPLE_HPP
