// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/lambda/payload.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace lambda_payload_test {

using namespace pylon;

TEST_CASE("dynamic values are written as JSON", "[lambda][payload]") {
    using lambda::toJson;
    CHECK(toJson(Value{}) == "null");
    CHECK(toJson(Value{true}) == "true");
    CHECK(toJson(Value{-50}) == "-50");
    CHECK(toJson(Value{Number{"12345678901234567890.123456789"}}) == "12345678901234567890.123456789");
    CHECK(toJson(Value{0.1}) == "0.1");
    CHECK(toJson(Value{1e300}) == "1e+300");
    CHECK(toJson(Value{"a \"b\" \\ \n \x01 \xC3\xA9"}) == "\"a \\\"b\\\" \\\\ \\u000a \\u0001 \xC3\xA9\"");
    CHECK(toJson(Value{List{}}) == "[]");
    CHECK(toJson(Value{List{1, "b", nullptr}}) == R"([1,"b",null])");
    CHECK(toJson(Map{}) == "{}");
    CHECK(toJson(Map{{"some", "input"}}) == R"({"some":"input"})");
    CHECK(toJson(Value{Map{{"a", Map{{"b", List{true}}}}, {"c\"", 1}}}) == R"({"a":{"b":[true]},"c\"":1})");
}

TEST_CASE("what JSON does not have is refused, and not shown", "[lambda][payload]") {
    auto const value =
        GENERATE(Value{std::nan("")}, Value{std::numeric_limits<double>::infinity()}, Value{Blob{"m4rk3d"}},
                 Value{StringSet{"m4rk3d"}}, Value{"m4rk3d\xff"}, Value{List{Blob{"m4rk3d"}}});
    try {
        static_cast<void>(lambda::toJson(value));
        FAIL("it was written");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK(error.service() == "lambda");
        CHECK(std::string{error.what()}.find("m4rk3d") == std::string::npos);
    }
}

} // namespace lambda_payload_test
