// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_NUMBER_IPP
#define PYLON_CORE_NUMBER_IPP

#include <pylon/core/number.hpp>

#include <cmath>
#include <cstdint>
#include <utility>

namespace pylon {
namespace detail {

/// A decimal number in parts: `0.digits` times ten to the power of `exponent`. Digits neither begin nor end in a zero; none: zero.
struct Decimal {
    bool negative = false;
    std::string digits;
    long exponent = 0;
};

/// Takes the digits at the beginning of `text` from it.
PYLON_INLINE std::string_view takeDigits(std::string_view& text) noexcept {
    auto const count = std::min(text.find_first_not_of("0123456789"), text.size());
    auto const digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

PYLON_INLINE bool takeSign(std::string_view& text) noexcept {
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    return negative;
}

/// The number that the whole text spells, of any size; nothing where it spells none.
PYLON_INLINE std::optional<Decimal> readDecimal(std::string_view text) {
    Decimal decimal;
    decimal.negative = takeSign(text);
    auto const whole = takeDigits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = takeDigits(text);
    }
    if (whole.empty() && fraction.empty()) return std::nullopt;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        bool const negative = takeSign(text);
        auto const digits = takeDigits(text);
        if (digits.empty()) return std::nullopt;
        // Beyond a million it does not matter by how much.
        constexpr long most = 1'000'000;
        for (char const digit : digits)
            decimal.exponent = std::min(decimal.exponent * 10 + (digit - '0'), most);
        if (negative) decimal.exponent = -decimal.exponent;
    }
    if (!text.empty()) return std::nullopt;
    decimal.digits.append(whole).append(fraction);
    decimal.exponent += static_cast<long>(whole.size());
    auto const leadingZeros = std::min(decimal.digits.find_first_not_of('0'), decimal.digits.size());
    decimal.digits.erase(0, leadingZeros);
    decimal.exponent -= static_cast<long>(leadingZeros);
    decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
    return decimal;
}

PYLON_INLINE std::string spell(Decimal const& decimal) {
    if (decimal.digits.empty()) return "0";
    std::string text = decimal.negative ? "-" : "";
    auto const size = static_cast<long>(decimal.digits.size());
    if (decimal.exponent <= 0)
        text.append("0.").append(static_cast<std::size_t>(-decimal.exponent), '0').append(decimal.digits);
    else if (decimal.exponent >= size)
        text.append(decimal.digits).append(static_cast<std::size_t>(decimal.exponent - size), '0');
    else {
        auto const point = static_cast<std::size_t>(decimal.exponent);
        text.append(decimal.digits, 0, point).append(".").append(decimal.digits, point);
    }
    return text;
}

template <class T> std::string spellAnyFloating(T value) {
    char buffer[64];
    if (std::trunc(value) == value && std::abs(value) < T{0x1p64}) {
        auto const whole = static_cast<std::uint64_t>(std::abs(value));
        auto const end = std::to_chars(buffer, buffer + sizeof buffer, whole).ptr;
        return std::string{value < 0 ? "-" : ""}.append(buffer, end);
    }
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

PYLON_INLINE std::string spellFloating(double value) { return spellAnyFloating(value); }
PYLON_INLINE std::string spellFloating(float value) { return spellAnyFloating(value); }

} // namespace detail

PYLON_INLINE Number::Number(double value) {
    if (!std::isfinite(value)) throw Error{ErrorKind::invalidInput, "NaN and the infinities are not decimal numbers"};
    *this = Number{detail::spellFloating(value)};
}

PYLON_INLINE Result<Number> Number::parse(std::string_view text) {
    auto const refuse = [](std::string_view message) { return Error{ErrorKind::invalidInput, message}; };
    auto const decimal = detail::readDecimal(text);
    if (!decimal) return refuse("The parameter cannot be converted to a numeric value");
    if (decimal->digits.size() > maxDigits)
        return refuse("Attempting to store more than 38 significant digits in a Number");
    if (!decimal->digits.empty() && decimal->exponent > 126)
        return refuse("Number overflow. Attempting to store a number with magnitude larger than supported range");
    if (!decimal->digits.empty() && decimal->exponent < -129)
        return refuse("Number underflow. Attempting to store a number with magnitude smaller than supported range");
    Number number;
    number.text_ = detail::spell(*decimal);
    return number;
}

PYLON_INLINE std::size_t Number::significantDigits() const noexcept {
    auto const first = text_.find_first_of("123456789");
    if (first == std::string::npos) return 1;
    auto const last = text_.find_last_of("123456789");
    auto const point = text_.find('.');
    return last - first + (point > first && point < last ? 0 : 1);
}

PYLON_INLINE bool Number::isSpelling(double value) const {
    return std::isfinite(value) && detail::spell(*detail::readDecimal(detail::spellFloating(value))) == text_;
}

PYLON_INLINE bool Number::isSpelling(float value) const {
    return std::isfinite(value) && detail::spell(*detail::readDecimal(detail::spellFloating(value))) == text_;
}

PYLON_INLINE std::strong_ordering operator<=>(Number const& a, Number const& b) noexcept {
    bool const negative = a.text_.front() == '-';
    if (negative != (b.text_.front() == '-'))
        return negative ? std::strong_ordering::less : std::strong_ordering::greater;
    // Of two positive numbers the one with more digits before the point is greater; else the text decides, digit by digit.
    auto const sizeOfWhole = [](std::string const& text) { return std::min(text.find('.'), text.size()); };
    auto order = sizeOfWhole(a.text_) <=> sizeOfWhole(b.text_);
    if (order == 0) order = a.text_.compare(b.text_) <=> 0;
    return negative ? 0 <=> order : order;
}

} // namespace pylon

#endif // PYLON_CORE_NUMBER_IPP
