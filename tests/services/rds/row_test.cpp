// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/rds/row.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace rds_row_test {

using namespace pylon;

struct Sale {
    int id = 0;
    std::optional<std::string> customer{};
};

} // namespace rds_row_test

PYLON_ADAPT_STRUCT(rds_row_test::Sale, id, customer);

namespace rds_row_test {

TEST_CASE("a struct that PYLON_ADAPT_STRUCT describes is a row both ways") {
    rds::RowBatch rows;
    CHECK(rds::detail::append(rows, Sale{7, "ann"}));
    CHECK(rds::detail::append(rows, Sale{8, {}}));
    CHECK(rows.fields() == std::vector<std::string>{"id", "customer"});
    REQUIRE(rows.size() == 2);
    auto const& fields = rows.values();

    Sale sale;
    rds::detail::readRow(sale, rows.fields(), {fields[0], fields[1]});
    CHECK(sale.id == 7);
    CHECK(sale.customer == "ann");
    rds::detail::readRow(sale, rows.fields(), {fields[2], fields[3]});
    CHECK(sale.id == 8);
    CHECK_FALSE(sale.customer);
    CHECK_THROWS_AS(rds::detail::readRow(sale, rows.fields(), {fields[1], fields[1]}), Error);
}

} // namespace rds_row_test
