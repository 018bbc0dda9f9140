// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TIMESTAMP_HPP
#define PYLON_CORE_TIMESTAMP_HPP

#include <pylon/core/binding.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/value_types.hpp>

#include <array>
#include <string>
#include <string_view>

/// @file
/// The spellings of a time on AWS's wire. None depends on the locale or the time zone.
///
/// Writing throws Error (invalidInput) for a time outside the years 0000 to 9999, which none of the spellings can
/// hold. Reading returns ErrorKind::malformed for anything else than the whole spelling, and for days and hours that
/// do not exist; more decimals than milliseconds are read and rounded towards the past.

namespace pylon {

/// `2026-01-02T03:04:05Z`, or `2026-01-02T03:04:05.678Z` where there are milliseconds.
void appendIso8601(std::string& out, Timestamp time);
[[nodiscard]] std::string formatIso8601(Timestamp time);
/// Takes `Z` or an offset (`+01:00`), `T` and `Z` in either case, and any number of decimals. A leap second (`:60`)
/// is the first second of the next minute.
[[nodiscard]] Result<Timestamp> parseIso8601(std::string_view text);

/// `Fri, 02 Jan 2026 03:04:05 GMT` (RFC 9110's IMF-fixdate); milliseconds are left out.
void appendHttpDate(std::string& out, Timestamp time);
[[nodiscard]] std::string formatHttpDate(Timestamp time);
/// Takes decimals after the seconds too, which some services send. The day's name must be a day's, but is not checked
/// against the date.
[[nodiscard]] Result<Timestamp> parseHttpDate(std::string_view text);

/// Seconds since 1970-01-01 as a decimal number, with as many decimals as are needed: `1767323045.678`, `-0.5`.
void appendEpochSeconds(std::string& out, Timestamp time);
[[nodiscard]] std::string formatEpochSeconds(Timestamp time);
/// Takes a decimal number as JSON writes it, exponents included (`1.767323045678E9`). Read exactly, not by way of a
/// double, and rounded to the nearest millisecond, since services print such times from doubles.
[[nodiscard]] Result<Timestamp> parseEpochSeconds(std::string_view text);

/// The compact stamp of Signature Version 4, `20260102T030405Z`, held without an allocation.
class SigningStamp {
public:
    /// Rounded towards the past, to the second. Throws as the other writers.
    explicit SigningStamp(Timestamp time);
    explicit SigningStamp(WallTime time) : SigningStamp(std::chrono::floor<Timestamp::duration>(time)) {}

    [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), text_.size()}; }
    /// `20260102`
    [[nodiscard]] std::string_view date() const noexcept { return text().substr(0, 8); }

private:
    std::array<char, 16> text_;
};

/// The time of a SigningStamp's text.
[[nodiscard]] Result<WallTime> parseSigningStamp(std::string_view text);

namespace detail {

// What a Shape holds of a Timestamp.
bool parseTimestamp(void* timestamp, std::string_view text, TimeForm form);
void printTimestamp(void const* timestamp, std::string& out, TimeForm form);

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/timestamp.ipp>
#endif

#endif // PYLON_CORE_TIMESTAMP_HPP
