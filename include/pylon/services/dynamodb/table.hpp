// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_TABLE_HPP
#define PYLON_SERVICES_DYNAMODB_TABLE_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/lazy_range.hpp>
#include <pylon/services/dynamodb/batches.hpp>
#include <pylon/services/dynamodb/errors.hpp>
#include <pylon/services/dynamodb/item_pages.hpp>
#include <pylon/services/dynamodb/operations.hpp>
#include <pylon/services/dynamodb/options.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <concepts>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::dynamodb {

/// What can be an element of a table: an Item, or a struct that Boost.Hana reflects, whose members are its attributes.
///
/// Of a struct, attributes that no member has are passed over, and members without an attribute are left as they are made: let
/// those be std::optional that an item may lack.
/// Requirements: T is Item; or it is Reflected, default-constructible and copyable.
/// Errors: a number that a member cannot hold exactly is one, never rounded.
/// Thread safety: as any value.
/// Models: Item, reflected structs.
/// Archetype: tests/archetypes/reflected.hpp
template <class T>
concept TableElement = std::same_as<T, Item> || (Reflected<T> && std::default_initializable<T> && std::copyable<T>);

namespace detail {

/// Whether a type is a TableElement; that it is none is the compiler's first error.
template <class T> consteval bool checkElement() {
    constexpr bool is = TableElement<T>;
    static_assert(is, "TableElement: an element of a table is an Item, or a default-constructible, copyable struct "
                      "that is adapted by PYLON_ADAPT_STRUCT");
    return is;
}

} // namespace detail

/// An Amazon DynamoDB table.
///
///     dynamodb::Table table{aws, "my-table"};
///     table.put({{"id", 50}, {"some", "other"}});
///     auto item = table.get({{"id", 50}});              // optional<Item>
///     table.put(Order{50, "ann", 9.5});
///     for (Order const& each : table.fullScan<Order>()) ...
///
/// Cheap to copy; copies share the client. Reads are eventually consistent unless they are asked to be consistent.
/// Errors: all calls throw Error; TableNotFound where there is no such table; invalidInput, before anything is sent, for what
/// DynamoDB would not take; malformed where an item is not what the struct says. Thread safety: as the client's.
template <TransportPolicy Transport, SignerPolicy Signer, SerializerPolicy Serializer, RetryPolicy Retry> class Table {
public:
    using ClientType = Client<Transport, Signer, Serializer, Retry>;

    /// `nameOrArn`: a name, which must be one that a table can have, or an ARN.
    Table(ClientType client, std::string_view nameOrArn) : client_(std::move(client)), name_(nameOrArn) {
        if (!detail::isTableName(name_))
            throw Error{ErrorKind::invalidInput, "no table can have this name: give 3 to 255 letters, digits, hyphens, "
                                                 "underscores and dots, or an ARN"};
    }
    /// On the default client.
    explicit Table(std::string_view nameOrArn)
        requires std::default_initializable<ClientType>
        : Table(ClientType{}, nameOrArn) {}

    /// The name or ARN that the object was made with.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// The item of this key, or nothing where there is none: `get({{"id", 50}})`, `get<Order>({{"id", 50}})`.
    template <class T = Item>
        requires(detail::checkElement<T>())
    [[nodiscard]] std::optional<T> get(Item const& key, GetOptions const& options = {}) const {
        checkKey(key);
        GetItemOf<T> operation{.tableName = name_, .key = key};
        if (options.consistent) operation.consistentRead = true;
        project(operation, options.attributes);
        auto item = call(operation).item;
        if constexpr (std::same_as<T, Item>)
            return item;
        else
            return item ? std::optional<T>{std::move(item->value)} : std::nullopt;
    }

    /// Writes an item, in the place of the one of the same key.
    /// @throws ConditionFailed where the options' condition does not hold.
    void put(Item const& item, WriteOptions const& options = {}) const {
        write(PutItem{.tableName = name_, .item = item}, options);
    }
    template <class T>
        requires(!std::convertible_to<T const&, Item const&> && detail::checkElement<T>())
    void put(T const& item, WriteOptions const& options = {}) const {
        write(PutItemOf<T>{.tableName = name_, .item = {item}}, options);
    }

    /// Removes the item of this key; that there is none is no error. Throws as put().
    void remove(Item const& key, WriteOptions const& options = {}) const {
        checkKey(key);
        DeleteItem operation{.tableName = name_, .key = key};
        applyCondition(operation, options);
        call(operation);
    }

    /// Changes attributes of an item, which is made where there is none, and gives it back as it is then:
    /// `update({{"id", 50}}, "SET #n = :n ADD visits :one", {{":n", "x"}, {":one", 1}}, {.names = {{"#n", "name"}}})`.
    ///
    /// Where the answer is lost it is not done again, since it may have been done: the error then says that it may.
    /// @throws ConditionFailed where the options' condition does not hold.
    Item update(Item const& key, std::string_view expression, Item const& values = {},
                UpdateOptions const& options = {}) const {
        checkKey(key);
        UpdateItem operation{.tableName = name_, .key = key, .returnValues = "ALL_NEW"};
        operation.updateExpression = std::string{expression};
        if (!options.condition.empty()) operation.conditionExpression = options.condition;
        operation.expressionAttributeNames = options.names;
        operation.expressionAttributeValues = checked(values);
        if (options.returnItem) operation.returnValuesOnConditionCheckFailure = "ALL_OLD";
        return call(operation).attributes.value_or(Item{});
    }

    /// The items of one partition, in the order of their sort keys: a lazy range, as fullScan().
    /// `query("id = :id AND #at > :from", {{":id", 50}, {":from", 10}}, {.names = {{"#at", "at"}}})`; of a secondary index:
    /// `query("customer = :c", {{":c", "ann"}}, {.index = "by-customer"})`
    template <class T = Item>
        requires(detail::checkElement<T>())
    [[nodiscard]] LazyRange<T> query(std::string_view keyCondition, Item const& values,
                                     QueryOptions const& options = {}) const {
        QueryOf<T> request{.tableName = name_};
        if (!options.index.empty()) request.indexName = options.index;
        request.keyConditionExpression = std::string{keyCondition};
        request.limit = pageSize(options);
        if (options.consistent) request.consistentRead = true;
        if (options.descending) request.scanIndexForward = false;
        if (!options.filter.empty()) request.filterExpression = options.filter;
        request.expressionAttributeNames = options.names;
        request.expressionAttributeValues = checked(values);
        project(request, options.attributes);
        return detail::pagesOf<T>(client_, std::vector{std::move(request)}, options.limit);
    }

    /// The items of these keys that there are, in no order: a hundred at a time, several hundreds at once. What DynamoDB did not get
    /// to is asked for again, as the client's retry policy says.
    /// @throws Error: invalidInput, before anything is sent, where a key is there twice; throttled where something was still not
    ///         got to in the end.
    template <class T = Item>
        requires(detail::checkElement<T>())
    [[nodiscard]] std::vector<T> getMany(std::vector<Item> keys, GetOptions const& options = {}) const {
        for (auto const& each : keys)
            checkKey(each);
        detail::requireDistinct(keys);
        KeysAndAttributes request;
        if (options.consistent) request.consistentRead = true;
        project(request, options.attributes);
        return detail::BatchGetter<ClientType, T>{client_, name_, std::move(request)}.get(std::move(keys));
    }

    /// Writes the items of any input range, Items or structs: 25 at a time and no more than 16 MB, several batches at once. What
    /// DynamoDB did not get to is sent again, as the client's retry policy says. There are no conditions, and no order.
    /// @throws BatchError naming every item that was not written, and what the range throws.
    template <std::ranges::input_range Range>
        requires(detail::checkElement<std::ranges::range_value_t<Range>>())
    void putMany(Range&& items) const {
        detail::BatchWriter<ClientType> writer{client_, name_};
        writer.write(items, [](auto const& each) -> WriteRequest {
            auto const stored = detail::storedView(each);
            if (auto why = detail::whyNotStorable(stored)) throw Error{ErrorKind::invalidInput, *std::move(why)};
            if constexpr (std::same_as<std::ranges::range_value_t<Range>, Item>)
                return {.putRequest = {{each}}};
            else
                return {.putRequest = {{detail::asItem<typename Serializer::Json>(stored)}}};
        });
    }

    /// Removes the items of these keys, 25 at a time, as putMany() writes them; that there is none of a key is no error.
    /// @throws Error (invalidInput), before anything is sent, where a key is there twice; BatchError.
    void removeMany(std::vector<Item> const& keys) const {
        for (auto const& each : keys)
            checkKey(each);
        detail::requireDistinct(keys);
        detail::BatchWriter<ClientType> writer{client_, name_};
        writer.write(keys, [](Item const& key) -> WriteRequest { return {.deleteRequest = {{key}}}; });
    }

    /// All items, in no order: a lazy range. Nothing is asked for before its begin(); while a page is looked at, the next one is on
    /// its way, of each segment, 64 of them at most, and no more is held than these. What is written meanwhile may be seen or not.
    template <class T = Item>
        requires(detail::checkElement<T>())
    [[nodiscard]] LazyRange<T> fullScan(ScanOptions const& options = {}) const {
        constexpr int mostSegments = 1'000'000;
        if (options.segments < 1 || options.segments > mostSegments)
            throw Error{ErrorKind::invalidInput, "a table is scanned in 1 to 1,000,000 segments"};
        ScanOf<T> request{.tableName = name_};
        if (!options.index.empty()) request.indexName = options.index;
        request.limit = pageSize(options);
        if (options.consistent) request.consistentRead = true;
        if (!options.filter.empty()) request.filterExpression = options.filter;
        request.expressionAttributeNames = options.names;
        request.expressionAttributeValues = checked(options.values);
        project(request, options.attributes);
        std::vector<ScanOf<T>> requests(static_cast<std::size_t>(options.segments), request);
        if (options.segments > 1)
            for (int i = 0; i != options.segments; ++i) {
                requests[static_cast<std::size_t>(i)].segment = i;
                requests[static_cast<std::size_t>(i)].totalSegments = options.segments;
            }
        return detail::pagesOf<T>(client_, std::move(requests), options.limit);
    }

private:
    template <Operation Op> typename Op::Output call(Op const& operation) const {
        auto result = client_.invoke(operation);
        if (result) return *std::move(result);
        auto const& error = result.error();
        if constexpr (requires { operation.returnValuesOnConditionCheckFailure; })
            if (error.code() == "ConditionalCheckFailedException") throw conditionFailed(error);
        raise(error, name_);
    }

    /// With the item, where the answer has it.
    static ConditionFailed conditionFailed(Error const& error) {
        auto details = error.details();
        GetItemOutput<Item> said;
        auto body = std::exchange(details.body, {});
        if (!body.empty())
            static_cast<void>(Serializer::Json::read(body, mutableView(said), {.naming = Naming::capitalized}));
        return ConditionFailed{std::move(details), std::move(said.item)};
    }

    static void checkKey(Item const& key) {
        if (auto why = detail::whyNotKey(key)) throw Error{ErrorKind::invalidInput, *std::move(why)};
    }

    static Item const& checked(Item const& values) {
        if (auto why = detail::measure(view(values)).fault) throw Error{ErrorKind::invalidInput, *std::move(why)};
        return values;
    }

    template <class Op> static void applyCondition(Op& operation, WriteOptions const& options) {
        if (!options.condition.empty()) operation.conditionExpression = options.condition;
        operation.expressionAttributeNames = options.names;
        operation.expressionAttributeValues = checked(options.values);
        if (options.returnItem) operation.returnValuesOnConditionCheckFailure = "ALL_OLD";
    }

    template <class Op> void write(Op operation, WriteOptions const& options) const {
        if (auto why = detail::whyNotStorable(view(operation.item)))
            throw Error{ErrorKind::invalidInput, *std::move(why)};
        applyCondition(operation, options);
        call(operation);
    }

    /// Names attributes by place-holders, so that none is taken for a word of the expressions' language.
    template <class Op> static void project(Op& operation, std::vector<std::string> const& attributes) {
        if (attributes.empty()) return;
        std::string expression;
        for (auto const& each : attributes) {
            auto const placeholder = "#pylon" + std::to_string(operation.expressionAttributeNames.size());
            operation.expressionAttributeNames.emplace(placeholder, each);
            expression.append(expression.empty() ? "" : ", ").append(placeholder);
        }
        operation.projectionExpression = std::move(expression);
    }

    /// The size of a page: no more than what will be looked at, where no filter hides how much that is.
    template <class Options> static std::optional<std::int64_t> pageSize(Options const& options) {
        auto size = options.pageSize;
        if (size && *size < 1) throw Error{ErrorKind::invalidInput, "a page has at least one item"};
        constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
        if (options.limit && options.filter.empty() && *options.limit > 0 &&
            *options.limit < static_cast<std::uint64_t>(size.value_or(most)))
            size = static_cast<std::int64_t>(*options.limit);
        return size;
    }

    ClientType client_;
    std::string name_;
};

// A name alone means the default client, whose policies `pylon/defaults.hpp` names. Dependent, so that this header does not
// need it.
template <std::convertible_to<std::string_view> Name, class Stack = DefaultStack<Name>>
Table(Name)
    -> Table<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry>;

} // namespace pylon::dynamodb

#endif // PYLON_SERVICES_DYNAMODB_TABLE_HPP
