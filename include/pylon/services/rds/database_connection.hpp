// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_DATABASE_CONNECTION_HPP
#define PYLON_SERVICES_RDS_DATABASE_CONNECTION_HPP

#include <pylon/core/lazy_range.hpp>
#include <pylon/core/standard_retry.hpp>
#include <pylon/services/rds/connection_pool.hpp>
#include <pylon/services/rds/driver.hpp>
#include <pylon/services/rds/row.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::rds {

class MariaDb;

namespace detail {

/// How far a transaction has come.
struct Progress {
    bool replayable = true; ///< whether all of it can be made again
    bool mayHaveActed = false;
};

/// Runs `body(progress)`, again as the retry policy decides. What it throws tells how many attempts there were.
template <class Retry, class Body>
auto withRetries(Retry retry, AnyClock clock, std::string_view operation, Body const& body) {
    auto const start = clock.ticks();
    std::vector<Attempt> attempts;
    for (int attempt = 1;; ++attempt) {
        Progress progress;
        try {
            if constexpr (std::is_void_v<decltype(body(progress))>) {
                body(progress);
                retry.succeeded();
                return;
            } else {
                auto result = body(progress);
                retry.succeeded();
                return result;
            }
        } catch (Error const& error) {
            Failure failure{
                .idempotency = Idempotency::unsafe, .mayHaveActed = progress.mayHaveActed, .attempt = attempt};
            failure.elapsed = clock.ticks() - start;
            failure.service = "rds";
            switch (error.kind()) {
            case ErrorKind::connection:
            case ErrorKind::server: failure.failureClass = FailureClass::transient; break;
            case ErrorKind::timeout: failure.failureClass = FailureClass::timeout; break;
            default: break;
            }
            auto const decision = progress.replayable ? retry.failed(failure) : RetryDecision{};
            using std::chrono::milliseconds;
            attempts.push_back(
                {.kind = error.kind(),
                 .code = error.code(),
                 .message = error.message(),
                 .elapsed = std::chrono::floor<milliseconds>(failure.elapsed),
                 .delayAfter = decision.retry() ? std::chrono::floor<milliseconds>(decision.delay) : milliseconds{},
                 .mayHaveActed = failure.mayHaveActed});
            if (!decision.retry()) {
                auto details = error.details();
                details.service = "rds";
                details.operation = operation;
                details.attempts = std::move(attempts);
                throw Error{std::move(details)};
            }
            clock.waitUntil(clock.ticks() + decision.delay, {});
        }
    }
}

/// Whether a connection is of no use after this.
inline bool isLost(Error const& error) noexcept {
    return error.kind() == ErrorKind::connection || error.kind() == ErrorKind::timeout ||
           error.kind() == ErrorKind::malformed;
}

/// A SELECT of which the rows are read as they are asked for. It has a connection from its first row to its last.
template <class Driver, class Retry, Row T> class Fetching {
public:
    using Pool = ConnectionPool<Driver>;

    Fetching(std::shared_ptr<Pool> pool, Retry const& retry, std::string schema, std::string table, Where where)
        : pool_(std::move(pool)), retry_(retry), schema_(std::move(schema)), table_(std::move(table)),
          where_(std::move(where)) {}
    Fetching(Fetching const&) = delete;
    Fetching& operator=(Fetching const&) = delete;
    ~Fetching() {
        try {
            if (lease_ && !lease_->operator->()->finish()) lease_->discard();
        } catch (...) {
            lease_->discard();
        }
    }

    /// Puts the next rows in place of those of the page; false after the last.
    bool refill(std::vector<T>& page) {
        if (failed_) throw *failed_;
        if (ended_) return false;
        try {
            if (!lease_) start();
            auto& connection = **lease_;
            std::size_t count = 0;
            for (; count != rowsAPage; ++count) {
                if (!connection.next(row_)) {
                    ended_ = true;
                    lease_.reset();
                    break;
                }
                readRow(count == page.size() ? page.emplace_back() : page[count], fields_, row_);
            }
            page.resize(count);
        } catch (Error const& error) {
            // The rows before it have been given, so that it cannot be made again from the beginning.
            if (lease_) {
                failed_ = error;
                lease_->discard();
                lease_.reset();
            }
            throw;
        }
        return true;
    }

private:
    static constexpr std::size_t rowsAPage = 128;

    void start() {
        withRetries(retry_, pool_->clock(), "fetch", [this](Progress&) {
            auto lease = pool_->acquire();
            try {
                auto const table = sql::table(Driver::dialect, schema_, table_);
                auto const wanted = columnsOf<T>();
                auto statement = sql::select(Driver::dialect, table, wanted, where_.conditions());
                auto const columns = lease->columns(schema_, table_);
                if (!columns) throw sql::noTable(table);
                auto used = wanted;
                for (auto const& each : where_.conditions())
                    used.push_back(each.key);
                sql::requireFields(Driver::dialect, table, *columns, used);
                lease->query(statement.text, statement.parameters);
                fields_ = lease->fields();
            } catch (Error const& error) {
                if (isLost(error)) lease.discard();
                throw;
            }
            lease_.emplace(std::move(lease));
        });
    }

    std::shared_ptr<Pool> pool_;
    Retry retry_;
    std::string schema_;
    std::string table_;
    Where where_;
    std::optional<typename Pool::Lease> lease_;
    std::vector<std::string> fields_;
    std::vector<Field> row_;
    std::optional<Error> failed_;
    bool ended_ = false;
};

} // namespace detail

/// A database of RDS, or any other of the kinds that there are drivers for: MariaDb (MySQL, too), Postgres, Sqlite.
///
///     rds::DatabaseConnection<rds::Postgres> database{{.host = "...", .username = "me", .password = "..."}};
///     database.insertOrIgnore("my-schema", "my-table", records);
///     for (auto const& row : database.fetch("my-schema", "my-table", col("at") >= 123456789)) ...
///
/// A cheap handle on a pool of connections, which its copies share. Opens none before one is needed; one that the other side
/// has closed while it was idle is replaced.
/// Errors: all members throw Error: ErrorKind::notFound for a table that is not there, `invalidInput` for a field that the table
/// does not have, `conflict` for a violated constraint; Error::code is the database's own. No error holds a value. Where the
/// whole of a transaction can be made again, and certainly did not happen, the retry policy decides whether it is: after a
/// deadlock, or a lost connection.
/// Thread safety: all members may be called from any number of threads at once. Each call has a connection of its own.
template <class SqlDriver = MariaDb, class Retry = StandardRetry> class DatabaseConnection {
    static_assert(detail::checkSqlDriver<SqlDriver>());
    using Pool = detail::ConnectionPool<SqlDriver>;

public:
    /// Does no I/O.
    explicit DatabaseConnection(ConnectionOptions options, Retry const& retry = Retry{})
        : pool_(std::make_shared<Pool>(std::move(options))), retry_(retry) {}

    /// Whether there is a table, or view, of this name.
    [[nodiscard]] bool tableExists(std::string_view schema, std::string_view table) const {
        static_cast<void>(sql::table(SqlDriver::dialect, schema, table)); // throws for what is no name
        return detail::withRetries(retry_, pool_->clock(), "tableExists", [&](detail::Progress&) {
            return use([&](auto& connection) { return connection.columns(schema, table).has_value(); });
        });
    }

    /// Inserts the rows of any input range, all but those that have a primary or unique key which is there already, in this range
    /// or in the table; returns how many were new. One transaction: with any other error (a null where none may be, a value that
    /// is too long, a foreign key without its row) nothing of the call is kept.
    ///
    /// The range is gone through as rows are sent, and again should the transaction be made again: what is not a forward range
    /// (a generator) is gone through once, and the error thrown. Rows whose fields differ from those before begin a new batch. A
    /// field that a record does not have takes the column's default; an empty std::optional is null.
    template <std::ranges::input_range Range>
        requires(detail::checkRow<RowOf<Range>>())
    std::uint64_t insertOrIgnore(std::string_view schema, std::string_view table, Range&& rows) const {
        return detail::withRetries(retry_, pool_->clock(), "insertOrIgnore", [&](detail::Progress& progress) {
            return use([&](auto& connection) { return insert(connection, schema, table, rows, progress); });
        });
    }
    std::uint64_t insertOrIgnore(std::string_view schema, std::string_view table,
                                 std::initializer_list<Record> rows) const {
        return insertOrIgnore(schema, table, std::views::all(rows));
    }

    /// The rows of a table that fulfil all conditions, as Records or as structs of which the members are columns, in no order
    /// that is promised. They come as they are looked at, and are not held: the range has a connection until it is at its end,
    /// or goes. Nothing is asked before its `begin()`.
    template <class T = Record>
        requires(detail::checkFetched<T>())
    [[nodiscard]] LazyRange<T> fetch(std::string_view schema, std::string_view table, Where where = {}) const {
        auto fetching = std::make_shared<detail::Fetching<SqlDriver, Retry, T>>(pool_, retry_, std::string{schema},
                                                                                std::string{table}, std::move(where));
        return LazyRange<T>{typename LazyRange<T>::Refill{
            [fetching = std::move(fetching)](auto& page) { return fetching->refill(page); }}};
    }

    /// Runs one statement of one's own and returns how many rows it changed. Values belong into `parameters`, in the order of the
    /// driver's placeholders: `?`, for PostgreSQL `$1`. Rows that it would give are passed over. A transaction that it leaves
    /// open is rolled back, and is an error.
    std::uint64_t execute(std::string_view statement, std::vector<Value> const& parameters = {}) const {
        for (auto const& each : parameters)
            sql::requireColumnValue("of a parameter", each);
        return detail::withRetries(retry_, pool_->clock(), "execute", [&](detail::Progress& progress) {
            return use([&](auto& connection) {
                progress.mayHaveActed = true;
                try {
                    auto const changed = connection.execute(statement, parameters);
                    if (connection.inTransaction())
                        throw Error{ErrorKind::invalidInput, "the statement leaves a transaction open"};
                    return changed;
                } catch (Error const& error) {
                    // The database undid the statement itself.
                    if (error.kind() == ErrorKind::server) progress.mayHaveActed = false;
                    throw;
                }
            });
        });
    }

private:
    template <class F> auto use(F&& body) const {
        auto lease = pool_->acquire();
        try {
            return body(*lease);
        } catch (Error const& error) {
            if (detail::isLost(error)) lease.discard();
            throw;
        }
    }

    template <class Range>
    static std::uint64_t insert(typename SqlDriver::Connection& connection, std::string_view schema,
                                std::string_view table, Range& rows, detail::Progress& progress) {
        auto const name = sql::table(SqlDriver::dialect, schema, table);
        auto const columns = connection.columns(schema, table);
        if (!columns) throw sql::noTable(name);
        std::uint64_t inserted = 0;
        RowBatch batch;
        std::vector<std::string> checked;
        auto const flush = [&] {
            if (batch.size() == 0) return;
            if (checked != batch.fields()) sql::requireFields(SqlDriver::dialect, name, *columns, batch.fields());
            checked = batch.fields();
            inserted += connection.insertOrIgnore(schema, table, batch);
            batch.clear();
        };
        connection.begin();
        try {
            progress.replayable = std::ranges::forward_range<Range>;
            for (auto&& row : rows) {
                if (!detail::append(batch, row)) {
                    flush();
                    detail::append(batch, row);
                }
                if (batch.values().size() >= valuesABatch || batch.bytes() >= bytesABatch) flush();
            }
            flush();
            progress.mayHaveActed = true;
            connection.commit();
        } catch (Error const& error) {
            // What the database answers to a commit is that it did not happen; only a lost answer leaves that open.
            if (!detail::isLost(error)) {
                progress.mayHaveActed = false;
                if (connection.inTransaction()) connection.rollback();
            }
            throw;
        }
        return inserted;
    }

    static constexpr std::size_t valuesABatch = 32'768;
    static constexpr std::size_t bytesABatch = 1U << 20U; // a server takes at least 16 times as much at once

    std::shared_ptr<Pool> pool_;
    Retry retry_;
};

DatabaseConnection(ConnectionOptions) -> DatabaseConnection<MariaDb, StandardRetry>;

} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_DATABASE_CONNECTION_HPP
