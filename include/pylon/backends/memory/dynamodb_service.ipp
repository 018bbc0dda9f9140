// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_IPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/backends/memory/dynamodb_update.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <array>
#include <iterator>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service DynamodbService::service() {
    static constexpr std::array handlers{
        handler<&DynamodbService::getItem>,      handler<&DynamodbService::putItem>,
        handler<&DynamodbService::deleteItem>,   handler<&DynamodbService::scan>,
        handler<&DynamodbService::query>,        handler<&DynamodbService::updateItem>,
        handler<&DynamodbService::batchGetItem>, handler<&DynamodbService::batchWriteItem>,
        handler<&DynamodbService::createTable>,  handler<&DynamodbService::describeTable>,
        handler<&DynamodbService::deleteTable>,
    };
    return {&dynamodb::service, this, handlers};
}

PYLON_INLINE DynamodbTable& DynamodbService::require(std::string const& nameOrArn) {
    if (nameOrArn.empty())
        throw ExpressionRefused{
            validationError("1 validation error detected: Value null at 'tableName' failed to satisfy "
                            "constraint: Member must not be null")};
    if (auto* const table = find(nameOrArn)) return *table;
    throw ExpressionRefused{dynamodbError("ResourceNotFoundException", "Requested resource not found")};
}

/// What `make` returns, or the refusal that is thrown in it.
template <class Output, class F> Answer<Output> answered(F const& make) {
    try {
        return make();
    } catch (ExpressionRefused const& refused) {
        return refused.error;
    }
}

PYLON_INLINE void requireNone(Refusal refusal) {
    if (refusal) throw ExpressionRefused{*std::move(refusal)};
}

PYLON_INLINE std::vector<DocumentPath> projectionOf(std::optional<std::string> const& expression,
                                                    Placeholders& placeholders) {
    return expression ? readProjection(*expression, placeholders) : std::vector<DocumentPath>{};
}

PYLON_INLINE dynamodb::Item projectedIf(dynamodb::Item const& item, std::vector<DocumentPath> const& paths) {
    return paths.empty() ? item : projected(item, paths);
}

PYLON_INLINE Answer<dynamodb::GetItemOutput<dynamodb::Item>> DynamodbService::getItem(dynamodb::GetItem const& input,
                                                                                      Call const&) {
    using Output = dynamodb::GetItemOutput<dynamodb::Item>;
    return answered<Output>([&]() -> Output {
        dynamodb::Item const noValues;
        Placeholders placeholders{input.expressionAttributeNames, noValues};
        auto const projection = projectionOf(input.projectionExpression, placeholders);
        placeholders.requireAllUsed(input.projectionExpression.has_value());
        auto const& table = require(input.tableName);
        requireNone(table.schema.checkKey(input.key));
        auto const found = table.items.find(table.schema.placeOf(input.key));
        if (found == table.items.end()) return {};
        return {projectedIf(found->second, projection)};
    });
}

/// The condition of a write, or one that always holds.
template <class Input> Predicate conditionOf(Input const& input, Placeholders& placeholders) {
    if (!input.conditionExpression) return [](Map const&) { return true; };
    return readCondition("ConditionExpression", *input.conditionExpression, placeholders);
}

PYLON_INLINE void requireHolds(Predicate const& condition, Map const& item) {
    if (!condition(item))
        throw ExpressionRefused{dynamodbError("ConditionalCheckFailedException", "The conditional request failed")};
}

/// Whether ALL_OLD is asked for.
PYLON_INLINE bool wantsOld(std::optional<std::string> const& returnValues) {
    if (returnValues && *returnValues != "NONE" && *returnValues != "ALL_OLD")
        throw ExpressionRefused{validationError("ReturnValues can only be ALL_OLD or NONE")};
    return returnValues == "ALL_OLD";
}

PYLON_INLINE Answer<dynamodb::AttributesOutput> DynamodbService::putItem(dynamodb::PutItem const& input, Call const&) {
    using Output = dynamodb::AttributesOutput;
    return answered<Output>([&]() -> Output {
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        auto const condition = conditionOf(input, placeholders);
        placeholders.requireAllUsed(input.conditionExpression.has_value());
        requireNone(checkValues(input.expressionAttributeValues));
        bool const returnsOld = wantsOld(input.returnValues);
        auto& table = require(input.tableName);
        requireNone(table.schema.checkItem(input.item));
        auto const place = table.schema.placeOf(input.item);
        auto const found = table.items.find(place);
        bool const existed = found != table.items.end();
        requireHolds(condition, existed ? found->second : dynamodb::Item{});
        Output output;
        if (existed && returnsOld) output.attributes = found->second;
        table.items.insert_or_assign(place, input.item);
        return output;
    });
}

PYLON_INLINE Answer<dynamodb::AttributesOutput> DynamodbService::deleteItem(dynamodb::DeleteItem const& input,
                                                                            Call const&) {
    using Output = dynamodb::AttributesOutput;
    return answered<Output>([&]() -> Output {
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        auto const condition = conditionOf(input, placeholders);
        placeholders.requireAllUsed(input.conditionExpression.has_value());
        requireNone(checkValues(input.expressionAttributeValues));
        bool const returnsOld = wantsOld(input.returnValues);
        auto& table = require(input.tableName);
        requireNone(table.schema.checkKey(input.key));
        auto const found = table.items.find(table.schema.placeOf(input.key));
        bool const existed = found != table.items.end();
        requireHolds(condition, existed ? found->second : dynamodb::Item{});
        Output output;
        if (!existed) return output;
        if (returnsOld) output.attributes = std::move(found->second);
        table.items.erase(found);
        return output;
    });
}

PYLON_INLINE dynamodb::PageOutput<dynamodb::Item> DynamodbService::page(PageRequest const& request) const {
    constexpr std::size_t mostBytes = 1'048'576;
    auto const& schema = request.table->schema;
    auto const& items = request.table->items;
    dynamodb::PageOutput<dynamodb::Item> output;
    std::vector<dynamodb::Item> given;
    std::int64_t scanned = 0;
    std::int64_t count = 0;
    std::size_t bytes = 0;
    std::optional<dynamodb::Item> last;
    bool more = false;
    auto const visit = [&](ItemPlace const& place, dynamodb::Item const& item) {
        if (request.belongs && !request.belongs(place)) return true;
        // Where a page is full is known by its last item, so that the page behind it may be empty.
        if ((request.limit && scanned == *request.limit) || bytes >= mostBytes) {
            more = true;
            return false;
        }
        ++scanned;
        bytes += dynamodb::sizeOf(item);
        last = schema.keyIn(item);
        if (request.filter && !request.filter(item)) return true;
        ++count;
        if (!request.count) given.push_back(projectedIf(item, request.projection));
        return true;
    };
    if (request.descending) {
        auto at = std::make_reverse_iterator(request.startKey ? items.lower_bound(schema.placeOf(*request.startKey))
                                                              : items.end());
        while (at != items.rend() && visit(at->first, at->second))
            ++at;
    } else {
        auto at = request.startKey ? items.upper_bound(schema.placeOf(*request.startKey)) : items.begin();
        while (at != items.end() && visit(at->first, at->second))
            ++at;
    }
    // AWS gives a key whenever the limit was reached, whether or not there is more.
    more = more || (request.limit && scanned == *request.limit) || bytes >= mostBytes;
    if (!request.count) output.items = std::move(given);
    output.count = count;
    output.scannedCount = scanned;
    if (more) output.lastEvaluatedKey = std::move(last);
    return output;
}

PYLON_INLINE void checkLimit(std::optional<std::int64_t> limit) {
    if (limit && *limit < 1)
        throw ExpressionRefused{
            validationError("1 validation error detected: Value '" + std::to_string(*limit) +
                            "' at 'limit' failed to satisfy constraint: Member must have value greater "
                            "than or equal to 1")};
}

/// Whether only a count is asked for.
PYLON_INLINE bool countsOnly(std::optional<std::string> const& select, bool projects) {
    if (!select || *select == "ALL_ATTRIBUTES" || *select == "SPECIFIC_ATTRIBUTES") {
        if (projects && select == "ALL_ATTRIBUTES")
            throw ExpressionRefused{
                validationError("Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES")};
        if (!projects && select == "SPECIFIC_ATTRIBUTES")
            throw ExpressionRefused{validationError(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")};
        return false;
    }
    if (*select != "COUNT")
        throw ExpressionRefused{unmodelled("the in-memory dynamodb does not model Select " + *select)};
    if (projects)
        throw ExpressionRefused{
            validationError("Cannot specify the ProjectionExpression when choosing to get only the Count")};
    return true;
}

PYLON_INLINE void checkSegments(dynamodb::Scan const& input) {
    if (input.segment && !input.totalSegments)
        throw ExpressionRefused{validationError("The TotalSegments parameter is required but was not present in the "
                                                "request when Segment parameter is present")};
    if (!input.segment && input.totalSegments)
        throw ExpressionRefused{
            validationError("The Segment parameter is required but was not present in the request when "
                            "parameter TotalSegments is present")};
    if (!input.segment) return;
    auto const outOfRange = [](char const* name, int value, char const* bound) {
        throw ExpressionRefused{validationError("1 validation error detected: Value '" + std::to_string(value) +
                                                "' at '" + name +
                                                "' failed to satisfy constraint: Member must have value " + bound)};
    };
    if (*input.totalSegments < 1) outOfRange("totalSegments", *input.totalSegments, "greater than or equal to 1");
    if (*input.totalSegments > 1'000'000)
        outOfRange("totalSegments", *input.totalSegments, "less than or equal to 1000000");
    if (*input.segment < 0) outOfRange("segment", *input.segment, "greater than or equal to 0");
    if (*input.segment >= *input.totalSegments)
        throw ExpressionRefused{validationError("The Segment parameter is zero-based and must be less than parameter "
                                                "TotalSegments: Segment: " +
                                                std::to_string(*input.segment) + " is not less than TotalSegments: " +
                                                std::to_string(*input.totalSegments))};
}

PYLON_INLINE void checkStartKey(DynamodbSchema const& schema, std::optional<dynamodb::Item> const& key) {
    if (!key) return;
    if (auto const refusal = schema.checkKey(*key))
        throw ExpressionRefused{validationError("The provided starting key is invalid: " + refusal->message)};
}

PYLON_INLINE Answer<dynamodb::PageOutput<dynamodb::Item>> DynamodbService::scan(dynamodb::Scan const& input,
                                                                                Call const&) {
    using Output = dynamodb::PageOutput<dynamodb::Item>;
    return answered<Output>([&]() -> Output {
        checkLimit(input.limit);
        checkSegments(input);
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        PageRequest request;
        if (input.filterExpression)
            request.filter = readCondition("FilterExpression", *input.filterExpression, placeholders);
        request.projection = projectionOf(input.projectionExpression, placeholders);
        placeholders.requireAllUsed(input.filterExpression || input.projectionExpression);
        requireNone(checkValues(input.expressionAttributeValues));
        request.count = countsOnly(input.select, input.projectionExpression.has_value());
        request.limit = input.limit;
        auto const& table = require(input.tableName);
        request.table = &table;
        checkStartKey(table.schema, input.exclusiveStartKey);
        request.startKey = input.exclusiveStartKey;
        if (input.segment) {
            auto const total = static_cast<std::uint64_t>(*input.totalSegments);
            // Each segment is a stretch of partitions.
            request.belongs = [total, segment = static_cast<std::uint64_t>(*input.segment)](ItemPlace const& place) {
                return (place.partition >> 32U) * total >> 32U == segment;
            };
            if (input.exclusiveStartKey && !request.belongs(table.schema.placeOf(*input.exclusiveStartKey)))
                throw ExpressionRefused{validationError(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. "
                    "Please use ExclusiveStartKey with correct Segment. "
                    "TotalSegments: " +
                    std::to_string(*input.totalSegments) + " Segment: " + std::to_string(*input.segment))};
        }
        return page(request);
    });
}

PYLON_INLINE Answer<dynamodb::PageOutput<dynamodb::Item>> DynamodbService::query(dynamodb::Query const& input,
                                                                                 Call const&) {
    using Output = dynamodb::PageOutput<dynamodb::Item>;
    return answered<Output>([&]() -> Output {
        checkLimit(input.limit);
        if (!input.keyConditionExpression)
            throw ExpressionRefused{validationError(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")};
        auto const& table = require(input.tableName);
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        auto const condition = readKeyCondition(*input.keyConditionExpression, placeholders, table.schema);
        PageRequest request;
        request.table = &table;
        if (input.filterExpression) {
            std::vector<std::string> attributes;
            request.filter = readCondition("FilterExpression", *input.filterExpression, placeholders, &attributes);
            for (auto const& each : attributes)
                if (table.schema.isKeyAttribute(each))
                    throw ExpressionRefused{
                        validationError("Filter Expression can only contain non-primary key attributes: "
                                        "Primary key attribute: " +
                                        each)};
        }
        request.projection = projectionOf(input.projectionExpression, placeholders);
        placeholders.requireAllUsed(true);
        requireNone(checkValues(input.expressionAttributeValues));
        request.count = countsOnly(input.select, input.projectionExpression.has_value());
        request.limit = input.limit;
        request.descending = input.scanIndexForward == false;
        checkStartKey(table.schema, input.exclusiveStartKey);
        request.startKey = input.exclusiveStartKey;
        auto const rangeName = table.schema.range() ? table.schema.range()->name : std::string{};
        request.belongs = [condition, rangeName](ItemPlace const& place) {
            return place.hash == condition.hash && (!condition.range || condition.range(Map{{rangeName, place.range}}));
        };
        return page(request);
    });
}

/// What an update gives back of the item as it was and as it is.
PYLON_INLINE std::optional<dynamodb::Item> returned(std::string const& wanted, dynamodb::Item const* before,
                                                    dynamodb::Item const& after,
                                                    std::vector<DocumentPath> const& paths) {
    auto const some = [&](dynamodb::Item const& item) -> std::optional<dynamodb::Item> {
        auto kept = paths.empty() ? dynamodb::Item{} : projected(item, paths);
        return kept.empty() ? std::nullopt : std::optional{std::move(kept)};
    };
    if (wanted == "NONE") return std::nullopt;
    if (wanted == "ALL_NEW") return after;
    if (wanted == "UPDATED_NEW") return some(after);
    if (wanted == "ALL_OLD") return before != nullptr ? std::optional{*before} : std::nullopt;
    if (wanted == "UPDATED_OLD") return before != nullptr ? some(*before) : std::nullopt;
    throw ExpressionRefused{
        validationError("1 validation error detected: Value '" + wanted +
                        "' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value "
                        "set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]")};
}

PYLON_INLINE Answer<dynamodb::AttributesOutput> DynamodbService::updateItem(dynamodb::UpdateItem const& input,
                                                                            Call const&) {
    using Output = dynamodb::AttributesOutput;
    return answered<Output>([&]() -> Output {
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        std::optional<Update> update;
        if (input.updateExpression) update.emplace(*input.updateExpression, placeholders);
        auto const condition = conditionOf(input, placeholders);
        placeholders.requireAllUsed(input.updateExpression || input.conditionExpression);
        requireNone(checkValues(input.expressionAttributeValues));
        auto& table = require(input.tableName);
        requireNone(table.schema.checkKey(input.key));
        if (update)
            for (auto const& path : update->paths())
                if (table.schema.isKeyAttribute(path.attribute()))
                    throw ExpressionRefused{invalidValues("Cannot update attribute " + path.attribute() +
                                                          ". This attribute is part of the key")};
        auto const place = table.schema.placeOf(input.key);
        auto const found = table.items.find(place);
        auto const* const before = found != table.items.end() ? &found->second : nullptr;
        requireHolds(condition, before != nullptr ? *before : dynamodb::Item{});
        auto const& start = before != nullptr ? *before : input.key;
        auto after = update ? update->appliedTo(start) : start;
        requireNone(checkValues(after));
        if (dynamodb::sizeOf(after) > dynamodb::maxItemSize)
            throw ExpressionRefused{validationError("Item size to update has exceeded the maximum allowed size")};
        Output output{returned(input.returnValues.value_or("NONE"), before, after,
                               update ? update->paths() : std::vector<DocumentPath>{})};
        table.items.insert_or_assign(place, std::move(after));
        return output;
    });
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_IPP
