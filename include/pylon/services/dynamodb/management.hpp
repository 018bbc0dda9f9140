// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_MANAGEMENT_HPP
#define PYLON_SERVICES_DYNAMODB_MANAGEMENT_HPP

#include <pylon/services/dynamodb/operations.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The operations that tables are made and looked at with.

namespace pylon::dynamodb {

struct AttributeDefinition {
    std::string attributeName{};
    std::string attributeType{}; ///< `S`, `N` or `B`
};

struct KeySchemaElement {
    std::string attributeName{};
    std::string keyType{}; ///< `HASH` or `RANGE`
};

struct ProvisionedThroughput {
    std::optional<std::int64_t> readCapacityUnits{};
    std::optional<std::int64_t> writeCapacityUnits{};
};

struct ProvisionedThroughputDescription {
    std::optional<std::int64_t> numberOfDecreasesToday{};
    std::optional<std::int64_t> readCapacityUnits{};
    std::optional<std::int64_t> writeCapacityUnits{};
};

struct BillingModeSummary {
    std::optional<std::string> billingMode{};
    std::optional<Timestamp> lastUpdateToPayPerRequestDateTime{};
};

struct WarmThroughput {
    std::optional<std::int64_t> readUnitsPerSecond{};
    std::optional<std::int64_t> writeUnitsPerSecond{};
    std::optional<std::string> status{};
};

/// What of an item an index has besides its keys.
struct Projection {
    std::optional<std::string> projectionType{}; ///< `ALL`, `KEYS_ONLY` or `INCLUDE`
    std::vector<std::string> nonKeyAttributes{}; ///< with `INCLUDE`
};

/// An index over all of a table, whatever its key.
struct GlobalSecondaryIndex {
    std::string indexName{};
    std::vector<KeySchemaElement> keySchema{};
    std::optional<Projection> projection{};
    std::optional<ProvisionedThroughput> provisionedThroughput{};
};

/// An index within the partitions of a table: the same partition key, another sort key.
struct LocalSecondaryIndex {
    std::string indexName{};
    std::vector<KeySchemaElement> keySchema{};
    std::optional<Projection> projection{};
};

struct GlobalSecondaryIndexDescription {
    std::optional<std::string> indexName{};
    std::vector<KeySchemaElement> keySchema{};
    std::optional<Projection> projection{};
    std::optional<std::string> indexStatus{};
    std::optional<ProvisionedThroughputDescription> provisionedThroughput{};
    std::optional<std::int64_t> indexSizeBytes{};
    std::optional<std::int64_t> itemCount{};
    std::optional<std::string> indexArn{};
    std::optional<WarmThroughput> warmThroughput{};
};

struct LocalSecondaryIndexDescription {
    std::optional<std::string> indexName{};
    std::vector<KeySchemaElement> keySchema{};
    std::optional<Projection> projection{};
    std::optional<std::int64_t> indexSizeBytes{};
    std::optional<std::int64_t> itemCount{};
    std::optional<std::string> indexArn{};
};

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
struct TableDescription {
    std::vector<AttributeDefinition> attributeDefinitions{};
    std::optional<std::string> tableName{};
    std::vector<KeySchemaElement> keySchema{};
    std::optional<std::string> tableStatus{};
    std::optional<Timestamp> creationDateTime{};
    std::optional<ProvisionedThroughputDescription> provisionedThroughput{};
    std::optional<std::int64_t> tableSizeBytes{};
    std::optional<std::int64_t> itemCount{};
    std::optional<std::string> tableArn{};
    std::optional<std::string> tableId{};
    std::optional<BillingModeSummary> billingModeSummary{};
    std::vector<LocalSecondaryIndexDescription> localSecondaryIndexes{};
    std::vector<GlobalSecondaryIndexDescription> globalSecondaryIndexes{};
    std::optional<bool> deletionProtectionEnabled{};
    std::optional<WarmThroughput> warmThroughput{};
};

struct TableDescriptionOutput {
    std::optional<TableDescription> tableDescription{};
};

/// Makes a table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
struct CreateTable {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "CreateTable";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    using Output = TableDescriptionOutput;

    std::vector<AttributeDefinition> attributeDefinitions{};
    std::string tableName{};
    std::vector<KeySchemaElement> keySchema{};
    std::vector<LocalSecondaryIndex> localSecondaryIndexes{};
    std::vector<GlobalSecondaryIndex> globalSecondaryIndexes{};
    std::optional<std::string> billingMode{};
    std::optional<ProvisionedThroughput> provisionedThroughput{};
};

struct DescribeTableOutput {
    std::optional<TableDescription> table{};
};

/// Describes a table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
struct DescribeTable {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "DescribeTable";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = DescribeTableOutput;

    std::string tableName{};
};

/// Deletes a table with all that is in it. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
struct DeleteTable {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "DeleteTable";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = TableDescriptionOutput;

    std::string tableName{};
};

struct ListTablesOutput {
    std::optional<std::vector<std::string>> tableNames{};
    std::optional<std::string> lastEvaluatedTableName{}; ///< where there are more
};

/// Lists up to a hundred tables, by their names. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
struct ListTables {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "ListTables";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListTablesOutput;

    std::optional<std::string> exclusiveStartTableName{};
    std::optional<int> limit{};
};

struct TimeToLiveSpecification {
    std::optional<bool> enabled{};
    std::string attributeName{}; ///< a number, the seconds since 1970 after which an item goes
};

struct UpdateTimeToLiveOutput {
    std::optional<TimeToLiveSpecification> timeToLiveSpecification{};
};

/// Says by which attribute a table's items expire, or that they no longer do.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
struct UpdateTimeToLive {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "UpdateTimeToLive";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    using Output = UpdateTimeToLiveOutput;

    std::string tableName{};
    TimeToLiveSpecification timeToLiveSpecification{};
};

struct TimeToLiveDescription {
    std::optional<std::string> timeToLiveStatus{}; ///< `ENABLED` or `DISABLED`
    std::optional<std::string> attributeName{};
};

struct DescribeTimeToLiveOutput {
    std::optional<TimeToLiveDescription> timeToLiveDescription{};
};

/// Tells by which attribute a table's items expire.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html
struct DescribeTimeToLive {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "DescribeTimeToLive";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = DescribeTimeToLiveOutput;

    std::string tableName{};
};

} // namespace pylon::dynamodb

PYLON_ADAPT_STRUCT(pylon::dynamodb::ListTablesOutput, tableNames, lastEvaluatedTableName);
PYLON_ADAPT_STRUCT(pylon::dynamodb::ListTables, exclusiveStartTableName, limit);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TimeToLiveSpecification, enabled, attributeName);
PYLON_ADAPT_STRUCT(pylon::dynamodb::UpdateTimeToLiveOutput, timeToLiveSpecification);
PYLON_ADAPT_STRUCT(pylon::dynamodb::UpdateTimeToLive, tableName, timeToLiveSpecification);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TimeToLiveDescription, timeToLiveStatus, attributeName);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DescribeTimeToLiveOutput, timeToLiveDescription);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DescribeTimeToLive, tableName);
PYLON_ADAPT_STRUCT(pylon::dynamodb::AttributeDefinition, attributeName, attributeType);
PYLON_ADAPT_STRUCT(pylon::dynamodb::KeySchemaElement, attributeName, keyType);
PYLON_ADAPT_STRUCT(pylon::dynamodb::ProvisionedThroughput, readCapacityUnits, writeCapacityUnits);
PYLON_ADAPT_STRUCT(pylon::dynamodb::ProvisionedThroughputDescription, numberOfDecreasesToday, readCapacityUnits,
                   writeCapacityUnits);
PYLON_ADAPT_STRUCT(pylon::dynamodb::BillingModeSummary, billingMode, lastUpdateToPayPerRequestDateTime);
PYLON_ADAPT_STRUCT(pylon::dynamodb::WarmThroughput, readUnitsPerSecond, writeUnitsPerSecond, status);
PYLON_ADAPT_STRUCT(pylon::dynamodb::Projection, projectionType, nonKeyAttributes);
PYLON_ADAPT_STRUCT(pylon::dynamodb::GlobalSecondaryIndex, indexName, keySchema, projection, provisionedThroughput);
PYLON_ADAPT_STRUCT(pylon::dynamodb::LocalSecondaryIndex, indexName, keySchema, projection);
PYLON_ADAPT_STRUCT(pylon::dynamodb::GlobalSecondaryIndexDescription, indexName, keySchema, projection, indexStatus,
                   provisionedThroughput, indexSizeBytes, itemCount, indexArn, warmThroughput);
PYLON_ADAPT_STRUCT(pylon::dynamodb::LocalSecondaryIndexDescription, indexName, keySchema, projection, indexSizeBytes,
                   itemCount, indexArn);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TableDescription, attributeDefinitions, tableName, keySchema, tableStatus,
                   creationDateTime, provisionedThroughput, tableSizeBytes, itemCount, tableArn, tableId,
                   billingModeSummary, localSecondaryIndexes, globalSecondaryIndexes, deletionProtectionEnabled,
                   warmThroughput);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TableDescriptionOutput, tableDescription);
PYLON_ADAPT_STRUCT(pylon::dynamodb::CreateTable, attributeDefinitions, tableName, keySchema, localSecondaryIndexes,
                   globalSecondaryIndexes, billingMode, provisionedThroughput);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DescribeTableOutput, table);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DescribeTable, tableName);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DeleteTable, tableName);

#endif // PYLON_SERVICES_DYNAMODB_MANAGEMENT_HPP
