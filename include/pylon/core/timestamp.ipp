// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TIMESTAMP_IPP
#define PYLON_CORE_TIMESTAMP_IPP

#include <pylon/core/timestamp.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace pylon {
namespace detail {

inline constexpr std::string_view dayNames = "SunMonTueWedThuFriSat";
inline constexpr std::string_view monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec";

inline constexpr Timestamp earliestTime = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
inline constexpr Timestamp endOfTime = std::chrono::sys_days{std::chrono::year{10000} / 1 / 1};

PYLON_INLINE bool isInCalendar(Timestamp time) noexcept { return time >= earliestTime && time < endOfTime; }

PYLON_INLINE void requireCalendar(Timestamp time) {
    if (!isInCalendar(time))
        throw Error{ErrorKind::invalidInput, "a time cannot be written: its year is not between 0000 and 9999"};
}

/// A time taken apart.
struct CivilTime {
    unsigned year, month, day, weekday, hour, minute, second, milliseconds;

    explicit CivilTime(Timestamp time) {
        requireCalendar(time);
        auto const midnight = std::chrono::floor<std::chrono::days>(time);
        std::chrono::year_month_day const date{midnight};
        std::chrono::hh_mm_ss const clock{time - midnight};
        year = static_cast<unsigned>(static_cast<int>(date.year()));
        month = static_cast<unsigned>(date.month());
        day = static_cast<unsigned>(date.day());
        weekday = std::chrono::weekday{midnight}.c_encoding();
        hour = static_cast<unsigned>(clock.hours().count());
        minute = static_cast<unsigned>(clock.minutes().count());
        second = static_cast<unsigned>(clock.seconds().count());
        milliseconds = static_cast<unsigned>(clock.subseconds().count());
    }
};

/// Writes `value` into `digits` places, with zeros before it; returns the place after them.
PYLON_INLINE char* writePadded(char* to, unsigned value, int digits) noexcept {
    for (int i = digits; i-- > 0; value /= 10)
        to[i] = static_cast<char>('0' + value % 10);
    return to + digits;
}

/// The three letters at `index` in a row of names.
PYLON_INLINE char* writeName(char* to, std::string_view names, unsigned index) noexcept {
    return std::copy_n(names.data() + std::size_t{3} * index, 3, to);
}

/// Takes a text apart from the front. After the first thing that does not fit, `ok` is false and stays so.
struct TimeReader {
    std::string_view rest;
    bool ok = true;

    void literal(char expected) noexcept {
        if (rest.empty() || rest.front() != expected)
            ok = false;
        else
            rest.remove_prefix(1);
    }

    bool next(char wanted) noexcept {
        if (rest.empty() || rest.front() != wanted) return false;
        rest.remove_prefix(1);
        return true;
    }

    void literal(std::string_view expected) noexcept {
        for (char const c : expected)
            literal(c);
    }

    bool digitNext() const noexcept { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; }

    unsigned number(int digits) noexcept {
        auto const count = static_cast<std::size_t>(digits);
        if (rest.size() < count) return ok = false, 0U;
        unsigned value = 0;
        bool allDigits = true;
        for (std::size_t i = 0; i != count; ++i) {
            auto const digit = static_cast<unsigned>(static_cast<unsigned char>(rest[i])) - '0';
            allDigits &= digit <= 9;
            value = value * 10 + digit;
        }
        rest.remove_prefix(count);
        if (!allDigits) return ok = false, 0U;
        return value;
    }

    /// The index of the name that follows.
    unsigned name(std::string_view names) noexcept {
        auto const found = rest.size() < 3 ? std::string_view::npos : names.find(rest.substr(0, 3));
        if (found == std::string_view::npos || found % 3 != 0) return ok = false, 0U;
        rest.remove_prefix(3);
        return static_cast<unsigned>(found / 3);
    }

    /// `.678`, if there is one.
    std::chrono::milliseconds decimals() noexcept {
        if (!next('.')) return {};
        if (!digitNext()) return ok = false, std::chrono::milliseconds{};
        unsigned value = 0;
        for (unsigned scale = 100; digitNext(); rest.remove_prefix(1), scale /= 10)
            value += scale * static_cast<unsigned>(rest.front() - '0');
        return std::chrono::milliseconds{value};
    }

    /// The day, or none where the calendar has no such day.
    std::optional<std::chrono::sys_days> date(unsigned year, unsigned month, unsigned day) const noexcept {
        std::chrono::year_month_day const date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{month},
                                               std::chrono::day{day}};
        if (!ok || !date.ok()) return std::nullopt;
        return std::chrono::sys_days{date};
    }

    struct Clock {
        unsigned hour, minute, second;

        bool exists() const noexcept { return hour < 24 && minute < 60 && second <= 60; }
        std::chrono::seconds sinceMidnight() const noexcept {
            return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
        }
    };

    /// `03:04:05`
    Clock clock() noexcept {
        auto const hour = number(2);
        literal(':');
        auto const minute = number(2);
        literal(':');
        return {hour, minute, number(2)};
    }
};

/// A time that was read, if it can be written too: an offset or a leap second may lead out of the years that there are.
PYLON_INLINE Result<Timestamp> withinCalendar(Timestamp time) {
    if (isInCalendar(time)) return time;
    return Error{ErrorKind::malformed, "a time lies outside the years 0000 to 9999"};
}

inline constexpr std::int64_t outOfRange = INT64_MAX;

/// A JSON number of seconds in milliseconds, or `outOfRange` where it is none or lies outside the calendar.
PYLON_INLINE std::int64_t epochMilliseconds(std::string_view text) noexcept {
    TimeReader reader{text};
    bool const negative = reader.next('-');

    // The digits as an integer, and how many of them stand behind the point. Beyond 18 digits no time needs any.
    std::int64_t digits = 0;
    int decimals = 0;
    int dropped = 0;
    auto const take = [&](bool behindPoint) {
        if (!reader.digitNext()) return false;
        for (; reader.digitNext(); reader.rest.remove_prefix(1)) {
            if (digits < 100'000'000'000'000'000) {
                digits = digits * 10 + (reader.rest.front() - '0');
                decimals += behindPoint ? 1 : 0;
            } else {
                dropped += behindPoint ? 0 : 1;
            }
        }
        return true;
    };
    if (!take(false)) return outOfRange;
    if (reader.next('.') && !take(true)) return outOfRange;

    int exponent = 0;
    if (reader.next('e') || reader.next('E')) {
        bool const down = reader.next('-');
        if (!down) reader.next('+');
        if (!reader.digitNext()) return outOfRange;
        for (; reader.digitNext(); reader.rest.remove_prefix(1))
            exponent = std::min(exponent * 10 + (reader.rest.front() - '0'), 1'000'000);
        if (down) exponent = -exponent;
    }
    if (!reader.rest.empty()) return outOfRange;

    int shift = exponent - decimals + dropped + 3;
    for (; shift > 0 && digits != 0; --shift) {
        if (digits > INT64_MAX / 10) return outOfRange;
        digits *= 10;
    }
    bool half = false;
    for (; shift < 0 && (digits != 0 || half); ++shift) {
        half = digits % 10 >= 5;
        digits /= 10;
    }
    if (half) ++digits;
    return negative ? -digits : digits;
}

} // namespace detail

PYLON_INLINE void appendIso8601(std::string& out, Timestamp time) {
    detail::CivilTime const t{time};
    char text[24];
    char* to = detail::writePadded(text, t.year, 4);
    *to++ = '-';
    to = detail::writePadded(to, t.month, 2);
    *to++ = '-';
    to = detail::writePadded(to, t.day, 2);
    *to++ = 'T';
    to = detail::writePadded(to, t.hour, 2);
    *to++ = ':';
    to = detail::writePadded(to, t.minute, 2);
    *to++ = ':';
    to = detail::writePadded(to, t.second, 2);
    if (t.milliseconds != 0) {
        *to++ = '.';
        to = detail::writePadded(to, t.milliseconds, 3);
    }
    *to++ = 'Z';
    out.append(text, to);
}

PYLON_INLINE std::string formatIso8601(Timestamp time) {
    std::string out;
    appendIso8601(out, time);
    return out;
}

PYLON_INLINE Result<Timestamp> parseIso8601(std::string_view text) {
    detail::TimeReader reader{text};
    auto const year = reader.number(4);
    reader.literal('-');
    auto const month = reader.number(2);
    reader.literal('-');
    auto const day = reader.number(2);
    if (!reader.next('t')) reader.literal('T');
    auto const clock = reader.clock();
    auto const decimals = reader.decimals();
    std::chrono::minutes offset{};
    if (bool const east = reader.next('+'); east || reader.next('-')) {
        auto const hours = reader.number(2);
        reader.literal(':');
        auto const minutes = reader.number(2);
        if (hours > 23 || minutes > 59) reader.ok = false;
        offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
        if (!east) offset = -offset;
    } else if (!reader.next('z')) {
        reader.literal('Z');
    }
    auto const date = reader.date(year, month, day);
    if (!date || !clock.exists() || !reader.rest.empty())
        return Error{ErrorKind::malformed, "a time is not spelt as ISO 8601 has it, like 2026-01-02T03:04:05Z"};
    return detail::withinCalendar(*date + clock.sinceMidnight() + decimals - offset);
}

PYLON_INLINE void appendHttpDate(std::string& out, Timestamp time) {
    detail::CivilTime const t{time};
    char text[29];
    char* to = detail::writeName(text, detail::dayNames, t.weekday);
    *to++ = ',';
    *to++ = ' ';
    to = detail::writePadded(to, t.day, 2);
    *to++ = ' ';
    to = detail::writeName(to, detail::monthNames, t.month - 1);
    *to++ = ' ';
    to = detail::writePadded(to, t.year, 4);
    *to++ = ' ';
    to = detail::writePadded(to, t.hour, 2);
    *to++ = ':';
    to = detail::writePadded(to, t.minute, 2);
    *to++ = ':';
    to = detail::writePadded(to, t.second, 2);
    to = std::copy_n(" GMT", 4, to);
    out.append(text, to);
}

PYLON_INLINE std::string formatHttpDate(Timestamp time) {
    std::string out;
    appendHttpDate(out, time);
    return out;
}

[[gnu::cold]] PYLON_INLINE Result<Timestamp> parseHttpDate(std::string_view text) {
    detail::TimeReader reader{text};
    reader.name(detail::dayNames);
    reader.literal(", ");
    auto const day = reader.number(2);
    reader.literal(' ');
    auto const month = reader.name(detail::monthNames) + 1;
    reader.literal(' ');
    auto const year = reader.number(4);
    reader.literal(' ');
    auto const clock = reader.clock();
    auto const decimals = reader.decimals();
    reader.literal(" GMT");
    auto const date = reader.date(year, month, day);
    if (!date || !clock.exists() || !reader.rest.empty())
        return Error{ErrorKind::malformed, "a time is not spelt as HTTP has it, like Fri, 02 Jan 2026 03:04:05 GMT"};
    return detail::withinCalendar(*date + clock.sinceMidnight() + decimals);
}

PYLON_INLINE void appendEpochSeconds(std::string& out, Timestamp time) {
    detail::requireCalendar(time);
    auto const count = time.time_since_epoch().count();
    auto magnitude = static_cast<std::uint64_t>(count < 0 ? -count : count);
    char text[20];
    char* const end = text + sizeof text;
    char* from = end;
    if (auto milliseconds = static_cast<unsigned>(magnitude % 1000); milliseconds != 0) {
        int digits = 3;
        for (; milliseconds % 10 == 0; milliseconds /= 10)
            --digits;
        from -= digits;
        detail::writePadded(from, milliseconds, digits);
        *--from = '.';
    }
    magnitude /= 1000;
    do {
        *--from = static_cast<char>('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude != 0);
    if (count < 0) *--from = '-';
    out.append(from, end);
}

PYLON_INLINE std::string formatEpochSeconds(Timestamp time) {
    std::string out;
    appendEpochSeconds(out, time);
    return out;
}

PYLON_INLINE Result<Timestamp> parseEpochSeconds(std::string_view text) {
    auto const count = detail::epochMilliseconds(text);
    Timestamp const time{std::chrono::milliseconds{count}};
    if (!detail::isInCalendar(time))
        return Error{ErrorKind::malformed,
                     "a time is not a number of seconds since 1970 within the years 0000 to 9999"};
    return time;
}

PYLON_INLINE SigningStamp::SigningStamp(Timestamp time) {
    detail::CivilTime const t{time};
    char* to = detail::writePadded(text_.data(), t.year, 4);
    to = detail::writePadded(to, t.month, 2);
    to = detail::writePadded(to, t.day, 2);
    *to++ = 'T';
    to = detail::writePadded(to, t.hour, 2);
    to = detail::writePadded(to, t.minute, 2);
    to = detail::writePadded(to, t.second, 2);
    *to = 'Z';
}

PYLON_INLINE Result<WallTime> parseSigningStamp(std::string_view text) {
    detail::TimeReader reader{text};
    auto const year = reader.number(4);
    auto const month = reader.number(2);
    auto const day = reader.number(2);
    reader.literal('T');
    auto const hour = reader.number(2);
    auto const minute = reader.number(2);
    detail::TimeReader::Clock const clock{hour, minute, reader.number(2)};
    reader.literal('Z');
    auto const date = reader.date(year, month, day);
    // The clock of the system may count in nanoseconds, which reach from 1677 to 2262 only.
    if (!date || !clock.exists() || !reader.rest.empty() || year < 1678 || year > 2261)
        return Error{ErrorKind::malformed, "a time is not spelt as SigV4 has it, like 20260102T030405Z"};
    return WallTime{*date + clock.sinceMidnight()};
}

PYLON_INLINE bool detail::parseTimestamp(void* timestamp, std::string_view text, TimeForm form) {
    auto const read = form == TimeForm::httpDate  ? parseHttpDate(text)
                      : form == TimeForm::iso8601 ? parseIso8601(text)
                                                  : parseEpochSeconds(text);
    if (!read) return false;
    *static_cast<Timestamp*>(timestamp) = *read;
    return true;
}

PYLON_INLINE void detail::printTimestamp(void const* timestamp, std::string& out, TimeForm form) {
    auto const& time = *static_cast<Timestamp const*>(timestamp);
    if (form == TimeForm::httpDate) return appendHttpDate(out, time);
    if (form == TimeForm::iso8601) return appendIso8601(out, time);
    appendEpochSeconds(out, time);
}

} // namespace pylon

#endif // PYLON_CORE_TIMESTAMP_IPP
