// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/base64.hpp>

#include <catch2/catch.hpp>

namespace core_base64_test {

using namespace pylon;

TEST_CASE("base64 as RFC 4648 writes it", "[core][base64]") {
    auto const [bytes, text] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                         {"f", "Zg=="},
                                                                         {"fo", "Zm8="},
                                                                         {"foo", "Zm9v"},
                                                                         {"foob", "Zm9vYg=="},
                                                                         {"fooba", "Zm9vYmE="},
                                                                         {"foobar", "Zm9vYmFy"},
                                                                         {"\xfb\xff", "+/8="},
                                                                         {std::string(3, '\0'), "AAAA"}}));
    CHECK(base64Encode(bytes) == text);
    CHECK(base64Decode(text).value() == bytes);
}

TEST_CASE("bytes of every length and value survive both ways", "[core][base64]") {
    std::string bytes;
    for (int length = 0; length != 260; ++length) {
        std::string out = "kept";
        appendBase64(out, bytes);
        REQUIRE(out.starts_with("kept"));
        REQUIRE(base64Decode(out.substr(4)).value() == bytes);
        bytes.push_back(static_cast<char>(length * 89));
    }
}

TEST_CASE("text that is not base64 is malformed", "[core][base64]") {
    for (auto const* text :
         {"Z",    "Zg",   "Zg=",  "Zm9",    "Zm9v=", "Zm9vY", "=",       "==",       "===",  "====", "Z===",
          "Zg=a", "Z=g=", "Zm 9", "Zm9v\n", "Zm9\n", "Zm-_",  "Zm9\xc3", "Zg==Zg==", "*m9v", "Z*==", "Zm*="}) {
        CAPTURE(text);
        auto const bytes = base64Decode(text);
        REQUIRE_FALSE(bytes.hasValue());
        CHECK(bytes.error().kind() == ErrorKind::malformed);
    }
}

TEST_CASE("only one spelling of the last bytes is taken", "[core][base64]") {
    CHECK(base64Decode("Zg==").hasValue());
    CHECK_FALSE(base64Decode("Zh==").hasValue());
    CHECK(base64Decode("Zm8=").hasValue());
    CHECK_FALSE(base64Decode("Zm9=").hasValue());
}

} // namespace core_base64_test
