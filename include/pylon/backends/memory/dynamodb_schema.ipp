// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_SCHEMA_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_SCHEMA_IPP

#include <pylon/backends/memory/dynamodb_schema.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE std::string_view typeNameOf(Value const& value) { return dynamodb::detail::attributeType(value); }

PYLON_INLINE std::partial_ordering compareValues(Value const& a, Value const& b) {
    if (auto const *x = a.getIf<std::string>(), *y = b.getIf<std::string>(); x != nullptr && y != nullptr)
        return *x <=> *y;
    if (auto const *x = a.getIf<Blob>(), *y = b.getIf<Blob>(); x != nullptr && y != nullptr) return *x <=> *y;
    if (!a.isNumber() || !b.isNumber()) return std::partial_ordering::unordered;
    if (auto const *x = a.getIf<std::int64_t>(), *y = b.getIf<std::int64_t>(); x != nullptr && y != nullptr)
        return *x <=> *y;
    return a.as<Number>() <=> b.as<Number>();
}

PYLON_INLINE bool ItemPlaceLess::operator()(ItemPlace const& a, ItemPlace const& b) const {
    if (a.partition != b.partition) return a.partition < b.partition;
    if (auto const order = compareValues(a.hash, b.hash); order != 0) return order < 0;
    return compareValues(a.range, b.range) < 0;
}

PYLON_INLINE bool DynamodbSchema::isKeyAttribute(std::string_view name) const noexcept {
    return name == hash_.name || (range_ && name == range_->name);
}

PYLON_INLINE Refusal DynamodbSchema::checkKeyValue(KeyAttribute const& attribute, Value const& value) const {
    auto const refuseEmpty = [&](char const* kind) {
        return validationError(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
            "contain an empty " +
            std::string{kind} + " value. Key: " + attribute.name);
    };
    std::size_t size = 0;
    if (auto const* const text = value.getIf<std::string>()) {
        if (text->empty()) return refuseEmpty("string");
        size = text->size();
    } else if (auto const* const blob = value.getIf<Blob>()) {
        if (blob->bytes.empty()) return refuseEmpty("binary");
        size = blob->bytes.size();
    }
    if (&attribute == &hash_ && size > 2048)
        return invalidValues("Size of hashkey has exceeded the maximum size limit of2048 bytes");
    if (&attribute != &hash_ && size > 1024)
        return invalidValues("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
    return std::nullopt;
}

PYLON_INLINE Refusal checkValues(dynamodb::Item const& item) {
    struct Check {
        // Returns the message of what is wrong; empty: nothing is.
        static std::string of(Value const& value, int depth) {
            constexpr int deepest = 32;
            if (depth > deepest)
                return "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels above "
                       "supported limit";
            constexpr std::string_view prefix = "One or more parameter values were invalid: ";
            if (auto const* const set = value.getIf<StringSet>(); set != nullptr && set->empty())
                return std::string{prefix} + "An string set  may not be empty";
            if (auto const* const set = value.getIf<NumberSet>(); set != nullptr && set->empty())
                return std::string{prefix} + "An number set  may not be empty";
            if (auto const* const set = value.getIf<BlobSet>(); set != nullptr && set->empty())
                return std::string{prefix} + "Binary sets should not be empty";
            if (auto const* const list = value.getIf<List>())
                for (auto const& each : *list)
                    if (auto why = of(each, depth + 1); !why.empty()) return why;
            if (auto const* const map = value.getIf<Map>())
                for (auto const& [name, each] : *map)
                    if (auto why = of(each, depth + 1); !why.empty()) return why;
            return {};
        }
    };
    for (auto const& [name, value] : item) {
        if (name.empty()) return invalidValues("An AttributeValue may not contain an empty attribute name");
        if (auto why = Check::of(value, 0); !why.empty()) return validationError(std::move(why));
    }
    return std::nullopt;
}

PYLON_INLINE Refusal DynamodbSchema::checkItem(dynamodb::Item const& item) const {
    if (auto refusal = checkValues(item)) return refusal;
    for (auto const* const attribute : {&hash_, range_ ? &*range_ : nullptr}) {
        if (attribute == nullptr) continue;
        auto const found = item.find(attribute->name);
        if (found == item.end()) return invalidValues("Missing the key " + attribute->name + " in the item");
        if (auto const actual = typeNameOf(found->second); actual != attribute->type)
            return invalidValues("Type mismatch for key " + attribute->name + " expected: " + attribute->type +
                                 " actual: " + std::string{actual});
        if (auto refusal = checkKeyValue(*attribute, found->second)) return refusal;
    }
    if (dynamodb::sizeOf(item) > dynamodb::maxItemSize)
        return validationError("Item size has exceeded the maximum allowed size");
    return std::nullopt;
}

PYLON_INLINE Refusal DynamodbSchema::checkKey(dynamodb::Item const& key) const {
    if (key.size() != (range_ ? 2U : 1U)) return validationError("The provided key element does not match the schema");
    for (auto const& [name, value] : key) {
        auto const* const attribute = name == hash_.name ? &hash_ : range_ && name == range_->name ? &*range_ : nullptr;
        if (attribute == nullptr || typeNameOf(value) != attribute->type)
            return validationError("The provided key element does not match the schema");
        if (auto refusal = checkKeyValue(*attribute, value)) return refusal;
    }
    return std::nullopt;
}

PYLON_INLINE ItemPlace DynamodbSchema::placeOf(Map const& item) const {
    ItemPlace place;
    place.hash = item.find(hash_.name)->second;
    if (range_) place.range = item.find(range_->name)->second;
    // FNV-1a, then its bits mixed, so that neighbours among the keys are none among the partitions.
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325U;
    auto const text = place.hash.isNumber()                 ? place.hash.as<Number>().text()
                      : place.hash.getIf<Blob>() != nullptr ? place.hash.as<Blob>().bytes
                                                            : place.hash.as<std::string>();
    for (char const c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01b3U;
    hash ^= hash >> 32U;
    hash *= 0xd6e8'feb8'6659'fd93U;
    place.partition = hash ^ (hash >> 32U);
    return place;
}

PYLON_INLINE dynamodb::Item DynamodbSchema::keyIn(Map const& item) const {
    dynamodb::Item key;
    for (auto const& [name, value] : item)
        if (isKeyAttribute(name)) key[name] = value;
    return key;
}

PYLON_INLINE std::variant<DynamodbSchema, protocol::ServiceError>
schemaOf(std::vector<dynamodb::KeySchemaElement> const& schema,
         std::vector<dynamodb::AttributeDefinition> const& definitions) {
    if (schema.empty() || schema.size() > 2)
        return validationError(
            "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must "
            "have length " +
            std::string{schema.empty() ? "greater than or equal to 1" : "less than or equal to 2"});
    if (schema[0].keyType != "HASH")
        return validationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    if (schema.size() == 2 && schema[1].keyType != "RANGE")
        return validationError("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    if (schema.size() == 2 && schema[0].attributeName == schema[1].attributeName)
        return validationError("Both the Hash Key and the Range Key element in the KeySchema have the same name");
    std::vector<KeyAttribute> keys;
    for (auto const& element : schema) {
        auto const definition = std::find_if(definitions.begin(), definitions.end(), [&](auto const& each) {
            return each.attributeName == element.attributeName;
        });
        if (definition == definitions.end()) {
            std::string all;
            for (auto const& each : definitions)
                all.append(all.empty() ? "" : ", ").append(each.attributeName);
            return invalidValues("Some index key attributes are not defined in AttributeDefinitions. Keys: [" +
                                 element.attributeName + "], AttributeDefinitions: [" + all + "]");
        }
        keys.push_back({element.attributeName, definition->attributeType});
    }
    return DynamodbSchema{keys[0], keys.size() == 2 ? std::optional{keys[1]} : std::nullopt};
}

PYLON_INLINE std::variant<DynamodbSchema, protocol::ServiceError> schemaOf(dynamodb::CreateTable const& input) {
    std::set<std::string> defined;
    for (auto const& each : input.attributeDefinitions) {
        if (each.attributeType != "S" && each.attributeType != "N" && each.attributeType != "B")
            return validationError(
                "1 validation error detected: Value '" + each.attributeType + "' at 'attributeDefinitions." +
                std::to_string(defined.size() + 1) +
                ".member.attributeType' failed to satisfy constraint: Member must satisfy enum value "
                "set: [B, N, S]");
        defined.insert(each.attributeName);
    }
    auto schema = schemaOf(input.keySchema, input.attributeDefinitions);
    if (std::holds_alternative<protocol::ServiceError>(schema)) return schema;
    std::set<std::string> used;
    auto const use = [&](std::vector<dynamodb::KeySchemaElement> const& keys) {
        for (auto const& each : keys)
            used.insert(each.attributeName);
    };
    use(input.keySchema);
    for (auto const& each : input.globalSecondaryIndexes)
        use(each.keySchema);
    for (auto const& each : input.localSecondaryIndexes)
        use(each.keySchema);
    bool const exact = input.attributeDefinitions.size() == defined.size() &&
                       std::includes(used.begin(), used.end(), defined.begin(), defined.end());
    // What is used and not defined is said by the index that uses it.
    if (exact || !std::includes(defined.begin(), defined.end(), used.begin(), used.end())) return schema;
    if (input.globalSecondaryIndexes.empty() && input.localSecondaryIndexes.empty())
        return invalidValues("Number of attributes in KeySchema does not exactly match number of attributes defined in "
                             "AttributeDefinitions");
    auto const listed = [](std::set<std::string> const& names) {
        std::string all;
        for (auto const& each : names)
            all.append(all.empty() ? "" : ", ").append(each);
        return all;
    };
    return invalidValues("Some AttributeDefinitions are not used. AttributeDefinitions: [" + listed(defined) +
                         "], keys used: [" + listed(used) + "]");
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_SCHEMA_IPP
