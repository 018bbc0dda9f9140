// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_DATE_TIME_IPP
#define PYLON_SERVICES_RDS_DATE_TIME_IPP

#include <pylon/core/error.hpp>
#include <pylon/services/rds/date_time.hpp>

#include <cstddef>
#include <cstdint>

namespace pylon::rds {

PYLON_INLINE char* writeDateTime(char* out, DateTime time, int digits) {
    using namespace std::chrono;
    auto const midnight = floor<days>(time);
    year_month_day const date{midnight};
    auto const year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) throw Error{ErrorKind::invalidInput, "a time is in the years 0000 to 9999"};
    auto const put = [&out](std::uint32_t number, int width) {
        for (int i = width; i-- != 0; number /= 10)
            out[i] = static_cast<char>('0' + number % 10);
        out += width;
    };
    auto const rest = (time - midnight).count();
    auto const second = static_cast<std::uint32_t>(rest / 1'000'000);
    auto fraction = static_cast<std::uint32_t>(rest % 1'000'000);
    put(static_cast<std::uint32_t>(year), 4);
    *out++ = '-';
    put(static_cast<unsigned>(date.month()), 2);
    *out++ = '-';
    put(static_cast<unsigned>(date.day()), 2);
    *out++ = ' ';
    put(second / 3600, 2);
    *out++ = ':';
    put(second / 60 % 60, 2);
    *out++ = ':';
    put(second % 60, 2);
    if (digits == 0 || (digits < 0 && fraction == 0)) return out;
    *out++ = '.';
    put(fraction, 6);
    if (digits > 0) return out - 6 + digits;
    if (digits == -2)
        while (out[-1] == '0')
            --out;
    return out;
}

PYLON_INLINE void appendDateTime(std::string& out, DateTime time, int digits) {
    char text[26];
    out.append(text, writeDateTime(text, time, digits));
}

PYLON_INLINE std::string formatDateTime(DateTime time, int digits) {
    std::string out;
    appendDateTime(out, time, digits);
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
