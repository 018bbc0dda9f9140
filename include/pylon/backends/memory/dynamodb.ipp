// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/dynamodb.hpp>
#include <pylon/core/error_code.hpp>

namespace pylon::memory {

namespace detail {

PYLON_INLINE DynamodbTable& existingTable(DynamodbService& service, std::string_view table) {
    if (auto* const found = service.find(table)) return *found;
    throw Error(ErrorKind::notFound, "this Cloud has no table " + std::string{table});
}

PYLON_INLINE std::string attributeTypeOf(KeyType type) {
    return type == KeyType::string ? "S" : type == KeyType::number ? "N" : "B";
}

} // namespace detail

PYLON_INLINE void Dynamodb::createTable(std::string_view name, TableOptions const& options) {
    dynamodb::CreateTable operation{.tableName = std::string{name}, .billingMode = "PAY_PER_REQUEST"};
    auto const define = [&](KeySpec const& key) {
        auto& all = operation.attributeDefinitions;
        dynamodb::AttributeDefinition added{key.name, detail::attributeTypeOf(key.type)};
        for (auto const& each : all)
            if (each.attributeName == added.attributeName && each.attributeType == added.attributeType) return;
        all.push_back(std::move(added));
    };
    auto const keySchema = [&](KeySpec const& hash, std::optional<KeySpec> const& range) {
        define(hash);
        std::vector<dynamodb::KeySchemaElement> keys{{hash.name, "HASH"}};
        if (range) {
            define(*range);
            keys.push_back({range->name, "RANGE"});
        }
        return keys;
    };
    auto const projection = [](auto const& index) {
        bool const all = index.projected == Projected::all && index.include.empty();
        return dynamodb::Projection{all ? "ALL" : index.include.empty() ? "KEYS_ONLY" : "INCLUDE", index.include};
    };
    operation.keySchema = keySchema(options.hash, options.range);
    for (auto const& each : options.globalIndexes)
        operation.globalSecondaryIndexes.push_back(
            {.indexName = each.name, .keySchema = keySchema(each.hash, each.range), .projection = projection(each)});
    for (auto const& each : options.localIndexes)
        operation.localSecondaryIndexes.push_back(
            {.indexName = each.name, .keySchema = keySchema(options.hash, each.range), .projection = projection(each)});
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    auto answer = account_->dynamodb.createTable(operation, {clock.ticks(), clock.ticks(), clock.now(), {}});
    if (auto const* const refusal = answer.error())
        throw Error{ErrorDetails{.kind = kindOf(refusal->code, refusal->status),
                                 .code = refusal->code,
                                 .message = refusal->message,
                                 .httpStatus = refusal->status,
                                 .service = std::string{dynamodb::service.id},
                                 .operation = std::string{dynamodb::CreateTable::name}}};
    clock.changed();
}

PYLON_INLINE void Dynamodb::setBatchReach(std::size_t items) {
    auto const lock = account_->clock.lock();
    account_->dynamodb.batchReach = items;
}

PYLON_INLINE std::string Dynamodb::arn(std::string_view table) const { return account_->dynamodb.arnOf(table); }

PYLON_INLINE std::size_t Dynamodb::itemCount(std::string_view table) const {
    auto const lock = account_->clock.lock();
    return detail::existingTable(account_->dynamodb, table).items.size();
}

PYLON_INLINE std::vector<dynamodb::Item> Dynamodb::items(std::string_view table) const {
    auto const lock = account_->clock.lock();
    std::vector<dynamodb::Item> all;
    for (auto const& [place, item] : detail::existingTable(account_->dynamodb, table).items)
        all.push_back(item);
    return all;
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_IPP
