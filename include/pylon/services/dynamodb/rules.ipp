// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_RULES_IPP
#define PYLON_SERVICES_DYNAMODB_RULES_IPP

#include <pylon/services/dynamodb/rules.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace pylon::dynamodb {

PYLON_INLINE std::size_t sizeOf(Number const& number) noexcept {
    auto const digits = number.significantDigits();
    return std::min<std::size_t>(1 + (digits + 1) / 2 + (number.text().front() == '-' ? 1 : 0), 21);
}

PYLON_INLINE std::size_t sizeOf(Item const& item) { return detail::measure(view(item)).size; }

namespace detail {

/// Goes through an item by its shapes, counting.
class Measurer {
public:
    Measured measured() && { return std::move(measured_); }

    void measureMembers(ConstView holder, std::size_t depth, std::size_t perMember) {
        auto const member = [&](std::string_view name, ConstView value) {
            if (value.absent()) return;
            measured_.size += name.size() + perMember;
            auto const length = path_.size();
            path_.append(path_.empty() ? "" : ".").append(name);
            if (name.empty()) fail("an attribute's name is empty");
            measureValue(value, depth);
            path_.resize(length);
        };
        if (holder.shape->kind == Kind::map)
            holder.each(member);
        else
            for (auto const& each : holder.shape->members)
                member(each.wireName(Naming::asDeclared), holder.member(each));
    }

private:
    void measureValue(ConstView value, std::size_t depth) {
        if (value.absent()) return fail("a set is empty");
        auto const& alternative = value.alternative();
        auto const inner = value.member(alternative);
        auto const& type = alternative.name;
        if (type == "S")
            measured_.size += inner.as<std::string>().size();
        else if (type == "B")
            measured_.size += inner.as<Blob>().bytes.size();
        else if (type == "N")
            measureNumber(inner);
        else if (type == "BOOL" || type == "NULL")
            measured_.size += 1;
        else if (type == "L" || type == "M")
            measureNested(inner, depth + 1);
        else
            measureSet(type, inner);
    }

    void measureNested(ConstView inner, std::size_t depth) {
        constexpr std::size_t deepest = 32;
        if (depth > deepest) return fail("values nest deeper than the 32 levels that DynamoDB takes");
        measured_.size += 3;
        if (inner.shape->kind != Kind::list) return measureMembers(inner, depth, 1);
        inner.each([&](std::string_view, ConstView element) {
            measured_.size += 1;
            // An element that is an empty optional is NULL.
            if (element.absent() && element.shape->members.size() > 1)
                measured_.size += 1;
            else
                measureValue(element, depth);
        });
    }

    void measureSet(std::string_view type, ConstView set) {
        if (set.absent()) return fail("a set is empty");
        set.each([&](std::string_view, ConstView element) {
            if (type == "NS")
                measureNumber(element);
            else
                measured_.size += type == "SS" ? element.as<std::string>().size() : element.as<Blob>().bytes.size();
        });
    }

    void measureNumber(ConstView value) {
        text_.clear();
        value.shape->print(value.object, text_);
        auto const number = Number::parse(text_);
        if (number)
            measured_.size += sizeOf(*number);
        else
            fail("a number is none that DynamoDB can hold (" + number.error().message() + ")");
    }

    void fail(std::string_view why) {
        if (!measured_.fault) measured_.fault = std::string{why}.append(", in the attribute ").append(path_);
    }

    Measured measured_;
    std::string path_;
    std::string text_;
};

PYLON_INLINE Measured measure(ConstView item) {
    Measurer measurer;
    measurer.measureMembers(item, 0, 0);
    return std::move(measurer).measured();
}

PYLON_INLINE std::optional<std::string> whyNotStorable(ConstView item) {
    auto measured = measure(item);
    if (measured.fault || measured.size <= maxItemSize) return measured.fault;
    return "the item has " + std::to_string(measured.size) + " bytes as DynamoDB counts them, and may have " +
           std::to_string(maxItemSize);
}

PYLON_INLINE std::optional<std::string> whyNotKey(Item const& key) {
    if (key.empty() || key.size() > 2) return "a key has one attribute, or two where the table has a sort key";
    bool toMeasure = false;
    for (auto const& [name, value] : key) {
        auto const* const text = value.getIf<std::string>();
        auto const* const bytes = value.getIf<Blob>();
        if (text == nullptr && bytes == nullptr && !value.isNumber())
            return "the key attribute " + name + " is neither text nor a number nor bytes";
        if ((text != nullptr && text->empty()) || (bytes != nullptr && bytes->bytes.empty()))
            return "the key attribute " + name + " is empty";
        constexpr std::size_t longest = 2048;
        if ((text != nullptr && text->size() > longest) || (bytes != nullptr && bytes->bytes.size() > longest))
            return "the key attribute " + name + " is longer than 2048 bytes";
        // Text, bytes and integers can all be stored; of other numbers it has to be found out.
        toMeasure = toMeasure || name.empty() ||
                    (text == nullptr && bytes == nullptr && value.getIf<std::int64_t>() == nullptr);
    }
    if (!toMeasure) return std::nullopt;
    return measure(view(key)).fault;
}

PYLON_INLINE void requireDistinct(std::vector<Item> const& keys) {
    // As they are on the wire: numbers that are equal are spelt in one way.
    std::vector<std::string> spelt;
    spelt.reserve(keys.size());
    for (auto const& key : keys) {
        auto& text = spelt.emplace_back();
        for (auto const& [name, value] : key)
            text.append(name)
                .append("\0", 1)
                .append(attributeType(value))
                .append(value.isNumber() ? value.as<Number>().text() : to_string(value));
    }
    std::sort(spelt.begin(), spelt.end());
    if (std::adjacent_find(spelt.begin(), spelt.end()) != spelt.end())
        throw Error{ErrorKind::invalidInput, "the same key is there twice, which DynamoDB does not take"};
}

PYLON_INLINE bool isTableName(std::string_view nameOrArn) noexcept {
    if (nameOrArn.starts_with("arn:")) return true;
    return nameOrArn.size() >= 3 && nameOrArn.size() <= 255 &&
           std::all_of(nameOrArn.begin(), nameOrArn.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.' || c == '-';
           });
}

} // namespace detail
} // namespace pylon::dynamodb

#endif // PYLON_SERVICES_DYNAMODB_RULES_IPP
