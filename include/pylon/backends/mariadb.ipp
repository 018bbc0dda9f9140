// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MARIADB_IPP
#define PYLON_BACKENDS_MARIADB_IPP

#include <pylon/backends/mariadb.hpp>

#include <mysql.h>
#include <poll.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

namespace pylon::rds {

namespace detail {

/// A number of the protocol, of which the lowest byte comes first.
template <class T> T takeInteger(unsigned char const*& at) noexcept {
    std::make_unsigned_t<T> value = 0;
    for (std::size_t i = 0; i != sizeof value; ++i)
        value = static_cast<std::make_unsigned_t<T>>(value | std::uint64_t{at[i]} << 8 * i);
    at += sizeof value;
    return static_cast<T>(value);
}

/// Text or bytes, after their length.
inline std::string_view takeText(unsigned char const*& at) noexcept {
    std::uint64_t size = *at++;
    if (size == 252)
        size = takeInteger<std::uint16_t>(at);
    else if (size == 253) {
        size = takeInteger<std::uint16_t>(at);
        size |= std::uint64_t{*at++} << 16U;
    } else if (size == 254)
        size = takeInteger<std::uint64_t>(at);
    std::string_view const text{reinterpret_cast<char const*>(at), static_cast<std::size_t>(size)};
    at += size;
    return text;
}

/// The parts of a date, a time, or both.
inline MYSQL_TIME takeTime(unsigned char const*& at, bool isTime) noexcept {
    MYSQL_TIME time{};
    auto const* const end = at + 1 + *at;
    auto const has = [&](std::ptrdiff_t size) { return end - at >= size; };
    ++at;
    if (isTime && has(8)) {
        time.neg = static_cast<my_bool>(*at++);
        time.hour = takeInteger<std::uint32_t>(at) * 24;
    } else if (!isTime && has(4)) {
        time.year = takeInteger<std::uint16_t>(at);
        time.month = *at++;
        time.day = *at++;
    }
    if (has(3)) {
        time.hour += *at++;
        time.minute = *at++;
        time.second = *at++;
    }
    if (has(4)) time.second_part = takeInteger<std::uint32_t>(at);
    at = end;
    return time;
}

inline std::string spellTime(MYSQL_TIME const& time, bool isTime, bool isDate, int digits) {
    char text[64];
    int size = 0;
    if (isTime)
        size = std::snprintf(text, sizeof text, "%s%02u:%02u:%02u", time.neg != 0 ? "-" : "", time.hour, time.minute,
                             time.second);
    else if (isDate)
        size = std::snprintf(text, sizeof text, "%04u-%02u-%02u", time.year, time.month, time.day);
    else
        size = std::snprintf(text, sizeof text, "%04u-%02u-%02u %02u:%02u:%02u", time.year, time.month, time.day,
                             time.hour, time.minute, time.second);
    if (!isDate && digits > 0 && digits <= 6) {
        std::snprintf(text + size, sizeof text - static_cast<std::size_t>(size), ".%06lu", time.second_part);
        size += 1 + digits;
    }
    return {text, static_cast<std::size_t>(size)};
}

/// @throws Error (invalidInput) beyond the years 0000 to 9999.
inline MYSQL_TIME timeOf(DateTime at) {
    using namespace std::chrono;
    auto const midnight = floor<days>(at);
    year_month_day const date{midnight};
    if (date.year() < year{0} || date.year() > year{9999})
        throw Error{ErrorKind::invalidInput, "a time is in the years 0000 to 9999"};
    auto const rest = (at - midnight).count();
    auto const second = rest / 1'000'000;
    MYSQL_TIME time{};
    time.year = static_cast<unsigned>(static_cast<int>(date.year()));
    time.month = static_cast<unsigned>(date.month());
    time.day = static_cast<unsigned>(date.day());
    time.hour = static_cast<unsigned>(second / 3600);
    time.minute = static_cast<unsigned>(second / 60 % 60);
    time.second = static_cast<unsigned>(second % 60);
    time.second_part = static_cast<unsigned long>(rest % 1'000'000);
    time.time_type = MYSQL_TIMESTAMP_DATETIME;
    return time;
}

} // namespace detail

/// Reads the values where they came, instead of having them copied and converted to what was bound.
struct MariaDb::Connection::Results {
    struct Column {
        enum_field_types type = MYSQL_TYPE_NULL;
        bool isUnsigned = false;
        bool isBoolean = false;
        bool isBytes = false;
        std::int8_t digits = -1;
        std::string spelt{};
    };
    std::vector<Column> columns;
    Field* row = nullptr;

    static Field integer(Column const& column, std::int64_t value, std::uint64_t natural) noexcept {
        if (column.isUnsigned && natural > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
            return Field::of(Field::Type::natural, value);
        if (column.isUnsigned) value = static_cast<std::int64_t>(natural);
        bool const truth = column.isBoolean && (value == 0 || value == 1);
        return Field::of(truth ? Field::Type::boolean : Field::Type::integer, value);
    }
    template <class T> static Field integer(Column const& column, unsigned char const*& at) noexcept {
        auto const value = detail::takeInteger<T>(at);
        return integer(column, value, static_cast<std::make_unsigned_t<T>>(value));
    }
    static Field time(Column& column, unsigned char const*& at) {
        bool const isDate = column.type == MYSQL_TYPE_DATE;
        bool const isTime = column.type == MYSQL_TYPE_TIME;
        auto const parts = detail::takeTime(at, isTime);
        if (!isDate && !isTime) {
            using namespace std::chrono;
            year_month_day const date{year{static_cast<int>(parts.year)}, month{parts.month}, day{parts.day}};
            if (date.ok()) {
                auto const second = (parts.hour * 60 + parts.minute) * 60 + parts.second;
                DateTime const whole = sys_days{date} + seconds{second};
                auto field = Field::of(Field::Type::time,
                                       whole.time_since_epoch().count() + static_cast<std::int64_t>(parts.second_part));
                field.digits = column.digits;
                return field;
            }
        }
        column.spelt = detail::spellTime(parts, isTime, isDate, column.digits);
        return Field::of(Field::Type::text, column.spelt);
    }
    Field read(Column& column, unsigned char const*& at) {
        switch (column.type) {
        case MYSQL_TYPE_NULL: return {};
        case MYSQL_TYPE_TINY: return integer<std::int8_t>(column, at);
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_YEAR: return integer<std::int16_t>(column, at);
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_INT24: return integer<std::int32_t>(column, at);
        case MYSQL_TYPE_LONGLONG: return integer<std::int64_t>(column, at);
        case MYSQL_TYPE_FLOAT: return Field::of(double{std::bit_cast<float>(detail::takeInteger<std::int32_t>(at))});
        case MYSQL_TYPE_DOUBLE: return Field::of(std::bit_cast<double>(detail::takeInteger<std::int64_t>(at)));
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_TIME:
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP: return time(column, at);
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL: return Field::of(Field::Type::decimal, detail::takeText(at));
        default: return Field::of(column.isBytes ? Field::Type::bytes : Field::Type::text, detail::takeText(at));
        }
    }
    /// What the library calls for each column of a row, as nothing is bound: with the value's place; null where it is null.
    static void take(void* self, unsigned index, unsigned char** at) {
        auto& results = *static_cast<Results*>(self);
        auto& field = results.row[index];
        if (at == nullptr) {
            field = Field{};
            return;
        }
        unsigned char const* from = *at;
        field = results.read(results.columns[index], from);
        *at = const_cast<unsigned char*>(from);
    }
};

inline void MariaDb::Connection::Close::operator()(st_mysql* database) const noexcept { mysql_close(database); }
inline void MariaDb::Connection::CloseStatement::operator()(st_mysql_stmt* statement) const noexcept {
    mysql_stmt_close(statement);
}
inline void MariaDb::Connection::DeleteResults::operator()(Results* results) const noexcept { delete results; }

inline MariaDb::Connection MariaDb::connect(ConnectionOptions const& options) {
    Connection connection;
    connection.log_ = options.log;
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
    auto const password = detail::passwordFor(options);
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
    if (log_) log_(statement);
    if (mysql_real_query(database_.get(), statement.data(), statement.size()) != 0) fail(statement);
    if (auto* const result = mysql_use_result(database_.get())) {
        while (mysql_fetch_row(result) != nullptr) {
        }
        mysql_free_result(result);
    }
    if (mysql_errno(database_.get()) != 0) fail(statement);
}

inline MariaDb::Connection::StatementPtr MariaDb::Connection::prepare(std::string_view statement) const {
    if (log_) log_(statement);
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
            appendText(texts[i], Field::of(value));
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
    for (unsigned i = 0; i != count; ++i) {
        auto const& field = *mysql_fetch_field_direct(metadata.get(), i);
        fields_.emplace_back(field.name, field.name_length);
        constexpr unsigned binary = 63; // the character set of bytes
        auto& column = results_->columns.emplace_back();
        column.type = field.type;
        column.isUnsigned = (field.flags & UNSIGNED_FLAG) != 0;
        column.isBoolean = field.type == MYSQL_TYPE_TINY && field.length == 1;
        column.isBytes = field.charsetnr == binary;
        if (field.decimals <= 6) column.digits = static_cast<std::int8_t>(field.decimals);
    }
    if (count == 0) return;
    auto* const take = &Results::take;
    if (mysql_stmt_attr_set(query_.get(), STMT_ATTR_CB_USER_DATA, results_.get()) != 0 ||
        mysql_stmt_attr_set(query_.get(), STMT_ATTR_CB_RESULT, reinterpret_cast<void const*>(take)) != 0)
        fail(query_.get(), statement);
}

inline bool MariaDb::Connection::next(std::vector<Field>& row) {
    if (!query_) return false;
    row.resize(fields_.size());
    results_->row = row.data();
    int const fetched = fields_.empty() ? MYSQL_NO_DATA : mysql_stmt_fetch(query_.get());
    if (fetched == MYSQL_NO_DATA) return query_.reset(), false;
    if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED) fail(query_.get(), queryText_);
    return true;
}

inline bool MariaDb::Connection::finish() {
    // A few rows are sooner read than a new connection is made.
    std::vector<Field> row(fields_.size());
    if (results_) results_->row = row.data();
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
    std::vector<Field> row;
    while (next(row))
        names.emplace_back(row[0].text);
    if (names.empty()) return std::nullopt;
    return names;
}

inline std::uint64_t MariaDb::Connection::insertOrIgnore(std::string_view schema, std::string_view table,
                                                         RowBatch const& rows) {
    auto text = sql::insert(dialect, sql::table(dialect, schema, table), rows.fields());
    auto const field = sql::identifier(dialect, rows.fields().front());
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
    /// The values of a column, one after the other.
    struct Sent {
        std::vector<std::int64_t> integers;
        std::vector<double> reals;
        std::vector<MYSQL_TIME> times;
        std::vector<std::string> spelt;
        std::vector<void const*> places;
        std::vector<unsigned long> lengths;
        std::vector<char> indicators;
        my_bool isNull = 0;
    };
    using Type = Field::Type;
    auto const width = rows.fields().size();
    std::vector<Sent> columns(width);
    std::vector<MYSQL_BIND> binds(width, MYSQL_BIND{});
    for (std::size_t i = 0; i != width; ++i) {
        auto const* const first = &rows.values()[from * width + i];
        auto const fieldAt = [&](std::size_t row) -> Field const& { return first[row * width]; };
        auto& column = columns[i];
        auto& bind = binds[i];
        column.indicators.resize(count, STMT_INDICATOR_NONE);
        unsigned types = 0;
        for (std::size_t row = 0; row != count; ++row) {
            if (fieldAt(row).isNull())
                column.indicators[row] = STMT_INDICATOR_NULL;
            else
                types |= 1U << static_cast<unsigned>(fieldAt(row).type);
        }
        if (bulk)
            bind.u.indicator = column.indicators.data();
        else {
            column.isNull = column.indicators[0] == STMT_INDICATOR_NULL ? 1 : 0;
            bind.is_null = &column.isNull;
        }
        auto const are = [&](auto... wanted) { return (types & ~((1U << static_cast<unsigned>(wanted)) | ...)) == 0; };
        if (types != 0 && are(Type::boolean, Type::integer)) {
            column.integers.resize(count);
            for (std::size_t row = 0; row != count; ++row)
                column.integers[row] = fieldAt(row).integer;
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = column.integers.data();
            continue;
        }
        if (are(Type::floating)) {
            column.reals.resize(count);
            for (std::size_t row = 0; row != count; ++row)
                if (!fieldAt(row).isNull()) column.reals[row] = fieldAt(row).floating;
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = column.reals.data();
            continue;
        }
        column.places.resize(count);
        if (are(Type::time)) {
            column.times.resize(count);
            for (std::size_t row = 0; row != count; ++row) {
                if (!fieldAt(row).isNull()) column.times[row] = detail::timeOf(fieldAt(row).time());
                column.places[row] = &column.times[row];
            }
            bind.buffer_type = MYSQL_TYPE_DATETIME;
            bind.buffer = bulk ? static_cast<void*>(column.places.data()) : column.times.data();
            continue;
        }
        column.lengths.resize(count);
        column.spelt.reserve(are(Type::text, Type::bytes, Type::decimal) ? 0 : count); // so that none moves
        for (std::size_t row = 0; row != count; ++row) {
            auto text = fieldAt(row).text;
            if (!fieldAt(row).hasText() && !fieldAt(row).isNull()) {
                auto& spelt = column.spelt.emplace_back();
                appendText(spelt, fieldAt(row));
                text = spelt;
            }
            column.places[row] = text.data();
            column.lengths[row] = text.size();
        }
        bind.buffer_type =
            (types & 1U << static_cast<unsigned>(Type::bytes)) != 0 ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        bind.buffer = bulk ? static_cast<void*>(column.places.data()) : const_cast<void*>(column.places[0]);
        bind.length = column.lengths.data();
    }
    unsigned const size = bulk ? static_cast<unsigned>(count) : 0;
    mysql_stmt_attr_set(insert_.get(), STMT_ATTR_ARRAY_SIZE, &size);
    if (mysql_stmt_bind_param(insert_.get(), binds.data()) != 0 || mysql_stmt_execute(insert_.get()) != 0)
        fail(insert_.get(), insertText_);
    return mysql_stmt_affected_rows(insert_.get());
}

} // namespace pylon::rds

#endif // PYLON_BACKENDS_MARIADB_IPP
