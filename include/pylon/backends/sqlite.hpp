// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SQLITE_HPP
#define PYLON_BACKENDS_SQLITE_HPP

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

struct sqlite3;
struct sqlite3_stmt;

namespace pylon::rds {

/// SQLite, in a file or in memory: a database that needs no server. A model of SqlDriverPolicy.
///
/// `path` is the schema `main`, each file of `attach` a schema of its own. `:memory:` holds one connection, so that a range which
/// was fetched has to end before the next call; its schemas may be made by `ATTACH DATABASE ':memory:' AS "my-schema"`.
///
/// Values are as the columns are declared: BOOL... gives bool, DECIMAL... and NUMERIC... decimal numbers. SQLite itself checks no
/// lengths, and types only in STRICT tables. It would round numbers of more than 15 digits to a double: these are refused, unless
/// the column is one of text, such as `DECIMAL TEXT`, which keeps every digit (and is compared as text).
/// Foreign keys are checked. https://www.sqlite.org/datatype3.html
class Sqlite {
public:
    class Connection;

    static constexpr Dialect dialect{.whenDuplicate = "ON CONFLICT DO NOTHING"};

    static Connection connect(ConnectionOptions const& options);
    static std::size_t maxConnections(ConnectionOptions const& options) noexcept;
};

/// As SqlDriverPolicy says.
class Sqlite::Connection {
public:
    void begin();
    void commit();
    void rollback();
    [[nodiscard]] bool inTransaction() const noexcept;
    bool alive() noexcept { return true; }

    std::uint64_t execute(std::string_view statement, std::span<Value const> parameters);
    void query(std::string_view statement, std::span<Value const> parameters);
    [[nodiscard]] std::vector<std::string> const& fields() const noexcept { return fields_; }
    bool next(std::vector<Field>& row);
    bool finish();

    std::optional<std::vector<std::string>> columns(std::string_view schema, std::string_view table);
    std::uint64_t insertOrIgnore(std::string_view schema, std::string_view table, RowBatch const& rows);

private:
    friend Sqlite;

    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    using StatementPtr = std::unique_ptr<sqlite3_stmt, Finalize>;

    /// What a column's declaration says of its values.
    enum class Declared : std::uint8_t { other, boolean, decimal };

    Connection() = default;
    [[noreturn]] void fail(std::string_view statement) const;
    [[nodiscard]] StatementPtr prepare(std::string_view statement, std::string_view* rest = nullptr) const;
    void bind(sqlite3_stmt* statement, std::size_t index, Field const& field, bool keepsText) const;
    [[nodiscard]] bool step(sqlite3_stmt* statement) const;
    [[nodiscard]] Field column(int index);

    std::unique_ptr<sqlite3, Close> database_;
    std::vector<Value> parameters_; ///< of the query
    StatementPtr query_;
    std::function<void(std::string_view)> log_;
    std::vector<std::string> fields_;
    std::vector<Declared> declared_;
    std::vector<std::string> spelt_; ///< decimals of the row that was read
    StatementPtr insert_;            ///< the last INSERT, most often that of the next batch
    std::string insertText_;
    std::vector<bool> keepsText_; ///< which of its columns have the affinity of text
};

static_assert(SqlDriverPolicy<Sqlite>);

} // namespace pylon::rds

// Always inline, whatever the program is built like: pylon::compiled needs no database.
#include <pylon/backends/sqlite.ipp>

#endif // PYLON_BACKENDS_SQLITE_HPP
