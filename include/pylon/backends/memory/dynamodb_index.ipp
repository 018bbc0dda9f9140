// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_INDEX_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_INDEX_IPP

#include <pylon/backends/memory/dynamodb_index.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE bool IndexPlaceLess::operator()(IndexPlace const& a, IndexPlace const& b) const {
    ItemPlaceLess const less;
    if (less(a.index, b.index)) return true;
    if (less(b.index, a.index)) return false;
    return less(a.table, b.table);
}

PYLON_INLINE DynamodbIndex::DynamodbIndex(IndexScope scope, std::string name, DynamodbSchema schema,
                                          DynamodbSchema table, dynamodb::Projection const& projection)
    : scope_(scope), name_(std::move(name)), schema_(std::move(schema)), table_(std::move(table)),
      projectsAll_(projection.projectionType == "ALL"), included_(projection.nonKeyAttributes) {}

PYLON_INLINE bool DynamodbIndex::projects(std::string_view attribute) const {
    return projectsAll_ || schema_.isKeyAttribute(attribute) || table_.isKeyAttribute(attribute) ||
           std::find(included_.begin(), included_.end(), attribute) != included_.end();
}

PYLON_INLINE dynamodb::Item DynamodbIndex::projected(dynamodb::Item const& item) const {
    if (projectsAll_) return item;
    dynamodb::Item some;
    for (auto const& [name, value] : item)
        if (projects(name)) some[name] = value;
    return some;
}

PYLON_INLINE bool DynamodbIndex::holds(Map const& item) const {
    return item.contains(schema_.hash().name) && (!schema_.range() || item.contains(schema_.range()->name));
}

PYLON_INLINE Refusal DynamodbIndex::checkItem(dynamodb::Item const& item, bool updated) const {
    for (auto const* const attribute : {&schema_.hash(), schema_.range() ? &*schema_.range() : nullptr}) {
        if (attribute == nullptr || table_.isKeyAttribute(attribute->name)) continue;
        auto const found = item.find(attribute->name);
        if (found == item.end()) continue;
        if (auto const actual = typeNameOf(found->second); actual != attribute->type)
            return invalidValues("Type mismatch for Index Key " + attribute->name + " Expected: " + attribute->type +
                                 " Actual: " + std::string{actual} + " IndexName: " + name_);
        auto const* const text = found->second.getIf<std::string>();
        auto const* const blob = found->second.getIf<Blob>();
        if ((text != nullptr && text->empty()) || (blob != nullptr && blob->bytes.empty())) {
            auto const kind = std::string{text != nullptr ? "string" : "binary"};
            return validationError(
                std::string{"One or more parameter values are not valid. "} +
                (updated ? "The update expression attempted to update a secondary index key to a value that is not "
                           "supported."
                         : "A value specified for a secondary index key is not supported.") +
                " The AttributeValue for a key attribute cannot contain an empty " + kind + " value." +
                (updated ? "" : " IndexName: " + name_ + ", IndexKey: " + attribute->name));
        }
        if (auto refusal = schema_.checkKeyValue(*attribute, found->second)) return refusal;
    }
    return std::nullopt;
}

PYLON_INLINE dynamodb::Item DynamodbIndex::keyIn(Map const& item) const {
    auto key = table_.keyIn(item);
    for (auto& [name, value] : schema_.keyIn(item))
        key.insert_or_assign(name, value);
    return key;
}

PYLON_INLINE bool DynamodbIndex::isKey(dynamodb::Item const& key) const {
    auto const fits = [&](DynamodbSchema const& schema) { return !schema.checkKey(schema.keyIn(key)); };
    return fits(schema_) && fits(table_) && std::all_of(key.begin(), key.end(), [&](auto const& each) {
               return schema_.isKeyAttribute(each.first) || table_.isKeyAttribute(each.first);
           });
}

PYLON_INLINE void DynamodbIndex::add(dynamodb::Item const& item) {
    if (holds(item)) entries_.insert_or_assign(placeOf(item), &item);
}

PYLON_INLINE void DynamodbIndex::remove(dynamodb::Item const& item) {
    if (holds(item)) entries_.erase(placeOf(item));
}

/// Why an index cannot be called so.
PYLON_INLINE Refusal checkIndexName(std::string const& name, std::string const& where) {
    if (dynamodb::detail::isTableName(name) && !name.starts_with("arn:")) return std::nullopt;
    return validationError("1 validation error detected: Value '" + name + "' at '" + where +
                           ".member.indexName' failed to satisfy constraint: " +
                           (name.size() < 3     ? "Member must have length greater than or equal to 3"
                            : name.size() > 255 ? "Member must have length less than or equal to 255"
                                                : "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"));
}

/// Why an index cannot hold this of its items.
PYLON_INLINE Refusal checkProjection(std::optional<dynamodb::Projection> const& projection, std::string const& where) {
    auto const type = projection ? projection->projectionType.value_or("null") : "null";
    if (type == "null") return invalidValues("Unknown ProjectionType: null");
    if (type != "ALL" && type != "INCLUDE" && type != "KEYS_ONLY")
        return validationError("1 validation error detected: Value '" + type + "' at '" + where +
                               ".member.projection.projectionType' failed to satisfy constraint: Member must satisfy "
                               "enum value set: [ALL, INCLUDE, KEYS_ONLY]");
    bool const names = !projection->nonKeyAttributes.empty();
    if (names != (type == "INCLUDE"))
        return invalidValues("ProjectionType is " + type + ", but NonKeyAttributes is " + (names ? "" : "not ") +
                             "specified");
    return std::nullopt;
}

/// Why a local index cannot have this key.
PYLON_INLINE Refusal checkLocalKey(std::string const& name, DynamodbSchema const& index, DynamodbSchema const& table) {
    if (!table.range())
        return invalidValues("Table KeySchema does not have a range key, which is required when specifying a "
                             "LocalSecondaryIndex");
    if (index.hash().name != table.hash().name)
        return invalidValues(
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: " + name +
            ". index hash key: " + index.hash().name + ", table hash key: " + table.hash().name);
    if (!index.range()) return invalidValues("Index KeySchema does not have a range key for index: " + name);
    return std::nullopt;
}

PYLON_INLINE std::variant<std::vector<DynamodbIndex>, protocol::ServiceError>
indexesOf(dynamodb::CreateTable const& input, DynamodbSchema const& table) {
    constexpr std::size_t mostLocal = 5;
    constexpr std::size_t mostGlobal = 20;
    if (input.localSecondaryIndexes.size() > mostLocal)
        return invalidValues("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    if (input.globalSecondaryIndexes.size() > mostGlobal)
        return invalidValues("GlobalSecondaryIndex count exceeds the per-table limit of 20");
    std::vector<DynamodbIndex> indexes;
    std::set<std::string> names;
    Refusal refusal;
    auto const add = [&](IndexScope scope, auto const& index, std::string const& where) {
        refusal = checkIndexName(index.indexName, where);
        if (!refusal) refusal = checkProjection(index.projection, where);
        if (refusal) return;
        auto schema = schemaOf(index.keySchema, input.attributeDefinitions);
        if (auto* const wrong = std::get_if<protocol::ServiceError>(&schema)) {
            refusal = std::move(*wrong);
            return;
        }
        auto& key = std::get<DynamodbSchema>(schema);
        if (scope == IndexScope::local) refusal = checkLocalKey(index.indexName, key, table);
        if (!names.insert(index.indexName).second) refusal = invalidValues("Duplicate index name: " + index.indexName);
        if (!refusal) indexes.emplace_back(scope, index.indexName, std::move(key), table, *index.projection);
    };
    for (auto const& each : input.localSecondaryIndexes)
        if (!refusal) add(IndexScope::local, each, "localSecondaryIndexes." + std::to_string(indexes.size() + 1));
    auto const local = indexes.size();
    bool const onDemand = input.billingMode == "PAY_PER_REQUEST";
    for (auto const& each : input.globalSecondaryIndexes) {
        if (!refusal)
            add(IndexScope::global, each, "globalSecondaryIndexes." + std::to_string(indexes.size() - local + 1));
        if (!refusal && each.provisionedThroughput.has_value() == onDemand)
            refusal = onDemand
                          ? invalidValues("ProvisionedThroughput should not be specified for index: " + each.indexName +
                                          " when BillingMode is PAY_PER_REQUEST")
                          : invalidValues("ProvisionedThroughput must be specified for index: " + each.indexName);
    }
    if (refusal) return *std::move(refusal);
    return indexes;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_INDEX_IPP
