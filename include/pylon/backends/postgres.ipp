// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_POSTGRES_IPP
#define PYLON_BACKENDS_POSTGRES_IPP

#include <pylon/backends/postgres.hpp>
#include <pylon/core/detail/decimal.hpp>

#include <libpq-fe.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <limits>
#include <new>
#include <utility>

namespace pylon::rds {

namespace detail {

// The numbers that PostgreSQL's own types have in every database (pg_type.dat).
inline constexpr unsigned pgBool = 16, pgBytea = 17, pgInt8 = 20, pgInt2 = 21, pgInt4 = 23, pgText = 25, pgJson = 114,
                          pgFloat4 = 700, pgFloat8 = 701, pgBpchar = 1042, pgVarchar = 1043, pgTimestamp = 1114,
                          pgTimestamptz = 1184, pgNumeric = 1700;

/// From when PostgreSQL counts.
inline constexpr DateTime pgEpoch = std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};

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

inline void requireNoZeroByte(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw Error{ErrorKind::invalidInput, "PostgreSQL has no text with a zero byte in it"};
}

/// A value in PostgreSQL's text form.
inline void appendForPostgres(std::string& out, Field const& field) {
    switch (field.type) {
    case Field::Type::boolean: out.push_back(field.integer != 0 ? 't' : 'f'); break;
    case Field::Type::bytes: appendHexBytes(out, field.text); break;
    case Field::Type::text: requireNoZeroByte(field.text); [[fallthrough]];
    default: appendText(out, field);
    }
}

/// How long the text of a field is at most, as COPY takes it.
inline std::size_t copySize(Field const& field) noexcept { return 2 * field.text.size() + 32; }

/// Writes a value in PostgreSQL's text form as COPY takes it, and returns its end.
inline char* writeForCopy(char* out, Field const& field) {
    switch (field.type) {
    case Field::Type::null:
        *out++ = '\\';
        *out++ = 'N';
        return out;
    case Field::Type::boolean: *out++ = field.integer != 0 ? 't' : 'f'; return out;
    case Field::Type::integer: return std::to_chars(out, out + 32, field.integer).ptr;
    case Field::Type::floating: return std::to_chars(out, out + 32, field.floating).ptr;
    case Field::Type::time: return writeDateTime(out, field.time());
    case Field::Type::text:
        for (char const each : field.text) {
            if (each != '\\' && static_cast<unsigned char>(each) > '\r') {
                *out++ = each;
                continue;
            }
            if (each == '\0') requireNoZeroByte({&each, 1});
            auto const letter = each == '\n' ? 'n' : each == '\r' ? 'r' : each == '\t' ? 't' : each;
            if (letter != each || each == '\\') *out++ = '\\';
            *out++ = letter;
        }
        return out;
    default: {
        std::string text;
        if (field.type == Field::Type::bytes) text.push_back('\\');
        appendForPostgres(text, field);
        return std::ranges::copy(text, out).out;
    }
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

/// A time that is written as PostgreSQL does: without zeros at its end.
inline Field postgresTime(DateTime time, unsigned type) noexcept {
    auto field = Field::of(Field::Type::time, time.time_since_epoch().count());
    field.digits = -2;
    field.showsZone = type == pgTimestamptz;
    return field;
}

/// A time whose year has not four digits, as PostgreSQL writes it.
inline std::string spellFarTime(DateTime time, unsigned type) {
    using namespace std::chrono;
    auto const shown = postgresTime(time, type);
    auto const midnight = floor<days>(time);
    year_month_day const date{midnight};
    int const year = static_cast<int>(date.year());
    // Its clock is that of any other day.
    auto const clock = formatDateTime(DateTime{time - midnight}, shown.digits).substr(10);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", year > 0 ? year : 1 - year, static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text + clock + (shown.showsZone ? "+00" : "") + (year > 0 ? "" : " BC");
}

/// What PostgreSQL's text form of a type is; text where there is nothing better. `spelt` holds bytes.
inline Field fromPostgres(std::string_view text, unsigned type, std::string& spelt) {
    auto const* const begin = text.data();
    auto const* const end = begin + text.size();
    switch (type) {
    case pgBool: return Field::of(Field::Type::boolean, text == "t" ? 1 : 0);
    case pgInt2:
    case pgInt4:
    case pgInt8: return Field::of(Field::Type::integer, pylon::detail::parseInteger<std::int64_t>(text).value_or(0));
    case pgFloat4: {
        float number = 0;
        std::from_chars(begin, end, number);
        return Field::of(double{number});
    }
    case pgFloat8: {
        double number = 0;
        std::from_chars(begin, end, number);
        return Field::of(number);
    }
    case pgNumeric: return Field::of(Field::Type::decimal, text);
    case pgTimestamp:
    case pgTimestamptz:
        if (auto const time = parseDateTime(text)) return postgresTime(*time, type);
        return Field::of(Field::Type::text, text); // infinity, and years that have not four digits
    case pgBytea: {
        auto const nibble = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
        spelt.clear();
        for (std::size_t i = 2; i + 1 < text.size(); i += 2)
            spelt.push_back(static_cast<char>(nibble(text[i]) << 4U | nibble(text[i + 1])));
        return Field::of(Field::Type::bytes, spelt);
    }
    default: return Field::of(Field::Type::text, text);
    }
}

/// Whether fromPostgresBinary() knows the type.
inline bool isBinaryKnown(unsigned type) noexcept {
    constexpr unsigned known[] = {pgBool,   pgBytea,  pgInt8,   pgInt2,    pgInt4,      pgText,       pgJson,
                                  pgFloat4, pgFloat8, pgBpchar, pgVarchar, pgTimestamp, pgTimestamptz};
    return std::ranges::find(known, type) != std::end(known);
}

/// What PostgreSQL's binary form of a type is, the highest byte first. `spelt` holds what has no other place.
inline Field fromPostgresBinary(std::string_view bytes, unsigned type, std::string& spelt) {
    auto const number = [&]<class T>(T) {
        T value = 0;
        for (std::size_t i = 0; i != sizeof value; ++i)
            value = static_cast<T>(value << 8U | static_cast<unsigned char>(bytes[i]));
        return value;
    };
    switch (type) {
    case pgBool: return Field::of(Field::Type::boolean, bytes[0] != 0 ? 1 : 0);
    case pgInt2: return Field::of(Field::Type::integer, static_cast<std::int16_t>(number(std::uint16_t{})));
    case pgInt4: return Field::of(Field::Type::integer, static_cast<std::int32_t>(number(std::uint32_t{})));
    case pgInt8: return Field::of(Field::Type::integer, static_cast<std::int64_t>(number(std::uint64_t{})));
    case pgFloat4: return Field::of(double{std::bit_cast<float>(number(std::uint32_t{}))});
    case pgFloat8: return Field::of(std::bit_cast<double>(number(std::uint64_t{})));
    case pgTimestamp:
    case pgTimestamptz: {
        using namespace std::chrono;
        constexpr DateTime first = sys_days{year{1} / 1 / 1};
        constexpr DateTime last = sys_days{year{10'000} / 1 / 1};
        auto const count = static_cast<std::int64_t>(number(std::uint64_t{}));
        // Its range ends beyond what an offset could make overflow, but for the infinities.
        bool const isFinite =
            count != std::numeric_limits<std::int64_t>::max() && count != std::numeric_limits<std::int64_t>::min();
        if (!isFinite) return Field::of(Field::Type::text, count < 0 ? "-infinity" : "infinity");
        auto const time = pgEpoch + microseconds{count};
        if (time >= first && time < last) return postgresTime(time, type);
        spelt = spellFarTime(time, type);
        return Field::of(Field::Type::text, spelt);
    }
    case pgBytea: return Field::of(Field::Type::bytes, bytes);
    default: return Field::of(Field::Type::text, bytes);
    }
}

/// Whether this libpq, which need not be the one that this was compiled with, has an option.
inline bool libpqKnows(std::string_view option) {
    std::unique_ptr<PQconninfoOption, decltype([](PQconninfoOption* options) { PQconninfoFree(options); })> const known{
        PQconndefaults()};
    for (auto const* each = known.get(); each != nullptr && each->keyword != nullptr; ++each)
        if (each->keyword == option) return true;
    return false;
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
    made.log_ = options.log;
    bool const tls = options.tls == Tls::verify;
    auto const port = std::to_string(options.port == 0 ? 5432 : options.port);
    auto const authorities = !tls                           ? std::string{}
                             : options.certificates.empty() ? detail::systemAuthorities()
                                                            : options.certificates;
    auto const wait = std::to_string(std::max<std::int64_t>(2, options.connectTimeout.count())); // 2 is libpq's least
    auto const session = "-c TimeZone=UTC -c DateStyle=ISO -c bytea_output=hex -c extra_float_digits=1 -c "
                         "cursor_tuple_fraction=1 -c lock_timeout=" +
                         std::to_string(std::chrono::milliseconds{options.readTimeout}.count());
    auto const secret = detail::passwordFor(options);
    std::string password{secret.reveal()};
    // The server chooses how a password is sent: not in clear. libpq 15 cannot be told that; 16 can.
    bool const restrictsAuth = !tls && detail::libpqKnows("require_auth");
    // What is said here is not looked for in the environment or in files.
    char const* const names[] = {"host",
                                 "port",
                                 "user",
                                 "password",
                                 "dbname",
                                 "connect_timeout",
                                 "sslmode",
                                 "options",
                                 "client_encoding",
                                 "passfile",
                                 "gssencmode",
                                 "application_name",
                                 "sslrootcert",
                                 restrictsAuth ? "require_auth" : nullptr,
                                 nullptr};
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
                                  "scram-sha-256,md5,none",
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

inline void Postgres::Connection::send(std::string_view statement, std::span<Value const> parameters, bool binary) {
    if (log_) log_(statement);
    statement_ = statement;
    std::vector<std::string> texts(parameters.size());
    std::vector<char const*> values(parameters.size());
    std::vector<unsigned> types(parameters.size());
    for (std::size_t i = 0; i != parameters.size(); ++i) {
        types[i] = detail::postgresType(parameters[i]);
        if (parameters[i].isNull()) continue;
        detail::appendForPostgres(texts[i], Field::of(parameters[i]));
        values[i] = texts[i].c_str();
    }
    if (PQsendQueryParams(connection_.get(), statement_.c_str(), static_cast<int>(parameters.size()), types.data(),
                          values.data(), nullptr, nullptr, binary ? 1 : 0) == 0)
        fail(nullptr);
    isOpen_ = true;
}

inline Postgres::Connection::ResultPtr Postgres::Connection::await() {
    while (PQisBusy(connection_.get()) != 0) {
        pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
        if (poll(&socket, 1, static_cast<int>(readTimeout_.count())) == 0)
            throw sql::error(ErrorKind::timeout, "", "the database did not answer in time", statement_);
        if (PQconsumeInput(connection_.get()) == 0) fail(nullptr);
    }
    return ResultPtr{PQgetResult(connection_.get())};
}

inline Postgres::Connection::ResultPtr Postgres::Connection::receive() {
    auto result = await();
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
        if (auto const count = pylon::detail::parseInteger<std::uint64_t>(PQcmdTuples(result.get()))) changed = *count;
    }
    return changed;
}

/// The last result of a statement, of which all are read.
inline Postgres::Connection::ResultPtr Postgres::Connection::receiveLast() {
    ResultPtr last;
    while (auto result = receive())
        last = std::move(result);
    return last;
}

// A cursor, for libpq would hold all rows, or make a result of each. Its transaction, itself and its first rows are asked for at once:
// these come as text, and say whether the others may come in binary.
inline void Postgres::Connection::query(std::string_view statement, std::span<Value const> parameters) {
    constexpr int few = 32;
    rows_.reset();
    wanted_ = 0;
    for (auto const& each : parameters)
        if (auto const* const text = each.getIf<std::string>()) detail::requireNoZeroByte(*text);
    ownTransaction_ = !inTransaction();
    PQenterPipelineMode(connection_.get());
    if (ownTransaction_) send("BEGIN", {});
    auto const declare = "DECLARE pylon_rows NO SCROLL CURSOR FOR " + std::string{statement};
    send(declare, parameters);
    send("FETCH " + std::to_string(few) + " FROM pylon_rows", {});
    statement_ = declare;
    if (PQpipelineSync(connection_.get()) != 1) fail(nullptr);
    ResultPtr failed;
    ResultPtr rows;
    for (auto status = PGRES_COMMAND_OK; status != PGRES_PIPELINE_SYNC;) {
        auto result = await();
        if (PQstatus(connection_.get()) == CONNECTION_BAD) fail(result.get());
        if (!result) continue; // the end of one of the three
        status = PQresultStatus(result.get());
        if (status == PGRES_FATAL_ERROR) failed = std::move(result);
        if (status == PGRES_TUPLES_OK) rows = std::move(result);
    }
    PQexitPipelineMode(connection_.get());
    isOpen_ = false;
    if (failed) {
        if (ownTransaction_) rollback();
        statement_ = declare;
        fail(failed.get());
    }
    fields_.clear();
    types_.clear();
    for (int i = 0; i != PQnfields(rows.get()); ++i) {
        fields_.emplace_back(PQfname(rows.get(), i));
        types_.push_back(PQftype(rows.get(), i));
    }
    spelt_.resize(fields_.size());
    binary_ = std::ranges::all_of(types_, detail::isBinaryKnown);
    take(std::move(rows), few);
}

inline void Postgres::Connection::take(ResultPtr rows, int asked) {
    auto const count = PQntuples(rows.get());
    if (count < asked) {
        wanted_ = 0;
        execute(ownTransaction_ ? "COMMIT" : "CLOSE pylon_rows", {});
    } else {
        // Many at once, unless they are long.
        constexpr std::size_t bytesAtOnce = 512U << 10U;
        auto const bytesARow = PQresultMemorySize(rows.get()) / static_cast<std::size_t>(count) + 1;
        wanted_ = static_cast<int>(std::clamp<std::size_t>(bytesAtOnce / bytesARow, 1, 2048));
    }
    rows_ = std::move(rows);
    row_ = 0;
}

inline bool Postgres::Connection::next(std::vector<Field>& row) {
    if (rows_ && row_ == PQntuples(rows_.get()) && wanted_ != 0) {
        send("FETCH " + std::to_string(wanted_) + " FROM pylon_rows", {}, binary_);
        take(receiveLast(), wanted_);
    }
    if (!rows_ || row_ == PQntuples(rows_.get())) return rows_.reset(), false;
    auto* const rows = rows_.get();
    bool const binary = PQbinaryTuples(rows) != 0;
    row.resize(fields_.size());
    for (std::size_t at = 0; at != row.size(); ++at) {
        int const i = static_cast<int>(at);
        std::string_view const bytes{PQgetvalue(rows, row_, i), static_cast<std::size_t>(PQgetlength(rows, row_, i))};
        if (bytes.empty() && PQgetisnull(rows, row_, i) != 0)
            row[at] = Field{};
        else
            row[at] = binary ? detail::fromPostgresBinary(bytes, types_[at], spelt_[at])
                             : detail::fromPostgres(bytes, types_[at], spelt_[at]);
    }
    ++row_;
    return true;
}

inline bool Postgres::Connection::finish() {
    rows_.reset();
    if (std::exchange(wanted_, 0) != 0) execute(ownTransaction_ ? "ROLLBACK" : "CLOSE pylon_rows", {});
    return true;
}

inline std::optional<std::vector<std::string>> Postgres::Connection::columns(std::string_view schema,
                                                                             std::string_view table) {
    Value const parameters[] = {schema, table};
    // As text: a name would be cut to 63 bytes.
    send("SELECT a.attname::text FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname::text = $1 AND c.relname::text = $2 "
         "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
         parameters);
    auto const rows = receiveLast();
    std::vector<std::string> names;
    for (int i = 0; i != PQntuples(rows.get()); ++i)
        names.emplace_back(PQgetvalue(rows.get(), i, 0));
    if (names.empty()) return std::nullopt;
    return names;
}

inline std::uint64_t Postgres::Connection::insertOrIgnore(std::string_view schema, std::string_view table,
                                                          RowBatch const& rows) {
    auto const name = sql::table(dialect, schema, table);
    auto const fields = sql::list(dialect, rows.fields());
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
    std::size_t size = 0;
    for (auto const& each : rows.values())
        size += detail::copySize(each) + 1;
    if (copyText_.size() < size) copyText_.resize(size);
    char* out = copyText_.data();
    for (std::size_t column = 0; auto const& each : rows.values()) {
        out = detail::writeForCopy(out, each);
        bool const isLast = ++column == rows.fields().size();
        *out++ = isLast ? '\n' : '\t';
        if (isLast) column = 0;
    }
    send("COPY pg_temp.pylon_rows FROM STDIN", {});
    static_cast<void>(receive());
    for (std::string_view rest{std::as_const(copyText_).data(), static_cast<char const*>(out)}; !rest.empty();) {
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
