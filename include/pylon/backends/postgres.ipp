// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_POSTGRES_IPP
#define PYLON_BACKENDS_POSTGRES_IPP

#include <pylon/backends/postgres.hpp>

#include <libpq-fe.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <new>
#include <utility>

namespace pylon::rds {

namespace detail {

// The numbers that PostgreSQL's own types have in every database (pg_type.dat).
inline constexpr unsigned pgBool = 16, pgBytea = 17, pgInt8 = 20, pgInt2 = 21, pgInt4 = 23, pgFloat4 = 700,
                          pgFloat8 = 701, pgNumeric = 1700;

/// `\x00ff`
inline void appendHexBytes(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    out.append("\\x");
    for (char const each : bytes) {
        auto const byte = static_cast<unsigned char>(each);
        out.push_back(digits[byte >> 4U]);
        out.push_back(digits[byte & 0xfU]);
    }
}

/// A value in PostgreSQL's text form.
inline void appendForPostgres(std::string& out, Value const& value) {
    switch (value.type()) {
    case Value::Type::boolean: out.push_back(*value.getIf<bool>() ? 't' : 'f'); break;
    case Value::Type::integer: out.append(std::to_string(*value.getIf<std::int64_t>())); break;
    case Value::Type::number: out.append(value.getIf<Number>()->text()); break;
    case Value::Type::floating: {
        char buffer[32];
        auto const number = *value.getIf<double>();
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
        break;
    }
    case Value::Type::string: {
        auto const& text = *value.getIf<std::string>();
        if (text.find('\0') != std::string::npos)
            throw Error{ErrorKind::invalidInput, "PostgreSQL has no text with a zero byte in it"};
        out.append(text);
        break;
    }
    case Value::Type::blob: appendHexBytes(out, value.getIf<Blob>()->bytes); break;
    default: break;
    }
}

/// The type that a parameter is sent as; 0: the one that its place in the statement asks for.
inline unsigned postgresType(Value const& value) noexcept {
    switch (value.type()) {
    case Value::Type::boolean: return pgBool;
    case Value::Type::integer: return pgInt8;
    case Value::Type::number: return pgNumeric;
    case Value::Type::floating: return pgFloat8;
    case Value::Type::blob: return pgBytea;
    default: return 0;
    }
}

/// The value of PostgreSQL's text form of a type; text where there is none.
inline Value fromPostgres(std::string_view text, unsigned type) {
    auto const* const end = text.data() + text.size();
    switch (type) {
    case pgBool: return text == "t";
    case pgInt2:
    case pgInt4:
    case pgInt8: {
        std::int64_t integer = 0;
        std::from_chars(text.data(), end, integer);
        return integer;
    }
    case pgFloat4: {
        float number = 0;
        std::from_chars(text.data(), end, number);
        return number;
    }
    case pgFloat8: {
        double number = 0;
        std::from_chars(text.data(), end, number);
        return number;
    }
    case pgNumeric:
        if (auto number = Number::parse(text)) return *std::move(number);
        return text;
    case pgBytea: {
        auto const nibble = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
        std::string bytes;
        bytes.reserve(text.size() / 2);
        for (std::size_t i = 2; i + 1 < text.size(); i += 2)
            bytes.push_back(static_cast<char>(nibble(text[i]) << 4U | nibble(text[i + 1])));
        return Blob{std::move(bytes)};
    }
    default: return text;
    }
}

/// Where this system keeps the authorities that it trusts, for libpq does not know.
inline std::string systemAuthorities() {
    for (char const* const path :
         {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"})
        if (access(path, R_OK) == 0) return path;
    throw Error{ErrorKind::configuration, "the system's authorities are not to be found: set `.certificates`"};
}

} // namespace detail

inline void Postgres::Connection::Finish::operator()(pg_conn* connection) const noexcept { PQfinish(connection); }
inline void Postgres::Connection::Clear::operator()(pg_result* result) const noexcept { PQclear(result); }

inline Postgres::Connection Postgres::connect(ConnectionOptions const& options) {
    Connection made;
    made.readTimeout_ = options.readTimeout;
    bool const tls = options.tls == Tls::verify;
    auto const port = std::to_string(options.port == 0 ? 5432 : options.port);
    auto const authorities = !tls                           ? std::string{}
                             : options.certificates.empty() ? detail::systemAuthorities()
                                                            : options.certificates;
    auto const wait = std::to_string(std::max<std::int64_t>(2, options.connectTimeout.count())); // 2 is libpq's least
    auto const session =
        "-c TimeZone=UTC -c DateStyle=ISO -c bytea_output=hex -c extra_float_digits=1 -c lock_timeout=" +
        std::to_string(std::chrono::milliseconds{options.readTimeout}.count());
    auto const secret = options.password.get();
    std::string password{secret.reveal()};
    // What is said here is not looked for in the environment or in files.
    char const* const names[] = {"host",        "port",       "user",
                                 "password",    "dbname",     "connect_timeout",
                                 "sslmode",     "options",    "client_encoding",
                                 "passfile",    "gssencmode", "application_name",
                                 "sslrootcert", nullptr};
    char const* const values[] = {options.host.c_str(),
                                  port.c_str(),
                                  options.username.c_str(),
                                  password.c_str(),
                                  options.database.c_str(),
                                  wait.c_str(),
                                  tls ? "verify-full" : "disable",
                                  session.c_str(),
                                  "UTF8",
                                  "/dev/null",
                                  "disable",
                                  "pylon",
                                  tls ? authorities.c_str() : nullptr,
                                  nullptr};
    made.connection_.reset(PQconnectdbParams(names, values, 0));
    static_cast<void>(Secret::takeOver(std::move(password)));
    if (!made.connection_) throw std::bad_alloc{};
    auto* const connection = made.connection_.get();
    PQsetNoticeReceiver(connection, [](void*, PGresult const*) {}, nullptr);
    if (PQstatus(connection) != CONNECTION_OK) {
        // libpq gives no code for this.
        std::string_view const message = PQerrorMessage(connection);
        bool const denied = message.find("authentication failed") != std::string_view::npos ||
                            message.find("no pg_hba.conf entry") != std::string_view::npos;
        throw sql::error(denied ? ErrorKind::denied : ErrorKind::connection, denied ? "28000" : "08001",
                         message.substr(0, message.find_last_not_of('\n') + 1), options.host);
    }
    return made;
}

inline void Postgres::Connection::send(std::string_view statement, std::span<Value const> parameters) {
    statement_ = statement;
    std::vector<std::string> texts(parameters.size());
    std::vector<char const*> values(parameters.size());
    std::vector<unsigned> types(parameters.size());
    for (std::size_t i = 0; i != parameters.size(); ++i) {
        types[i] = detail::postgresType(parameters[i]);
        if (parameters[i].isNull()) continue;
        detail::appendForPostgres(texts[i], parameters[i]);
        values[i] = texts[i].c_str();
    }
    if (PQsendQueryParams(connection_.get(), statement_.c_str(), static_cast<int>(parameters.size()), types.data(),
                          values.data(), nullptr, nullptr, 0) == 0)
        fail(nullptr);
    isOpen_ = true;
}

inline Postgres::Connection::ResultPtr Postgres::Connection::receive() {
    while (PQisBusy(connection_.get()) != 0) {
        pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
        if (poll(&socket, 1, static_cast<int>(readTimeout_.count())) == 0)
            throw sql::error(ErrorKind::timeout, "", "the database did not answer in time", statement_);
        if (PQconsumeInput(connection_.get()) == 0) fail(nullptr);
    }
    ResultPtr result{PQgetResult(connection_.get())};
    if (!result) isOpen_ = false;
    auto const status = result ? PQresultStatus(result.get()) : PGRES_COMMAND_OK;
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) fail(result.get());
    return result;
}

inline void Postgres::Connection::fail(pg_result* result) {
    auto const field = [&](int which) {
        char const* const text = result == nullptr ? nullptr : PQresultErrorField(result, which);
        return std::string{text == nullptr ? "" : text};
    };
    auto const state = field(PG_DIAG_SQLSTATE);
    auto message = field(PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) message = "the connection was lost";
    std::string_view const code = state;
    auto kind = ErrorKind::rejected;
    if (code.empty() || code.starts_with("08") || code.starts_with("57P") ||
        PQstatus(connection_.get()) == CONNECTION_BAD)
        kind = ErrorKind::connection;
    else if (code.starts_with("40") || code == "55P03")
        kind = ErrorKind::server;
    else if (code.starts_with("28") || code == "42501")
        kind = ErrorKind::denied;
    else if (code.starts_with("23"))
        kind = ErrorKind::conflict;
    // An error is the last that comes, but for the end.
    if (kind != ErrorKind::connection)
        while (ResultPtr{PQgetResult(connection_.get())}) {
        }
    isOpen_ = false;
    throw sql::error(kind, state, message, statement_);
}

inline bool Postgres::Connection::inTransaction() const noexcept {
    auto const status = PQtransactionStatus(connection_.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

inline bool Postgres::Connection::alive() noexcept {
    // An idle server says nothing that matters but that it goes.
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    return PQstatus(connection_.get()) == CONNECTION_OK && poll(&socket, 1, 0) == 0;
}

inline void Postgres::Connection::begin() {
    copied_.clear();
    execute("BEGIN", {});
}

inline std::uint64_t Postgres::Connection::execute(std::string_view statement, std::span<Value const> parameters) {
    send(statement, parameters);
    std::uint64_t changed = 0;
    while (auto const result = receive()) {
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) continue; // rows
        std::string_view const count = PQcmdTuples(result.get());
        std::from_chars(count.data(), count.data() + count.size(), changed);
    }
    return changed;
}

inline void Postgres::Connection::query(std::string_view statement, std::span<Value const> parameters) {
    send(statement, parameters);
    PQsetSingleRowMode(connection_.get());
    row_ = receive();
    fields_.clear();
    types_.clear();
    for (int i = 0; row_ && i != PQnfields(row_.get()); ++i) {
        fields_.emplace_back(PQfname(row_.get(), i));
        types_.push_back(PQftype(row_.get(), i));
    }
}

inline bool Postgres::Connection::next(std::vector<Value>& row) {
    if (!row_ && isOpen_) row_ = receive();
    auto const held = std::move(row_);
    if (!held) return false;
    if (PQntuples(held.get()) == 0) { // the end, which only says that it went well
        while (receive()) {
        }
        return false;
    }
    row.resize(fields_.size());
    for (int i = 0; i != PQnfields(held.get()); ++i) {
        auto const at = static_cast<std::size_t>(i);
        if (PQgetisnull(held.get(), 0, i) != 0)
            row[at] = nullptr;
        else
            row[at] = detail::fromPostgres(
                {PQgetvalue(held.get(), 0, i), static_cast<std::size_t>(PQgetlength(held.get(), 0, i))}, types_[at]);
    }
    return true;
}

inline bool Postgres::Connection::finish() {
    row_.reset();
    // A few rows are sooner read than a new connection is made.
    for (int i = 0; isOpen_ && i != 256; ++i)
        static_cast<void>(receive());
    return !isOpen_;
}

inline std::optional<std::vector<std::string>> Postgres::Connection::columns(std::string_view schema,
                                                                             std::string_view table) {
    Value const parameters[] = {schema, table};
    // As text: a name would be cut to 63 bytes.
    query(
        "SELECT a.attname::text FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname::text = $1 AND c.relname::text = $2 "
        "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        parameters);
    std::vector<std::string> names;
    std::vector<Value> row;
    while (next(row))
        names.push_back(row[0].as<std::string>());
    if (names.empty()) return std::nullopt;
    return names;
}

inline std::uint64_t Postgres::Connection::insertOrIgnore(std::string_view schema, std::string_view table,
                                                          RowBatch const& rows) {
    auto const name = sql::table(dialect, schema, table);
    auto const fields = sql::list(dialect, rows.fields);
    auto make =
        "CREATE TEMPORARY TABLE pylon_rows ON COMMIT DROP AS SELECT " + fields + " FROM " + name + " WITH NO DATA";
    if (make == copied_) {
        execute("TRUNCATE pg_temp.pylon_rows", {});
    } else {
        if (!copied_.empty()) execute("DROP TABLE pg_temp.pylon_rows", {});
        copied_.clear();
        execute(make, {});
        copied_ = std::move(make);
    }
    copy(rows);
    return execute("INSERT INTO " + name + " (" + fields + ") SELECT " + fields +
                       " FROM pg_temp.pylon_rows ON CONFLICT DO NOTHING",
                   {});
}

inline void Postgres::Connection::copy(RowBatch const& rows) {
    // Encoded before it is begun: what cannot be is an error that leaves the connection as it was.
    std::string data;
    data.reserve(rows.bytes + 16 * rows.values.size());
    std::string text;
    for (std::size_t i = 0; i != rows.values.size(); ++i) {
        auto const& value = rows.values[i];
        if (value.isNull()) {
            data.append("\\N");
        } else {
            text.clear();
            detail::appendForPostgres(text, value);
            for (char const each : text) {
                switch (each) {
                case '\\': data.append("\\\\"); break;
                case '\n': data.append("\\n"); break;
                case '\r': data.append("\\r"); break;
                case '\t': data.append("\\t"); break;
                default: data.push_back(each);
                }
            }
        }
        data.push_back((i + 1) % rows.fields.size() == 0 ? '\n' : '\t');
    }
    send("COPY pg_temp.pylon_rows FROM STDIN", {});
    static_cast<void>(receive());
    for (std::string_view rest = data; !rest.empty();) {
        auto const part = rest.substr(0, 1U << 20U);
        if (PQputCopyData(connection_.get(), part.data(), static_cast<int>(part.size())) != 1) fail(nullptr);
        rest.remove_prefix(part.size());
    }
    if (PQputCopyEnd(connection_.get(), nullptr) != 1) fail(nullptr);
    while (receive()) {
    }
}

} // namespace pylon::rds

#endif // PYLON_BACKENDS_POSTGRES_IPP
