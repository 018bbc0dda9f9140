// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_OPERATIONS_HPP
#define PYLON_SERVICES_DYNAMODB_OPERATIONS_HPP

#include <pylon/services/dynamodb/item.hpp>
#include <pylon/services/dynamodb/service.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The operations that a table is used with. Those whose items may be structs are templates: `GetItem` is `GetItemOf<Item>`, and
/// `GetItemOf<Order>` reads the same answer into an Order, with nothing in between.

namespace pylon::dynamodb {

/// `#name` to an attribute's name, in expressions.
using Names = std::map<std::string, std::string>;

/// The answer of operations that may give back an item as it was, or as it is now.
struct AttributesOutput {
    std::optional<Item> attributes{};
};

template <class T> struct GetItemOutput {
    std::optional<Stored<T>> item{}; ///< nothing where there is no such item
};

/// Reads an item by its key. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
template <class T> struct GetItemOf {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "GetItem";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = GetItemOutput<T>;

    std::string tableName{};
    Item key{};
    std::optional<bool> consistentRead{};
    std::optional<std::string> projectionExpression{};
    Names expressionAttributeNames{};
};
using GetItem = GetItemOf<Item>;

/// Writes an item, in the place of the one of the same key. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
///
/// With a condition, an attempt whose answer was lost may make the next one's condition fail.
template <class T> struct PutItemOf {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "PutItem";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr bool keepsErrorBody = true;
    using Output = AttributesOutput;

    std::string tableName{};
    Stored<T> item{};
    std::optional<std::string> conditionExpression{};
    Names expressionAttributeNames{};
    Item expressionAttributeValues{};
    std::optional<std::string> returnValues{};
    std::optional<std::string> returnValuesOnConditionCheckFailure{}; ///< `ALL_OLD` or `NONE`
};
using PutItem = PutItemOf<Item>;

/// Deletes an item by its key; that there is none is no error. With a condition, see PutItem.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
struct DeleteItem {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "DeleteItem";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr bool keepsErrorBody = true;
    using Output = AttributesOutput;

    std::string tableName{};
    Item key{};
    std::optional<std::string> conditionExpression{};
    Names expressionAttributeNames{};
    Item expressionAttributeValues{};
    std::optional<std::string> returnValues{};
    std::optional<std::string> returnValuesOnConditionCheckFailure{}; ///< `ALL_OLD` or `NONE`
};

/// A page of a scan or a query. It is the last one where `lastEvaluatedKey` is absent, however many items it has.
template <class T> struct PageOutput {
    std::optional<StoredList<T>> items{};
    std::optional<std::int64_t> count{};
    std::optional<std::int64_t> scannedCount{};
    std::optional<Item> lastEvaluatedKey{};
};

/// Reads a page of a table, or of a segment of it: 1 MB or `limit` items, before the filter.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
template <class T> struct ScanOf {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "Scan";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = PageOutput<T>;

    std::string tableName{};
    std::optional<std::string> indexName{};
    std::optional<std::int64_t> limit{};
    std::optional<std::string> select{};
    std::optional<Item> exclusiveStartKey{};
    std::optional<int> totalSegments{};
    std::optional<int> segment{};
    std::optional<std::string> projectionExpression{};
    std::optional<std::string> filterExpression{};
    Names expressionAttributeNames{};
    Item expressionAttributeValues{};
    std::optional<bool> consistentRead{};
};
using Scan = ScanOf<Item>;

/// Reads a page of the items of one partition, in the order of their sort keys.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
template <class T> struct QueryOf {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "Query";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = PageOutput<T>;

    std::string tableName{};
    std::optional<std::string> indexName{};
    std::optional<std::int64_t> limit{};
    std::optional<std::string> select{};
    std::optional<bool> consistentRead{};
    std::optional<bool> scanIndexForward{};
    std::optional<Item> exclusiveStartKey{};
    std::optional<std::string> projectionExpression{};
    std::optional<std::string> filterExpression{};
    std::optional<std::string> keyConditionExpression{};
    Names expressionAttributeNames{};
    Item expressionAttributeValues{};
};
using Query = QueryOf<Item>;

/// Changes attributes of an item, which is made where there is none. Repeated only where it is certain that it was not done,
/// since to add one twice is to add two.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
struct UpdateItem {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "UpdateItem";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    static constexpr bool keepsErrorBody = true;
    using Output = AttributesOutput;

    std::string tableName{};
    Item key{};
    std::optional<std::string> updateExpression{};
    std::optional<std::string> conditionExpression{};
    Names expressionAttributeNames{};
    Item expressionAttributeValues{};
    std::optional<std::string> returnValues{};
    std::optional<std::string> returnValuesOnConditionCheckFailure{}; ///< `ALL_OLD` or `NONE`
};

/// What a batch reads from one table.
struct KeysAndAttributes {
    std::vector<Item> keys{};
    std::optional<bool> consistentRead{};
    std::optional<std::string> projectionExpression{};
    Names expressionAttributeNames{};
};

template <class T> struct BatchGetItemOutput {
    std::optional<std::map<std::string, std::vector<Stored<T>>>> responses{};
    std::optional<std::map<std::string, KeysAndAttributes>> unprocessedKeys{};
};

/// Reads up to 100 items, in no order. What it did not get to is in `unprocessedKeys`.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
template <class T> struct BatchGetItemOf {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "BatchGetItem";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = BatchGetItemOutput<T>;

    std::map<std::string, KeysAndAttributes> requestItems{};
};
using BatchGetItem = BatchGetItemOf<Item>;

struct PutRequest {
    Item item{};
};
struct DeleteRequest {
    Item key{};
};

/// One of the two.
struct WriteRequest {
    std::optional<PutRequest> putRequest{};
    std::optional<DeleteRequest> deleteRequest{};
};

struct BatchWriteItemOutput {
    std::optional<std::map<std::string, std::vector<WriteRequest>>> unprocessedItems{};
};

/// Writes and deletes up to 25 items. What it did not get to is in `unprocessedItems`.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
struct BatchWriteItem {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "BatchWriteItem";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = BatchWriteItemOutput;

    std::map<std::string, std::vector<WriteRequest>> requestItems{};
};

} // namespace pylon::dynamodb

PYLON_ADAPT_STRUCT(pylon::dynamodb::AttributesOutput, attributes);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::GetItemOutput, item);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::GetItemOf, tableName, key, consistentRead, projectionExpression,
                     expressionAttributeNames);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::PutItemOf, tableName, item, conditionExpression, expressionAttributeNames,
                     expressionAttributeValues, returnValues, returnValuesOnConditionCheckFailure);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DeleteItem, tableName, key, conditionExpression, expressionAttributeNames,
                   expressionAttributeValues, returnValues, returnValuesOnConditionCheckFailure);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::PageOutput, items, count, scannedCount, lastEvaluatedKey);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::ScanOf, tableName, indexName, limit, select, exclusiveStartKey, totalSegments,
                     segment, projectionExpression, filterExpression, expressionAttributeNames,
                     expressionAttributeValues, consistentRead);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::QueryOf, tableName, indexName, limit, select, consistentRead, scanIndexForward,
                     exclusiveStartKey, projectionExpression, filterExpression, keyConditionExpression,
                     expressionAttributeNames, expressionAttributeValues);
PYLON_ADAPT_STRUCT(pylon::dynamodb::UpdateItem, tableName, key, updateExpression, conditionExpression,
                   expressionAttributeNames, expressionAttributeValues, returnValues,
                   returnValuesOnConditionCheckFailure);
PYLON_ADAPT_STRUCT(pylon::dynamodb::KeysAndAttributes, keys, consistentRead, projectionExpression,
                   expressionAttributeNames);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::BatchGetItemOutput, responses, unprocessedKeys);
PYLON_ADAPT_TEMPLATE(pylon::dynamodb::BatchGetItemOf, requestItems);
PYLON_ADAPT_STRUCT(pylon::dynamodb::PutRequest, item);
PYLON_ADAPT_STRUCT(pylon::dynamodb::DeleteRequest, key);
PYLON_ADAPT_STRUCT(pylon::dynamodb::WriteRequest, putRequest, deleteRequest);
PYLON_ADAPT_STRUCT(pylon::dynamodb::BatchWriteItemOutput, unprocessedItems);
PYLON_ADAPT_STRUCT(pylon::dynamodb::BatchWriteItem, requestItems);

#endif // PYLON_SERVICES_DYNAMODB_OPERATIONS_HPP
