// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/message_attributes.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_message_attributes_test {

using namespace pylon;
using namespace std::string_literals;

namespace {

MessageAttributeValue text(std::string value) { return {.dataType = "String", .stringValue = std::move(value)}; }

} // namespace

TEST_CASE("a message counts with its attributes' names, types and values", "[core][message_attributes]") {
    CHECK(messageSize("", {}) == 0);
    CHECK(messageSize("\xc3\xa4", {}) == 2);
    CHECK(messageSize("12345", {{"name", text("value")}}) == 5 + 4 + 6 + 5);
    CHECK(messageSize("1", {{"n", {.dataType = "Binary", .binaryValue = Blob{"\0\0\0"s}}}}) == 1 + 1 + 6 + 3);
}

TEST_CASE("messages hold the characters that XML takes", "[core][message_attributes]") {
    auto const [bytes, forbidden] = GENERATE(table<std::string, std::size_t>({
        {"", std::string::npos},
        {"\t\n\r ~\x7f", std::string::npos},
        {"\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbd", std::string::npos},
        {"\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", std::string::npos},
        {"a\0"s, 1},
        {"ab\x01", 2},
        {"\x0b", 0},
        {"\x0c", 0},
        {"\x1f", 0},
        {"a\xef\xbf\xbe", 1},
        {"a\xef\xbf\xbf", 1},
        // Not UTF-8: a surrogate, too long a form, cut off, out of place, out of range.
        {"\xed\xa0\x80", 0},
        {"\xc0\x80", 0},
        {"ok\xe2\x82", 2},
        {"\x80", 0},
        {"\xf4\x90\x80\x80", 0},
        {"\xff", 0},
    }));
    CAPTURE(bytes);
    CHECK(firstForbidden(bytes) == forbidden);
}

} // namespace core_message_attributes_test
