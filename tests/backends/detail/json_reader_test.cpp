// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/detail/json_reader.hpp>

#include "support/sample.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace backends_detail_json_reader_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// What came of reading a document.
struct Outcome {
    rapidjson::ParseErrorCode code;
    std::size_t offset;
    std::size_t tell;
    std::string failure;
    Sample value;

    bool operator==(Outcome const&) const = default;
};

constexpr DocumentFormat strict{.unknown = Unknown::reject};

Outcome byRapidJson(std::string text, DocumentFormat const& format) {
    Outcome outcome{};
    detail::JsonHandler handler{mutableView(outcome.value), format, false};
    detail::JsonSource source{text};
    rapidjson::Reader reader;
    constexpr auto flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
    auto const result = reader.Parse<flags>(source, handler);
    outcome.code = result.Code();
    outcome.offset = result.Offset();
    if (!result.IsError()) outcome.tell = source.Tell();
    outcome.failure = handler.failure();
    return outcome;
}

Outcome byOurs(std::string text, DocumentFormat const& format) {
    Outcome outcome{};
    detail::JsonHandler handler{mutableView(outcome.value), format, false};
    detail::JsonReader reader{text, handler};
    auto const result = reader.read();
    outcome.code = result.Code();
    outcome.offset = result.Offset();
    if (!result.IsError()) outcome.tell = reader.tell();
    outcome.failure = handler.failure();
    return outcome;
}

/// That both see the same in it.
bool agree(std::string const& text) {
    return byOurs(text, {}) == byRapidJson(text, {}) && byOurs(text, strict) == byRapidJson(text, strict);
}

constexpr std::string_view documents[] = {
    R"({"yes":true,"text":"plain text of more than sixteen characters","leaf":{"name":"x","children":[{"name":"y"}]}})",
    R"( { "text" : "\u00e9\n\"" , "leaf":{ "named" : {"a b":{"name":"z"},"c\td":{}} , "children" :[ ] } } )",
    R"({"unknown":{"a":[1,-2,0,-0,0.5,1e3,-1.5E-7,1234567890123456789,12345678901234567890,{}],"b":[[],[[]],null]},"text":""})",
    R"([1,2,{"x":[true,false,null]}])",
    R"({"text":"a","text":"b","yes":false,"leaf":null})",
    R"({"leaf":{"children":[{"name":"1"},{"name":"2","children":[{}]}],"name":"after"},"text":"0123456789abcdef0123456789"})",
    R"("text")",
    "17",
    "",
    " \t\r\n",
    "{}",
    "[]",
    "{\"a\":\"\xc3\xa9\"}",
};

} // namespace

TEST_CASE("documents are read, and refused, as RapidJSON reads and refuses them", "[json]") {
    for (auto const document : documents) {
        std::string const text{document};
        INFO(text);
        REQUIRE(agree(text));
        for (std::size_t i = 0; i != text.size(); ++i) {
            // Cut short, one byte missing, and one byte another.
            if (!agree(text.substr(0, i))) FAIL("cut at " << i);
            if (!agree(std::string{text}.erase(i, 1))) FAIL("without byte " << i);
            for (char const c : std::string_view{"\0\x01 \"\\,:[]{}0-1.eEtnufa/\xc3\xff", 25}) {
                auto changed = text;
                changed[i] = c;
                if (!agree(changed)) FAIL("byte " << i << " as " << static_cast<int>(c));
                if (!agree(std::string{text}.insert(i, 1, c))) FAIL("before byte " << i << " " << static_cast<int>(c));
            }
        }
    }
}

TEST_CASE("numbers are as long as RapidJSON takes them to be", "[json]") {
    for (std::string_view const sign : {"", "-", "--", "+"})
        for (std::string_view const digits : {"",
                                              "0",
                                              "00",
                                              "01",
                                              "7",
                                              "123",
                                              "123456789012345678",
                                              "1234567890123456789",
                                              "12345678901234567890",
                                              "123456789012345678901234567890",
                                              "1.",
                                              "1.5",
                                              ".5",
                                              "1e",
                                              "1e5",
                                              "1e400",
                                              "1e-400",
                                              "1e+",
                                              "0e1",
                                              "1x"})
            for (std::string_view const behind : {"", " ", ",", "]", "}", ",0", "\n,1"}) {
                auto const number = std::string{sign}.append(digits).append(behind);
                INFO(number);
                CHECK(agree(number));
                CHECK(agree("[" + number + "]"));
                CHECK(agree("{\"unknown\":" + number + "}"));
            }
}

TEST_CASE("documents nest as deep as RapidJSON's, and no deeper", "[json]") {
    for (std::size_t const depth : {1U, 63U, 64U, 65U, 127U, 128U, 129U, 200U}) {
        std::string lists(depth, '[');
        CHECK(agree(lists));
        CHECK(agree(lists + std::string(depth, ']')));
        CHECK(agree(R"({"unknown":)" + lists + std::string(depth, ']') + "}"));
        std::string leaves = R"({"leaf":)";
        for (std::size_t i = 0; i != depth; ++i)
            leaves += R"({"children":[)";
        for (std::size_t i = 0; i != depth; ++i)
            leaves += "]}";
        CHECK(agree(leaves + "}"));
    }
}

} // namespace backends_detail_json_reader_test
