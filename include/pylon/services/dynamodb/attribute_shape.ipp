// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ATTRIBUTE_SHAPE_IPP
#define PYLON_SERVICES_DYNAMODB_ATTRIBUTE_SHAPE_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/services/dynamodb/attribute_shape.hpp>

namespace pylon::dynamodb::detail {

PYLON_INLINE constexpr Member ValueAlternatives::table[10] = {
    alternative("NULL", &unitShape, &itself),
    alternative("BOOL", &booleanShape, &held<bool>),
    alternative("N", &valueNumberText, &itself),
    alternative("S", &stringShape, &held<std::string>),
    alternative("B", &blobShape, &held<Blob>),
    alternative("L", &listShapeOf<List>, &held<List>),
    alternative("M", &mapShapeOf<Map>, &held<Map>),
    alternative("SS", &setShape<StringSet>, &held<StringSet>),
    alternative("NS", &setShape<NumberSet>, &held<NumberSet>),
    alternative("BS", &setShape<BlobSet>, &held<BlobSet>),
};

PYLON_INLINE bool parseValueNumber(void* value, std::string_view text) {
    auto& to = *static_cast<Value*>(value);
    if (auto const integer = pylon::detail::parseInteger<std::int64_t>(text)) {
        to = *integer;
        return true;
    }
    auto number = Number::parse(text);
    if (!number) return false;
    to = *std::move(number);
    return true;
}

PYLON_INLINE void printValueNumber(void const* value, std::string& out) {
    auto const& from = *static_cast<Value const*>(value);
    if (auto const* const integer = from.getIf<std::int64_t>())
        printAttributeNumber<std::int64_t>(integer, out);
    else if (auto const* const number = from.getIf<Number>())
        out.append(number->text());
    else
        printAttributeNumber<double>(from.getIf<double>(), out);
}

PYLON_INLINE std::size_t activeType(void const* value) {
    switch (static_cast<Value const*>(value)->type()) {
    case Value::Type::null: return 0;
    case Value::Type::boolean: return 1;
    case Value::Type::integer:
    case Value::Type::number:
    case Value::Type::floating: return 2;
    case Value::Type::string: return 3;
    case Value::Type::blob: return 4;
    case Value::Type::list: return 5;
    case Value::Type::map: return 6;
    case Value::Type::stringSet: return 7;
    case Value::Type::numberSet: return 8;
    case Value::Type::blobSet: return 9;
    }
    return 0;
}

PYLON_INLINE std::string_view attributeType(Value const& value) {
    return ValueAlternatives::table[activeType(&value)].name;
}

PYLON_INLINE void* selectType(void* value, std::size_t alternative) {
    auto& to = *static_cast<Value*>(value);
    auto const make = [&]<class T>(T fresh) -> void* {
        to = std::move(fresh);
        return to.getIf<T>();
    };
    switch (alternative) {
    case 1: return make(false);
    case 2: to = 0; return value;
    case 3: return make(std::string{});
    case 4: return make(Blob{});
    case 5: return make(List{});
    case 6: return make(Map{});
    case 7: return make(StringSet{});
    case 8: return make(NumberSet{});
    case 9: return make(BlobSet{});
    default: to = nullptr; return value;
    }
}

} // namespace pylon::dynamodb::detail

#endif // PYLON_SERVICES_DYNAMODB_ATTRIBUTE_SHAPE_IPP
