// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/dynamodb_condition.hpp>
#include <pylon/backends/memory/dynamodb_schema.hpp>
#include <pylon/backends/memory/dynamodb_table.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/dynamodb/transactions.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// A transaction that was made with a token, which stands for it for ten minutes.
struct DynamodbTransaction {
    std::string request{}; ///< in JSON
    Ticks until{};
};

/// DynamoDB as one account has it in one region: the tables by their names, and a handler for each operation that is modelled.
///
/// Thread safety: all members are called with the clock's lock held.
class DynamodbService {
public:
    explicit DynamodbService(CloudOptions const& options) : region_(options.region), accountId_(options.accountId) {}
    DynamodbService(DynamodbService const&) = delete;
    DynamodbService& operator=(DynamodbService const&) = delete;

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    [[nodiscard]] std::string arnOf(std::string_view name) const;
    /// A table by its name or ARN; null where there is none.
    [[nodiscard]] DynamodbTable* find(std::string_view nameOrArn);

    /// Erases what has expired in tables that have a time to live.
    void expire(WallTime now);

    /// How many items a batch call gets to; the others it leaves unprocessed.
    std::size_t batchReach = 100;

    // Items.
    Answer<dynamodb::GetItemOutput<dynamodb::Item>> getItem(dynamodb::GetItem const& input, Call const& call);
    Answer<dynamodb::AttributesOutput> putItem(dynamodb::PutItem const& input, Call const& call);
    Answer<dynamodb::AttributesOutput> deleteItem(dynamodb::DeleteItem const& input, Call const& call);
    Answer<dynamodb::PageOutput<dynamodb::Item>> scan(dynamodb::Scan const& input, Call const& call);
    Answer<dynamodb::PageOutput<dynamodb::Item>> query(dynamodb::Query const& input, Call const& call);
    Answer<dynamodb::AttributesOutput> updateItem(dynamodb::UpdateItem const& input, Call const& call);
    Answer<dynamodb::BatchGetItemOutput<dynamodb::Item>> batchGetItem(dynamodb::BatchGetItem const& input,
                                                                      Call const& call);
    Answer<dynamodb::BatchWriteItemOutput> batchWriteItem(dynamodb::BatchWriteItem const& input, Call const& call);

    Answer<dynamodb::TransactWriteItemsOutput> transactWriteItems(dynamodb::TransactWriteItems const& input,
                                                                  Call const& call);
    Answer<dynamodb::TransactGetItemsOutput> transactGetItems(dynamodb::TransactGetItems const& input,
                                                              Call const& call);

    // Tables.
    Answer<dynamodb::TableDescriptionOutput> createTable(dynamodb::CreateTable const& input, Call const& call);
    Answer<dynamodb::DescribeTableOutput> describeTable(dynamodb::DescribeTable const& input, Call const& call);
    Answer<dynamodb::TableDescriptionOutput> deleteTable(dynamodb::DeleteTable const& input, Call const& call);
    Answer<dynamodb::ListTablesOutput> listTables(dynamodb::ListTables const& input, Call const& call);
    Answer<dynamodb::UpdateTimeToLiveOutput> updateTimeToLive(dynamodb::UpdateTimeToLive const& input,
                                                              Call const& call);
    Answer<dynamodb::DescribeTimeToLiveOutput> describeTimeToLive(dynamodb::DescribeTimeToLive const& input,
                                                                  Call const& call);

private:
    friend struct SnapshotAccess;

    /// What a page is made of. Null predicates hold always.
    struct PageRequest {
        DynamodbTable const* table = nullptr;
        DynamodbIndex const* index = nullptr; ///< null: the table itself
        bool whole = false;                   ///< of a local index: what it does not have comes from the table
        std::function<bool(ItemPlace const& place)>
            belongs{}; ///< to the segment or the partition, or to the sort keys asked for
        Predicate filter{};
        std::vector<DocumentPath> projection{};
        bool count = false; ///< count the items, and give none
        bool descending = false;
        std::optional<std::int64_t> limit{};
        std::optional<dynamodb::Item> startKey{};
    };
    /// What Scan and Query have in common: the index, and what is wanted of the items.
    template <class Input>
    static void choose(PageRequest& request, Input const& input, std::vector<std::string> const& filtered);
    [[nodiscard]] dynamodb::PageOutput<dynamodb::Item> page(PageRequest const& request) const;
    [[nodiscard]] DynamodbTable& require(std::string const& nameOrArn);
    [[nodiscard]] dynamodb::TableDescription description(DynamodbTable const& table, std::string_view status) const;

    std::string region_;
    std::string accountId_;
    std::map<std::string, DynamodbTable, std::less<>> tables_;
    std::map<std::string, DynamodbTransaction, std::less<>> made_; ///< by their tokens
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb_batches.ipp>
#include <pylon/backends/memory/dynamodb_management.ipp>
#include <pylon/backends/memory/dynamodb_service.ipp>
#include <pylon/backends/memory/dynamodb_transactions.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_SERVICE_HPP
