// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SQLITE_IPP
#define PYLON_BACKENDS_SQLITE_IPP

#include <pylon/backends/sqlite.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace pylon::rds {

namespace detail {

/// The type that a column is declared with, in upper case, for SQLite's own rules ask for parts of it.
inline std::string declaredType(char const* type) {
    std::string upper{type == nullptr ? "" : type};
    for (char& each : upper)
        if (each >= 'a' && each <= 'z') each = static_cast<char>(each - 'a' + 'A');
    return upper;
}

/// Whether a column of this type keeps text as it is: affinity TEXT, or none. https://www.sqlite.org/datatype3.html, 3.1
inline bool keepsText(std::string const& type) {
    auto const has = [&](char const* part) { return type.find(part) != std::string::npos; };
    if (has("INT")) return false;
    return has("CHAR") || has("CLOB") || has("TEXT") || has("BLOB") || type.empty();
}

} // namespace detail

inline void Sqlite::Connection::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
inline void Sqlite::Connection::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

inline std::size_t Sqlite::maxConnections(ConnectionOptions const& options) noexcept {
    // Each connection to one of these would be to a database of its own.
    return options.path.empty() || options.path == ":memory:" ? 1 : options.maxConnections;
}

inline Sqlite::Connection Sqlite::connect(ConnectionOptions const& options) {
    if (options.path.empty())
        throw Error{ErrorKind::configuration, "SQLite needs a path, that of a file or `:memory:`"};
    Connection connection;
    connection.log_ = options.log;
    sqlite3* database = nullptr;
    int const opened = sqlite3_open_v2(options.path.c_str(), &database,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection.database_.reset(database);
    if (opened != SQLITE_OK)
        throw Error{ErrorDetails{.kind = ErrorKind::configuration,
                                 .code = std::to_string(opened),
                                 .message = "the file cannot be opened: " + std::string{sqlite3_errstr(opened)},
                                 .service = "rds",
                                 .reachedService = false}};
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, static_cast<int>(std::chrono::milliseconds{options.readTimeout}.count()));
    // "x" that is no identifier is not text, but an error.
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    connection.execute("PRAGMA foreign_keys = ON", {});
    for (auto const& [schema, path] : options.attach) {
        Value const file{path};
        connection.execute("ATTACH DATABASE ? AS " + sql::identifier(dialect, schema), std::span{&file, 1});
    }
    return connection;
}

inline void Sqlite::Connection::fail(std::string_view statement) const {
    int const code = sqlite3_extended_errcode(database_.get());
    auto kind = ErrorKind::rejected;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: kind = ErrorKind::server; break;
    case SQLITE_CONSTRAINT: kind = ErrorKind::conflict; break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: kind = ErrorKind::denied; break;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: kind = ErrorKind::connection; break;
    default: break;
    }
    throw sql::error(kind, std::to_string(code), sqlite3_errmsg(database_.get()), statement);
}

inline Sqlite::Connection::StatementPtr Sqlite::Connection::prepare(std::string_view statement,
                                                                    std::string_view* rest) const {
    if (log_) log_(statement);
    sqlite3_stmt* prepared = nullptr;
    char const* tail = nullptr;
    if (sqlite3_prepare_v2(database_.get(), statement.data(), static_cast<int>(statement.size()), &prepared, &tail) !=
        SQLITE_OK)
        fail(statement);
    if (rest != nullptr) *rest = statement.substr(static_cast<std::size_t>(tail - statement.data()));
    return StatementPtr{prepared};
}

inline void Sqlite::Connection::bind(sqlite3_stmt* statement, std::size_t index, Field const& field,
                                     bool keepsText) const {
    int const at = static_cast<int>(index);
    int bound = SQLITE_OK;
    // Not copied: what is bound outlives the step.
    auto const text = [&](std::string_view spelt, sqlite3_destructor_type lives = SQLITE_STATIC) {
        return sqlite3_bind_text64(statement, at, spelt.data(), spelt.size(), lives, SQLITE_UTF8);
    };
    switch (field.type) {
    case Field::Type::null: bound = sqlite3_bind_null(statement, at); break;
    case Field::Type::boolean:
    case Field::Type::integer: bound = sqlite3_bind_int64(statement, at, field.integer); break;
    case Field::Type::floating: bound = sqlite3_bind_double(statement, at, field.floating); break;
    case Field::Type::natural:
    case Field::Type::decimal: {
        std::string spelt;
        appendText(spelt, field);
        auto const number = Number::parse(spelt);
        auto const shortest = number ? number->as<double>() : std::nullopt;
        if (keepsText)
            bound = text(spelt, SQLITE_TRANSIENT);
        else if (shortest && number->significantDigits() <= 15)
            bound = sqlite3_bind_double(statement, at, *shortest);
        else
            throw Error{ErrorKind::invalidInput,
                        "SQLite would round a number of more than 15 digits: declare its column as `DECIMAL TEXT`"};
        break;
    }
    case Field::Type::time: bound = text(formatDateTime(field.time()), SQLITE_TRANSIENT); break;
    case Field::Type::text: bound = text(field.text); break;
    case Field::Type::bytes: {
        // A null pointer would be NULL.
        auto const* const bytes = field.text.data() == nullptr ? "" : field.text.data();
        bound = sqlite3_bind_blob64(statement, at, bytes, field.text.size(), SQLITE_STATIC);
        break;
    }
    }
    if (bound != SQLITE_OK) fail(sqlite3_sql(statement));
}

inline bool Sqlite::Connection::step(sqlite3_stmt* statement) const {
    int const code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(sqlite3_sql(statement));
}

inline bool Sqlite::Connection::inTransaction() const noexcept { return sqlite3_get_autocommit(database_.get()) == 0; }

// Takes the lock at once: one that is taken later cannot be waited for.
inline void Sqlite::Connection::begin() { execute("BEGIN IMMEDIATE", {}); }
inline void Sqlite::Connection::commit() { execute("COMMIT", {}); }
inline void Sqlite::Connection::rollback() {
    if (insert_) sqlite3_reset(insert_.get());
    execute("ROLLBACK", {});
}

inline std::uint64_t Sqlite::Connection::execute(std::string_view statement, std::span<Value const> parameters) {
    auto const before = sqlite3_total_changes64(database_.get());
    do {
        auto const prepared = prepare(statement, &statement);
        if (!prepared) continue; // a comment, or nothing
        auto const wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(prepared.get()));
        if (wanted > parameters.size()) throw Error{ErrorKind::invalidInput, "a placeholder has no parameter"};
        for (std::size_t i = 0; i != wanted; ++i)
            bind(prepared.get(), i + 1, Field::of(parameters[i]), false);
        parameters = parameters.subspan(wanted);
        while (step(prepared.get())) {
        }
    } while (!statement.empty());
    if (!parameters.empty()) throw Error{ErrorKind::invalidInput, "a parameter has no placeholder"};
    return static_cast<std::uint64_t>(sqlite3_total_changes64(database_.get()) - before);
}

inline void Sqlite::Connection::query(std::string_view statement, std::span<Value const> parameters) {
    // They are read while the rows are.
    parameters_.assign(parameters.begin(), parameters.end());
    query_ = prepare(statement);
    for (std::size_t i = 0; i != parameters_.size(); ++i)
        bind(query_.get(), i + 1, Field::of(parameters_[i]), true); // a column of numbers makes a number of it
    fields_.clear();
    declared_.clear();
    spelt_.resize(static_cast<std::size_t>(sqlite3_column_count(query_.get())));
    for (int i = 0; i != sqlite3_column_count(query_.get()); ++i) {
        fields_.emplace_back(sqlite3_column_name(query_.get(), i));
        auto const type = detail::declaredType(sqlite3_column_decltype(query_.get(), i));
        declared_.push_back(type.starts_with("BOOL")                                     ? Declared::boolean
                            : type.starts_with("DECIMAL") || type.starts_with("NUMERIC") ? Declared::decimal
                                                                                         : Declared::other);
    }
}

inline bool Sqlite::Connection::next(std::vector<Field>& row) {
    if (!query_ || !step(query_.get())) return query_.reset(), false;
    row.resize(fields_.size());
    for (std::size_t i = 0; i != row.size(); ++i)
        row[i] = column(static_cast<int>(i));
    return true;
}

inline Field Sqlite::Connection::column(int index) {
    auto* const statement = query_.get();
    auto const declared = declared_[static_cast<std::size_t>(index)];
    auto const bytes = [&](void const* data) {
        auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
        return std::string_view{static_cast<char const*>(data), size};
    };
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER: {
        auto const integer = std::int64_t{sqlite3_column_int64(statement, index)};
        bool const truth = declared == Declared::boolean && (integer == 0 || integer == 1);
        return Field::of(truth ? Field::Type::boolean : Field::Type::integer, integer);
    }
    case SQLITE_FLOAT:
        if (declared == Declared::decimal) {
            auto& spelt = spelt_[static_cast<std::size_t>(index)];
            spelt = pylon::detail::spellFloating(sqlite3_column_double(statement, index));
            return Field::of(Field::Type::decimal, spelt);
        }
        return Field::of(sqlite3_column_double(statement, index));
    case SQLITE_TEXT: {
        auto const text = bytes(sqlite3_column_text(statement, index));
        bool const decimal = declared == Declared::decimal && Number::parse(text);
        return Field::of(decimal ? Field::Type::decimal : Field::Type::text, text);
    }
    case SQLITE_BLOB: return Field::of(Field::Type::bytes, bytes(sqlite3_column_blob(statement, index)));
    default: return {};
    }
}

inline bool Sqlite::Connection::finish() {
    query_.reset();
    return true;
}

inline std::optional<std::vector<std::string>> Sqlite::Connection::columns(std::string_view schema,
                                                                           std::string_view table) {
    Field const parameters[] = {Field::of(Field::Type::text, table), Field::of(Field::Type::text, schema)};
    auto const known = prepare("SELECT 1 FROM pragma_database_list WHERE name = ?1 COLLATE NOCASE");
    bind(known.get(), 1, parameters[1], true);
    if (!step(known.get())) return std::nullopt;
    std::vector<std::string> names;
    auto const statement = prepare("SELECT name FROM pragma_table_xinfo(?1, ?2) WHERE hidden <> 1");
    bind(statement.get(), 1, parameters[0], true);
    bind(statement.get(), 2, parameters[1], true);
    while (step(statement.get()))
        names.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(statement.get(), 0)));
    if (names.empty()) return std::nullopt;
    return names;
}

inline std::uint64_t Sqlite::Connection::insertOrIgnore(std::string_view schema, std::string_view table,
                                                        RowBatch const& rows) {
    auto const name = sql::table(dialect, schema, table);
    auto text = sql::insert(dialect, name, rows.fields());
    if (text != insertText_) {
        insertText_.clear();
        insert_ = prepare(text);
        insertText_ = std::move(text);
        auto const probe = prepare("SELECT " + sql::list(dialect, rows.fields()) + " FROM " + name);
        keepsText_.clear();
        for (int i = 0; i != sqlite3_column_count(probe.get()); ++i)
            keepsText_.push_back(detail::keepsText(detail::declaredType(sqlite3_column_decltype(probe.get(), i))));
    }
    std::uint64_t inserted = 0;
    auto const width = rows.fields().size();
    for (std::size_t row = 0; row != rows.size(); ++row) {
        for (std::size_t i = 0; i != width; ++i)
            bind(insert_.get(), i + 1, rows.values()[row * width + i], keepsText_[i]);
        try {
            static_cast<void>(step(insert_.get()));
        } catch (...) {
            sqlite3_reset(insert_.get());
            throw;
        }
        // Those that triggers made are not counted here.
        inserted += static_cast<std::uint64_t>(sqlite3_changes64(database_.get()));
        sqlite3_reset(insert_.get());
    }
    return inserted;
}

} // namespace pylon::rds

#endif // PYLON_BACKENDS_SQLITE_IPP
