// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_DATE_TIME_HPP
#define PYLON_SERVICES_RDS_DATE_TIME_HPP

#include <pylon/core/value_types.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::rds {

/// A date and time as SQL has it, to the microsecond. A column without a time zone is taken to be UTC, in which every
/// connection is.
using DateTime = std::chrono::sys_time<std::chrono::microseconds>;

/// `2026-01-02 03:04:05.000678`, with six decimals or none, or as many as `digits`, or (-2) as it needs. @throws Error (invalidInput) beyond the years 0000
/// to 9999.
[[nodiscard]] std::string formatDateTime(DateTime time, int digits = -1);
/// Appends that.
void appendDateTime(std::string& out, DateTime time, int digits = -1);

/// Writes that, 26 characters at most, and returns its end.
char* writeDateTime(char* out, DateTime time, int digits = -1);

/// Takes a date alone, too, `T` for the space, up to six decimals, and `+00`, `+00:00` or `Z` at the end. Nothing for anything
/// else, as for a day that does not exist.
[[nodiscard]] std::optional<DateTime> parseDateTime(std::string_view text);

} // namespace pylon::rds

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/rds/date_time.ipp>
#endif

#endif // PYLON_SERVICES_RDS_DATE_TIME_HPP
