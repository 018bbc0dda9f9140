// SPDX-License-Identifier: BSL-1.0

// Values and exact numbers: as DynamoDB's attributes on the wire, as text, and as the types that hold them.

#include <pylon/core/value.hpp>

#include "fuzz.hpp"
#include "support/order_item.hpp"
#include <pylon/backends/memory/dynamodb_update.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/services/dynamodb/item.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

constexpr DocumentFormat format{.naming = Naming::capitalized};

template <class T> std::string written(T const& value) {
    std::string text;
    auto const outcome = RapidJsonCodec::write(view(value), format, text);
    require(outcome.hasValue(), "what was read can be written", outcome ? "" : outcome.error().message());
    return text;
}

void same(dynamodb::Item const& a, dynamodb::Item const& b) { require(a == b, "an item is read as it was written"); }
template <class T> void same(dynamodb::Attributes<T> const& a, dynamodb::Attributes<T> const& b) {
    require(a.value == b.value, "a struct is read as it was written");
}

/// Reads an item, as it is or into a struct; what was read is written and read again as the same.
template <class T> void checkItem(std::string_view text) {
    std::string used{text};
    T first{};
    auto const read = RapidJsonCodec::read(used, mutableView(first), format);
    if (!read) {
        require(read.error().kind() == ErrorKind::malformed, "an item that cannot be read is malformed",
                read.error().what());
        return;
    }
    auto again = written(first);
    auto const kept = again;
    T second{};
    require(RapidJsonCodec::read(again, mutableView(second), format).hasValue(), "what was written can be read", kept);
    same(first, second);
    require(written(second) == kept, "a value has one spelling", kept);
    if constexpr (std::is_same_v<T, dynamodb::Item>)
        require(isUtf8(to_string(Value{Map{first}})), "a value is shown as text");
}

/// A type that holds the number gives it back, and one that does not gives nothing.
template <class T> void checkAs(Number const& number, Value const& value) {
    auto const held = number.as<T>();
    require(held == value.tryAs<T>(), "a Value gives what the Number in it gives", number.text());
    if (held) require(Number{*held} == number, "a number is given exactly or not at all", number.text());
}

Number opposite(Number const& number) {
    if (number == Number{}) return number;
    auto const& text = number.text();
    return Number{text.front() == '-' ? text.substr(1) : "-" + text};
}

std::optional<Number> sumOf(Number const& a, Number const& b, bool subtract) {
    try {
        return memory::detail::sum(a, b, subtract);
    } catch (memory::detail::ExpressionRefused const&) {
        return std::nullopt; // more digits than a Number has
    }
}

void checkNumber(Number const& number) {
    auto const& text = number.text();
    require(Number::parse(text)->text() == text, "a number has one spelling", text);
    auto const exponent = Number::parse(text + "e0");
    require(exponent.hasValue() && *exponent == number, "an exponent of zero says nothing", text);
    auto const zero = Number::parse(text.front() == '-' ? "-0" + text.substr(1) : "+0" + text);
    require(zero.hasValue() && *zero == number, "a zero before a number says nothing", text);
    require(number.significantDigits() >= 1 && number.significantDigits() <= Number::maxDigits,
            "a number has 38 digits at most", text);
    require(text.find_first_not_of("-.0123456789") == text.npos, "a number is spelt without an exponent", text);

    Value const value{number};
    require(value.isNumber() && value.as<Number>() == number && value == Value{number}, "a Value holds any number",
            text);
    checkAs<std::int8_t>(number, value);
    checkAs<std::uint16_t>(number, value);
    checkAs<std::int64_t>(number, value);
    checkAs<std::uint64_t>(number, value);
    checkAs<double>(number, value);
    if (auto const held = number.as<float>())
        require(Number{*value.tryAs<float>()} == Number{double{*held}}, "a float is given as the same", text);
}

void checkNumbers(std::string_view a, std::string_view b) {
    auto const first = Number::parse(a);
    auto const second = Number::parse(b);
    if (!first) require(first.error().kind() == ErrorKind::invalidInput, "what is no number is refused as input");
    if (first) checkNumber(*first);
    if (!first || !second) return;

    auto const order = *first <=> *second;
    require((order == 0) == (*first == *second), "numbers are equal where neither is less");
    require((*second <=> *first) == (0 <=> order), "numbers are in one order");
    require((opposite(*first) <=> opposite(*second)) == (0 <=> order), "opposite numbers are in the opposite order");

    auto const sum = sumOf(*first, *second, false);
    require(sum == sumOf(*second, *first, false), "a sum is the same either way");
    require(sum == sumOf(*first, opposite(*second), true), "to take away is to add the opposite");
    auto const difference = sumOf(*first, *second, true);
    if (difference) {
        auto const zero = Number{};
        require((*difference <=> zero) == order, "a difference says which is less", difference->text());
        if (auto const back = sumOf(*difference, *second, false))
            require(*back == *first, "what was taken away can be added again", difference->text());
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    switch (input.choice() % 4) {
    case 0: checkItem<dynamodb::Item>(input.rest()); break;
    case 1: checkItem<dynamodb::Attributes<test::Order>>(input.rest()); break;
    case 2: checkItem<dynamodb::Attributes<test::Numbers>>(input.rest()); break;
    default: {
        auto const first = input.line();
        checkNumbers(first, input.rest());
    }
    }
    return 0;
}
