// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_FIELD_IPP
#define PYLON_SERVICES_RDS_FIELD_IPP

#include <pylon/services/rds/field.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace pylon::rds {

PYLON_INLINE Field Field::of(Value const& value) {
    switch (value.type()) {
    case Value::Type::null: return {};
    case Value::Type::boolean: return of(Type::boolean, *value.getIf<bool>() ? 1 : 0);
    case Value::Type::integer: return of(Type::integer, *value.getIf<std::int64_t>());
    case Value::Type::number: return of(Type::decimal, value.getIf<Number>()->text());
    case Value::Type::floating: return of(*value.getIf<double>());
    case Value::Type::string: return of(Type::text, *value.getIf<std::string>());
    case Value::Type::blob: return of(Type::bytes, value.getIf<Blob>()->bytes);
    default: throw Error{ErrorKind::invalidInput, "this is no value of a column"};
    }
}

PYLON_INLINE Value toValue(Field const& field) {
    switch (field.type) {
    case Field::Type::null: return nullptr;
    case Field::Type::boolean: return field.integer != 0;
    case Field::Type::integer: return field.integer;
    case Field::Type::natural: return static_cast<std::uint64_t>(field.integer);
    case Field::Type::floating: return field.floating;
    case Field::Type::time: return formatDateTime(field.time(), field.digits) + (field.showsZone ? "+00" : "");
    case Field::Type::decimal:
        if (auto number = Number::parse(field.text)) return *std::move(number);
        return field.text;
    case Field::Type::text: return field.text;
    case Field::Type::bytes: return Blob{std::string{field.text}};
    }
    return nullptr;
}

PYLON_INLINE void appendText(std::string& out, Field const& field) {
    char buffer[32];
    auto const number = [&](auto value) {
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    };
    switch (field.type) {
    case Field::Type::null: break;
    case Field::Type::boolean:
    case Field::Type::integer: number(field.integer); break;
    case Field::Type::natural: number(static_cast<std::uint64_t>(field.integer)); break;
    case Field::Type::floating: number(field.floating); break;
    case Field::Type::time: appendDateTime(out, field.time(), field.digits); break;
    default: out.append(field.text);
    }
}

PYLON_INLINE RowBatch::RowBatch(std::vector<std::string> names, std::initializer_list<Value> values)
    : names_(std::move(names)) {
    for (auto const& each : values)
        add(Field::of(each));
}

PYLON_INLINE void RowBatch::start(std::vector<std::string> names) {
    clear();
    names_ = std::move(names);
}

PYLON_INLINE void RowBatch::clear() noexcept {
    values_.clear();
    bytes_ = 0;
    if (blocks_.empty()) return;
    blocks_.resize(1);
    free_ = blocks_.front().get();
    left_ = blockSize;
}

PYLON_INLINE void RowBatch::enlarge(std::size_t size) {
    auto const room = std::max(size, blockSize);
    if (blocks_.empty() && size > blockSize) blocks_.push_back(std::make_unique_for_overwrite<char[]>(blockSize));
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(room));
    free_ = blocks_.back().get();
    left_ = room;
}

} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_FIELD_IPP
