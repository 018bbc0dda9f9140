// SPDX-License-Identifier: BSL-1.0

// What holds on every database, for the test programs of the drivers. Not guarded: each opens its own namespace, and defines in it
// a class `Database` and SQL_SUITE, the name of its driver, before it includes this. Its includes are support/sql_database.hpp.
//
//   Database::Driver, Database::decimal (the type of exact numbers), Database::blob, Database::dateTime
//   Database::isServer; if it is one, Database::isEncrypted, a query that gives 1 over TLS
//   std::optional<Database> openDatabase(bool tls = false): nothing where there is none, which is then said
//   Database::options, Database::schema: a schema that is empty

namespace {

using namespace pylon;
using rds::col;
using rds::Record;
namespace op = rds::op;
using Connection = rds::DatabaseConnection<Database::Driver, NoRetry>;

struct Order {
    BOOST_HANA_DEFINE_STRUCT(Order, (std::int64_t, id), (std::string, customer), (std::optional<double>, total));
    bool operator==(Order const&) const = default;
};
struct Everything {
    BOOST_HANA_DEFINE_STRUCT(Everything, (std::int64_t, id), (bool, truth), (double, real), (Number, exact),
                             (std::string, text), (Blob, bytes), (rds::DateTime, at),
                             (std::optional<std::int32_t>, missing));
    bool operator==(Everything const&) const = default;
};
struct TooSmall {
    BOOST_HANA_DEFINE_STRUCT(TooSmall, (std::int8_t, id));
};

/// A password that may only be made over TLS.
struct Token {
    static constexpr bool needsTls = true;
    std::string operator()() const { throw std::logic_error{"it is not even made"}; }
};

std::string quoted(std::string const& name) { return rds::sql::identifier(Database::Driver::dialect, name); }
std::string tableName(Database const& database, std::string const& name) {
    return rds::sql::table(Database::Driver::dialect, database.schema, name);
}

/// Makes the table of Orders.
Connection withOrders(Database const& database, std::string const& name = "orders") {
    Connection connection{database.options, NoRetry{}};
    connection.execute("DROP TABLE IF EXISTS " + tableName(database, name));
    connection.execute("CREATE TABLE " + tableName(database, name) + " (id " + Database::integer +
                       " PRIMARY KEY, customer VARCHAR(40) NOT NULL, total DOUBLE PRECISION)");
    return connection;
}

template <class F> Error errorOf(F&& call) {
    try {
        if constexpr (std::is_void_v<decltype(call())>)
            call();
        else
            static_cast<void>(call());
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"no Error was thrown"};
}

std::vector<Order> sorted(std::vector<Order> orders) {
    std::ranges::sort(orders, {}, &Order::id);
    return orders;
}

TEST_CASE(SQL_SUITE " keeps the laws of SqlDriverPolicy") {
    auto const database = openDatabase();
    if (!database) return;
    CHECK(testing::checkSqlDriverLaws<Database::Driver>(database->options, database->schema) == testing::Violations{});
}

TEST_CASE(SQL_SUITE " inserts what is new, and only ignores duplicate keys") {
    auto const database = openDatabase();
    if (!database) return;
    auto const& schema = database->schema;
    auto const connection = withOrders(*database);
    CHECK(connection.tableExists(schema, "orders"));
    CHECK_FALSE(connection.tableExists(schema, "no-orders"));
    CHECK_FALSE(connection.tableExists("no-schema", "orders"));

    // The first of two with one key is kept; fields may differ from record to record.
    CHECK(connection.insertOrIgnore(schema, "orders",
                                    {{{"id", 1}, {"customer", "hi"}, {"total", 1.5}},
                                     {{"id", 1}, {"customer", "yo"}, {"total", 2.5}},
                                     {{"id", 2}, {"customer", "yo"}}}) == 2);
    CHECK(connection.insertOrIgnore(schema, "orders", std::vector<Order>{{2, "x", {}}, {3, "y", 0.1}, {3, "z", {}}}) ==
          1);
    std::vector<Order> const expected{{1, "hi", 1.5}, {2, "yo", {}}, {3, "y", 0.1}};
    CHECK(sorted(connection.fetch<Order>(schema, "orders").collect()) == expected);
    CHECK(connection.insertOrIgnore(schema, "orders", std::vector<Record>{}) == 0);

    // Everything else is an error, and nothing of the call is kept.
    auto const refused = [&](Record bad) {
        auto const error = errorOf([&] {
            connection.insertOrIgnore(schema, "orders", {Record{{"id", 7}, {"customer", "fine"}}, std::move(bad)});
        });
        INFO(error.what());
        CHECK(error.message().find("s3cret") == std::string::npos);
        CHECK(sorted(connection.fetch<Order>(schema, "orders").collect()) == expected);
        return error.kind();
    };
    CHECK(refused({{"id", 8}, {"customer", nullptr}}) == ErrorKind::conflict);
    CHECK(refused({{"id", 1}, {"customer", nullptr}}) == ErrorKind::conflict);
    refused({{"id", 8}}); // the column has no default
    CHECK(refused({{"id", 8}, {"customer", "x"}, {"colour", "s3cret"}}) == ErrorKind::invalidInput);
    CHECK(refused({{"id", 8}, {"customer", List{1}}}) == ErrorKind::invalidInput);
    CHECK(refused({{"id", 8}, {"customer", "x"}, {"total", std::numeric_limits<double>::quiet_NaN()}}) ==
          ErrorKind::invalidInput);
    CHECK(refused({}) == ErrorKind::invalidInput);
    if (Database::checksTypes) {
        refused({{"id", 8}, {"customer", "s3cret" + std::string(40, 'x')}});
        refused({{"id", "s3cret"}, {"customer", "x"}});
    }
    CHECK(errorOf([&] { connection.insertOrIgnore(schema, "none", {{{"id", 1}}}); }).kind() == ErrorKind::notFound);
    CHECK(errorOf([&] { return connection.fetch(schema, "none").collect(); }).kind() == ErrorKind::notFound);
}

TEST_CASE(SQL_SUITE " checks foreign keys, and ignores duplicates of any unique key") {
    auto const database = openDatabase();
    if (!database) return;
    auto const connection = withOrders(*database);
    connection.insertOrIgnore(database->schema, "orders", {{{"id", 1}, {"customer", "a"}}});
    connection.execute("CREATE TABLE " + tableName(*database, "lines") +
                       " (id INTEGER PRIMARY KEY, place INTEGER UNIQUE, parent " + Database::integer +
                       " NOT NULL, FOREIGN KEY (parent) REFERENCES " +
                       (Database::qualifiesReferences ? tableName(*database, "orders") : "orders") + " (id))");
    Record const good{{"id", 1}, {"place", 5}, {"parent", 1}};
    CHECK(errorOf([&] {
              connection.insertOrIgnore(database->schema, "lines",
                                        {good, Record{{"id", 2}, {"place", 6}, {"parent", 99}}});
          }).kind() == ErrorKind::conflict);
    CHECK(connection.insertOrIgnore(database->schema, "lines",
                                    {good, Record{{"id", 2}, {"place", 5}, {"parent", 1}}}) == 1);
    CHECK(connection.fetch(database->schema, "lines").collect() == std::vector<Record>{good});
}

TEST_CASE(SQL_SUITE " inserts from a generator, and undoes all when it throws") {
    auto const database = openDatabase();
    if (!database) return;
    auto const connection = withOrders(*database);
    std::int64_t pulled = 0;
    auto const numbers = std::views::iota(std::int64_t{0}, std::int64_t{20'000});
    auto const orders = [&](std::int64_t id) {
        ++pulled;
        return Order{id, "customer " + std::to_string(id), static_cast<double>(id) / 4};
    };
    CHECK(connection.insertOrIgnore(database->schema, "orders", numbers | std::views::transform(orders)) == 20'000);
    CHECK(pulled == 20'000);
    CHECK(connection.insertOrIgnore(database->schema, "orders", numbers | std::views::transform(orders)) == 0);

    auto const breaks = [](std::int64_t id) {
        if (id == 19'999) throw std::runtime_error{"the source broke"};
        return Order{id + 100'000, "x", {}};
    };
    CHECK_THROWS_AS(connection.insertOrIgnore(database->schema, "orders", numbers | std::views::transform(breaks)),
                    std::runtime_error);
    CHECK(connection.fetch(database->schema, "orders", col("id") >= 100'000).collect().empty());
    CHECK(connection.fetch(database->schema, "orders", col("id") >= 5'000 && col("id") < 5'010).collect().size() == 10);
}

TEST_CASE(SQL_SUITE " fetches what fulfils all conditions") {
    auto const database = openDatabase();
    if (!database) return;
    auto const& schema = database->schema;
    auto const connection = withOrders(*database);
    connection.insertOrIgnore(schema, "orders",
                              std::vector<Order>{{1, "ann", 1.0}, {2, "bob", {}}, {3, "ann", 3.0}, {4, "O'Neil", 4.0}});
    auto const ids = [&](rds::Where where) {
        std::vector<std::int64_t> found;
        for (auto const& row : connection.fetch(schema, "orders", std::move(where)))
            found.push_back(row.at("id").template as<std::int64_t>());
        std::ranges::sort(found);
        return found;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(ids({}) == Ids{1, 2, 3, 4});
    CHECK(ids({{"customer", op::eq, "ann"}, {"id", op::ge, 2}}) == Ids{3});
    CHECK(ids({{"customer", rds::parseOperator("ne"), "ann"}}) == Ids{2, 4});
    CHECK(ids(col("id") < 3) == Ids{1, 2});
    CHECK(ids(col("id") <= 3 && col("id") > 1) == Ids{2, 3});
    CHECK(ids(col("total") == nullptr) == Ids{2});
    CHECK(ids(col("total") != nullptr) == Ids{1, 3, 4});
    CHECK(ids(col("total") != 1.0) == Ids{3, 4}); // null is not unlike anything
    CHECK(ids(col("total") >= 3.0) == Ids{3, 4});
    CHECK(ids(col("customer") == "O'Neil") == Ids{4});
    CHECK(errorOf([&] { ids(col("total") < nullptr); }).kind() == ErrorKind::invalidInput);
    CHECK(errorOf([&] { ids(col("colour") == 1); }).kind() == ErrorKind::invalidInput);
    auto const error = errorOf([&] { return connection.fetch<TooSmall>(schema, "lots").collect(); });
    CHECK(error.kind() == ErrorKind::notFound);
    connection.insertOrIgnore(schema, "orders", std::vector<Order>{{1000, "x", {}}});
    CHECK(errorOf([&] { return connection.fetch<TooSmall>(schema, "orders").collect(); }).kind() ==
          ErrorKind::malformed);
}

TEST_CASE(SQL_SUITE " takes names and values for what they are, whatever is in them") {
    auto const database = openDatabase();
    if (!database) return;
    auto const& schema = database->schema;
    auto const connection = withOrders(*database);
    for (std::string const evil :
         {"x'; DROP TABLE orders; --", "x\"; DROP TABLE orders; --", "x`; DROP TABLE orders; --", "orders\" --", "a.b",
          "\\'; DROP TABLE orders; --", "$1", "?", "%s", "\\", "\t\\.\n\\N"}) {
        CAPTURE(evil);
        CHECK_FALSE(connection.tableExists(schema, evil));
        CHECK_FALSE(connection.tableExists(evil, "orders"));
        CHECK(errorOf([&] { return connection.fetch(schema, evil).collect(); }).kind() == ErrorKind::notFound);
        CHECK(errorOf([&] { return connection.fetch(evil, "orders").collect(); }).kind() == ErrorKind::notFound);
        CHECK(errorOf([&] { return connection.fetch(schema, "orders", {{evil, op::eq, 1}}).collect(); }).kind() ==
              ErrorKind::invalidInput);
        CHECK(errorOf([&] { connection.insertOrIgnore(schema, "orders", {Record{{evil, 1}}}); }).kind() ==
              ErrorKind::invalidInput);
        CHECK(errorOf([&] { connection.insertOrIgnore(evil, "orders", {Record{{"id", 1}}}); }).kind() ==
              ErrorKind::notFound);
        connection.insertOrIgnore(schema, "orders", std::vector<Order>{{1, evil, {}}});
        CHECK(connection.fetch<Order>(schema, "orders", col("customer") == evil).collect() ==
              std::vector<Order>{{1, evil, {}}});
        CHECK(connection.execute("DELETE FROM " + tableName(*database, "orders")) == 1);
    }
    for (std::string const& none : {std::string{}, std::string("a\0b", 3), std::string{"\xff"}}) {
        CHECK(errorOf([&] { static_cast<void>(connection.tableExists(schema, none)); }).kind() ==
              ErrorKind::invalidInput);
        CHECK(errorOf([&] { return connection.fetch(schema, "orders", {{none, op::eq, 1}}).collect(); }).kind() ==
              ErrorKind::invalidInput);
    }
    // A table and fields that are called so.
    std::string const table = "a \"very\" `odd` 'name'; --";
    std::string const field = "select \"x\" `y` 'z' %s ?";
    connection.execute("CREATE TABLE " + tableName(*database, table) + " (" + quoted(field) + " INTEGER PRIMARY KEY)");
    CHECK(connection.tableExists(schema, table));
    CHECK(connection.insertOrIgnore(schema, table, {{{field, 1}}, {{field, 1}}, {{field, 2}}}) == 2);
    CHECK(connection.fetch(schema, table, {{field, op::gt, 1}}).collect() == std::vector<Record>{{{field, 2}}});
}

TEST_CASE(SQL_SUITE " gives back every value as it was") {
    auto const database = openDatabase();
    if (!database) return;
    auto const& schema = database->schema;
    Connection const connection{database->options, NoRetry{}};
    connection.execute("CREATE TABLE " + tableName(*database, "everything") +
                       " (id BIGINT PRIMARY KEY, truth BOOLEAN, " + quoted("real") + " DOUBLE PRECISION, exact " +
                       Database::decimal + ", text " + Database::text + ", bytes " + Database::blob + ", at " +
                       Database::dateTime + ", missing INTEGER)");
    using namespace std::chrono;
    std::string allBytes;
    for (int i = 0; i != 256; ++i)
        allBytes.push_back(static_cast<char>(i));
    auto const at = sys_days{year{2026} / 1 / 2} + hours{3} + microseconds{678};
    std::vector<Everything> const rows{
        {std::numeric_limits<std::int64_t>::min(), false, -0.1, Number{"-0.0000000001"}, "", Blob{}, at, {}},
        {-1, true, std::numeric_limits<double>::denorm_min(), Number{"1234567890123456789012345678.0123456789"},
         "\t\n\r\\N\\.\"'`", Blob{std::string("\0", 1)}, sys_days{year{1970} / 1 / 1}, 5},
        {std::numeric_limits<std::int64_t>::max(), true, std::numeric_limits<double>::max(), Number{"99"},
         "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80 \xe6\xbc\xa2", Blob{allBytes}, sys_days{year{9999} / 12 / 31}, -5}};
    CHECK(connection.insertOrIgnore(schema, "everything", rows) == 3);
    auto back = connection.fetch<Everything>(schema, "everything").collect();
    std::ranges::sort(back, {}, &Everything::id);
    CHECK(back == rows);
    for (auto const& row : rows) {
        CHECK(connection.fetch<Everything>(schema, "everything", col("id") == row.id).collect() == std::vector{row});
        CHECK(connection.fetch<Everything>(schema, "everything", col("text") == row.text).collect() ==
              std::vector{row});
        CHECK(connection.fetch<Everything>(schema, "everything", col("bytes") == row.bytes).collect() ==
              std::vector{row});
        CHECK(connection.fetch<Everything>(schema, "everything", col("real") == row.real).collect() ==
              std::vector{row});
        CHECK(connection.fetch<Everything>(schema, "everything", col("exact") == row.exact).collect() ==
              std::vector{row});
    }
    CHECK(connection.fetch(schema, "everything", {{"truth", op::eq, true}}).collect().size() == 2);

    // Records: the same values, and written back as they came.
    auto const records = connection.fetch(schema, "everything").collect();
    for (auto const& record : records) {
        CHECK(record.at("truth").type() == Value::Type::boolean);
        CHECK(record.at("real").type() == Value::Type::floating);
        CHECK(record.at("exact").isNumber());
        CHECK(record.at("bytes").type() == Value::Type::blob);
    }
    connection.execute("DELETE FROM " + tableName(*database, "everything"));
    CHECK(connection.insertOrIgnore(schema, "everything", records) == 3);
    CHECK(connection.fetch(schema, "everything", col("id") == -1).collect() ==
          std::vector{*std::ranges::find(records, Value{-1}, [](Record const& each) { return each.at("id"); })});
}

TEST_CASE(SQL_SUITE " gives rows while others work, and gives up the connection of a range that is dropped") {
    auto database = openDatabase();
    if (!database) return;
    auto const& schema = database->schema;
    {
        auto const connection = withOrders(*database);
        auto const make = [](std::int64_t id) { return Order{id, std::string(30, 'x'), 1.0}; };
        connection.insertOrIgnore(schema, "orders",
                                  std::views::iota(std::int64_t{0}, std::int64_t{5'000}) | std::views::transform(make));
        if (Database::isServer) {
            std::int64_t count = 0;
            for (auto const& order : connection.fetch<Order>(schema, "orders")) {
                if (count++ % 1'000 == 0)
                    CHECK(connection.fetch<Order>(schema, "orders", col("id") == order.id).collect().size() == 1);
            }
            CHECK(count == 5'000);
        }
        for (int i = 0; i != 20; ++i) {
            auto range = connection.fetch(schema, "orders");
            CHECK(range.begin()->at("total") == Value{1.0});
        }
        CHECK(connection.fetch(schema, "orders").collect().size() == 5'000);
    }
    if (Database::isServer) {
        // With one connection that a live range has, others wait in vain, and say why.
        database->options.maxConnections = 1;
        database->options.connectTimeout = std::chrono::seconds{0};
        Connection const one{database->options, NoRetry{}};
        auto range = one.fetch(schema, "orders");
        static_cast<void>(range.begin());
        CHECK(errorOf([&] { static_cast<void>(one.tableExists(schema, "orders")); }).kind() == ErrorKind::timeout);
        static_cast<void>(range.collect());
        CHECK(one.tableExists(schema, "orders"));
    }
}

TEST_CASE(SQL_SUITE " executes statements with parameters, one transaction each") {
    auto const database = openDatabase();
    if (!database) return;
    auto const connection = withOrders(*database);
    auto const table = tableName(*database, "orders");
    auto const place = [](int n) {
        return Database::Driver::dialect.numberedPlaceholders ? "$" + std::to_string(n) : std::string{"?"};
    };
    CHECK(connection.execute("INSERT INTO " + table + " VALUES (" + place(1) + ", " + place(2) + ", " + place(3) + ")",
                             {1, "x'; --", nullptr}) == 1);
    CHECK(connection.execute("UPDATE " + table + " SET customer = " + place(1), {"y"}) == 1);
    CHECK(connection.fetch<Order>(database->schema, "orders").collect() == std::vector<Order>{{1, "y", {}}});
    CHECK(errorOf([&] { connection.execute("BEGIN"); }).kind() == ErrorKind::invalidInput);
    CHECK(connection.execute("DELETE FROM " + table) == 1);
    CHECK(errorOf([&] { connection.execute("SELEKT 1"); }).kind() == ErrorKind::rejected);
}

TEST_CASE(SQL_SUITE " tells a log its statements, and no values") {
    auto database = openDatabase();
    if (!database) return;
    std::string log;
    database->options.log = [&log](std::string_view statement) { log.append(statement).push_back('\n'); };
    auto const connection = withOrders(*database);
    std::string const marker = "m4rker";
    connection.insertOrIgnore(database->schema, "orders", std::vector<Order>{{4711, marker, {}}, {4711, marker, {}}});
    CHECK(
        connection.fetch(database->schema, "orders", col("customer") == marker && col("id") == 4711).collect().size() ==
        1);
    connection.execute("DELETE FROM " + tableName(*database, "orders") +
                           " WHERE customer = " + (Database::Driver::dialect.numberedPlaceholders ? "$1" : "?"),
                       {marker});
    errorOf([&] {
        connection.insertOrIgnore(database->schema, "orders",
                                  {Record{{"id", 4711}, {"customer", nullptr}, {"total", marker}}});
    });
    INFO(log);
    for (auto const* const part : {"CREATE TABLE", "INSERT INTO", "SELECT", "DELETE FROM"})
        CHECK(log.find(part) != std::string::npos);
    CHECK(log.find(marker) == std::string::npos);
    CHECK(log.find("4711") == std::string::npos);
}

TEST_CASE(SQL_SUITE " serves many threads") {
    auto const database = openDatabase();
    if (!database) return;
    auto const connection = withOrders(*database);
    std::atomic<std::uint64_t> inserted{0};
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread != 4; ++thread)
            threads.emplace_back([&] {
                try {
                    for (std::int64_t i = 0; i != 25; ++i)
                        inserted +=
                            connection.insertOrIgnore(database->schema, "orders", std::vector<Order>{{i, "x", {}}});
                } catch (Error const&) {
                    ++failures;
                }
            });
    }
    CHECK(failures == 0);
    CHECK(inserted == 25);
    CHECK(connection.fetch(database->schema, "orders").collect().size() == 25);
}

TEST_CASE(SQL_SUITE " verifies the server over TLS, and the password need not be known before") {
    auto database = openDatabase(true);
    if (!database) return;
    int asked = 0;
    database->options.password = [&asked] { return ++asked, std::string{"secret"}; };
    auto connection = Database::Driver::connect(database->options);
    CHECK(asked == 1);
    std::vector<rds::Field> row;
    connection.query(Database::isEncrypted, {});
    REQUIRE(connection.next(row));
    CHECK(toValue(row[0]) == Value{1});
    CHECK_FALSE(connection.next(row));

    database->options.certificates = ""; // the system's authorities do not know it
    CHECK(errorOf([&] { return Database::Driver::connect(database->options); }).kind() == ErrorKind::connection);
    database->options.tls = rds::Tls::off;
    database->options.password = Token{};
    CHECK(errorOf([&] { return Database::Driver::connect(database->options); }).kind() == ErrorKind::configuration);
    database->options.password = "wr0ng";
    auto const denied = errorOf([&] { return Database::Driver::connect(database->options); });
    CHECK(denied.kind() == ErrorKind::denied);
    CHECK(std::string{denied.what()}.find("wr0ng") == std::string::npos);
}

TEST_CASE(SQL_SUITE " undoes one of two transactions that wait for each other, and the retry policy makes it again") {
    auto const database = openDatabase();
    if (!database) return;
    if (!Database::isServer) return; // its transactions are one after the other
    auto const connection = withOrders(*database);
    rds::DatabaseConnection<Database::Driver> const patient{database->options};
    std::latch both{2};
    std::atomic<int> passes{0};
    std::atomic<std::uint64_t> inserted{0};
    std::atomic<int> failures{0};
    // Each record has other fields than the one before, so that this one is sent when the next has come.
    auto const insert = [&](std::int64_t first, std::int64_t second) {
        auto const record = [&, waited = std::make_shared<bool>(false)](int i) {
            if (i == 0) ++passes;
            if (i == 2 && !std::exchange(*waited, true)) both.arrive_and_wait();
            return i == 0   ? Record{{"id", first}, {"customer", "x"}}
                   : i == 1 ? Record{{"id", second}, {"customer", "y"}, {"total", 1.0}}
                            : Record{{"id", 10 + first}, {"customer", "z"}};
        };
        try {
            inserted += patient.insertOrIgnore(database->schema, "orders",
                                               std::views::iota(0, 3) | std::views::transform(record));
        } catch (Error const&) {
            ++failures;
        }
    };
    {
        std::jthread const one{insert, 1, 2};
        std::jthread const two{insert, 2, 1};
    }
    CHECK(failures == 0);
    CHECK(passes == 3); // one of them twice
    CHECK(inserted == 4);
    CHECK(connection.fetch(database->schema, "orders").collect().size() == 4);
}

TEST_CASE(SQL_SUITE " keeps nothing of an insert of which the connection is lost, and goes on with another") {
    auto const database = openDatabase();
    if (!database) return;
    if (!Database::isServer) return; // nothing is between it and us
    auto const connection = withOrders(*database);
    Connection const other{database->options, NoRetry{}};
    bool ended = false;
    auto const orders = [&](std::int64_t id) {
        // In the midst, with batches sent and others to come.
        if (id == 12'000 && !std::exchange(ended, true)) database->endConnections(other);
        return Order{id, "x", {}};
    };
    auto const rows = std::views::iota(std::int64_t{0}, std::int64_t{20'000}) | std::views::transform(orders);
    CHECK(errorOf([&] { return connection.insertOrIgnore(database->schema, "orders", rows); }).kind() ==
          ErrorKind::connection);
    CHECK(connection.fetch(database->schema, "orders").collect().empty());

    // The transaction can be made again, which a policy may do. An idle connection that was lost is not even seen.
    ended = false;
    rds::DatabaseConnection<Database::Driver> const patient{database->options,
                                                            StandardRetry{{.random = [] { return 0.0; }}}};
    CHECK(patient.insertOrIgnore(database->schema, "orders", rows) == 20'000);
    database->endConnections(other);
    CHECK(connection.fetch(database->schema, "orders", col("id") < 10).collect().size() == 10);
}

} // namespace
