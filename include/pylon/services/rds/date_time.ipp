// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_DATE_TIME_IPP
#define PYLON_SERVICES_RDS_DATE_TIME_IPP

#include <pylon/core/error.hpp>
#include <pylon/services/rds/date_time.hpp>

#include <cstddef>
#include <cstdint>

namespace pylon::rds {

PYLON_INLINE std::string formatDateTime(DateTime time) {
    using namespace std::chrono;
    auto const midnight = floor<days>(time);
    year_month_day const date{midnight};
    auto const year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) throw Error{ErrorKind::invalidInput, "a time is in the years 0000 to 9999"};
    std::string out;
    auto const put = [&out](std::int64_t number, std::size_t digits) {
        auto const text = std::to_string(number);
        out.append(digits - text.size(), '0').append(text);
    };
    hh_mm_ss const clock{time - midnight};
    put(year, 4);
    out.push_back('-');
    put(static_cast<unsigned>(date.month()), 2);
    out.push_back('-');
    put(static_cast<unsigned>(date.day()), 2);
    out.push_back(' ');
    put(clock.hours().count(), 2);
    out.push_back(':');
    put(clock.minutes().count(), 2);
    out.push_back(':');
    put(clock.seconds().count(), 2);
    if (clock.subseconds().count() != 0) {
        out.push_back('.');
        put(clock.subseconds().count(), 6);
    }
    return out;
}

PYLON_INLINE std::optional<DateTime> parseDateTime(std::string_view text) {
    using namespace std::chrono;
    bool good = true;
    auto const take = [&](std::size_t digits) {
        int number = 0;
        good = good && text.size() >= digits;
        for (std::size_t i = 0; good && i != digits; ++i) {
            good = text[i] >= '0' && text[i] <= '9';
            number = number * 10 + (text[i] - '0');
        }
        if (good) text.remove_prefix(digits);
        return number;
    };
    auto const skip = [&](std::string_view marks) {
        good = good && !text.empty() && marks.find(text.front()) != std::string_view::npos;
        if (good) text.remove_prefix(1);
    };
    int const y = take(4);
    skip("-");
    auto const m = static_cast<unsigned>(take(2));
    skip("-");
    auto const d = static_cast<unsigned>(take(2));
    year_month_day const date{year{y}, month{m}, day{d}};
    if (!good || !date.ok()) return std::nullopt;
    DateTime time{sys_days{date}};
    if (text.empty()) return time;
    skip(" T");
    int const h = take(2);
    skip(":");
    int const min = take(2);
    skip(":");
    int const s = take(2);
    if (!good || h > 23 || min > 59 || s > 59) return std::nullopt;
    time += hours{h} + minutes{min} + seconds{s};
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        int scale = 1'000'000;
        std::int64_t fraction = 0;
        std::size_t digits = 0;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
            if (digits == 6) return std::nullopt;
            scale /= 10;
            fraction += std::int64_t{text.front() - '0'} * scale;
        }
        if (digits == 0) return std::nullopt;
        time += microseconds{fraction};
    }
    if (text.empty() || text == "Z" || text == "+00" || text == "+00:00") return time;
    return std::nullopt;
}

} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_DATE_TIME_IPP
