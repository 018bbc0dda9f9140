// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_POSTGRES_HPP
#define PYLON_BACKENDS_POSTGRES_HPP

#include <pylon/services/rds.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace pylon::rds {

/// PostgreSQL, by libpq. A model of SqlDriverPolicy.
///
/// Rows are copied to a temporary table, and from there inserted with ON CONFLICT DO NOTHING: the user may make temporary tables.
/// Decimals beyond a column's scale are rounded, as the database does. Text with a zero byte is refused, for PostgreSQL has none. NaN
/// and decimals of more than 38 digits come as text. Sessions are in UTC.
/// https://www.postgresql.org/docs/15/libpq.html
class Postgres {
public:
    class Connection;

    static constexpr Dialect dialect{.numberedPlaceholders = true, .fieldsIgnoreCase = false};

    static Connection connect(ConnectionOptions const& options);
    static std::size_t maxConnections(ConnectionOptions const& options) noexcept { return options.maxConnections; }
};

/// As SqlDriverPolicy says.
class Postgres::Connection {
public:
    void begin();
    void commit() { execute("COMMIT", {}); }
    void rollback() { execute("ROLLBACK", {}); }
    [[nodiscard]] bool inTransaction() const noexcept;
    bool alive() noexcept;

    std::uint64_t execute(std::string_view statement, std::span<Value const> parameters);
    void query(std::string_view statement, std::span<Value const> parameters);
    [[nodiscard]] std::vector<std::string> const& fields() const noexcept { return fields_; }
    bool next(std::vector<Field>& row);
    bool finish();

    std::optional<std::vector<std::string>> columns(std::string_view schema, std::string_view table);
    std::uint64_t insertOrIgnore(std::string_view schema, std::string_view table, RowBatch const& rows);

private:
    friend Postgres;
    struct Finish {
        void operator()(pg_conn* connection) const noexcept;
    };
    struct Clear {
        void operator()(pg_result* result) const noexcept;
    };
    using ResultPtr = std::unique_ptr<pg_result, Clear>;

    Connection() = default;
    void send(std::string_view statement, std::span<Value const> parameters, bool binary = false);
    [[nodiscard]] ResultPtr await();
    [[nodiscard]] ResultPtr receive();
    [[nodiscard]] ResultPtr receiveLast();
    void take(ResultPtr rows, int asked);
    [[noreturn]] void fail(pg_result* result);
    void copy(RowBatch const& rows);

    std::unique_ptr<pg_conn, Finish> connection_;
    std::chrono::milliseconds readTimeout_{};
    std::string statement_; ///< the one that is under way
    std::function<void(std::string_view)> log_;
    std::vector<std::string> fields_;
    std::vector<unsigned> types_;
    std::vector<std::string> spelt_; ///< what a row's fields are that came in no text
    ResultPtr rows_;                 ///< of a query, those that came last
    int row_ = 0;                    ///< the next of them
    int wanted_ = 0;                 ///< how many to ask for next; 0: there are no more
    bool binary_ = false;            ///< whether rows come in binary
    bool ownTransaction_ = false;    ///< whether the query has one of its own
    bool isOpen_ = false;            ///< whether a statement is under way
    std::string copyText_;           ///< what was copied last, as long as that has ever been
    std::string copied_;             ///< the statement that made the temporary table of this transaction
};

static_assert(SqlDriverPolicy<Postgres>);

} // namespace pylon::rds

// Always inline, whatever the program is built like: pylon::compiled needs no database.
#include <pylon/backends/postgres.ipp>

#endif // PYLON_BACKENDS_POSTGRES_HPP
