// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_DETAIL_CODEC_SAMPLE_HPP
#define PYLON_TESTING_DETAIL_CODEC_SAMPLE_HPP

#include <pylon/core/reflect.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pylon::testing::detail {

struct CodecInner {
    std::string innerText{};
    std::vector<CodecInner> innerList{};

    bool operator==(CodecInner const& other) const {
        return innerText == other.innerText && innerList == other.innerList;
    }
};

/// One member of each kind that a codec is shown.
struct CodecSample {
    static constexpr std::array bindings{
        Binding{"elsewhere", In::header, "X-Elsewhere"},
        Binding{.member = "dateTime", .time = TimeForm::iso8601},
    };

    bool flag = false;
    std::int64_t number = 0;
    std::optional<std::uint8_t> small{};
    double ratio = 0;
    std::string text{};
    std::optional<std::string> perhaps{};
    std::optional<Blob> blob{};
    std::optional<Timestamp> time{};
    std::optional<Timestamp> dateTime{};
    std::vector<std::string> list{};
    std::map<std::string, std::string> map{};
    std::optional<CodecInner> inner{};
    std::optional<std::string> elsewhere{};

    bool operator==(CodecSample const&) const = default;
};

/// The same document, as someone reads it who knows but one member.
struct CodecPart {
    std::string text{};
};
/// As someone reads it who takes text for a number.
struct CodecMisfit {
    std::optional<std::int64_t> text{};
};

inline std::vector<CodecSample> codecSamples() {
    CodecSample full;
    full.flag = true;
    full.number = std::numeric_limits<std::int64_t>::min();
    full.small = std::uint8_t{255};
    full.ratio = 0.1;
    full.text = "za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87 \"q\" \\ <&> ]]> \t\n \xf0\x9f\x98\xb9";
    full.perhaps = "";
    full.blob = Blob{std::string{"\0\xff\n", 3}};
    full.time = Timestamp{std::chrono::milliseconds{1'767'323'045'678}};
    full.dateTime = Timestamp{std::chrono::milliseconds{-1}};
    full.list = {"a", "", "c"};
    full.map = {{"", "empty"}, {"k", "v"}};
    full.inner = CodecInner{"outer", {CodecInner{"inner", {}}, CodecInner{}}};
    CodecSample infinite;
    infinite.ratio = -std::numeric_limits<double>::infinity();
    infinite.number = std::numeric_limits<std::int64_t>::max();
    return {CodecSample{}, full, infinite};
}

} // namespace pylon::testing::detail

PYLON_ADAPT_STRUCT(pylon::testing::detail::CodecInner, innerText, innerList);
PYLON_ADAPT_STRUCT(pylon::testing::detail::CodecSample, flag, number, small, ratio, text, perhaps, blob, time, dateTime,
                   list, map, inner, elsewhere);
PYLON_ADAPT_STRUCT(pylon::testing::detail::CodecPart, text);
PYLON_ADAPT_STRUCT(pylon::testing::detail::CodecMisfit, text);

#endif // PYLON_TESTING_DETAIL_CODEC_SAMPLE_HPP
