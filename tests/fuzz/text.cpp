// SPDX-License-Identifier: BSL-1.0

// Times, base64, hexadecimal digits, UTF-8, XML text and numbers: every spelling of a single value.

#include "fuzz.hpp"
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/xml_text.hpp>

#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <string>

using namespace pylon;
using namespace pylon::fuzz;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp earliest = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr Timestamp end = std::chrono::sys_days{std::chrono::year{10000} / 1 / 1};

bool inCalendar(Timestamp time) { return time >= earliest && time < end; }

void checkTime(Timestamp time) {
    bool const writable = inCalendar(time);
    try {
        require(*parseIso8601(formatIso8601(time)) == time, "ISO 8601 holds a time to the millisecond");
        require(*parseHttpDate(formatHttpDate(time)) == std::chrono::floor<std::chrono::seconds>(time),
                "an HTTP date holds a time to the second");
        require(*parseEpochSeconds(formatEpochSeconds(time)) == time,
                "seconds since 1970 hold a time to the millisecond");
        require(writable, "what was written is within the years 0000 to 9999");
    } catch (Error const& error) {
        require(!writable && error.kind() == ErrorKind::invalidInput, "a time in the calendar can be written",
                error.what());
    }
    constexpr Timestamp firstWall = std::chrono::sys_days{std::chrono::year{1678} / 1 / 1};
    constexpr Timestamp endOfWall = std::chrono::sys_days{std::chrono::year{2262} / 1 / 1};
    if (time < firstWall || time >= endOfWall) return;
    SigningStamp const stamp{time};
    require(*parseSigningStamp(stamp.text()) == std::chrono::floor<std::chrono::seconds>(time),
            "a signing stamp holds a time to the second");
}

void checkTimes(std::string_view text) {
    for (auto const parse : {&parseIso8601, &parseHttpDate, &parseEpochSeconds}) {
        auto const time = parse(text);
        if (time)
            require(inCalendar(*time), "what is read as a time can be written"), checkTime(*time);
        else
            require(time.error().kind() == ErrorKind::malformed, "what is no time is malformed");
    }
    if (auto const stamp = parseSigningStamp(text))
        require(SigningStamp{*stamp}.text() == text || text.substr(13, 2) == "60", "a stamp has one spelling");
    if (text.size() < 8) return;
    std::int64_t number = 0;
    std::memcpy(&number, text.data(), 8);
    checkTime(Timestamp{std::chrono::milliseconds{number}});
    constexpr auto span = (end - earliest).count();
    checkTime(earliest + std::chrono::milliseconds{(number % span + span) % span});
}

void checkBytes(std::string_view text) {
    auto const encoded = base64Encode(text);
    require(encoded.size() == (text.size() + 2) / 3 * 4, "base64 takes four characters for three bytes");
    require(*base64Decode(encoded) == text, "base64 holds all bytes");
    if (auto const decoded = base64Decode(text))
        require(base64Encode(*decoded) == text, "bytes have one spelling in base64");

    auto const digits = hexEncode(std::as_bytes(std::span{text.data(), text.size()}));
    require(digits.size() == 2 * text.size() && *hexDecode(digits) == text, "hexadecimal digits hold all bytes");
    if (auto const decoded = hexDecode(text)) {
        auto lower = std::string{text};
        for (char& c : lower)
            if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
        require(hexEncode(std::as_bytes(std::span{decoded->data(), decoded->size()})) == lower,
                "bytes have one spelling in hexadecimal digits, but for case");
    }
}

/// UTF-8 as one would first write it: the number, then whether it may be spelt so.
bool isUtf8Plainly(std::string_view text) {
    for (std::size_t i = 0; i != text.size();) {
        auto const first = static_cast<unsigned char>(text[i]);
        std::size_t const length = first < 0x80       ? 1
                                   : first >> 5 == 6  ? 2
                                   : first >> 4 == 14 ? 3
                                   : first >> 3 == 30 ? 4
                                                      : 0;
        if (length == 0 || text.size() - i < length) return false;
        std::uint32_t code = length == 1 ? first : first & (0xffU >> (length + 1));
        for (std::size_t j = 1; j != length; ++j) {
            auto const byte = static_cast<unsigned char>(text[i + j]);
            if (byte >> 6 != 2) return false;
            code = code << 6 | (byte & 63U);
        }
        constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (code < least[length - 1] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
        i += length;
    }
    return true;
}

void checkText(std::string_view text) {
    bool const utf8 = isUtf8(text);
    require(utf8 == isUtf8Plainly(text), "UTF-8 is what Unicode says it is");

    std::string xml{"before"};
    bool const written = detail::appendXmlText(xml, text);
    bool control = false;
    for (char const c : text)
        control = control || (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r');
    bool const nonCharacter = text.find("\xef\xbf\xbe") != text.npos || text.find("\xef\xbf\xbf") != text.npos;
    require(written == (utf8 && !control && !nonCharacter), "XML holds all text but what XML 1.0 leaves out");
    require(xml.starts_with("before") && xml.find_first_of("<>\"\t\r\n", 6) == xml.npos, "XML text is only text");
}

template <class T> void checkNumber(std::string_view text) {
    T value{};
    if (!detail::parseScalar(text, mutableView(value), TimeForm::iso8601)) return;
    std::string spelt;
    detail::appendScalar(spelt, view(value), TimeForm::iso8601);
    T again{};
    require(detail::parseScalar(spelt, mutableView(again), TimeForm::iso8601), "a number that was written can be read");
    bool equal = value == again;
    if constexpr (std::floating_point<T>) equal = equal || (std::isnan(value) && std::isnan(again));
    require(equal, "a number is written exactly");
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    checkTimes(text);
    checkBytes(text);
    checkText(text);
    checkNumber<bool>(text);
    checkNumber<int>(text);
    checkNumber<std::uint8_t>(text);
    checkNumber<std::int64_t>(text);
    checkNumber<double>(text);
    checkNumber<float>(text);
    return 0;
}
