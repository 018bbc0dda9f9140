// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_TRANSACTIONS_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_TRANSACTIONS_IPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/backends/memory/dynamodb_update.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/protocol/error_bodies.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <set>
#include <utility>

/// @file
/// What is done as a whole or not at all. One call is answered after the other, so no transaction conflicts with another one.

namespace pylon::memory::detail {

inline constexpr std::size_t mostTransactItems = 100;
inline constexpr std::size_t mostTransactBytes = std::size_t{4} * 1'048'576;

PYLON_INLINE void checkTransactSize(std::size_t items) {
    if (items != 0 && items <= mostTransactItems) return;
    throw ExpressionRefused{validationError(
        "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length " +
        std::string{items == 0 ? "greater than or equal to 1" : "less than or equal to 100"})};
}

PYLON_INLINE void requireMember(bool has, std::size_t item, std::string const& member) {
    if (!has)
        throw ExpressionRefused{validationError("1 validation error detected: Value null at 'transactItems." +
                                                std::to_string(item + 1) + ".member." + member +
                                                "' failed to satisfy constraint: Member must not be null")};
}

/// One action of a transaction. First all that it says is read, then what it is to do is worked out; nothing changes until it
/// is applied.
class TransactStep {
public:
    /// `index` is its place among the steps. @throws ExpressionRefused with what refuses the whole call
    TransactStep(dynamodb::TransactWriteItem const& item, std::size_t index)
        : action_(actionOf(item)), isPut_(item.put), deletes_(item.deletion),
          placeholders_(action_.expressionAttributeNames, action_.expressionAttributeValues) {
        auto const name = std::string{isPut_                ? "put"
                                      : deletes_            ? "delete"
                                      : item.conditionCheck ? "conditionCheck"
                                                            : "update"};
        requireMember(isPut_ ? action_.item.has_value() : action_.key.has_value(), index,
                      name + (isPut_ ? ".item" : ".key"));
        if (item.conditionCheck)
            requireMember(action_.conditionExpression.has_value(), index, name + ".conditionExpression");
        if (item.update) requireMember(action_.updateExpression.has_value(), index, name + ".updateExpression");
        if (action_.item && action_.key)
            throw ExpressionRefused{unmodelled("the in-memory dynamodb does not model an action with Item and Key")};
        if (action_.updateExpression && !item.update)
            throw ExpressionRefused{unmodelled("the in-memory dynamodb models UpdateExpression in an Update only")};

        if (item.update) update_.emplace(*action_.updateExpression, placeholders_);
        condition_ = conditionOf(action_, placeholders_);
        placeholders_.requireAllUsed(action_.updateExpression || action_.conditionExpression);
        requireNone(checkValues(action_.expressionAttributeValues));
    }
    TransactStep(TransactStep const&) = delete;
    TransactStep& operator=(TransactStep const&) = delete;

    [[nodiscard]] std::string const& tableName() const noexcept { return action_.tableName; }

    /// Works out what is to be done to the table. @throws ExpressionRefused with why it cannot be done
    void prepare(DynamodbTable& table) {
        table_ = &table;
        auto const& key = isPut_ ? *action_.item : *action_.key;
        requireNone(isPut_ ? table.schema.checkItem(key) : table.schema.checkKey(key));
        if (update_) requireKeyUnchanged(table, *update_);
        place_ = table.schema.placeOf(key);
        auto const found = table.items.find(place_);
        auto const* const before = found != table.items.end() ? &found->second : nullptr;
        requireHolds(condition_, before, action_);
        if (isPut_) requireNone(table.checkIndexes(key));
        if (isPut_) after_ = key;
        if (update_) after_ = updated(table, update_, key, before);
    }

    [[nodiscard]] DynamodbTable const* table() const noexcept { return table_; }
    [[nodiscard]] ItemPlace const& place() const noexcept { return place_; }
    [[nodiscard]] std::size_t size() const { return after_ ? dynamodb::sizeOf(*after_) : 0; }

    void apply() {
        if (after_)
            table_->store(place_, *std::move(after_));
        else if (deletes_)
            table_->erase(place_);
    }

private:
    /// The one action of an item.
    static dynamodb::TransactAction const& actionOf(dynamodb::TransactWriteItem const& item) {
        dynamodb::TransactAction const* only = nullptr;
        for (auto const* each : {&item.conditionCheck, &item.put, &item.deletion, &item.update}) {
            if (*each && only != nullptr) throw ExpressionRefused{ambiguous()};
            if (*each) only = &**each;
        }
        if (only == nullptr) throw ExpressionRefused{ambiguous()};
        return *only;
    }
    static protocol::ServiceError ambiguous() {
        return validationError("TransactItems can only contain one of Check, Put, Update or Delete");
    }

    dynamodb::TransactAction const& action_;
    bool isPut_;
    bool deletes_;
    Placeholders placeholders_;
    std::optional<Update> update_{};
    Predicate condition_{};
    DynamodbTable* table_ = nullptr;
    ItemPlace place_{};
    std::optional<dynamodb::Item> after_{};
};

/// Why a transaction was cancelled: a reason for each step, in their order.
class CancellationReasons {
public:
    void addNone() { add({.code = "None"}, {}); }
    void add(protocol::ServiceError const& error) {
        any_ = true;
        bool const isCondition = error.code == "ConditionalCheckFailedException";
        add({.code = isCondition ? "ConditionalCheckFailed" : "ValidationError", .message = error.message},
            error.jsonMembers);
    }

    [[nodiscard]] bool any() const noexcept { return any_; }
    [[nodiscard]] protocol::ServiceError error() const {
        auto error = dynamodbError("TransactionCanceledException",
                                   "Transaction cancelled, please refer cancellation reasons for specific reasons [" +
                                       codes_ + "]");
        error.jsonMembers = "\"CancellationReasons\":[" + reasons_ + "]";
        return error;
    }

private:
    void add(protocol::detail::JsonErrorBody const& reason, std::string const& members) {
        codes_.append(codes_.empty() ? "" : ", ").append(*reason.code);
        reasons_.append(reasons_.empty() ? "" : ",");
        RapidJsonCodec::write(view(reason), {.naming = Naming::capitalized}, reasons_).value();
        if (!members.empty()) reasons_.insert(reasons_.size() - 1, "," + members);
    }

    std::string codes_;
    std::string reasons_; ///< JSON objects
    bool any_ = false;
};

/// Refuses two steps of one item, and more than 4 MB.
PYLON_INLINE void checkSteps(std::list<TransactStep> const& steps) {
    std::map<DynamodbTable const*, std::set<ItemPlace, ItemPlaceLess>> seen;
    std::size_t bytes = 0;
    for (auto const& each : steps) {
        if (!seen[each.table()].insert(each.place()).second)
            throw ExpressionRefused{
                validationError("Transaction request cannot include multiple operations on one item")};
        bytes += each.size();
    }
    if (bytes > mostTransactBytes)
        throw ExpressionRefused{validationError("Collection size of items in a transaction is limited to 4 MB")};
}

PYLON_INLINE Answer<dynamodb::TransactWriteItemsOutput>
DynamodbService::transactWriteItems(dynamodb::TransactWriteItems const& input, Call const& call) {
    using Output = dynamodb::TransactWriteItemsOutput;
    return answered<Output>([&]() -> Output {
        checkTransactSize(input.transactItems.size());
        std::string request;
        if (input.clientRequestToken) {
            RapidJsonCodec::write(view(input), {.naming = Naming::capitalized}, request).value();
            std::erase_if(made_, [&](auto const& each) { return each.second.until <= call.ticks; });
            if (auto const known = made_.find(*input.clientRequestToken); known != made_.end()) {
                if (known->second.request == request) return {};
                throw ExpressionRefused{dynamodbError(
                    "IdempotentParameterMismatchException",
                    "The request uses the same client token as a previous, but non-identical request. Do not reuse a "
                    "client token with different requests, unless the requests are identical")};
            }
        }
        std::list<TransactStep> steps;
        for (auto const& item : input.transactItems)
            steps.emplace_back(item, steps.size());
        CancellationReasons reasons;
        for (auto& step : steps) {
            auto& table = require(step.tableName());
            try {
                step.prepare(table);
                reasons.addNone();
            } catch (ExpressionRefused const& refused) {
                reasons.add(refused.error);
            }
        }
        if (reasons.any()) throw ExpressionRefused{reasons.error()};
        checkSteps(steps);
        for (auto& step : steps)
            step.apply();
        if (input.clientRequestToken)
            made_[*input.clientRequestToken] = {std::move(request), call.ticks + std::chrono::minutes{10}};
        return {};
    });
}

PYLON_INLINE Answer<dynamodb::TransactGetItemsOutput>
DynamodbService::transactGetItems(dynamodb::TransactGetItems const& input, Call const& call) {
    using Output = dynamodb::TransactGetItemsOutput;
    return answered<Output>([&]() -> Output {
        checkTransactSize(input.transactItems.size());
        Output output;
        auto& responses = output.responses.emplace();
        for (auto const& each : input.transactItems) {
            requireMember(each.get.has_value(), responses.size(), "get");
            if (each.get->consistentRead)
                throw ExpressionRefused{unmodelled("TransactGetItems has no parameter ConsistentRead")};
            auto answer = getItem(*each.get, call);
            if (auto* const error = answer.error()) throw ExpressionRefused{std::move(*error)};
            responses.push_back(std::move(*answer.output()));
        }
        return output;
    });
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_TRANSACTIONS_IPP
