// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_NUMBER_HPP
#define PYLON_CORE_NUMBER_HPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/result.hpp>

#include <charconv>
#include <compare>
#include <concepts>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

namespace pylon {

namespace detail {

/// The integers of the language, as opposed to truth values and characters.
template <class T>
concept IntegerNumber =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// The floating-point types that a value can be of.
template <class T>
concept FloatingNumber = std::same_as<T, float> || std::same_as<T, double>;

/// The shortest spelling, but that of a whole number below 2^64 in full: the shortest may have zeros in the place of digits.
[[nodiscard]] std::string spellFloating(double value);
[[nodiscard]] std::string spellFloating(float value);

} // namespace detail

/// A decimal number, exact: up to 38 significant digits, zero or of a magnitude from 1E-130 to below 1E+126. These are the numbers
/// of DynamoDB.
///
/// It is its text, in the one canonical spelling that DynamoDB gives back: no exponent, no plus sign, no zeros that say
/// nothing; `-0` is `0`. It never passes through a double.
class Number {
public:
    static constexpr std::size_t maxDigits = 38;

    /// Zero.
    Number() : text_("0") {}
    template <detail::IntegerNumber T> Number(T value) {
        char buffer[24];
        text_.assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }
    /// The number that the text spells, as `-1.50` or `1e3`. @throws Error as parse().
    explicit Number(std::string_view text) : Number(parse(text).value()) {}
    explicit Number(char const* text) : Number(std::string_view{text}) {}
    /// What a double is by its shortest spelling that reads back as the same double: 0.1 is `0.1`. Whole numbers below 2^64 are
    /// exact. @throws Error (invalidInput) for NaN, the infinities, and magnitudes that a Number cannot have.
    explicit Number(double value);

    /// Reads an optional sign, digits with or without a point, and an optional exponent.
    /// Errors: invalidInput, in DynamoDB's words, for anything else and for what a Number cannot hold. Nothing is ever rounded.
    [[nodiscard]] static Result<Number> parse(std::string_view text);

    /// `-1.5`, `1000`, `0.001`
    [[nodiscard]] std::string const& text() const noexcept { return text_; }
    /// How many digits stand between the first and the last that is not a zero; 1 for zero.
    [[nodiscard]] std::size_t significantDigits() const noexcept;

    /// The number as a T, or nothing where a T cannot hold it exactly. A floating-point type holds what is its shortest
    /// spelling, so that 0.1 is 0.1.
    template <class T>
        requires detail::IntegerNumber<T> || detail::FloatingNumber<T>
    [[nodiscard]] std::optional<T> as() const {
        if constexpr (detail::IntegerNumber<T>) {
            return detail::parseInteger<T>(text_);
        } else {
            T value{};
            auto const* const end = text_.data() + text_.size();
            auto const read = std::from_chars(text_.data(), end, value);
            if (read.ec != std::errc{} || read.ptr != end || !isSpelling(value)) return std::nullopt;
            return value;
        }
    }

    /// Equal are numbers, not spellings: `Number{"1.0"} == Number{1}`.
    friend bool operator==(Number const&, Number const&) = default;
    friend std::strong_ordering operator<=>(Number const& a, Number const& b) noexcept;
    friend std::ostream& operator<<(std::ostream& out, Number const& number) { return out << number.text_; }

private:
    /// Whether this is what the shortest spelling of `value` says.
    [[nodiscard]] bool isSpelling(double value) const;
    [[nodiscard]] bool isSpelling(float value) const;

    std::string text_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/number.ipp>
#endif

#endif // PYLON_CORE_NUMBER_HPP
