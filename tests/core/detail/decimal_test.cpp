// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/decimal.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace core_decimal_test {

using pylon::detail::parseInteger;

TEST_CASE("integers are read to the last that their type holds, and no further") {
    CHECK(parseInteger<int>("0") == 0);
    CHECK(parseInteger<int>("-0") == 0);
    CHECK(parseInteger<int>("007") == 7);
    CHECK(parseInteger<std::int8_t>("127") == 127);
    CHECK(parseInteger<std::int8_t>("-128") == -128);
    CHECK_FALSE(parseInteger<std::int8_t>("128"));
    CHECK_FALSE(parseInteger<std::int8_t>("-129"));
    CHECK(parseInteger<std::uint16_t>("65535") == 65535);
    CHECK_FALSE(parseInteger<std::uint16_t>("65536"));
    CHECK_FALSE(parseInteger<std::uint16_t>("-1"));
    CHECK_FALSE(parseInteger<std::uint16_t>("-0"));
    CHECK(parseInteger<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK(parseInteger<std::int64_t>("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK_FALSE(parseInteger<std::int64_t>("9223372036854775808"));
    CHECK(parseInteger<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    CHECK_FALSE(parseInteger<std::uint64_t>("18446744073709551616"));
    CHECK(parseInteger<std::uint64_t>("9999999999999999999") == 9'999'999'999'999'999'999U);
    CHECK(parseInteger<std::uint64_t>("00000000000000000000000000000000000007") == 7);
    CHECK_FALSE(parseInteger<std::uint64_t>("99999999999999999999999"));
}

TEST_CASE("what is not digits from end to end is no integer") {
    for (std::string const text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "--1", "1-", "one", "99999999:9",
                                   "/0", "\xb1", "123456789012345678901x"})
        CHECK_FALSE(parseInteger<int>(text));
}

} // namespace core_decimal_test
