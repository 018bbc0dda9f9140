// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/number.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core_number_test {

using namespace pylon;

namespace {

std::string whyNot(std::string_view text) {
    auto const number = Number::parse(text);
    REQUIRE_FALSE(number);
    CHECK(number.error().kind() == ErrorKind::invalidInput);
    return number.error().message();
}

} // namespace

TEST_CASE("a number is spelt in one way, however it was written") {
    std::vector<std::pair<std::string_view, std::string_view>> const cases{
        {"0", "0"},
        {"-0", "0"},
        {"000", "0"},
        {"0.000", "0"},
        {"0e999999999999", "0"},
        {"1", "1"},
        {"+1", "1"},
        {"1.0", "1"},
        {"1e0", "1"},
        {"0010.0100", "10.01"},
        {"-1.50", "-1.5"},
        {".5", "0.5"},
        {"5.", "5"},
        {"1e3", "1000"},
        {"1E+3", "1000"},
        {"123e-2", "1.23"},
        {"1e-3", "0.001"},
        {"-12.5e1", "-125"},
        {"100e-2", "1"},
        {"0.00120e1", "0.012"},
        {"1e-000000003", "0.001"},
    };
    for (auto const& [written, canonical] : cases)
        CHECK(Number{written}.text() == canonical);
    CHECK(Number{}.text() == "0");
    CHECK(Number{"1.0"} == Number{1});
}

TEST_CASE("what is no number is refused") {
    for (std::string_view const wrong : {"", " 1", "1 ", "-", "+", ".", "e1", "1e", "1e+", "--1", "+-1", "0x1", "1,5",
                                         "1.2.3", "NaN", "Infinity", "inf", "1f"})
        CHECK(whyNot(wrong) == "The parameter cannot be converted to a numeric value");
    CHECK(whyNot(std::string_view{"1\0", 2}) == "The parameter cannot be converted to a numeric value");
    CHECK_THROWS_AS(Number{"one"}, Error);
}

TEST_CASE("a number holds 38 digits, and nothing is rounded") {
    std::string const digits38(38, '9');
    CHECK(Number{digits38}.text() == digits38);
    CHECK(Number{"0." + digits38}.text() == "0." + digits38);
    CHECK(Number{digits38 + "000"}.text() == digits38 + "000");
    CHECK(whyNot(digits38 + "9") == "Attempting to store more than 38 significant digits in a Number");
    CHECK(whyNot(digits38 + ".01") == "Attempting to store more than 38 significant digits in a Number");
    CHECK(whyNot("1" + std::string(37, '0') + ".1") ==
          "Attempting to store more than 38 significant digits in a Number");
}

TEST_CASE("a number's magnitude is from 1E-130 to below 1E+126") {
    CHECK(Number{"1e125"}.text() == "1" + std::string(125, '0'));
    CHECK(Number{"9.9999999999999999999999999999999999999E+125"}.text() == std::string(38, '9') + std::string(88, '0'));
    CHECK(Number{"-1e-130"}.text() == "-0." + std::string(129, '0') + "1");
    for (std::string_view const tooBig : {"1e126", "-1e126", "10e125", "1e99999999999999999999"})
        CHECK(whyNot(tooBig) ==
              "Number overflow. Attempting to store a number with magnitude larger than supported range");
    for (std::string_view const tooSmall : {"1e-131", "-0.9e-130", "1e-99999999999999999999"})
        CHECK(whyNot(tooSmall) ==
              "Number underflow. Attempting to store a number with magnitude smaller than supported range");
}

TEST_CASE("a number is made of integers and doubles without loss") {
    CHECK(Number{INT64_MIN}.text() == "-9223372036854775808");
    CHECK(Number{UINT64_MAX}.text() == "18446744073709551615");
    CHECK(Number{std::int8_t{-5}}.text() == "-5");
    CHECK(Number{0.1}.text() == "0.1");
    CHECK(Number{-0.0}.text() == "0");
    CHECK(Number{1e22}.text() == "10000000000000000000000");
    CHECK(Number{1.234567890123e18}.text() == "1234567890123000064");
    CHECK(Number{0x1p63}.text() == "9223372036854775808");
    for (double const none : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity(), 1e126, 1e-131})
        CHECK_THROWS_AS(Number{none}, Error);
}

TEST_CASE("a number is read as a type that holds it exactly, or not at all") {
    CHECK(Number{"255"}.as<std::uint8_t>() == 255);
    CHECK_FALSE(Number{"256"}.as<std::uint8_t>());
    CHECK_FALSE(Number{"-1"}.as<unsigned>());
    CHECK_FALSE(Number{"1.5"}.as<int>());
    CHECK(Number{UINT64_MAX}.as<std::uint64_t>() == UINT64_MAX);
    CHECK_FALSE(Number{"18446744073709551616"}.as<std::uint64_t>());
    CHECK(Number{"0.1"}.as<double>() == 0.1);
    CHECK(Number{"0.1"}.as<float>() == 0.1F);
    CHECK_FALSE(Number{"0.12345678901234567890"}.as<double>());
    CHECK_FALSE(Number{"9007199254740993"}.as<double>());
    CHECK(Number{"9007199254740992"}.as<double>() == 9007199254740992.0);
    CHECK_FALSE(Number{"16777217"}.as<float>());
}

TEST_CASE("doubles survive the way through a number") {
    std::mt19937_64 random{20'26}; // NOLINT(cert-msc51-cpp): the same each time
    std::uniform_real_distribution<double> mantissa{-10, 10};
    std::uniform_int_distribution<int> exponent{-125, 124};
    for (int i = 0; i != 2000; ++i) {
        double const value = mantissa(random) * std::pow(10.0, exponent(random));
        CHECK(Number{value}.as<double>() == value);
    }
}

TEST_CASE("numbers are ordered as numbers") {
    std::vector<std::string_view> const ascending{"-1e125", "-1000", "-999.5", "-999",   "-1.5",  "-1.25", "-1", "-0.5",
                                                  "-0.05",  "0",     "1e-130", "0.05",   "0.051", "0.5",   "1",  "1.25",
                                                  "1.5",    "2",     "10",     "99.999", "100",   "1e125"};
    for (std::size_t i = 0; i != ascending.size(); ++i)
        for (std::size_t j = 0; j != ascending.size(); ++j)
            CHECK((Number{ascending[i]} <=> Number{ascending[j]}) == (i <=> j));
}

TEST_CASE("a number knows its significant digits") {
    std::vector<std::pair<std::string_view, std::size_t>> const cases{{"0", 1},     {"7", 1},     {"-70", 1},
                                                                      {"707", 3},   {"0.07", 1},  {"70.7", 3},
                                                                      {"-12.5", 3}, {"1e125", 1}, {"0.0101", 3}};
    for (auto const& [text, digits] : cases)
        CHECK(Number{text}.significantDigits() == digits);
    std::ostringstream out;
    out << Number{"1.50"};
    CHECK(out.str() == "1.5");
}

} // namespace core_number_test
