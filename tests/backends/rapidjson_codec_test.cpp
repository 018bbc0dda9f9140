// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/rapidjson_codec.hpp>

#include "support/sample.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace backends_rapidjson_codec_test {

using namespace pylon;
using namespace pylon::test;

namespace {

std::string written(ConstView value, DocumentFormat const& format = {}) {
    std::string out;
    RapidJsonCodec::write(value, format, out).value();
    return out;
}

Error refused(ConstView value) {
    std::string out = "kept";
    auto const outcome = RapidJsonCodec::write(value, {}, out);
    REQUIRE_FALSE(outcome);
    CHECK(out == "kept");
    return outcome.error();
}

template <class T = Sample> T read(std::string text, DocumentFormat const& format = {}) {
    T value{};
    RapidJsonCodec::read(text, mutableView(value), format).value();
    return value;
}

template <class T = Sample> Error unreadable(std::string text, DocumentFormat const& format = {}) {
    T value{};
    auto const outcome = RapidJsonCodec::read(text, mutableView(value), format);
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

bool says(Error const& error, std::string_view words) {
    UNSCOPED_INFO(error.message());
    return error.message().find(words) != std::string::npos;
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i != depth; ++i)
        text += R"({"children":[)";
    for (std::size_t i = 0; i != depth; ++i)
        text += "]}";
    return text;
}

} // namespace

static_assert(Codec<RapidJsonCodec>);

TEST_CASE("JSON: a value of every kind comes back as it was") {
    auto const sample = fullSample();
    CHECK(read(written(view(sample))) == sample);
    for (auto const time : {TimeForm::iso8601, TimeForm::epochSeconds}) {
        DocumentFormat const format{.naming = Naming::capitalized, .time = time};
        CHECK(read(written(view(sample), format), format) == sample);
    }
}

TEST_CASE("JSON: the text is what the protocols prescribe") {
    Sample sample;
    sample.yes = true;
    sample.text = "a\"\\/\b\f\n\r\t\x01\x1f\x7f";
    sample.renamed = "r";
    sample.blob = Blob{"hello"};
    sample.time = Timestamp{std::chrono::milliseconds{1'500}};
    sample.date = Timestamp{std::chrono::seconds{0}};
    sample.dates = {Timestamp{}};
    sample.elsewhere = "in a header";
    sample.maybe.emplace();
    sample.sparse = {1, std::nullopt};
    sample.sparsePairs = {{"k", std::nullopt}};
    CHECK(written(view(sample)) ==
          R"({"yes":true,"number":0,"ratio":0,"text":"a\"\\/\b\f\n\r\t\u0001\u001F)"
          "\x7f"
          R"(","x-Renamed":"r","blob":"aGVsbG8=","time":1.5,"date":"Thu, 01 Jan 1970 00:00:00 GMT",)"
          R"("dates":["1970-01-01T00:00:00Z"],"maybe":[],"sparse":[1,null],"sparsePairs":{"k":null}})");
    CHECK(written(view(Leaf{})) == R"({"name":""})");
    CHECK(written(view(Leaf{}), {.naming = Naming::capitalized}) == R"({"Name":""})");
}

TEST_CASE("JSON: what is written stands behind what was there") {
    std::string out = "before ";
    RapidJsonCodec::write(view(Leaf{"x", {}, {}}), {}, out).value();
    CHECK(out == R"(before {"name":"x"})");
}

TEST_CASE("JSON: text is escaped and checked wherever in a word it stands") {
    for (std::size_t before = 0; before != 35; ++before)
        for (std::string_view const special :
             {"\"", "\\", "\n", "\x01", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\xb9"}) {
            Leaf const leaf{std::string(before, 'a').append(special).append(before % 5, 'b'), {}, {}};
            CHECK(read<Leaf>(written(view(leaf))) == leaf);
        }
    Leaf large;
    for (int i = 0; i != 100'000; ++i)
        large.name += static_cast<char>(i % 0x80);
    CHECK(read<Leaf>(written(view(large))) == large);
}

TEST_CASE("JSON: escapes are read wherever in a word they stand, and whatever stands beside them") {
    struct {
        std::string_view escape, meaning;
    } const cases[] = {
        {R"(\")", "\""},
        {R"(\\)", "\\"},
        {R"(\/)", "/"},
        {R"(\n)", "\n"},
        {R"(\b\f\r\t)", "\b\f\r\t"},
        {R"(\u0030)", "0"},
        {R"(\u0000)", std::string_view{"\0", 1}},
        {R"(\u00e9)", "\xc3\xa9"},
        {R"(\u20aC)", "\xe2\x82\xac"},
        {R"(\uD83D\uDE39)", "\xf0\x9f\x98\xb9"},
        {"\xc3\xa9", "\xc3\xa9"},
    };
    for (auto const& first : cases)
        for (auto const& second : cases)
            for (std::size_t before = 0; before != 18; ++before)
                for (std::string_view const after :
                     {"", "0", "n", "/9999999999999999", "abcdefgh", "u00e9", "0123456789abcdef0123456789abcdef01"}) {
                    auto const text = std::string(before, '0').append(first.escape).append(second.escape).append(after);
                    auto const meaning =
                        std::string(before, '0').append(first.meaning).append(second.meaning).append(after);
                    auto const leaf =
                        read<Leaf>("{\"name\":\"" + text + "\",\"named\":{\"" + text + "\":{\"name\":\"x\"}}}");
                    if (leaf.name != meaning || leaf.named.begin()->first != meaning) FAIL(text);
                }
}

TEST_CASE("JSON: text that is not UTF-8 is refused, naming the member") {
    for (std::string_view const wrong :
         {"\xff", "\xc0\xaf", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
        for (std::size_t before : {0U, 3U, 8U, 11U}) {
            Leaf leaf;
            leaf.children.resize(2);
            leaf.children[1].name = std::string(before, 'a').append(wrong).append("tail");
            auto const error = refused(view(leaf));
            CHECK(error.kind() == ErrorKind::invalidInput);
            CHECK(says(error, "children[1].name is not UTF-8"));
            CHECK_FALSE(says(error, "tail"));
        }
    Leaf leaf;
    leaf.named["\xff"] = {};
    CHECK(says(refused(view(leaf)), "named[0] has a key"));
    CHECK(says(unreadable<Leaf>("{\"name\":\"\xff\"}"), "name is not UTF-8"));
    CHECK(says(unreadable<Leaf>("{\"named\":{\"\xff\":{}}}"), "has a key"));
    // Half of a surrogate pair is no character.
    CHECK(says(unreadable<Leaf>(R"({"name":"\udc00"})"), "name is not UTF-8"));
    CHECK(unreadable<Leaf>(R"({"name":"\ud800"})").kind() == ErrorKind::malformed);
    CHECK(read<Leaf>(R"({"name":"\ud83d\ude39"})").name == "\xf0\x9f\x98\xb9");
}

TEST_CASE("JSON: numbers are exact and within their types") {
    CHECK(read(R"({"large":-9223372036854775808,"small":255})").large == INT64_MIN);
    CHECK(read(R"({"ratio":1e300})").ratio == 1e300);
    for (std::string_view const wrong :
         {R"({"small":256})", R"({"small":-1})", R"({"number":2147483648})", R"({"large":9223372036854775808})",
          R"({"number":1.5})", R"({"number":1e3})", R"({"number":123456789012345678901234567890})"}) {
        auto const error = unreadable(std::string{wrong});
        CHECK(error.kind() == ErrorKind::malformed);
        CHECK(says(error, "that its type cannot hold"));
    }
    CHECK(unreadable(R"({"ratio":1e999})").kind() == ErrorKind::malformed);
    CHECK(unreadable(R"({"number":01})").kind() == ErrorKind::malformed);
    CHECK(unreadable(R"({"number":-})").kind() == ErrorKind::malformed);
}

TEST_CASE("JSON: what is no number is text") {
    Sample sample;
    sample.ratio = std::numeric_limits<double>::infinity();
    CHECK(written(view(sample)).find(R"("ratio":"Infinity")") != std::string::npos);
    sample.ratio = -sample.ratio;
    CHECK(read(written(view(sample))).ratio == sample.ratio);
    sample.ratio = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(read(written(view(sample))).ratio));
    CHECK(unreadable(R"({"ratio":"inf"})").kind() == ErrorKind::malformed);
    CHECK(unreadable(R"({"ratio":NaN})").kind() == ErrorKind::malformed);
}

TEST_CASE("JSON: times may have a fraction or an exponent") {
    Timestamp const expected{std::chrono::milliseconds{1'571'416'416'797}};
    CHECK(read(R"({"time":1.571416416797E9})").time == expected);
    CHECK(read(R"({"time":1571416416.797})").time == expected);
    CHECK(says(unreadable(R"({"time":"2019-10-18T16:33:36.797Z"})"), "time is text where a time should be"));
    CHECK(says(unreadable(R"({"date":5})"), "date is a number where a time should be"));
    CHECK(says(unreadable(R"({"dates":["1970-01-01T00:00:00Z","now"]})"), "dates[1] is not spelt as a time"));
    Sample sample;
    sample.dates = {Timestamp{std::chrono::hours{24 * 366 * 9000}}};
    CHECK(says(refused(view(sample)), "dates[0] is a time outside the years"));
}

TEST_CASE("JSON: null is absence") {
    auto const sample = read(R"({"text":null,"large":null,"items":["a",null,"b"],"sparse":[null,2],"leaf":null,
                                 "pairs":{"a":null,"b":"c"},"sparsePairs":{"x":null},"grid":null})");
    CHECK(sample.text.empty());
    CHECK_FALSE(sample.large);
    CHECK(sample.items == std::vector<std::string>{"a", "b"});
    CHECK(sample.sparse == std::vector<std::optional<int>>{std::nullopt, 2});
    CHECK(sample.pairs == std::map<std::string, std::string>{{"b", "c"}});
    CHECK(sample.sparsePairs.at("x") == std::nullopt);
    CHECK(sample.grid.empty());
    CHECK(read("null") == Sample{});
}

TEST_CASE("JSON: of a member that is named twice the later wins") {
    auto const sample =
        read(R"({"items":["a"],"large":1,"pairs":{"a":"1","a":"2"},"items":["b"],"large":2,"pairs":{"b":"3"}})");
    CHECK(sample.items == std::vector<std::string>{"b"});
    CHECK(sample.large == 2);
    CHECK(sample.pairs == std::map<std::string, std::string>{{"b", "3"}});
    CHECK_FALSE(read(R"({"large":1,"large":null})").large);
}

TEST_CASE("JSON: members in any order, and unknown ones, are taken") {
    auto const sample = read(R"( { "text" : "t", "new" : { "a" : [ 1, { "text" : "no" }, "x" ] }, "number" : 5,
                                   "none" : null, "yes" : true } )");
    CHECK(sample.text == "t");
    CHECK(sample.number == 5);
    CHECK(sample.yes);
    // A member that is bound to a header is none of the document's.
    CHECK_FALSE(read(R"({"X-Elsewhere":"x","elsewhere":"x"})").elsewhere);
}

TEST_CASE("JSON: unknown members are rejected by their path where that is asked for") {
    DocumentFormat const strict{.unknown = Unknown::reject};
    auto const error = unreadable<Leaf>(R"({"children":[{"name":"a"},{"name":"b","colour":"secret"}]})", strict);
    CHECK(error.kind() == ErrorKind::unmodelled);
    CHECK(says(error, "children[1].colour"));
    CHECK_FALSE(says(error, "secret"));
    CHECK(says(unreadable(R"({"elsewhere":"x"})", strict), "elsewhere is no member"));
}

TEST_CASE("JSON: a value of the wrong type is refused by its path, without its content") {
    struct {
        std::string_view text, why;
    } const cases[] = {
        {R"({"text":5})", "text is a number where text should be, at offset 8"},
        {R"({"number":"secret"})", "number is text where an integer should be"},
        {R"({"yes":"secret"})", "yes is text where a boolean should be"},
        {R"({"yes":1})", "yes is a number where a boolean should be"},
        {R"({"text":true})", "text is a boolean where text should be"},
        {R"({"text":["secret"]})", "text is an array where text should be"},
        {R"({"items":"secret"})", "items is text where an array should be"},
        {R"({"items":[["secret"]]})", "items[0] is an array where text should be"},
        {R"({"items":{}})", "items is an object where an array should be"},
        {R"({"pairs":[]})", "pairs is an array where an object should be"},
        {R"({"leaf":{"children":[{"name":{}}]}})", "leaf.children[0].name is an object where text should be"},
        {R"({"blob":"not base64"})", "blob is not base64"},
        {R"(["secret"])", "the document is an array where an object should be"},
        {R"("secret")", "the document is text where an object should be"},
        {"5", "the document is a number where an object should be"},
    };
    for (auto const& each : cases) {
        auto const error = unreadable(std::string{each.text});
        CHECK(error.kind() == ErrorKind::malformed);
        CHECK(says(error, each.why));
        CHECK_FALSE(says(error, "secret"));
    }
}

TEST_CASE("JSON: broken documents are refused wherever they break") {
    auto const whole = written(view(fullSample()));
    for (std::size_t length = 1; length != whole.size(); ++length) {
        Sample value;
        std::string text = whole.substr(0, length);
        auto const outcome = RapidJsonCodec::read(text, mutableView(value), {});
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().kind() == ErrorKind::malformed);
    }
    for (std::string_view const wrong :
         {"{} {}", "{}x", "{'text':1}", "{text:1}", "{\"text\":\"a\nb\"}", "{,}", "[", "\xef\xbb\xbf"})
        CHECK(unreadable(std::string{wrong}).kind() == ErrorKind::malformed);
    CHECK(unreadable(std::string{"{}\0{}", 5}).kind() == ErrorKind::malformed);
    CHECK(unreadable(std::string{"\0", 1}).kind() == ErrorKind::malformed);
}

TEST_CASE("JSON: no text and white space alone are a document without members") {
    CHECK(read("") == Sample{});
    CHECK(read(" \r\n\t") == Sample{});
    CHECK(read("{}") == Sample{});
}

TEST_CASE("JSON: documents nest so deep and no deeper") {
    // Each level is an object and an array.
    CHECK_NOTHROW(read<Leaf>(nested(64)));
    auto const error = unreadable<Leaf>(nested(65));
    CHECK(error.kind() == ErrorKind::malformed);
    CHECK(says(error, "nests deeper than the 128 levels"));
    // In what is skipped too; a million levels must not touch the stack.
    CHECK(says(unreadable<Leaf>("{\"unknown\":" + std::string(1'000'000, '[')), "nests deeper"));

    Leaf chain;
    for (int i = 0; i != 64; ++i)
        chain = Leaf{"", {std::move(chain)}, {}};
    CHECK(says(refused(view(chain)), "nests deeper"));
    auto const& shorter = chain.children[0];
    CHECK(read<Leaf>(written(view(shorter))) == shorter);
}

TEST_CASE("a text is one JSON value or is none", "[json]") {
    for (auto const* const text : {"null", " 1 ", "\"a\"", "[]", R"({"a":[1,{"b":null}]})", "\"\xC3\xA9\""})
        CHECK(RapidJsonCodec::isDocument(text));
    for (auto const* const text : {"", " ", "1 2", "{", "[1,]", "{\"a\":1}}", "nul", "\"\xff\"", "'a'"})
        CHECK_FALSE(RapidJsonCodec::isDocument(text));
    CHECK_FALSE(RapidJsonCodec::isDocument(std::string_view{"1\0", 2}));
    // However deep: it is looked at without recursion.
    CHECK(RapidJsonCodec::isDocument(std::string(100'000, '[') + std::string(100'000, ']')));
}

} // namespace backends_rapidjson_codec_test
