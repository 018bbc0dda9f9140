// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_UPDATE_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_UPDATE_IPP

#include <pylon/backends/memory/dynamodb_condition.hpp>
#include <pylon/backends/memory/dynamodb_update.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pylon::memory::detail {

[[noreturn]] PYLON_INLINE void refuseUpdate(std::string why) {
    throw ExpressionRefused{validationError(std::move(why))};
}

[[noreturn]] PYLON_INLINE void refuseOperandType() {
    refuseUpdate("An operand in the update expression has an incorrect data type");
}

/// A number's digits, without a point, the last standing at ten to the power of -`scale`; least significant first.
struct PlainDigits {
    bool negative;
    std::vector<int> digits;
};

PYLON_INLINE PlainDigits digitsAt(Number const& number, std::size_t scale) {
    std::string_view text = number.text();
    PlainDigits plain{text.starts_with('-'), {}};
    if (plain.negative) text.remove_prefix(1);
    auto const point = text.find('.');
    auto const decimals = point == std::string_view::npos ? 0 : text.size() - point - 1;
    plain.digits.assign(scale - decimals, 0);
    for (auto at = text.rbegin(); at != text.rend(); ++at)
        if (*at != '.') plain.digits.push_back(*at - '0');
    return plain;
}

PYLON_INLINE Number sum(Number const& a, Number const& b, bool subtract) {
    auto const decimals = [](Number const& number) {
        auto const point = number.text().find('.');
        return point == std::string::npos ? 0 : number.text().size() - point - 1;
    };
    auto const scale = std::max(decimals(a), decimals(b));
    auto x = digitsAt(a, scale);
    auto y = digitsAt(b, scale);
    if (subtract) y.negative = !y.negative;
    auto const size = std::max(x.digits.size(), y.digits.size()) + 1;
    x.digits.resize(size);
    y.digits.resize(size);
    if (x.negative != y.negative &&
        std::lexicographical_compare(x.digits.rbegin(), x.digits.rend(), y.digits.rbegin(), y.digits.rend()))
        std::swap(x, y);
    // Now x has the greater magnitude where the signs differ, and the sign of the sum.
    int carry = 0;
    for (std::size_t i = 0; i != size; ++i) {
        int const digit = x.digits[i] + carry + (x.negative == y.negative ? y.digits[i] : -y.digits[i]);
        x.digits[i] = (digit + 10) % 10;
        carry = digit < 0 ? -1 : digit / 10;
    }
    std::string text = x.negative ? "-" : "";
    for (auto i = size; i != 0; --i) {
        if (i == scale) text += '.';
        text += static_cast<char>('0' + x.digits[i - 1]);
    }
    auto number = Number::parse(text);
    if (number) return *std::move(number);
    // DynamoDB rounds a sum of more than 38 digits, in a way that is not known to us.
    if (number.error().message().find("38") != std::string::npos)
        throw ExpressionRefused{unmodelled("the in-memory dynamodb does not model sums of more than 38 digits")};
    refuseUpdate(number.error().message());
}

PYLON_INLINE Number numberOf(Value const& value) {
    if (!value.isNumber()) refuseOperandType();
    return value.as<Number>();
}

PYLON_INLINE Update::Update(std::string const& text, Placeholders& placeholders) {
    ExpressionReader reader{"UpdateExpression", text, placeholders};
    constexpr std::array sections{std::pair{"SET", &Update::readSet}, std::pair{"REMOVE", &Update::readRemove},
                                  std::pair{"ADD", &Update::readAdd}, std::pair{"DELETE", &Update::readDelete}};
    std::array<bool, sections.size()> seen{};
    do {
        auto const section = std::find_if(sections.begin(), sections.end(),
                                          [&](auto const& each) { return reader.isKeyword(each.first); });
        if (section == sections.end()) reader.syntaxError();
        auto const index = static_cast<std::size_t>(section - sections.begin());
        if (std::exchange(seen[index], true))
            reader.refuse("The \"" + std::string{section->first} +
                          "\" section can only be used once in an update expression;");
        reader.take();
        do
            (this->*section->second)(reader);
        while (reader.takeSign(","));
    } while (reader.peek().type != Token::Type::end);
}

PYLON_INLINE DocumentPath Update::readTarget(ExpressionReader& reader) {
    auto path = reader.path();
    for (auto const& other : paths_) {
        auto const common = std::min(path.steps.size(), other.steps.size());
        auto const same = static_cast<std::size_t>(
            std::mismatch(path.steps.begin(), path.steps.begin() + static_cast<std::ptrdiff_t>(common),
                          other.steps.begin())
                .first -
            path.steps.begin());
        bool const overlap = same == common;
        bool const conflict = !overlap && path.steps[same].index() != other.steps[same].index();
        if (overlap || conflict)
            reader.refuse("Two document paths " + std::string{overlap ? "overlap" : "conflict"} +
                          " with each other; must remove or rewrite one of these paths; path one: " + other.shown() +
                          ", path two: " + path.shown());
    }
    paths_.push_back(path);
    return path;
}

/// Puts a value at a path, whose last step alone may be new.
PYLON_INLINE void assign(Map& item, DocumentPath const& path, Value value) {
    auto const invalid = [] {
        refuseUpdate("The document path provided in the update expression is invalid for update");
    };
    if (path.steps.size() == 1) {
        item.insert_or_assign(path.attribute(), std::move(value));
        return;
    }
    auto holder = path;
    holder.steps.pop_back();
    auto* const found = find(item, holder);
    if (found == nullptr) invalid();
    if (auto const* const name = std::get_if<std::string>(&path.steps.back())) {
        auto* const map = found->getIf<Map>();
        if (map == nullptr) invalid();
        map->insert_or_assign(*name, std::move(value));
        return;
    }
    auto* const list = found->getIf<List>();
    if (list == nullptr) invalid();
    auto const index = std::get<std::size_t>(path.steps.back());
    if (index < list->size())
        (*list)[index] = std::move(value);
    else
        list->push_back(std::move(value));
}

PYLON_INLINE Update::Operand Update::readOperand(ExpressionReader& reader) {
    if (reader.takeSign("(")) {
        auto inner = readValue(reader);
        reader.requireSign(")");
        return inner;
    }
    if (reader.peek().type == Token::Type::value) return [value = reader.value()](Map const&) { return value; };
    if (reader.peek().type == Token::Type::name && reader.peekSecond().text == "(") {
        auto const name = reader.take().text;
        reader.requireSign("(");
        if (name == "if_not_exists") {
            auto path = reader.path();
            reader.requireSign(",");
            auto otherwise = readValue(reader);
            reader.requireSign(")");
            return [path = std::move(path), otherwise = std::move(otherwise)](Map const& item) {
                auto const* const value = find(item, path);
                return value != nullptr ? *value : otherwise(item);
            };
        }
        if (name != "list_append") reader.refuse("Invalid function name; function: " + name);
        auto first = readValue(reader);
        reader.requireSign(",");
        auto second = readValue(reader);
        reader.requireSign(")");
        return [first = std::move(first), second = std::move(second)](Map const& item) {
            auto a = first(item);
            auto const b = second(item);
            auto* const list = a.getIf<List>();
            auto const* const more = b.getIf<List>();
            if (list == nullptr || more == nullptr) refuseOperandType();
            list->insert(list->end(), more->begin(), more->end());
            return a;
        };
    }
    return [path = reader.path()](Map const& item) {
        auto const* const value = find(item, path);
        if (value == nullptr)
            refuseUpdate("The provided expression refers to an attribute that does not exist in the item");
        return *value;
    };
}

PYLON_INLINE Update::Operand Update::readValue(ExpressionReader& reader) {
    auto left = readOperand(reader);
    if (!reader.isSign("+") && !reader.isSign("-")) return left;
    bool const subtract = reader.take().text == "-";
    return [left = std::move(left), right = readOperand(reader), subtract](Map const& item) {
        return Value{sum(numberOf(left(item)), numberOf(right(item)), subtract)};
    };
}

PYLON_INLINE void Update::readSet(ExpressionReader& reader) {
    auto path = readTarget(reader);
    reader.requireSign("=");
    actions_.push_back([path = std::move(path), value = readValue(reader)](Map const& before, Map& after) {
        assign(after, path, value(before));
    });
}

PYLON_INLINE void Update::readRemove(ExpressionReader& reader) { removed_.push_back(readTarget(reader)); }

/// A set with another's elements, or without them; of other types nothing.
template <class Set> bool changeSet(Value& held, Value const& change, bool add) {
    auto* const set = held.getIf<Set>();
    auto const* const elements = change.getIf<Set>();
    if (set == nullptr || elements == nullptr) return false;
    for (auto const& each : *elements) {
        if (add)
            set->insert(each);
        else
            set->erase(each);
    }
    return true;
}

PYLON_INLINE bool changeAnySet(Value& held, Value const& change, bool add) {
    return changeSet<StringSet>(held, change, add) || changeSet<NumberSet>(held, change, add) ||
           changeSet<BlobSet>(held, change, add);
}

PYLON_INLINE bool isSet(Value const& value) { return value.type() >= Value::Type::stringSet; }

PYLON_INLINE void Update::readAdd(ExpressionReader& reader) {
    auto path = readTarget(reader);
    auto const change = reader.value();
    if (!change.isNumber() && !isSet(change))
        reader.refuse("Incorrect operand type for operator or function; operator: ADD, operand type: " +
                      std::string{typeNameOf(change)});
    actions_.push_back([path = std::move(path), change](Map const& before, Map& after) {
        auto const* const value = find(before, path);
        if (value == nullptr) return assign(after, path, change);
        auto held = *value;
        if (held.isNumber() && change.isNumber())
            held = sum(held.as<Number>(), change.as<Number>(), false);
        else if (!changeAnySet(held, change, true))
            refuseOperandType();
        assign(after, path, std::move(held));
    });
}

PYLON_INLINE void Update::readDelete(ExpressionReader& reader) {
    auto path = readTarget(reader);
    auto const change = reader.value();
    if (!isSet(change))
        reader.refuse("Incorrect operand type for operator or function; operator: DELETE, operand type: " +
                      std::string{typeNameOf(change)});
    actions_.push_back([path = std::move(path), change](Map const& before, Map& after) {
        auto const* const value = find(before, path);
        if (value == nullptr) return;
        auto held = *value;
        if (!changeAnySet(held, change, false)) refuseOperandType();
        bool const empty = *sizeOfValue(held) == Value{0};
        // No set is empty: with its last element the attribute goes.
        if (empty && path.steps.size() == 1)
            after.erase(path.attribute());
        else if (empty)
            throw ExpressionRefused{
                unmodelled("the in-memory dynamodb does not model the removal of a nested set's last element")};
        else
            assign(after, path, std::move(held));
    });
}

PYLON_INLINE dynamodb::Item Update::appliedTo(dynamodb::Item const& item) const {
    auto after = item;
    for (auto const& action : actions_)
        action(item, after);
    // From the end of each list, so that no element moves before its turn.
    auto removed = removed_;
    std::sort(removed.begin(), removed.end(),
              [](DocumentPath const& a, DocumentPath const& b) { return b.steps < a.steps; });
    for (auto const& path : removed) {
        if (path.steps.size() == 1) {
            after.erase(path.attribute());
            continue;
        }
        auto holder = path;
        holder.steps.pop_back();
        auto* const found = find(static_cast<Map&>(after), holder);
        if (found == nullptr) refuseUpdate("The document path provided in the update expression is invalid for update");
        if (auto const* const name = std::get_if<std::string>(&path.steps.back())) {
            auto* const map = found->getIf<Map>();
            if (map == nullptr)
                refuseUpdate("The document path provided in the update expression is invalid for update");
            map->erase(*name);
        } else {
            auto* const list = found->getIf<List>();
            if (list == nullptr)
                refuseUpdate("The document path provided in the update expression is invalid for update");
            auto const index = std::get<std::size_t>(path.steps.back());
            if (index < list->size()) list->erase(list->begin() + static_cast<std::ptrdiff_t>(index));
        }
    }
    return after;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_UPDATE_IPP
