// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_VALUE_HPP
#define PYLON_CORE_VALUE_HPP

#include <pylon/core/error.hpp>
#include <pylon/core/number.hpp>
#include <pylon/core/value_types.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pylon {

class Value;

using List = std::vector<Value>;
using Map = std::map<std::string, Value, std::less<>>;
using StringSet = std::set<std::string, std::less<>>;
using NumberSet = std::set<Number>;
using BlobSet = std::set<Blob>;

/// A value whose type is known at run time only: an attribute of a DynamoDB item, an input of a Lambda function, a column of
/// an SQL row.
///
/// Written as one would write it: `50`, `"text"`, `9.5`, `true`, `nullptr`, `Number{"0.1"}`, `Blob{bytes}`, and what nests by
/// its name: `Map{{"id", 50}, {"tags", List{"a", "b"}}}`, `StringSet{"a", "b"}`. What is neither does not compile, so that no
/// pointer becomes `true`. Beware `List{List{...}}`, which compilers read differently: `List{Value{List{...}}}` is a list in a
/// list.
///
/// Numbers are equal as numbers, however they are held: `Value{1} == Value{Number{"1.0"}}`, `Value{0.1} == Number{"0.1"}`.
/// Thread safety: as any value.
class Value {
    template <class T>
    static constexpr bool isReferable =
        std::same_as<T, std::string> || std::same_as<T, Blob> || std::same_as<T, List> || std::same_as<T, Map> ||
        std::same_as<T, StringSet> || std::same_as<T, NumberSet> || std::same_as<T, BlobSet>;
    template <class T> using As = std::conditional_t<isReferable<T>, T const&, T>;

public:
    /// What a Value holds. `integer`, `number` and `floating` are numbers.
    enum class Type : std::uint8_t {
        null,
        boolean,
        integer,  ///< std::int64_t
        number,   ///< Number: one that is not a 64-bit integer
        floating, ///< double, NaN and the infinities included
        string,
        blob,
        list,
        map,
        stringSet,
        numberSet,
        blobSet,
    };

    Value() = default;
    Value(Value const& other);
    Value(Value&& other) noexcept;
    Value& operator=(Value const& other);
    Value& operator=(Value&& other) noexcept;
    ~Value();
    Value(std::nullptr_t) {}
    template <std::same_as<bool> T> Value(T value) : held_(value) {}
    template <detail::IntegerNumber T> Value(T value) {
        if (std::in_range<std::int64_t>(value))
            held_ = static_cast<std::int64_t>(value);
        else
            held_ = Number{value};
    }
    template <detail::FloatingNumber T> Value(T value) : held_(double{value}) {}
    template <class T>
        requires std::convertible_to<T, std::string_view> && (!std::same_as<std::remove_cvref_t<T>, std::nullptr_t>)
    Value(T&& text) : held_(std::in_place_type<std::string>, std::string_view{text}) {}
    Value(std::string text);
    /// An integer where the number is one of 64 bits.
    Value(Number number);
    Value(Blob bytes);
    Value(List elements);
    Value(Map members);
    Value(StringSet elements);
    Value(NumberSet elements);
    Value(BlobSet elements);

    [[nodiscard]] Type type() const noexcept { return static_cast<Type>(held_.index()); }
    [[nodiscard]] bool isNull() const noexcept { return type() == Type::null; }
    [[nodiscard]] bool isNumber() const noexcept { return type() >= Type::integer && type() <= Type::floating; }

    /// The value as a T: `bool`, an integer or floating-point type, Number (these are returned as they are), std::string, Blob,
    /// List, Map or a set (by reference). A number is given as any type that holds it exactly; nothing is ever rounded, nothing
    /// else converted.
    /// @throws Error (invalidInput), which says what the value is instead. The value itself is not in it.
    template <class T> [[nodiscard]] As<T> as() const& {
        if constexpr (isReferable<T>) {
            if (auto const* const held = std::get_if<T>(&held_)) return *held;
            refuse(typeOf<T>());
        } else {
            auto held = tryAs<T>();
            if (!held) refuse(typeOf<T>());
            return *std::move(held);
        }
    }
    /// The same of a value that goes, which never gives a reference.
    template <class T> [[nodiscard]] T as() && {
        if constexpr (isReferable<T>) {
            if (auto* const held = std::get_if<T>(&held_)) return std::move(*held);
            refuse(typeOf<T>());
        } else
            return std::as_const(*this).template as<T>();
    }

    /// A copy of what as() gives, or nothing where that would throw.
    template <class T> [[nodiscard]] std::optional<T> tryAs() const {
        if constexpr (std::same_as<T, Number>)
            return asNumber();
        else if constexpr (detail::IntegerNumber<T> || detail::FloatingNumber<T>)
            return asArithmetic<T>();
        else {
            static_assert(
                std::same_as<T, bool> || isReferable<T>,
                "a Value holds bool, integers, float, double, Number, std::string, Blob, List, Map, StringSet, "
                "NumberSet or BlobSet");
            if (auto const* const held = std::get_if<T>(&held_)) return *held;
            return std::nullopt;
        }
    }

    /// The value in place, where it is held as exactly this type; else null. For lists, maps and sets that are to be changed.
    template <class T> [[nodiscard]] T* getIf() noexcept { return std::get_if<T>(&held_); }
    template <class T> [[nodiscard]] T const* getIf() const noexcept { return std::get_if<T>(&held_); }

    friend bool operator==(Value const& a, Value const& b);
    /// JSON where JSON has the type; else `<<"a", "b">>` for a set, and a blob as base64 between `b"` and `"`. For people: what
    /// is not UTF-8 is shown as `?`.
    friend std::ostream& operator<<(std::ostream& out, Value const& value);

private:
    using Held = std::variant<std::monostate, bool, std::int64_t, Number, double, std::string, Blob, List, Map,
                              StringSet, NumberSet, BlobSet>;

    /// What is asked for with T, in words.
    template <class T> static constexpr char const* typeOf() noexcept {
        if constexpr (std::same_as<T, bool>) return "a boolean";
        if constexpr (detail::IntegerNumber<T>) return "an integer that its type can hold";
        if constexpr (detail::FloatingNumber<T>) return "a number that its type can hold exactly";
        if constexpr (std::same_as<T, Number>) return "a decimal number";
        if constexpr (std::same_as<T, std::string>) return "text";
        if constexpr (std::same_as<T, Blob>) return "bytes";
        if constexpr (std::same_as<T, List>) return "a list";
        if constexpr (std::same_as<T, Map>) return "a map";
        return "a set of this type";
    }

    template <class T> [[nodiscard]] std::optional<T> asArithmetic() const {
        switch (type()) {
        case Type::integer: return exactly<T>(std::get<std::int64_t>(held_));
        case Type::number: return std::get<Number>(held_).as<T>();
        case Type::floating: return exactly<T>(std::get<double>(held_));
        default: return std::nullopt;
        }
    }

    template <class T> static std::optional<T> exactly(std::int64_t value) {
        if constexpr (detail::IntegerNumber<T>) {
            if (std::in_range<T>(value)) return static_cast<T>(value);
            return std::nullopt;
        } else {
            auto const converted = static_cast<T>(value);
            // 2^63 itself, to which the largest integers would be rounded, does not fit back.
            if (converted >= T{0x1p63} || static_cast<std::int64_t>(converted) != value) return std::nullopt;
            return converted;
        }
    }

    template <class T> static std::optional<T> exactly(double value) {
        if constexpr (std::same_as<T, double>)
            return value;
        else if constexpr (std::same_as<T, float>) {
            if (std::isnan(value)) return static_cast<float>(value);
            if (std::isfinite(value) && std::abs(value) > double{std::numeric_limits<float>::max()})
                return std::nullopt;
            auto const converted = static_cast<float>(value);
            if (double{converted} != value) return std::nullopt;
            return converted;
        } else {
            if (std::trunc(value) != value || !(std::abs(value) < 0x1p64)) return std::nullopt;
            if (value >= 0x1p63) {
                auto const whole = static_cast<std::uint64_t>(value);
                return std::in_range<T>(whole) ? std::optional{static_cast<T>(whole)} : std::nullopt;
            }
            if (value < -0x1p63) return std::nullopt;
            return exactly<T>(static_cast<std::int64_t>(value));
        }
    }

    [[nodiscard]] std::optional<Number> asNumber() const;
    [[noreturn]] void refuse(char const* wanted) const;

    Held held_;
};

/// `null`, `boolean`, `integer`, ... `blobSet`.
[[nodiscard]] std::string_view to_string(Value::Type type) noexcept;

/// What operator<< writes.
[[nodiscard]] std::string to_string(Value const& value);
[[nodiscard]] std::string to_string(Map const& members);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/value.ipp>
#endif

#endif // PYLON_CORE_VALUE_HPP
