// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MARIADB_HPP
#define PYLON_BACKENDS_MARIADB_HPP

#include <pylon/services/rds.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct st_mysql;      // NOLINT(readability-identifier-naming)
struct st_mysql_stmt; // NOLINT(readability-identifier-naming)

namespace pylon::rds {

/// MariaDB and MySQL, by MariaDB Connector/C. A model of SqlDriverPolicy.
///
/// A schema is a database. Each session is strict, in UTC and in utf8mb4: what is too long, no date or not a number is refused,
/// and a zero in an AUTO_INCREMENT column is a zero. INSERT IGNORE would let all this pass; an insert here is one that, where a
/// key is there, sets a field to what it is. (BEFORE UPDATE triggers see that.) Decimals beyond a column's scale are rounded, as
/// the database does with a note.
/// BOOLEAN, which is TINYINT(1), gives bool where it is 0 or 1. A password goes in clear over TLS only, as IAM's tokens need.
/// https://mariadb.com/kb/en/mariadb-connector-c/
class MariaDb {
public:
    class Connection;

    static constexpr Dialect dialect{.quote = '`'};

    static Connection connect(ConnectionOptions const& options);
    static std::size_t maxConnections(ConnectionOptions const& options) noexcept { return options.maxConnections; }
};

/// As SqlDriverPolicy says.
class MariaDb::Connection {
public:
    Connection(Connection&&) noexcept = default;
    Connection& operator=(Connection&&) = delete;
    ~Connection() = default;

    void begin() { run("START TRANSACTION"); }
    void commit() { run("COMMIT"); }
    void rollback() { run("ROLLBACK"); }
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
    friend MariaDb;
    struct Close {
        void operator()(st_mysql* database) const noexcept;
    };
    struct CloseStatement {
        void operator()(st_mysql_stmt* statement) const noexcept;
    };
    using StatementPtr = std::unique_ptr<st_mysql_stmt, CloseStatement>;
    struct Results; ///< how the values of a row are read
    struct DeleteResults {
        void operator()(Results* results) const noexcept;
    };

    Connection() = default;
    [[noreturn]] void fail(std::string_view statement) const;
    [[noreturn]] static void fail(unsigned code, char const* state, char const* message, std::string_view statement);
    [[noreturn]] static void fail(st_mysql_stmt* statement, std::string_view text);
    void run(std::string_view statement);
    [[nodiscard]] StatementPtr prepare(std::string_view statement) const;
    [[nodiscard]] StatementPtr start(std::string_view statement, std::span<Value const> parameters) const;
    std::uint64_t insert(RowBatch const& rows, std::size_t from, std::size_t count, bool bulk);

    std::function<void(std::string_view)> log_;
    std::vector<std::string> fields_;
    std::unique_ptr<Results, DeleteResults> results_;
    StatementPtr query_;
    StatementPtr insert_; ///< the last INSERT, most often that of the next batch
    std::string insertText_;
    std::string queryText_;
    bool bulk_ = false; ///< whether the server takes many rows in one execution: MariaDB does, MySQL does not
    std::unique_ptr<st_mysql, Close> database_; // last, to be closed first: so that no rows are read for the statements
};

static_assert(SqlDriverPolicy<MariaDb>);

} // namespace pylon::rds

// Always inline, whatever the program is built like: pylon::compiled needs no database.
#include <pylon/backends/mariadb.ipp>

#endif // PYLON_BACKENDS_MARIADB_HPP
