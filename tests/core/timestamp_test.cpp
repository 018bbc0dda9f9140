// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <clocale>

namespace core_timestamp_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp at(int year, unsigned month, unsigned day, std::chrono::milliseconds sinceMidnight = 0ms) {
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} +
           sinceMidnight;
}

constexpr auto someTime = at(2026, 1, 2, 3h + 4min + 5s);

} // namespace

TEST_CASE("ISO 8601 is written with as many decimals as there are", "[core][timestamp]") {
    CHECK(formatIso8601(someTime) == "2026-01-02T03:04:05Z");
    CHECK(formatIso8601(someTime + 60ms) == "2026-01-02T03:04:05.060Z");
    CHECK(formatIso8601(Timestamp{-1ms}) == "1969-12-31T23:59:59.999Z");
    CHECK(formatIso8601(at(2024, 2, 29)) == "2024-02-29T00:00:00Z");
    CHECK(formatIso8601(at(0, 1, 1)) == "0000-01-01T00:00:00Z");
    CHECK(formatIso8601(at(9999, 12, 31, 24h - 1ms)) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("ISO 8601 is read", "[core][timestamp]") {
    CHECK(parseIso8601("2026-01-02T03:04:05Z").value() == someTime);
    CHECK(parseIso8601("2026-01-02t03:04:05z").value() == someTime);
    CHECK(parseIso8601("2026-01-02T03:04:05.6Z").value() == someTime + 600ms);
    CHECK(parseIso8601("2026-01-02T03:04:05.678999999Z").value() == someTime + 678ms);
    CHECK(parseIso8601("2026-01-02T04:34:05+01:30").value() == someTime);
    CHECK(parseIso8601("2026-01-01T22:04:05-05:00").value() == someTime);
    CHECK(parseIso8601("2016-12-31T23:59:60Z").value() == at(2017, 1, 1));
    CHECK(parseIso8601("1969-12-31T23:59:59.999Z").value() == Timestamp{-1ms});
}

TEST_CASE("what is not ISO 8601 is malformed", "[core][timestamp]") {
    for (auto const* text :
         {"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-02T24:00:00Z",
          "2026-01-02T00:60:00Z", "2026-01-02T00:00:61Z", "2026-01-02T03:04:05.Z", "2026-01-02 03:04:05Z",
          "26-01-02T03:04:05Z", "2026-1-2T3:4:5Z", "2026-01-02T03:04:05Z ", " 2026-01-02T03:04:05Z",
          "2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05+0100", "+2026-01-02T03:04:05Z", "2026-01-02T03:04:-5Z",
          // What could not be written again.
          "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01"}) {
        CAPTURE(text);
        auto const time = parseIso8601(text);
        REQUIRE_FALSE(time.hasValue());
        CHECK(time.error().kind() == ErrorKind::malformed);
    }
}

TEST_CASE("HTTP dates are written and read", "[core][timestamp]") {
    CHECK(formatHttpDate(someTime) == "Fri, 02 Jan 2026 03:04:05 GMT");
    CHECK(formatHttpDate(someTime + 999ms) == "Fri, 02 Jan 2026 03:04:05 GMT");
    CHECK(formatHttpDate(at(2024, 2, 29)) == "Thu, 29 Feb 2024 00:00:00 GMT");
    CHECK(parseHttpDate("Fri, 02 Jan 2026 03:04:05 GMT").value() == someTime);
    CHECK(parseHttpDate("Fri, 02 Jan 2026 03:04:05.456 GMT").value() == someTime + 456ms);
    for (int month = 1; month <= 12; ++month) {
        auto const time = at(2023, static_cast<unsigned>(month), 1);
        CHECK(parseHttpDate(formatHttpDate(time)).value() == time);
    }
}

TEST_CASE("what is not an HTTP date is malformed", "[core][timestamp]") {
    CHECK_FALSE(parseHttpDate("Fri, 31 Dec 9999 23:59:60 GMT").hasValue());
    for (auto const* text :
         {"", "Fri, 02 Jan 2026 03:04:05", "Fri, 2 Jan 2026 03:04:05 GMT", "Fri, 02 jan 2026 03:04:05 GMT",
          "riS, 02 Jan 2026 03:04:05 GMT", "Fri, 30 Feb 2026 03:04:05 GMT", "Fri, 02 Jan 2026 24:04:05 GMT",
          "Friday, 02-Jan-26 03:04:05 GMT", "Fri Jan  2 03:04:05 2026", "Fri, 02 Jan 2026 03:04:05 CET",
          "Fri, 02 Jan 2026 03:04:05 GMT "}) {
        CAPTURE(text);
        CHECK_FALSE(parseHttpDate(text).hasValue());
    }
}

TEST_CASE("epoch seconds are written without superfluous decimals", "[core][timestamp]") {
    CHECK(formatEpochSeconds(Timestamp{}) == "0");
    CHECK(formatEpochSeconds(someTime) == "1767323045");
    CHECK(formatEpochSeconds(someTime + 678ms) == "1767323045.678");
    CHECK(formatEpochSeconds(someTime + 670ms) == "1767323045.67");
    CHECK(formatEpochSeconds(someTime + 600ms) == "1767323045.6");
    CHECK(formatEpochSeconds(someTime + 6ms) == "1767323045.006");
    CHECK(formatEpochSeconds(Timestamp{-500ms}) == "-0.5");
    CHECK(formatEpochSeconds(Timestamp{-1500ms}) == "-1.5");
}

TEST_CASE("epoch seconds are read in all forms of a number", "[core][timestamp]") {
    auto const time = someTime + 678ms;
    CHECK(parseEpochSeconds("1767323045.678").value() == time);
    CHECK(parseEpochSeconds("1.767323045678E9").value() == time);
    CHECK(parseEpochSeconds("1.767323045678e+9").value() == time);
    CHECK(parseEpochSeconds("1767323045678e-3").value() == time);
    CHECK(parseEpochSeconds("1767323045.6779999733").value() == time);
    CHECK(parseEpochSeconds("1767323045.67800000000000000000000000001").value() == time);
    CHECK(parseEpochSeconds("17673230456780000000000000000e-19").value() == time);
    CHECK(parseEpochSeconds("0.0000000001767323045678e19").value() == time);
    CHECK(parseEpochSeconds("0").value() == Timestamp{});
    CHECK(parseEpochSeconds("-0.5").value() == Timestamp{-500ms});
    CHECK(parseEpochSeconds("0.0004").value() == Timestamp{});
    CHECK(parseEpochSeconds("0.0005").value() == Timestamp{1ms});
    CHECK(parseEpochSeconds("0.00049").value() == Timestamp{});
    CHECK(parseEpochSeconds("1e-1000000000000").value() == Timestamp{});
    CHECK(parseEpochSeconds("0e1000000000000").value() == Timestamp{});
}

TEST_CASE("what is no number of seconds, or too many, is malformed", "[core][timestamp]") {
    for (auto const* text : {"",
                             "-",
                             "+1",
                             ".5",
                             "1.",
                             "1e",
                             "1e+",
                             "1.e3",
                             "0x10",
                             "NaN",
                             "Infinity",
                             "1 ",
                             " 1",
                             "1,5",
                             "1-",
                             "253402300800",
                             "-62167219201",
                             "1e12",
                             "1e400",
                             "9223372036854775808",
                             "1e1000000000000"}) {
        CAPTURE(text);
        auto const time = parseEpochSeconds(text);
        REQUIRE_FALSE(time.hasValue());
        CHECK(time.error().kind() == ErrorKind::malformed);
    }
}

TEST_CASE("every spelling survives both ways", "[core][timestamp]") {
    // Steps of a prime number of milliseconds, some 31 years each: all months and times of day, before and after 1970.
    for (auto time = at(0, 1, 1); time < at(9999, 12, 1); time += 999'999'999'989ms) {
        REQUIRE(parseIso8601(formatIso8601(time)).value() == time);
        REQUIRE(parseEpochSeconds(formatEpochSeconds(time)).value() == time);
        REQUIRE(parseHttpDate(formatHttpDate(time)).value() == std::chrono::floor<std::chrono::seconds>(time));
    }
}

TEST_CASE("a time that has no spelling is refused", "[core][timestamp]") {
    for (auto const time : {at(0, 1, 1) - 1ms, at(10000, 1, 1), Timestamp::max(), Timestamp::min()}) {
        CHECK_THROWS_AS(formatIso8601(time), Error);
        CHECK_THROWS_AS(formatHttpDate(time), Error);
        CHECK_THROWS_AS(formatEpochSeconds(time), Error);
    }
}

TEST_CASE("the signing stamp", "[core][timestamp]") {
    SigningStamp const stamp{WallTime{someTime + 999ms}};
    CHECK(stamp.text() == "20260102T030405Z");
    CHECK(stamp.date() == "20260102");
    CHECK(parseSigningStamp("20260102T030405Z").value() == WallTime{someTime});
    for (auto const* text : {"", "20260102T030405", "20260230T030405Z", "20260102T250405Z", "2026-01-02T03:04:05Z",
                             "20260102T030405ZZ", "99990102T030405Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parseSigningStamp(text).hasValue());
    }
}

TEST_CASE("the locale changes nothing", "[core][timestamp]") {
    // Where the machine has no German locale this holds trivially.
    std::setlocale(LC_ALL, "de_DE.UTF-8");
    CHECK(formatHttpDate(at(2026, 3, 1)) == "Sun, 01 Mar 2026 00:00:00 GMT");
    CHECK(formatEpochSeconds(Timestamp{1500ms}) == "1.5");
    CHECK(parseEpochSeconds("1.5").value() == Timestamp{1500ms});
    std::setlocale(LC_ALL, "C");
}

} // namespace core_timestamp_test
