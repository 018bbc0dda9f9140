// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_IPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/backends/memory/dynamodb_update.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service DynamodbService::service() {
    static constexpr std::array handlers{
        handler<&DynamodbService::getItem>,
        handler<&DynamodbService::putItem>,
        handler<&DynamodbService::deleteItem>,
        handler<&DynamodbService::scan>,
        handler<&DynamodbService::query>,
        handler<&DynamodbService::updateItem>,
        handler<&DynamodbService::batchGetItem>,
        handler<&DynamodbService::batchWriteItem>,
        handler<&DynamodbService::createTable>,
        handler<&DynamodbService::describeTable>,
        handler<&DynamodbService::deleteTable>,
        handler<&DynamodbService::listTables>,
        handler<&DynamodbService::updateTimeToLive>,
        handler<&DynamodbService::describeTimeToLive>,
        handler<&DynamodbService::transactWriteItems>,
        handler<&DynamodbService::transactGetItems>,
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

/// The item as an error has it: `"Item":{...}`.
PYLON_INLINE std::string itemMember(dynamodb::Item const& item) {
    dynamodb::GetItemOutput<dynamodb::Item> const holder{item};
    std::string text;
    RapidJsonCodec::write(view(holder), {.naming = Naming::capitalized}, text).value();
    return text.substr(1, text.size() - 2);
}

/// Holds a write's condition against the item as it is, if there is one.
template <class Input> void requireHolds(Predicate const& condition, dynamodb::Item const* item, Input const& input) {
    auto const wanted = input.returnValuesOnConditionCheckFailure.value_or("NONE");
    if (wanted != "NONE" && wanted != "ALL_OLD")
        throw ExpressionRefused{validationError(
            "1 validation error detected: Value '" + wanted +
            "' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value "
            "set: [ALL_OLD, NONE]")};
    if (condition(item != nullptr ? *item : dynamodb::Item{})) return;
    auto error = dynamodbError("ConditionalCheckFailedException", "The conditional request failed");
    if (item != nullptr && wanted == "ALL_OLD") error.jsonMembers = itemMember(*item);
    throw ExpressionRefused{std::move(error)};
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
        requireNone(table.checkIndexes(input.item));
        auto const place = table.schema.placeOf(input.item);
        auto const found = table.items.find(place);
        bool const existed = found != table.items.end();
        requireHolds(condition, existed ? &found->second : nullptr, input);
        Output output;
        if (existed && returnsOld) output.attributes = found->second;
        table.store(place, input.item);
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
        auto const place = table.schema.placeOf(input.key);
        auto const found = table.items.find(place);
        bool const existed = found != table.items.end();
        requireHolds(condition, existed ? &found->second : nullptr, input);
        Output output;
        if (!existed) return output;
        if (returnsOld) output.attributes = found->second;
        table.erase(place);
        return output;
    });
}

/// Goes through a table or an index from behind a place, until `visit` returns false.
template <class Entries, class Visit>
void walk(Entries const& entries, std::optional<typename Entries::key_type> const& start, bool descending,
          Visit const& visit) {
    if (descending) {
        auto at = std::make_reverse_iterator(start ? entries.lower_bound(*start) : entries.end());
        while (at != entries.rend() && visit(*at))
            ++at;
    } else {
        auto at = start ? entries.upper_bound(*start) : entries.begin();
        while (at != entries.end() && visit(*at))
            ++at;
    }
}

PYLON_INLINE dynamodb::PageOutput<dynamodb::Item> DynamodbService::page(PageRequest const& request) const {
    constexpr std::size_t mostBytes = 1'048'576;
    auto const& table = *request.table;
    auto const* const index = request.index;
    dynamodb::PageOutput<dynamodb::Item> output;
    std::vector<dynamodb::Item> given;
    std::int64_t scanned = 0;
    std::int64_t count = 0;
    std::size_t bytes = 0;
    dynamodb::Item const* last = nullptr;
    bool more = false;
    auto const visit = [&](ItemPlace const& place, dynamodb::Item const& stored) {
        if (request.belongs && !request.belongs(place)) return true;
        // Where a page is full is known by its last item, so that the page behind it may be empty.
        if ((request.limit && scanned == *request.limit) || bytes >= mostBytes) {
            more = true;
            return false;
        }
        ++scanned;
        last = &stored;
        std::optional<dynamodb::Item> some;
        if (index != nullptr && !request.whole && !index->projectsAll()) some = index->projected(stored);
        auto const& item = some ? *some : stored;
        bytes += dynamodb::sizeOf(item);
        if (request.filter && !request.filter(item)) return true;
        ++count;
        if (!request.count) given.push_back(projectedIf(item, request.projection));
        return true;
    };
    if (index == nullptr) {
        std::optional<ItemPlace> start;
        if (request.startKey) start = table.schema.placeOf(*request.startKey);
        walk(table.items, start, request.descending, [&](auto const& each) { return visit(each.first, each.second); });
    } else {
        std::optional<IndexPlace> start;
        if (request.startKey) start = index->placeOf(*request.startKey);
        walk(index->entries(), start, request.descending,
             [&](auto const& each) { return visit(each.first.index, *each.second); });
    }
    // AWS gives a key whenever the limit was reached, whether or not there is more.
    more = more || (request.limit && scanned == *request.limit) || bytes >= mostBytes;
    if (!request.count) output.items.emplace(std::move(given));
    output.count = count;
    output.scannedCount = scanned;
    if (more && last != nullptr)
        output.lastEvaluatedKey = index != nullptr ? index->keyIn(*last) : table.schema.keyIn(*last);
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
    if (*select == "ALL_PROJECTED_ATTRIBUTES") {
        if (projects)
            throw ExpressionRefused{validationError(
                "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES")};
        return false;
    }
    if (*select != "COUNT")
        throw ExpressionRefused{validationError(
            "1 validation error detected: Value '" + *select +
            "' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, "
            "COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]")};
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

/// The index that is named; null where none is.
PYLON_INLINE DynamodbIndex const* indexOf(DynamodbTable const& table, std::optional<std::string> const& name) {
    if (!name) return nullptr;
    if (auto const* const index = table.index(*name)) return index;
    throw ExpressionRefused{validationError("The table does not have the specified index: " + *name)};
}

/// The attributes that an index does not have, as DynamoDB shows them; empty: it has all.
PYLON_INLINE std::string lackingIn(DynamodbIndex const& index, std::vector<std::string> const& attributes) {
    std::vector<std::string> lacking;
    for (auto const& each : attributes)
        if (!index.projects(each) && std::find(lacking.begin(), lacking.end(), each) == lacking.end())
            lacking.push_back(each);
    std::string all;
    for (auto const& each : lacking)
        all.append(all.empty() ? "" : ", ").append(each);
    return all;
}

template <class Input>
void DynamodbService::choose(PageRequest& request, Input const& input, std::vector<std::string> const& filtered) {
    request.count = countsOnly(input.select, input.projectionExpression.has_value());
    request.limit = input.limit;
    auto const& table = *request.table;
    if (!input.indexName) {
        if (input.select == "ALL_PROJECTED_ATTRIBUTES")
            throw ExpressionRefused{
                validationError("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")};
        if (auto const& key = input.exclusiveStartKey)
            if (auto const refusal = table.schema.checkKey(*key))
                throw ExpressionRefused{validationError("The provided starting key is invalid: " + refusal->message)};
        request.startKey = input.exclusiveStartKey;
        return;
    }
    auto const* const index = request.index = indexOf(table, input.indexName);
    bool const global = index->scope() == IndexScope::global;
    if (global && input.consistentRead == true)
        throw ExpressionRefused{validationError("Consistent reads are not supported on global secondary indexes")};
    if (global && input.select == "ALL_ATTRIBUTES" && !index->projectsAll())
        throw ExpressionRefused{
            invalidValues("Select type ALL_ATTRIBUTES is not supported for global secondary index " + index->name() +
                          " because its projection type is not ALL")};
    if (auto const lacking = lackingIn(*index, filtered); !lacking.empty())
        throw ExpressionRefused{invalidValues("Secondary index " + index->name() +
                                              " does not project one or more filter attributes: [" + lacking + "]")};
    std::vector<std::string> wanted;
    wanted.reserve(request.projection.size());
    for (auto const& each : request.projection)
        wanted.push_back(each.attribute());
    auto const lacking = lackingIn(*index, wanted);
    if (global && !lacking.empty())
        throw ExpressionRefused{
            invalidValues("Global secondary index " + index->name() + " does not project [" + lacking + "]")};
    request.whole = input.select == "ALL_ATTRIBUTES" || !lacking.empty();
    if (input.exclusiveStartKey && !index->isKey(*input.exclusiveStartKey))
        throw ExpressionRefused{validationError("The provided starting key is invalid")};
    request.startKey = input.exclusiveStartKey;
}

PYLON_INLINE Answer<dynamodb::PageOutput<dynamodb::Item>> DynamodbService::scan(dynamodb::Scan const& input,
                                                                                Call const&) {
    using Output = dynamodb::PageOutput<dynamodb::Item>;
    return answered<Output>([&]() -> Output {
        checkLimit(input.limit);
        checkSegments(input);
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        PageRequest request;
        std::vector<std::string> filtered;
        if (input.filterExpression)
            request.filter = readCondition("FilterExpression", *input.filterExpression, placeholders, &filtered);
        request.projection = projectionOf(input.projectionExpression, placeholders);
        placeholders.requireAllUsed(input.filterExpression || input.projectionExpression);
        requireNone(checkValues(input.expressionAttributeValues));
        auto const& table = require(input.tableName);
        request.table = &table;
        choose(request, input, filtered);
        auto const& schema = request.index != nullptr ? request.index->schema() : table.schema;
        if (input.segment) {
            auto const total = static_cast<std::uint64_t>(*input.totalSegments);
            // Each segment is a stretch of partitions.
            request.belongs = [total, segment = static_cast<std::uint64_t>(*input.segment)](ItemPlace const& place) {
                return (place.partition >> 32U) * total >> 32U == segment;
            };
            if (input.exclusiveStartKey && !request.belongs(schema.placeOf(*input.exclusiveStartKey)))
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
        auto const* const index = indexOf(table, input.indexName);
        auto const& schema = index != nullptr ? index->schema() : table.schema;
        Placeholders placeholders{input.expressionAttributeNames, input.expressionAttributeValues};
        auto const condition = readKeyCondition(*input.keyConditionExpression, placeholders, schema);
        PageRequest request;
        request.table = &table;
        std::vector<std::string> filtered;
        if (input.filterExpression) {
            request.filter = readCondition("FilterExpression", *input.filterExpression, placeholders, &filtered);
            for (auto const& each : filtered)
                if (schema.isKeyAttribute(each))
                    throw ExpressionRefused{
                        validationError("Filter Expression can only contain non-primary key attributes: "
                                        "Primary key attribute: " +
                                        each)};
        }
        request.projection = projectionOf(input.projectionExpression, placeholders);
        placeholders.requireAllUsed(true);
        requireNone(checkValues(input.expressionAttributeValues));
        choose(request, input, filtered);
        request.descending = input.scanIndexForward == false;
        auto const rangeName = schema.range() ? schema.range()->name : std::string{};
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

PYLON_INLINE void requireKeyUnchanged(DynamodbTable const& table, Update const& update) {
    for (auto const& path : update.paths())
        if (table.schema.isKeyAttribute(path.attribute()))
            throw ExpressionRefused{
                invalidValues("Cannot update attribute " + path.attribute() + ". This attribute is part of the key")};
}

/// The item as it is after an update, if there is one; `before` is null where there is no item yet.
PYLON_INLINE dynamodb::Item updated(DynamodbTable const& table, std::optional<Update> const& update,
                                    dynamodb::Item const& key, dynamodb::Item const* before) {
    auto const& start = before != nullptr ? *before : key;
    auto after = update ? update->appliedTo(start) : start;
    requireNone(checkValues(after));
    requireNone(table.checkIndexes(after, true));
    if (dynamodb::sizeOf(after) > dynamodb::maxItemSize)
        throw ExpressionRefused{validationError("Item size to update has exceeded the maximum allowed size")};
    return after;
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
        if (update) requireKeyUnchanged(table, *update);
        auto const place = table.schema.placeOf(input.key);
        auto const found = table.items.find(place);
        auto const* const before = found != table.items.end() ? &found->second : nullptr;
        requireHolds(condition, before, input);
        auto after = updated(table, update, input.key, before);
        Output output{returned(input.returnValues.value_or("NONE"), before, after,
                               update ? update->paths() : std::vector<DocumentPath>{})};
        table.store(place, std::move(after));
        return output;
    });
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_IPP
