// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_SQL_IPP
#define PYLON_SERVICES_RDS_SQL_IPP

#include <pylon/core/utf8.hpp>
#include <pylon/services/rds/sql.hpp>

#include <algorithm>
#include <cmath>

namespace pylon::rds::sql {

PYLON_INLINE std::string identifier(Dialect const& dialect, std::string_view name) {
    if (name.empty() || name.find('\0') != std::string_view::npos || !isUtf8(name))
        throw Error{ErrorKind::invalidInput,
                    "the name of a schema, table or field is UTF-8, is not empty and holds no zero byte"};
    std::string quoted(1, dialect.quote);
    for (char const each : name) {
        if (each == dialect.quote) quoted.push_back(each);
        quoted.push_back(each);
    }
    quoted.push_back(dialect.quote);
    return quoted;
}

PYLON_INLINE std::string table(Dialect const& dialect, std::string_view schema, std::string_view name) {
    return identifier(dialect, schema) + "." + identifier(dialect, name);
}

PYLON_INLINE std::string list(Dialect const& dialect, std::vector<std::string> const& names) {
    std::string out;
    for (auto const& each : names) {
        if (!out.empty()) out.append(", ");
        out.append(identifier(dialect, each));
    }
    return out;
}

PYLON_INLINE Statement select(Dialect const& dialect, std::string_view table, std::vector<std::string> const& columns,
                              std::vector<Condition> const& conditions) {
    Statement statement;
    auto& text = statement.text;
    text.append("SELECT ").append(columns.empty() ? "*" : list(dialect, columns)).append(" FROM ").append(table);
    std::string_view joint = " WHERE ";
    for (auto const& [key, op, value] : conditions) {
        text.append(joint).append(identifier(dialect, key));
        joint = " AND ";
        if (value.isNull()) {
            if (op != op::eq && op != op::ne)
                throw Error{ErrorKind::invalidInput,
                            "the field " + key +
                                " is compared with null, which is neither more nor less than anything"};
            text.append(op == op::eq ? " IS NULL" : " IS NOT NULL");
            continue;
        }
        requireColumnValue(key, value);
        statement.parameters.push_back(value);
        constexpr std::string_view signs[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
        text.append(signs[static_cast<std::size_t>(op)]);
        text.append(dialect.numberedPlaceholders ? "$" + std::to_string(statement.parameters.size()) : "?");
    }
    return statement;
}

PYLON_INLINE std::string insert(Dialect const& dialect, std::string_view table,
                                std::vector<std::string> const& fields) {
    std::string text = "INSERT INTO ";
    text.append(table).append(" (").append(list(dialect, fields)).append(") VALUES (");
    for (std::size_t i = 1; i <= fields.size(); ++i) {
        if (i != 1) text.append(", ");
        text.append(dialect.numberedPlaceholders ? "$" + std::to_string(i) : "?");
    }
    return text.append(") ").append(dialect.whenDuplicate);
}

PYLON_INLINE void requireColumnValue(std::string_view name, Value const& value) {
    if (value.type() > Value::Type::blob)
        throw Error{ErrorKind::invalidInput, "the field " + std::string{name} + " is " +
                                                 std::string{to_string(value.type())} + ", which no column holds"};
    requireColumnValue(name, Field::of(value));
}

PYLON_INLINE void requireColumnValue(std::string_view name, Field const& field) {
    if (field.type == Field::Type::floating && std::isnan(field.floating))
        throw Error{ErrorKind::invalidInput, "the field " + std::string{name} + " is NaN"};
}

PYLON_INLINE void requireFields(Dialect const& dialect, std::string_view table, std::vector<std::string> const& columns,
                                std::vector<std::string> const& fields) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    auto const same = [&](std::string_view a, std::string_view b) {
        return dialect.fieldsIgnoreCase ? std::ranges::equal(a, b, {}, lower, lower) : a == b;
    };
    for (auto const& field : fields)
        if (std::ranges::none_of(columns, [&](std::string const& each) { return same(each, field); }))
            throw Error{ErrorKind::invalidInput,
                        "the table " + std::string{table} + " has no field " + identifier(dialect, field)};
}

PYLON_INLINE Error noTable(std::string_view table) {
    return Error{ErrorDetails{
        .kind = ErrorKind::notFound, .message = "there is no table " + std::string{table}, .service = "rds"}};
}

PYLON_INLINE std::string withoutValues(std::string_view message, std::string_view statement) {
    std::string out;
    while (!message.empty()) {
        auto open = message.find_first_of("'\"");
        // The apostrophe of `Can't connect` quotes nothing.
        if (open != std::string_view::npos && open != 0 && message.substr(open - 1, 3) == "n't")
            open = message.find_first_of("'\"", open + 1);
        out.append(message.substr(0, open));
        if (open == std::string_view::npos) break;
        // What is quoted may hold quotes itself: up to the last one, rather too much than too little is left out.
        auto const mark = message[open];
        auto close = message.find(mark, open + 1);
        if (close == std::string_view::npos) close = message.size();
        if (statement.find(message.substr(open + 1, close - open - 1)) == std::string_view::npos) {
            close = std::max(close, message.rfind(mark));
            out.append("(a value)");
        } else {
            out.append(message.substr(open, close - open + 1));
        }
        message.remove_prefix(std::min(close + 1, message.size()));
    }
    return out;
}

PYLON_INLINE Error error(ErrorKind kind, std::string_view code, std::string_view message, std::string_view statement) {
    return Error{ErrorDetails{
        .kind = kind, .code = std::string{code}, .message = withoutValues(message, statement), .service = "rds"}};
}

} // namespace pylon::rds::sql

#endif // PYLON_SERVICES_RDS_SQL_IPP
