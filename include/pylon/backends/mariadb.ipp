// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MARIADB_IPP
#define PYLON_BACKENDS_MARIADB_IPP

#include <pylon/backends/mariadb.hpp>

#include <mysql.h>
#include <poll.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace pylon::rds {

namespace detail {

/// What a value is sent as where it is not one of the protocol's own numbers.
inline std::string spellForMariaDb(Value const& value) {
    switch (value.type()) {
    case Value::Type::boolean: return *value.getIf<bool>() ? "1" : "0";
    case Value::Type::integer: return std::to_string(*value.getIf<std::int64_t>());
    case Value::Type::number: return value.getIf<Number>()->text();
    case Value::Type::floating: return pylon::detail::spellFloating(*value.getIf<double>());
    case Value::Type::string: return *value.getIf<std::string>();
    case Value::Type::blob: return value.getIf<Blob>()->bytes;
    default: return {};
    }
}

} // namespace detail

struct MariaDb::Connection::Results {
    struct Column {
        std::int64_t integer = 0;
        double real = 0;
        float single = 0;
        std::string text{};
        unsigned long length = 0;
        my_bool isNull = 0;
        my_bool isTruncated = 0;
        bool isBoolean = false;
        bool isDecimal = false;
        bool isBytes = false;
    };
    std::vector<Column> columns;
    std::vector<MYSQL_BIND> binds;
};

inline void MariaDb::Connection::Close::operator()(st_mysql* database) const noexcept { mysql_close(database); }
inline void MariaDb::Connection::CloseStatement::operator()(st_mysql_stmt* statement) const noexcept {
    mysql_stmt_close(statement);
}
inline void MariaDb::Connection::DeleteResults::operator()(Results* results) const noexcept { delete results; }

inline MariaDb::Connection MariaDb::connect(ConnectionOptions const& options) {
    Connection connection;
    connection.database_.reset(mysql_init(nullptr));
    auto* const database = connection.database_.get();
    if (database == nullptr) throw std::bad_alloc{};
    unsigned const connectTimeout = static_cast<unsigned>(std::max<std::int64_t>(1, options.connectTimeout.count()));
    unsigned const readTimeout = static_cast<unsigned>(std::max<std::int64_t>(1, options.readTimeout.count()));
    unsigned const tcp = MYSQL_PROTOCOL_TCP;
    unsigned const no = 0;
    mysql_optionsv(database, MYSQL_OPT_CONNECT_TIMEOUT, &connectTimeout);
    mysql_optionsv(database, MYSQL_OPT_READ_TIMEOUT, &readTimeout);
    mysql_optionsv(database, MYSQL_OPT_WRITE_TIMEOUT, &readTimeout);
    mysql_optionsv(database, MYSQL_OPT_PROTOCOL, &tcp);
    mysql_optionsv(database, MYSQL_OPT_LOCAL_INFILE, &no); // a server could ask for any file
    mysql_optionsv(database, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    my_bool const yes = 1;
    if (options.tls == Tls::verify) {
        mysql_optionsv(database, MYSQL_OPT_SSL_ENFORCE, &yes);
        mysql_optionsv(database, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
        if (!options.certificates.empty()) mysql_optionsv(database, MYSQL_OPT_SSL_CA, options.certificates.c_str());
    } else {
        // The server chooses how a password is sent: not in clear.
        mysql_optionsv(database, MARIADB_OPT_RESTRICTED_AUTH,
                       "mysql_native_password,client_ed25519,caching_sha2_password,sha256_password");
    }
    auto const password = options.password.get();
    if (mysql_real_connect(
            database, options.host.c_str(), options.username.c_str(), std::string{password.reveal()}.c_str(),
            options.database.empty() ? nullptr : options.database.c_str(), options.port, nullptr, 0) == nullptr)
        connection.fail("");
    unsigned long capabilities = 0;
    mariadb_get_infov(database, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &capabilities);
    connection.bulk_ = (capabilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32U)) != 0;
    connection.run("SET time_zone = '+00:00', innodb_lock_wait_timeout = " + std::to_string(readTimeout) +
                   ", sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
                   "NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'");
    return connection;
}

inline void MariaDb::Connection::fail(unsigned code, char const* state, char const* message,
                                      std::string_view statement) {
    std::string_view const sqlState{state};
    auto kind = ErrorKind::rejected;
    if (code >= 2000 && code < 3000)
        kind = ErrorKind::connection; // the client's own: refused, lost, TLS
    else if (code == 1205 || code == 1213)
        kind = ErrorKind::server; // lock wait, deadlock
    else if (code == 1044 || code == 1045 || code == 1142 || code == 1698)
        kind = ErrorKind::denied;
    else if (code == 1053 || code == 1927 || sqlState.starts_with("08"))
        kind = ErrorKind::connection; // shut down, killed
    else if (sqlState.starts_with("23"))
        kind = ErrorKind::conflict;
    throw sql::error(kind, std::to_string(code), message, statement);
}
inline void MariaDb::Connection::fail(std::string_view statement) const {
    fail(mysql_errno(database_.get()), mysql_sqlstate(database_.get()), mysql_error(database_.get()), statement);
}
inline void MariaDb::Connection::fail(st_mysql_stmt* statement, std::string_view text) {
    fail(mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement), mysql_stmt_error(statement), text);
}

inline bool MariaDb::Connection::inTransaction() const noexcept {
    unsigned status = 0;
    mariadb_get_infov(database_.get(), MARIADB_CONNECTION_SERVER_STATUS, &status);
    return (status & SERVER_STATUS_IN_TRANS) != 0;
}

inline bool MariaDb::Connection::alive() noexcept {
    // An idle server says nothing but that it goes.
    pollfd socket{mysql_get_socket(database_.get()), POLLIN, 0};
    return poll(&socket, 1, 0) == 0;
}

inline void MariaDb::Connection::run(std::string_view statement) {
    if (mysql_real_query(database_.get(), statement.data(), statement.size()) != 0) fail(statement);
    if (auto* const result = mysql_use_result(database_.get())) {
        while (mysql_fetch_row(result) != nullptr) {
        }
        mysql_free_result(result);
    }
    if (mysql_errno(database_.get()) != 0) fail(statement);
}

inline MariaDb::Connection::StatementPtr MariaDb::Connection::prepare(std::string_view statement) const {
    StatementPtr prepared{mysql_stmt_init(database_.get())};
    if (!prepared) throw std::bad_alloc{};
    if (mysql_stmt_prepare(prepared.get(), statement.data(), statement.size()) != 0) fail(prepared.get(), statement);
    return prepared;
}

inline MariaDb::Connection::StatementPtr MariaDb::Connection::start(std::string_view statement,
                                                                    std::span<Value const> parameters) const {
    auto prepared = prepare(statement);
    if (mysql_stmt_param_count(prepared.get()) != parameters.size())
        throw Error{ErrorKind::invalidInput, "there are not as many parameters as placeholders"};
    std::vector<std::string> texts(parameters.size());
    std::vector<MYSQL_BIND> binds(parameters.size(), MYSQL_BIND{});
    for (std::size_t i = 0; i != parameters.size(); ++i) {
        auto const& value = parameters[i];
        auto& bind = binds[i];
        if (auto const* const integer = value.getIf<std::int64_t>()) {
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = const_cast<std::int64_t*>(integer);
        } else if (auto const* const real = value.getIf<double>()) {
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = const_cast<double*>(real);
        } else if (value.isNull()) {
            bind.buffer_type = MYSQL_TYPE_NULL;
        } else {
            texts[i] = detail::spellForMariaDb(value);
            bind.buffer_type = value.type() == Value::Type::blob     ? MYSQL_TYPE_BLOB
                               : value.type() == Value::Type::number ? MYSQL_TYPE_NEWDECIMAL
                                                                     : MYSQL_TYPE_STRING;
            bind.buffer = texts[i].data();
            bind.buffer_length = texts[i].size();
            bind.length = &bind.buffer_length;
        }
    }
    if ((!binds.empty() && mysql_stmt_bind_param(prepared.get(), binds.data()) != 0) ||
        mysql_stmt_execute(prepared.get()) != 0)
        fail(prepared.get(), statement);
    return prepared;
}

inline std::uint64_t MariaDb::Connection::execute(std::string_view statement, std::span<Value const> parameters) {
    std::uint64_t changed = 0;
    if (parameters.empty()) {
        run(statement);
        changed = mysql_affected_rows(database_.get());
    } else {
        auto const done = start(statement, parameters);
        changed = mysql_stmt_affected_rows(done.get());
    }
    return changed == static_cast<std::uint64_t>(-1) ? 0 : changed; // a SELECT says so
}

inline void MariaDb::Connection::query(std::string_view statement, std::span<Value const> parameters) {
    queryText_ = statement;
    query_ = start(statement, parameters);
    std::unique_ptr<MYSQL_RES, decltype([](MYSQL_RES* result) { mysql_free_result(result); })> const metadata{
        mysql_stmt_result_metadata(query_.get())};
    fields_.clear();
    results_.reset(new Results);
    auto const count = metadata ? mysql_num_fields(metadata.get()) : 0;
    results_->columns.resize(count);
    results_->binds.assign(count, MYSQL_BIND{});
    for (unsigned i = 0; i != count; ++i) {
        auto const& field = *mysql_fetch_field_direct(metadata.get(), i);
        fields_.emplace_back(field.name, field.name_length);
        auto& column = results_->columns[i];
        auto& bind = results_->binds[i];
        bind.is_null = &column.isNull;
        bind.length = &column.length;
        bind.error = &column.isTruncated;
        bind.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0 ? 1 : 0;
        switch (field.type) {
        case MYSQL_TYPE_TINY: column.isBoolean = field.length == 1; [[fallthrough]];
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_YEAR:
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = &column.integer;
            break;
        case MYSQL_TYPE_FLOAT:
            bind.buffer_type = MYSQL_TYPE_FLOAT;
            bind.buffer = &column.single;
            break;
        case MYSQL_TYPE_DOUBLE:
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = &column.real;
            break;
        default: {
            column.isDecimal = field.type == MYSQL_TYPE_NEWDECIMAL || field.type == MYSQL_TYPE_DECIMAL;
            bool const isTime = field.type == MYSQL_TYPE_DATE || field.type == MYSQL_TYPE_TIME ||
                                field.type == MYSQL_TYPE_DATETIME || field.type == MYSQL_TYPE_TIMESTAMP;
            constexpr unsigned binary = 63; // the character set of bytes
            column.isBytes = field.charsetnr == binary && !column.isDecimal && !isTime;
            column.text.resize(std::clamp<std::size_t>(field.length, 32, 256));
            bind.buffer_type = column.isBytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
            bind.buffer = column.text.data();
            bind.buffer_length = column.text.size();
        }
        }
    }
    if (count != 0 && mysql_stmt_bind_result(query_.get(), results_->binds.data()) != 0) fail(query_.get(), statement);
}

inline bool MariaDb::Connection::next(std::vector<Value>& row) {
    if (!query_) return false;
    int const fetched = fields_.empty() ? MYSQL_NO_DATA : mysql_stmt_fetch(query_.get());
    if (fetched == MYSQL_NO_DATA) return query_.reset(), false;
    if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED) fail(query_.get(), queryText_);
    row.resize(fields_.size());
    for (unsigned i = 0; i != row.size(); ++i) {
        auto& column = results_->columns[i];
        auto& bind = results_->binds[i];
        if (column.isNull != 0) {
            row[i] = nullptr;
        } else if (bind.buffer_type == MYSQL_TYPE_LONGLONG) {
            if (column.isBoolean && (column.integer == 0 || column.integer == 1))
                row[i] = column.integer == 1;
            else if (bind.is_unsigned != 0)
                row[i] = static_cast<std::uint64_t>(column.integer);
            else
                row[i] = column.integer;
        } else if (bind.buffer_type == MYSQL_TYPE_DOUBLE) {
            row[i] = column.real;
        } else if (bind.buffer_type == MYSQL_TYPE_FLOAT) {
            row[i] = column.single;
        } else {
            std::string text;
            if (column.length <= bind.buffer_length) {
                text.assign(column.text.data(), column.length);
            } else {
                text.resize(column.length);
                unsigned long length = 0;
                my_bool isNull = 0;
                my_bool isTruncated = 0;
                MYSQL_BIND whole{};
                whole.buffer_type = bind.buffer_type;
                whole.buffer = text.data();
                whole.buffer_length = text.size();
                whole.length = &length;
                whole.is_null = &isNull;
                whole.error = &isTruncated;
                if (mysql_stmt_fetch_column(query_.get(), &whole, i, 0) != 0) fail(query_.get(), queryText_);
            }
            if (column.isBytes)
                row[i] = Blob{std::move(text)};
            else if (auto number =
                         column.isDecimal ? Number::parse(text) : Result<Number>{Error{ErrorKind::malformed, ""}})
                row[i] = *std::move(number);
            else
                row[i] = std::move(text); // a decimal of more than 38 digits among it
        }
    }
    return true;
}

inline bool MariaDb::Connection::finish() {
    // A few rows are sooner read than a new connection is made.
    for (int i = 0; query_ && i != 256; ++i) {
        int const fetched = mysql_stmt_fetch(query_.get());
        if (fetched == 0 || fetched == MYSQL_DATA_TRUNCATED) continue;
        query_.reset();
        return fetched == MYSQL_NO_DATA;
    }
    return !query_;
}

inline std::optional<std::vector<std::string>> MariaDb::Connection::columns(std::string_view schema,
                                                                            std::string_view table) {
    Value const parameters[] = {schema, table};
    query("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? "
          "ORDER BY ORDINAL_POSITION",
          parameters);
    std::vector<std::string> names;
    std::vector<Value> row;
    while (next(row))
        names.push_back(row[0].as<std::string>());
    if (names.empty()) return std::nullopt;
    return names;
}

inline std::uint64_t MariaDb::Connection::insertOrIgnore(std::string_view schema, std::string_view table,
                                                         RowBatch const& rows) {
    auto text = sql::insert(dialect, sql::table(dialect, schema, table), rows.fields);
    auto const field = sql::identifier(dialect, rows.fields.front());
    text.append("ON DUPLICATE KEY UPDATE ").append(field).append(" = ").append(field);
    if (text != insertText_ || !insert_) {
        insertText_.clear();
        insert_ = prepare(text);
        insertText_ = std::move(text);
    }
    if (bulk_) return insert(rows, 0, rows.size(), true);
    std::uint64_t inserted = 0;
    for (std::size_t row = 0; row != rows.size(); ++row)
        inserted += insert(rows, row, 1, false);
    return inserted;
}

inline std::uint64_t MariaDb::Connection::insert(RowBatch const& rows, std::size_t from, std::size_t count, bool bulk) {
    /// The values of a field, one after the other.
    struct Field {
        std::vector<std::int64_t> integers;
        std::vector<double> reals;
        std::vector<std::string> spelt;
        std::vector<char const*> texts;
        std::vector<unsigned long> lengths;
        std::vector<char> indicators;
        my_bool isNull = 0;
    };
    auto const width = rows.fields.size();
    std::vector<Field> fields(width);
    std::vector<MYSQL_BIND> binds(width, MYSQL_BIND{});
    for (std::size_t i = 0; i != width; ++i) {
        auto const valueAt = [&](std::size_t row) -> Value const& { return rows.values[(from + row) * width + i]; };
        bool integers = true;
        bool reals = true;
        bool bytes = false;
        for (std::size_t row = 0; row != count; ++row) {
            auto const type = valueAt(row).type();
            integers = integers && type <= Value::Type::integer;
            reals = reals && (type == Value::Type::null || type == Value::Type::floating);
            bytes = bytes || type == Value::Type::blob;
        }
        auto& field = fields[i];
        auto& bind = binds[i];
        field.indicators.resize(count, STMT_INDICATOR_NONE);
        for (std::size_t row = 0; row != count; ++row)
            if (valueAt(row).isNull()) field.indicators[row] = STMT_INDICATOR_NULL;
        if (bulk)
            bind.u.indicator = field.indicators.data();
        else {
            field.isNull = field.indicators[0] == STMT_INDICATOR_NULL ? 1 : 0;
            bind.is_null = &field.isNull;
        }
        if (integers && !reals) {
            for (std::size_t row = 0; row != count; ++row) {
                auto const* const truth = valueAt(row).getIf<bool>();
                auto const* const integer = valueAt(row).getIf<std::int64_t>();
                field.integers.push_back(integer != nullptr ? *integer : truth != nullptr && *truth ? 1 : 0);
            }
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = field.integers.data();
            continue;
        }
        if (reals) {
            for (std::size_t row = 0; row != count; ++row) {
                auto const* const real = valueAt(row).getIf<double>();
                field.reals.push_back(real != nullptr ? *real : 0);
            }
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = field.reals.data();
            continue;
        }
        field.spelt.reserve(count); // so that none moves
        for (std::size_t row = 0; row != count; ++row) {
            auto const& value = valueAt(row);
            auto const* text = value.getIf<std::string>();
            if (auto const* const blob = value.getIf<Blob>()) text = &blob->bytes;
            if (text == nullptr) text = &field.spelt.emplace_back(detail::spellForMariaDb(value));
            field.texts.push_back(text->data());
            field.lengths.push_back(text->size());
        }
        bind.buffer_type = bytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        bind.buffer = bulk ? static_cast<void*>(field.texts.data()) : const_cast<char*>(field.texts[0]);
        bind.length = field.lengths.data();
    }
    unsigned const size = bulk ? static_cast<unsigned>(count) : 0;
    mysql_stmt_attr_set(insert_.get(), STMT_ATTR_ARRAY_SIZE, &size);
    if (mysql_stmt_bind_param(insert_.get(), binds.data()) != 0 || mysql_stmt_execute(insert_.get()) != 0)
        fail(insert_.get(), insertText_);
    return mysql_stmt_affected_rows(insert_.get());
}

} // namespace pylon::rds

#endif // PYLON_BACKENDS_MARIADB_IPP
