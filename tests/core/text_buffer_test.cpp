// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/text_buffer.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace core_text_buffer_test {

using namespace pylon;

TEST_CASE("a text buffer holds what was appended, on the stack and beyond", "[core][text_buffer]") {
    TextBuffer buffer;
    std::string expected;
    for (int i = 0; i != 2000; ++i) {
        std::string const piece(static_cast<std::size_t>(i % 7), static_cast<char>('a' + i % 26));
        buffer.append(piece);
        buffer.append(';');
        expected += piece + ';';
        REQUIRE(buffer.text() == expected);
    }
    CHECK(buffer.size() > 2 * TextBuffer::inlineCapacity);
    buffer.clear();
    CHECK(buffer.text().empty());
    buffer.append("x");
    CHECK(buffer.text() == "x");
}

TEST_CASE("a text buffer appends parts of itself, while it grows too", "[core][text_buffer]") {
    TextBuffer buffer;
    buffer.append("0123456789");
    buffer.append(2, 3);
    CHECK(buffer.text() == "0123456789234");
    std::fill_n(buffer.extend(TextBuffer::inlineCapacity - buffer.size()), TextBuffer::inlineCapacity - 13, 'x');
    buffer.append(0, 10);
    CHECK(buffer.text(TextBuffer::inlineCapacity, 10) == "0123456789");
    CHECK(buffer.text(0, 13) == "0123456789234");
}

} // namespace core_text_buffer_test
