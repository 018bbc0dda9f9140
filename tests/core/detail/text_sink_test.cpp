// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/text_sink.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace core_detail_text_sink_test {

using pylon::detail::TextSink;

TEST_CASE("pieces of every length are appended to what the string holds", "[core][text_sink]") {
    std::string out = "before ";
    std::string expected = out;
    {
        TextSink sink{out};
        for (std::size_t size = 0; size < 3'000; size += size < 40 ? 1 : 97) {
            std::string const piece(size, static_cast<char>('a' + size % 26));
            sink.put(piece);
            sink.put('|');
            sink.reserve(size + 1);
            sink.putUnchecked(piece);
            sink.putUnchecked('!');
            expected.append(piece).append("|").append(piece).append("!");
        }
    }
    CHECK(out == expected);
}

TEST_CASE("a sink that nothing was put to leaves the string as it was", "[core][text_sink]") {
    std::string out = "before";
    {
        TextSink const sink{out};
    }
    CHECK(out == "before");
}

} // namespace core_detail_text_sink_test
