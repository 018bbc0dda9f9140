// SPDX-License-Identifier: BSL-1.0

// csv TABLE [COLUMN OPERATOR VALUE]... [--driver sqlite|mariadb|postgres] [--path FILE] [--host NAME] [--port NUMBER]
//     [--username NAME] [--database NAME] [--schema NAME] [--certificates FILE] [--tls off]
// Puts the CSV of standard input into a table, which it makes where there is none: its first column is the key, and rows of a key
// that is there already are passed over. Then it shows the rows that fulfil all conditions (`total ge 5`). All columns are text.
// The password is what DATABASE_PASSWORD holds. SQLite without a path is a database in memory.

#include <pylon/backends/mariadb.hpp>
#include <pylon/backends/postgres.hpp>
#include <pylon/backends/sqlite.hpp>
#include <pylon/services/rds/database_connection.hpp>

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace rds = pylon::rds;

[[noreturn]] void refuse(std::string const& why) { throw pylon::Error{pylon::ErrorKind::invalidInput, why}; }

/// What the command line says.
struct Command {
    std::string driver = "sqlite";
    std::string schema{};
    std::string table{};
    std::vector<rds::Condition> where{};
    rds::ConnectionOptions options{.path = ":memory:"};

    Command(int count, char** arguments) {
        std::vector<std::string> words;
        for (int i = 1; i < count; ++i) {
            std::string const option = arguments[i];
            if (!option.starts_with("--")) {
                words.push_back(option);
                continue;
            }
            if (++i == count) refuse(option + " wants a value");
            set(option, arguments[i]);
        }
        if (words.size() % 3 != 1) refuse("give the name of a table, and conditions of three words each");
        table = words[0];
        for (std::size_t i = 1; i < words.size(); i += 3)
            where.push_back({words[i], rds::parseOperator(words[i + 1]), words[i + 2]});
        if (auto const* const password = std::getenv("DATABASE_PASSWORD")) options.password = password;
        if (schema.empty()) schema = driver == "sqlite" ? "main" : driver == "postgres" ? "public" : options.database;
    }

private:
    void set(std::string const& option, std::string const& value) {
        if (option == "--driver")
            driver = value;
        else if (option == "--path")
            options.path = value;
        else if (option == "--host")
            options.host = value;
        else if (option == "--port") {
            auto const* const end = value.data() + value.size();
            if (std::from_chars(value.data(), end, options.port).ptr != end) refuse("--port is a number up to 65535");
        } else if (option == "--username")
            options.username = value;
        else if (option == "--database")
            options.database = value;
        else if (option == "--schema")
            schema = value;
        else if (option == "--certificates")
            options.certificates = value;
        else if (option == "--tls" && value == "off")
            options.tls = rds::Tls::off;
        else
            refuse("unknown option " + option + " " + value);
    }
};

/// A record of CSV, as `>>` reads it: a field in quotes may hold commas, line ends, and quotes, which are doubled (RFC 4180).
struct Fields : std::vector<std::string> {
    friend std::istream& operator>>(std::istream& in, Fields& fields) {
        fields.clear();
        std::string field;
        bool any = false;
        bool quoted = false;
        char c = 0;
        while (in.get(c) && (quoted || c != '\n')) {
            any = true;
            if (c == '"' && quoted && in.peek() == '"')
                field.push_back(static_cast<char>(in.get()));
            else if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                fields.push_back(std::exchange(field, {}));
            else if (c != '\r' || quoted)
                field.push_back(c);
        }
        if (quoted) refuse("the text ends within a quoted field");
        if (in.eof() && any) in.clear(std::ios::eofbit); // a last line without an end
        if (in) fields.push_back(std::move(field));
        return in;
    }
};

rds::Record record(Fields const& names, Fields const& fields) {
    if (fields.size() != names.size())
        refuse("a row has " + std::to_string(fields.size()) + " fields of " + std::to_string(names.size()));
    rds::Record record;
    for (std::size_t i = 0; i < names.size(); ++i)
        record[names[i]] = fields[i];
    return record;
}

template <class Driver>
void createTable(rds::DatabaseConnection<Driver> const& database, Command const& command, Fields const& names) {
    auto columns = rds::sql::identifier(Driver::dialect, names[0]) + " VARCHAR(255) NOT NULL PRIMARY KEY";
    for (auto const& name : names | std::views::drop(1))
        columns += ", " + rds::sql::identifier(Driver::dialect, name) + " TEXT";
    database.execute("CREATE TABLE " + rds::sql::table(Driver::dialect, command.schema, command.table) + " (" +
                     columns + ")");
}

// [csv]
/// Rows are read as they are sent. With a bad one, none is kept.
template <class Driver> void load(rds::DatabaseConnection<Driver> const& database, Command const& command) {
    Fields names;
    if (!(std::cin >> names)) refuse("the text has no line of names");
    if (!database.tableExists(command.schema, command.table)) createTable(database, command, names);

    auto rows = std::views::istream<Fields>(std::cin) |
                std::views::transform([&](Fields const& fields) { return record(names, fields); });
    std::cout << database.insertOrIgnore(command.schema, command.table, rows) << " rows are new\n";

    for (auto const& row : database.fetch(command.schema, command.table, command.where))
        std::cout << pylon::to_string(row) << "\n";
}
// [end]

template <class Driver> void run(Command const& command) {
    load(rds::DatabaseConnection<Driver>{command.options}, command);
}

} // namespace

int main(int count, char** arguments) try {
    Command const command{count, arguments};
    if (command.driver == "sqlite")
        run<rds::Sqlite>(command);
    else if (command.driver == "mariadb")
        run<rds::MariaDb>(command);
    else if (command.driver == "postgres")
        run<rds::Postgres>(command);
    else
        refuse("--driver is sqlite, mariadb or postgres");
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
