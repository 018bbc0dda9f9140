// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_MANAGEMENT_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_MANAGEMENT_IPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/core/random.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <chrono>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE std::string DynamodbService::arnOf(std::string_view name) const {
    return "arn:aws:dynamodb:" + region_ + ":" + accountId_ + ":table/" + std::string{name};
}

PYLON_INLINE DynamodbTable* DynamodbService::find(std::string_view nameOrArn) {
    auto const prefix = arnOf("");
    if (nameOrArn.starts_with(prefix)) nameOrArn.remove_prefix(prefix.size());
    auto const found = tables_.find(nameOrArn);
    return found == tables_.end() ? nullptr : &found->second;
}

PYLON_INLINE dynamodb::TableDescription DynamodbService::description(DynamodbTable const& table,
                                                                     std::string_view status) const {
    std::size_t bytes = 0;
    for (auto const& [place, item] : table.items)
        bytes += dynamodb::sizeOf(item);
    bool const onDemand = table.made.billingMode == "PAY_PER_REQUEST";
    auto const units = table.made.provisionedThroughput.value_or(dynamodb::ProvisionedThroughput{});
    dynamodb::TableDescription description;
    description.attributeDefinitions = table.made.attributeDefinitions;
    description.tableName = table.made.tableName;
    description.keySchema = table.made.keySchema;
    description.tableStatus = status;
    description.creationDateTime = std::chrono::floor<Timestamp::duration>(table.created);
    description.provisionedThroughput = {
        {0, units.readCapacityUnits.value_or(0), units.writeCapacityUnits.value_or(0)}};
    description.tableSizeBytes = static_cast<std::int64_t>(bytes);
    description.itemCount = static_cast<std::int64_t>(table.items.size());
    description.tableArn = arnOf(table.made.tableName);
    description.tableId = table.id;
    if (onDemand) description.billingModeSummary = {{.billingMode = "PAY_PER_REQUEST"}};
    if (onDemand && status == "ACTIVE")
        description.billingModeSummary->lastUpdateToPayPerRequestDateTime = description.creationDateTime;
    description.deletionProtectionEnabled = false;
    auto const warm = [&](dynamodb::ProvisionedThroughput const& of) -> std::optional<dynamodb::WarmThroughput> {
        if (status != "ACTIVE") return std::nullopt;
        if (onDemand) return dynamodb::WarmThroughput{12'000, 4'000, "ACTIVE"};
        return dynamodb::WarmThroughput{of.readCapacityUnits, of.writeCapacityUnits, "ACTIVE"};
    };
    description.warmThroughput = warm(units);
    auto const describe = [&](auto& index, auto const& made) {
        auto const& entries = table.index(made.indexName)->entries();
        std::size_t size = 0;
        for (auto const& [place, item] : entries)
            size += dynamodb::sizeOf(table.index(made.indexName)->projected(*item));
        index.indexName = made.indexName;
        index.keySchema = made.keySchema;
        index.projection = made.projection;
        index.indexSizeBytes = static_cast<std::int64_t>(size);
        index.itemCount = static_cast<std::int64_t>(entries.size());
        index.indexArn = *description.tableArn + "/index/" + made.indexName;
    };
    for (auto const& made : table.made.localSecondaryIndexes)
        describe(description.localSecondaryIndexes.emplace_back(), made);
    for (auto const& made : table.made.globalSecondaryIndexes) {
        auto& index = description.globalSecondaryIndexes.emplace_back();
        describe(index, made);
        auto const own = made.provisionedThroughput.value_or(dynamodb::ProvisionedThroughput{});
        index.indexStatus = status;
        index.provisionedThroughput = {{0, own.readCapacityUnits.value_or(0), own.writeCapacityUnits.value_or(0)}};
        index.warmThroughput = warm(own);
    }
    return description;
}

PYLON_INLINE Answer<dynamodb::TableDescriptionOutput> DynamodbService::createTable(dynamodb::CreateTable const& input,
                                                                                   Call const& call) {
    auto const& name = input.tableName;
    if (name.starts_with("arn:")) return unmodelled("the in-memory dynamodb does not model tables made by an ARN");
    if (!dynamodb::detail::isTableName(name))
        return validationError("1 validation error detected: Value '" + name +
                               "' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression "
                               "pattern: [a-zA-Z0-9_.-]{3,255}");
    auto schema = schemaOf(input);
    if (auto* const refusal = std::get_if<protocol::ServiceError>(&schema)) return std::move(*refusal);
    auto const mode = input.billingMode.value_or("PROVISIONED");
    if (mode != "PROVISIONED" && mode != "PAY_PER_REQUEST")
        return validationError("1 validation error detected: Value '" + mode +
                               "' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: "
                               "[PROVISIONED, PAY_PER_REQUEST]");
    if (mode == "PAY_PER_REQUEST" && input.provisionedThroughput)
        return invalidValues(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    if (mode == "PROVISIONED" && !input.provisionedThroughput)
        return invalidValues(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    auto indexes = indexesOf(input, std::get<DynamodbSchema>(schema));
    if (auto* const refusal = std::get_if<protocol::ServiceError>(&indexes)) return std::move(*refusal);
    if (tables_.contains(name)) return dynamodbError("ResourceInUseException", "Table already exists: " + name);
    auto const& table = tables_
                            .emplace(name, DynamodbTable{{input, makeUuid(), call.now},
                                                         std::move(std::get<DynamodbSchema>(schema)),
                                                         std::move(std::get<0>(indexes))})
                            .first->second;
    auto created = description(table, "CREATING");
    return dynamodb::TableDescriptionOutput{std::move(created)};
}

PYLON_INLINE protocol::ServiceError noSuchTable(std::string const& name) {
    return dynamodbError("ResourceNotFoundException", "Requested resource not found: Table: " + name + " not found");
}

PYLON_INLINE Answer<dynamodb::DescribeTableOutput> DynamodbService::describeTable(dynamodb::DescribeTable const& input,
                                                                                  Call const&) {
    auto const* const table = find(input.tableName);
    if (table == nullptr) return noSuchTable(input.tableName);
    return dynamodb::DescribeTableOutput{description(*table, "ACTIVE")};
}

PYLON_INLINE Answer<dynamodb::TableDescriptionOutput> DynamodbService::deleteTable(dynamodb::DeleteTable const& input,
                                                                                   Call const&) {
    auto const* const table = find(input.tableName);
    if (table == nullptr) return noSuchTable(input.tableName);
    // Of a table that goes AWS no longer says how it was made.
    auto last = description(*table, "DELETING");
    last.attributeDefinitions.clear();
    last.keySchema.clear();
    last.localSecondaryIndexes.clear();
    last.globalSecondaryIndexes.clear();
    last.creationDateTime.reset();
    tables_.erase(tables_.find(table->made.tableName));
    return dynamodb::TableDescriptionOutput{std::move(last)};
}

PYLON_INLINE Answer<dynamodb::ListTablesOutput> DynamodbService::listTables(dynamodb::ListTables const& input,
                                                                            Call const&) {
    auto const most = input.limit.value_or(100);
    if (most < 1 || most > 100)
        return validationError("1 validation error detected: Value '" + std::to_string(most) +
                               "' at 'limit' failed to satisfy constraint: Member must have value " +
                               (most < 1 ? "greater than or equal to 1" : "less than or equal to 100"));
    dynamodb::ListTablesOutput output;
    auto& names = output.tableNames.emplace();
    auto at = input.exclusiveStartTableName ? tables_.upper_bound(*input.exclusiveStartTableName) : tables_.begin();
    for (; at != tables_.end() && names.size() != static_cast<std::size_t>(most); ++at)
        names.push_back(at->first);
    if (at != tables_.end()) output.lastEvaluatedTableName = names.back();
    return output;
}

PYLON_INLINE Answer<dynamodb::UpdateTimeToLiveOutput>
DynamodbService::updateTimeToLive(dynamodb::UpdateTimeToLive const& input, Call const&) {
    auto* const table = find(input.tableName);
    if (table == nullptr) return noSuchTable(input.tableName);
    auto const& wanted = input.timeToLiveSpecification;
    if (!wanted.enabled || wanted.attributeName.empty())
        return validationError("1 validation error detected: Value null at 'timeToLiveSpecification." +
                               std::string{wanted.enabled ? "attributeName" : "enabled"} +
                               "' failed to satisfy constraint: Member must not be null");
    if (*wanted.enabled == table->timeToLive.has_value())
        return validationError(*wanted.enabled ? "TimeToLive is already enabled" : "TimeToLive is already disabled");
    if (!*wanted.enabled && table->timeToLive != wanted.attributeName)
        return validationError("TimeToLive is active on a different AttributeName: current AttributeName is " +
                               *table->timeToLive);
    table->expireBy(*wanted.enabled ? std::optional{wanted.attributeName} : std::nullopt);
    return dynamodb::UpdateTimeToLiveOutput{wanted};
}

PYLON_INLINE void DynamodbService::expire(WallTime now) {
    for (auto& [name, table] : tables_)
        if (table.timeToLive) table.expire(now);
}

PYLON_INLINE Answer<dynamodb::DescribeTimeToLiveOutput>
DynamodbService::describeTimeToLive(dynamodb::DescribeTimeToLive const& input, Call const&) {
    auto const* const table = find(input.tableName);
    if (table == nullptr) return noSuchTable(input.tableName);
    return dynamodb::DescribeTimeToLiveOutput{
        dynamodb::TimeToLiveDescription{table->timeToLive ? "ENABLED" : "DISABLED", table->timeToLive}};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_MANAGEMENT_IPP
