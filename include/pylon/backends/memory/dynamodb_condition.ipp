// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_CONDITION_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_CONDITION_IPP

#include <pylon/backends/memory/dynamodb_condition.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pylon::memory::detail {

/// How two values are to stand to each other.
PYLON_INLINE bool holds(std::string_view comparator, Value const& a, Value const& b) {
    if (comparator == "=") return typeNameOf(a) == typeNameOf(b) && a == b;
    if (comparator == "<>") return typeNameOf(a) != typeNameOf(b) || a != b;
    auto const order = compareValues(a, b);
    return comparator == "<" ? order < 0 : comparator == "<=" ? order <= 0 : comparator == ">" ? order > 0 : order >= 0;
}

PYLON_INLINE bool beginsWith(Value const& value, Value const& prefix) {
    if (auto const *text = value.getIf<std::string>(), *begin = prefix.getIf<std::string>();
        text != nullptr && begin != nullptr)
        return text->starts_with(*begin);
    auto const *bytes = value.getIf<Blob>(), *begin = prefix.getIf<Blob>();
    return bytes != nullptr && begin != nullptr && bytes->bytes.starts_with(begin->bytes);
}

PYLON_INLINE bool contains(Value const& holder, Value const& value) {
    if (auto const* const text = holder.getIf<std::string>()) {
        auto const* const part = value.getIf<std::string>();
        return part != nullptr && text->find(*part) != std::string::npos;
    }
    if (auto const* const bytes = holder.getIf<Blob>()) {
        auto const* const part = value.getIf<Blob>();
        return part != nullptr && bytes->bytes.find(part->bytes) != std::string::npos;
    }
    if (auto const* const list = holder.getIf<List>())
        return std::any_of(list->begin(), list->end(), [&](Value const& each) { return holds("=", each, value); });
    if (auto const* const set = holder.getIf<StringSet>())
        return value.getIf<std::string>() != nullptr && set->contains(value.as<std::string>());
    if (auto const* const set = holder.getIf<NumberSet>()) return value.isNumber() && set->contains(value.as<Number>());
    if (auto const* const set = holder.getIf<BlobSet>())
        return value.getIf<Blob>() != nullptr && set->contains(value.as<Blob>());
    return false;
}

PYLON_INLINE std::optional<Value> sizeOfValue(Value const& value) {
    std::size_t size = 0;
    switch (value.type()) {
    case Value::Type::string: size = utf8CharacterCount(value.as<std::string>()); break;
    case Value::Type::blob: size = value.as<Blob>().bytes.size(); break;
    case Value::Type::list: size = value.as<List>().size(); break;
    case Value::Type::map: size = value.as<Map>().size(); break;
    case Value::Type::stringSet: size = value.as<StringSet>().size(); break;
    case Value::Type::numberSet: size = value.as<NumberSet>().size(); break;
    case Value::Type::blobSet: size = value.as<BlobSet>().size(); break;
    default: return std::nullopt;
    }
    return Value{size};
}

/// Makes predicates of conditions.
class ConditionParser {
public:
    ConditionParser(ExpressionReader& reader, std::vector<std::string>* topLevel)
        : reader_(&reader), topLevel_(topLevel) {}

    Predicate disjunction() {
        auto left = conjunction();
        while (reader_->takeKeyword("OR"))
            left = [a = std::move(left), b = conjunction()](Map const& item) { return a(item) || b(item); };
        return left;
    }

private:
    /// An operand's value for an item; nothing where the item has none.
    using Operand = std::function<std::optional<Value>(Map const& item)>;

    Predicate conjunction() {
        auto left = negation();
        while (reader_->takeKeyword("AND"))
            left = [a = std::move(left), b = negation()](Map const& item) { return a(item) && b(item); };
        return left;
    }

    Predicate negation() {
        // Conditions nest no deeper than the parser can go.
        constexpr int deepest = 200;
        if (++depth_ > deepest) reader_->refuse("The expression nests too deeply");
        Predicate made;
        if (reader_->takeKeyword("NOT"))
            made = [inner = negation()](Map const& item) { return !inner(item); };
        else
            made = primary();
        --depth_;
        return made;
    }

    Predicate primary() {
        if (reader_->takeSign("(")) {
            auto inner = disjunction();
            reader_->requireSign(")");
            return inner;
        }
        auto const& token = reader_->peek();
        bool const call = token.type == Token::Type::name && reader_->peekSecond().text == "(";
        if (call && token.text != "size") return function(reader_->take().text);
        return comparison(operand());
    }

    Predicate function(std::string const& name) {
        reader_->requireSign("(");
        Predicate made;
        if (name == "attribute_exists" || name == "attribute_not_exists") {
            made = [path = path(), wanted = name == "attribute_exists"](Map const& item) {
                return (find(item, path) != nullptr) == wanted;
            };
        } else if (name == "attribute_type") {
            auto where = path();
            reader_->requireSign(",");
            auto const* const type = reader_->value().getIf<std::string>();
            constexpr std::array<std::string_view, 10> types{"B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"};
            if (type == nullptr || std::find(types.begin(), types.end(), *type) == types.end())
                reader_->refuse("Invalid attribute type name found; valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
            made = [where = std::move(where), type = *type](Map const& item) {
                auto const* const value = find(item, where);
                return value != nullptr && typeNameOf(*value) == type;
            };
        } else if (name == "begins_with" || name == "contains") {
            auto first = operand();
            reader_->requireSign(",");
            auto second = operand();
            made = [first = std::move(first), second = std::move(second),
                    begins = name == "begins_with"](Map const& item) {
                auto const a = first(item);
                auto const b = second(item);
                return a && b && (begins ? beginsWith(*a, *b) : contains(*a, *b));
            };
        } else
            reader_->refuse("Invalid function name; function: " + name);
        reader_->requireSign(")");
        return made;
    }

    Predicate comparison(Operand left) {
        for (std::string_view const comparator : {"=", "<>", "<=", ">=", "<", ">"})
            if (reader_->takeSign(comparator))
                return [left = std::move(left), right = operand(), comparator](Map const& item) {
                    auto const a = left(item);
                    auto const b = right(item);
                    // What is not there equals nothing.
                    if (!a || !b) return comparator == "<>" && (a || b);
                    return holds(comparator, *a, *b);
                };
        if (reader_->takeKeyword("BETWEEN")) {
            auto low = operand();
            reader_->requireKeyword("AND");
            return [left = std::move(left), low = std::move(low), high = operand()](Map const& item) {
                auto const value = left(item);
                auto const from = low(item);
                auto const to = high(item);
                return value && from && to && holds("<=", *from, *value) && holds("<=", *value, *to);
            };
        }
        reader_->requireKeyword("IN");
        reader_->requireSign("(");
        std::vector<Operand> among;
        do
            among.push_back(operand());
        while (reader_->takeSign(","));
        reader_->requireSign(")");
        if (among.size() > 100)
            reader_->refuse("The IN operator is provided with too many operands; number of operands: " +
                            std::to_string(among.size()));
        return [left = std::move(left), among = std::move(among)](Map const& item) {
            auto const value = left(item);
            return value && std::any_of(among.begin(), among.end(), [&](Operand const& each) {
                       auto const candidate = each(item);
                       return candidate && holds("=", *value, *candidate);
                   });
        };
    }

    Operand operand() {
        if (reader_->peek().type == Token::Type::value)
            return [value = reader_->value()](Map const&) { return std::optional<Value>{value}; };
        if (reader_->peek().text == "size" && reader_->peekSecond().text == "(") {
            reader_->take();
            reader_->requireSign("(");
            auto where = path();
            reader_->requireSign(")");
            return [where = std::move(where)](Map const& item) {
                auto const* const value = find(item, where);
                return value != nullptr ? sizeOfValue(*value) : std::nullopt;
            };
        }
        return [where = path()](Map const& item) {
            auto const* const value = find(item, where);
            return value != nullptr ? std::optional<Value>{*value} : std::nullopt;
        };
    }

    DocumentPath path() {
        auto made = reader_->path();
        if (topLevel_ != nullptr) topLevel_->push_back(made.attribute());
        return made;
    }

    ExpressionReader* reader_;
    std::vector<std::string>* topLevel_;
    int depth_ = 0;
};

PYLON_INLINE Predicate readCondition(std::string_view parameter, std::string const& text, Placeholders& placeholders,
                                     std::vector<std::string>* topLevel) {
    ExpressionReader reader{parameter, text, placeholders};
    auto made = ConditionParser{reader, topLevel}.disjunction();
    reader.requireEnd();
    return made;
}

PYLON_INLINE std::vector<DocumentPath> readProjection(std::string const& text, Placeholders& placeholders) {
    ExpressionReader reader{"ProjectionExpression", text, placeholders};
    std::vector<DocumentPath> paths;
    do {
        paths.push_back(reader.path());
        for (std::size_t i = 0; i + 1 != paths.size(); ++i) {
            auto const& shorter = paths[i].steps.size() <= paths.back().steps.size() ? paths[i] : paths.back();
            auto const& longer = &shorter == &paths[i] ? paths.back() : paths[i];
            if (std::equal(shorter.steps.begin(), shorter.steps.end(), longer.steps.begin()))
                reader.refuse(
                    "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
                    "one: " +
                    paths[i].shown() + ", path two: " + paths.back().shown());
        }
    } while (reader.takeSign(","));
    reader.requireEnd();
    return paths;
}

/// What of a value stands at the paths, of which the first `depth` steps have been gone.
PYLON_INLINE std::optional<Value> kept(Value const& value, std::vector<DocumentPath const*> const& paths,
                                       std::size_t depth) {
    if (std::any_of(paths.begin(), paths.end(), [&](auto const* each) { return each->steps.size() == depth; }))
        return value;
    auto const keptOf = [&](Value const& inner, std::variant<std::string, std::size_t> const& step) {
        std::vector<DocumentPath const*> further;
        for (auto const* const each : paths)
            if (each->steps[depth] == step) further.push_back(each);
        return further.empty() ? std::nullopt : kept(inner, further, depth + 1);
    };
    if (auto const* const map = value.getIf<Map>()) {
        Map some;
        for (auto const& [name, member] : *map)
            if (auto keep = keptOf(member, name)) some[name] = *std::move(keep);
        if (!some.empty()) return some;
    } else if (auto const* const list = value.getIf<List>()) {
        List some;
        for (std::size_t i = 0; i != list->size(); ++i)
            if (auto keep = keptOf((*list)[i], i)) some.push_back(*std::move(keep));
        if (!some.empty()) return some;
    }
    return std::nullopt;
}

PYLON_INLINE dynamodb::Item projected(dynamodb::Item const& item, std::vector<DocumentPath> const& paths) {
    std::vector<DocumentPath const*> all;
    all.reserve(paths.size());
    for (auto const& each : paths)
        all.push_back(&each);
    auto some = kept(Value{static_cast<Map const&>(item)}, all, 0);
    return some ? dynamodb::Item{std::move(*some).as<Map>()} : dynamodb::Item{};
}

PYLON_INLINE KeyCondition readKeyCondition(std::string const& text, Placeholders& placeholders,
                                           DynamodbSchema const& schema) {
    ExpressionReader reader{"KeyConditionExpression", text, placeholders};
    auto const unsupported = [] { throw ExpressionRefused{validationError("Query key condition not supported")}; };
    std::optional<Value> hash;
    Predicate range;
    auto const checkType = [&](KeyAttribute const& attribute, Value const& value) {
        if (typeNameOf(value) != attribute.type)
            throw ExpressionRefused{invalidValues("Condition parameter type does not match schema type")};
    };
    // One condition of a key attribute, which may stand in parentheses.
    auto const condition = [&](auto const& self) -> void {
        if (reader.takeSign("(")) {
            self(self);
            while (reader.takeKeyword("AND"))
                self(self);
            return reader.requireSign(")");
        }
        bool const begins = reader.peek().text == "begins_with" && reader.peekSecond().text == "(";
        if (begins) {
            reader.take();
            reader.requireSign("(");
        }
        auto const where = reader.path();
        bool const isHash = where.attribute() == schema.hash().name;
        bool const isRange = schema.range() && where.attribute() == schema.range()->name;
        if (where.steps.size() != 1 || (!isHash && !isRange))
            throw ExpressionRefused{
                validationError("Query condition missed key schema element: " +
                                (!hash || !schema.range() ? schema.hash().name : schema.range()->name))};
        auto const& name = where.attribute();
        auto const& attribute = isHash ? schema.hash() : *schema.range();
        auto const take = [&] {
            auto value = reader.value();
            checkType(attribute, value);
            return value;
        };
        auto const setRange = [&](Predicate made) {
            if (isHash || range) unsupported();
            range = std::move(made);
        };
        if (begins) {
            reader.requireSign(",");
            setRange([name, prefix = take()](Map const& item) { return beginsWith(item.find(name)->second, prefix); });
            return reader.requireSign(")");
        }
        if (isHash && reader.isSign("=")) {
            reader.take();
            if (hash) unsupported();
            hash = take();
            return;
        }
        if (reader.takeKeyword("BETWEEN")) {
            auto low = take();
            reader.requireKeyword("AND");
            return setRange([name, low = std::move(low), high = take()](Map const& item) {
                auto const& value = item.find(name)->second;
                return holds("<=", low, value) && holds("<=", value, high);
            });
        }
        for (std::string_view const comparator : {"=", "<=", ">=", "<", ">"})
            if (reader.takeSign(comparator))
                return setRange([name, comparator, bound = take()](Map const& item) {
                    return holds(comparator, item.find(name)->second, bound);
                });
        if (reader.isSign("<>") || reader.isKeyword("IN")) unsupported();
        reader.syntaxError();
    };
    condition(condition);
    while (reader.takeKeyword("AND"))
        condition(condition);
    if (reader.isKeyword("OR")) unsupported();
    reader.requireEnd();
    if (!hash)
        throw ExpressionRefused{validationError("Query condition missed key schema element: " + schema.hash().name)};
    return {*std::move(hash), std::move(range)};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_CONDITION_IPP
