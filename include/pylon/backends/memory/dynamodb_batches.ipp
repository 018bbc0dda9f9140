// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_BATCHES_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_BATCHES_IPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <set>
#include <utility>

namespace pylon::memory::detail {

/// Refuses a batch whose size, or number of items, is wrong.
PYLON_INLINE void checkBatchSize(std::size_t tables, std::size_t items, std::size_t most, std::string_view operation) {
    if (tables == 0)
        throw ExpressionRefused{
            validationError("1 validation error detected: Value '{}' at 'requestItems' failed to satisfy "
                            "constraint: Member must have length greater than or equal to 1")};
    if (items > most)
        throw ExpressionRefused{
            validationError("Too many items requested for the " + std::string{operation} + " call")};
}

/// Refuses the second item of the same key.
PYLON_INLINE void checkDistinct(std::set<ItemPlace, ItemPlaceLess>& seen, ItemPlace place) {
    if (!seen.insert(std::move(place)).second)
        throw ExpressionRefused{validationError("Provided list of item keys contains duplicates")};
}

PYLON_INLINE Answer<dynamodb::BatchGetItemOutput<dynamodb::Item>>
DynamodbService::batchGetItem(dynamodb::BatchGetItem const& input, Call const&) {
    using Output = dynamodb::BatchGetItemOutput<dynamodb::Item>;
    try {
        std::size_t count = 0;
        for (auto const& [name, request] : input.requestItems)
            count += request.keys.size();
        checkBatchSize(input.requestItems.size(), count, 100, "BatchGetItem");

        constexpr std::size_t mostBytes = std::size_t{16} * 1'048'576;
        std::size_t bytes = 0;
        std::size_t reached = 0;
        Output output;
        auto& responses = output.responses.emplace();
        auto& unprocessed = output.unprocessedKeys.emplace();
        dynamodb::Item const noValues;
        for (auto const& [name, request] : input.requestItems) {
            Placeholders placeholders{request.expressionAttributeNames, noValues};
            std::vector<DocumentPath> projection;
            if (request.projectionExpression) projection = readProjection(*request.projectionExpression, placeholders);
            placeholders.requireAllUsed(request.projectionExpression.has_value());
            auto const& table = require(name);
            if (request.keys.empty())
                return validationError(
                    "1 validation error detected: Value '[]' at 'requestItems." + name +
                    ".member.keys' failed to satisfy constraint: Member must have length greater than "
                    "or equal to 1");
            std::set<ItemPlace, ItemPlaceLess> seen;
            auto& found = responses[name];
            for (auto const& key : request.keys) {
                if (auto refusal = table.schema.checkKey(key)) return *std::move(refusal);
                auto const place = table.schema.placeOf(key);
                checkDistinct(seen, place);
                if (reached == batchReach || bytes >= mostBytes) {
                    auto& rest = unprocessed.try_emplace(name, request).first->second;
                    if (rest.keys.size() == request.keys.size()) rest.keys.clear();
                    rest.keys.push_back(key);
                    continue;
                }
                ++reached;
                auto const item = table.items.find(place);
                if (item == table.items.end()) continue;
                bytes += dynamodb::sizeOf(item->second);
                found.push_back(projection.empty() ? item->second : projected(item->second, projection));
            }
        }
        return output;
    } catch (ExpressionRefused const& refused) {
        return refused.error;
    }
}

PYLON_INLINE Answer<dynamodb::BatchWriteItemOutput>
DynamodbService::batchWriteItem(dynamodb::BatchWriteItem const& input, Call const&) {
    try {
        std::size_t count = 0;
        for (auto const& [name, requests] : input.requestItems)
            count += requests.size();
        checkBatchSize(input.requestItems.size(), count, 25, "BatchWriteItem");

        struct Write {
            DynamodbTable* table;
            std::string const* name;
            dynamodb::WriteRequest const* request;
            ItemPlace place;
        };
        std::vector<Write> writes;
        for (auto const& [name, requests] : input.requestItems) {
            auto& table = require(name);
            if (requests.empty())
                return validationError("The batch write request list for a table cannot be null or empty: " + name);
            std::set<ItemPlace, ItemPlaceLess> seen;
            for (auto const& each : requests) {
                if (each.putRequest.has_value() == each.deleteRequest.has_value())
                    return validationError(
                        "Supplied WriteRequest is invalid, must contain exactly one of PutRequest and "
                        "DeleteRequest");
                // Unlike alone, an item in a batch that lacks its key is said not to match the schema.
                if (auto refusal = table.schema.checkKey(each.putRequest ? table.schema.keyIn(each.putRequest->item)
                                                                         : each.deleteRequest->key))
                    return *std::move(refusal);
                if (each.putRequest) {
                    if (auto refusal = table.schema.checkItem(each.putRequest->item)) return *std::move(refusal);
                    if (auto refusal = table.checkIndexes(each.putRequest->item)) return *std::move(refusal);
                }
                auto place = table.schema.placeOf(each.putRequest ? each.putRequest->item : each.deleteRequest->key);
                checkDistinct(seen, place);
                writes.push_back({&table, &name, &each, std::move(place)});
            }
        }
        dynamodb::BatchWriteItemOutput output;
        auto& unprocessed = output.unprocessedItems.emplace();
        std::size_t reached = 0;
        for (auto const& each : writes) {
            if (reached++ >= batchReach)
                unprocessed[*each.name].push_back(*each.request);
            else if (each.request->putRequest)
                each.table->store(each.place, each.request->putRequest->item);
            else
                each.table->erase(each.place);
        }
        return output;
    } catch (ExpressionRefused const& refused) {
        return refused.error;
    }
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_BATCHES_IPP
