// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_TRANSACTIONS_HPP
#define PYLON_SERVICES_DYNAMODB_TRANSACTIONS_HPP

#include <pylon/services/dynamodb/operations.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// @file
/// The operations that do all or nothing, for `client.invoke`; no wrapper calls them.

namespace pylon::dynamodb {

/// What a transaction does to one item. A put has the item, all others its key.
struct TransactAction {
    std::string tableName{};
    std::optional<Item> item{};
    std::optional<Item> key{};
    std::optional<std::string> updateExpression{};
    std::optional<std::string> conditionExpression{};
    Names expressionAttributeNames{};
    Item expressionAttributeValues{};
    std::optional<std::string> returnValuesOnConditionCheckFailure{}; ///< `ALL_OLD` or `NONE`
};

/// One of the four.
struct TransactWriteItem {
    static constexpr std::array bindings{Binding{"deletion", In::body, "Delete"}};

    std::optional<TransactAction> conditionCheck{};
    std::optional<TransactAction> put{};
    std::optional<TransactAction> deletion{};
    std::optional<TransactAction> update{};
};

struct TransactWriteItemsOutput {};

/// Writes up to a hundred items, or none. With the same token it may be repeated within ten minutes.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
struct TransactWriteItems {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "TransactWriteItems";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    static constexpr bool keepsErrorBody = true;
    using Output = TransactWriteItemsOutput;

    std::vector<TransactWriteItem> transactItems{};
    std::optional<std::string> clientRequestToken{}; ///< at most 36 characters
};

struct TransactGetItem {
    std::optional<GetItem> get{};
};

struct TransactGetItemsOutput {
    std::optional<std::vector<GetItemOutput<Item>>> responses{}; ///< in the order of asking
};

/// Reads up to a hundred items as they were at one time.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
struct TransactGetItems {
    static constexpr ServiceInfo const& service = dynamodb::service;
    static constexpr std::string_view name = "TransactGetItems";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = TransactGetItemsOutput;

    std::vector<TransactGetItem> transactItems{};
};

} // namespace pylon::dynamodb

PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactAction, tableName, item, key, updateExpression, conditionExpression,
                   expressionAttributeNames, expressionAttributeValues, returnValuesOnConditionCheckFailure);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactWriteItem, conditionCheck, put, deletion, update);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactWriteItemsOutput);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactWriteItems, transactItems, clientRequestToken);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactGetItem, get);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactGetItemsOutput, responses);
PYLON_ADAPT_STRUCT(pylon::dynamodb::TransactGetItems, transactItems);

#endif // PYLON_SERVICES_DYNAMODB_TRANSACTIONS_HPP
