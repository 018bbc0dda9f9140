// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/scalar_text.hpp>

#include <pylon/core/error.hpp>
#include <pylon/core/reflect.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace core_scalar_text_test {

using namespace pylon;
using pylon::detail::appendScalar;
using pylon::detail::parseScalar;

namespace {

template <class T> std::string spelt(T const& value, TimeForm time = TimeForm::iso8601) {
    std::string out = ">";
    appendScalar(out, view(value), time);
    return out.substr(1);
}

template <class T> bool reads(std::string_view text, T const& expected, TimeForm time = TimeForm::iso8601) {
    T value{};
    return parseScalar(text, mutableView(value), time) && value == expected;
}

template <class T> bool refuses(std::string_view text, TimeForm time = TimeForm::iso8601) {
    T value{};
    return !parseScalar(text, mutableView(value), time);
}

} // namespace

TEST_CASE("scalars are spelt as AWS does, and read from that") {
    CHECK(spelt(true) == "true");
    CHECK(reads("false", false));
    CHECK(spelt(INT64_MIN) == "-9223372036854775808");
    CHECK(reads("-9223372036854775808", INT64_MIN));
    CHECK(spelt(0.1) == "0.1");
    CHECK(spelt(0.1F) == "0.1");
    CHECK(reads("1e-7", 1e-7));
    CHECK(spelt(std::string{"a<b"}) == "a<b");
    CHECK(spelt(Blob{"hello"}) == "aGVsbG8=");
    CHECK(reads("aGVsbG8=", Blob{"hello"}));
    Timestamp const time{std::chrono::milliseconds{1'767'323'045'678}};
    CHECK(spelt(time) == "2026-01-02T03:04:05.678Z");
    CHECK(spelt(time, TimeForm::epochSeconds) == "1767323045.678");
    CHECK(spelt(time, TimeForm::httpDate) == "Fri, 02 Jan 2026 03:04:05 GMT");
    CHECK(reads("2026-01-02T03:04:05.678Z", time));
    CHECK(reads("1.767323045678E9", time, TimeForm::epochSeconds));
    CHECK(reads("Fri, 02 Jan 2026 03:04:05 GMT", Timestamp{std::chrono::seconds{1'767'323'045}}, TimeForm::httpDate));
}

TEST_CASE("numbers that are none have names, of which no others are read") {
    double const infinity = std::numeric_limits<double>::infinity();
    CHECK(spelt(infinity) == "Infinity");
    CHECK(spelt(-infinity) == "-Infinity");
    CHECK(spelt(std::nan("")) == "NaN");
    CHECK(spelt(-std::nan("")) == "NaN");
    CHECK(reads("Infinity", infinity));
    CHECK(reads("-Infinity", -infinity));
    double value = 0;
    CHECK(parseScalar("NaN", mutableView(value), TimeForm::iso8601));
    CHECK(std::isnan(value));
    for (std::string_view const wrong : {"inf", "infinity", "nan", "-NaN", "nan(1)", "INF", ""})
        CHECK(refuses<double>(wrong));
}

TEST_CASE("what is not the whole of a value is refused") {
    for (std::string_view const wrong : {"", "1", "True", "TRUE", " true", "yes"})
        CHECK(refuses<bool>(wrong));
    for (std::string_view const wrong : {"", "+1", "1 ", " 1", "1.0", "0x1", "2147483648", "--1", "1e3"})
        CHECK(refuses<int>(wrong));
    for (std::string_view const wrong : {"-1", "256"})
        CHECK(refuses<std::uint8_t>(wrong));
    for (std::string_view const wrong : {"1x", "1e999", "1,5", "."})
        CHECK(refuses<double>(wrong));
    for (std::string_view const wrong : {"a", "aGVsbG8", "aGVs bG8="})
        CHECK(refuses<Blob>(wrong));
    CHECK(refuses<Timestamp>("0"));
    CHECK(refuses<Timestamp>("1970-01-01T00:00:00Z", TimeForm::epochSeconds));
    CHECK(refuses<std::vector<int>>("1"));
    std::string out;
    CHECK_THROWS_AS(appendScalar(out, view(Timestamp{std::chrono::hours{24 * 366 * 9000}}), TimeForm::iso8601), Error);
}

} // namespace core_scalar_text_test
