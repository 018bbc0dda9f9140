// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/dynamodb/rules.hpp>

#include "support/order_item.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace dynamodb_rules_test {

using namespace pylon;
using namespace pylon::dynamodb;
using dynamodb::detail::isTableName;
using dynamodb::detail::measure;
using dynamodb::detail::whyNotKey;
using dynamodb::detail::whyNotStorable;

namespace {

std::string fault(Item const& item) { return measure(view(item)).fault.value_or(""); }

Value nested(int levels) {
    Value value = "x";
    for (int i = 0; i != levels; ++i)
        value = Map{{"m", value}};
    return value;
}

} // namespace

TEST_CASE("items are counted as DynamoDB counts them") {
    CHECK(sizeOf(Item{}) == 0);
    CHECK(sizeOf(Item{{"id", "abc"}}) == 5);
    CHECK(sizeOf(Item{{"id", "\xc3\xa4"}}) == 4);
    CHECK(sizeOf(Item{{"b", Blob{"\x01\x02"}}}) == 3);
    CHECK(sizeOf(Item{{"b", true}, {"n", nullptr}}) == 4);
    CHECK(sizeOf(Item{{"l", List{}}}) == 4);
    CHECK(sizeOf(Item{{"l", List{"ab", true}}}) == 1 + 3 + (1 + 2) + (1 + 1));
    CHECK(sizeOf(Item{{"m", Map{{"key", "ab"}}}}) == 1 + 3 + (1 + 3 + 2));
    CHECK(sizeOf(Item{{"s", StringSet{"ab", "c"}}}) == 4);
    CHECK(sizeOf(Item{{"s", BlobSet{Blob{"abc"}}}}) == 4);
    CHECK(sizeOf(Number{0}) == 2);
    CHECK(sizeOf(Number{50}) == 2);
    CHECK(sizeOf(Number{-123}) == 4);
    CHECK(sizeOf(Number{std::string(38, '9')}) == 20);
    // A struct is counted as the item that it is.
    CHECK(measure(view(Attributes<test::Address>{{"Bern", "3000"}})).size ==
          sizeOf(Item{{"city", "Bern"}, {"zip", "3000"}}));
    CHECK(measure(view(Attributes<test::Address>{{"Bern", {}}})).size == sizeOf(Item{{"city", "Bern"}}));
}

TEST_CASE("what no item can hold is found before anything is sent, and its value is not told") {
    CHECK(fault({{"id", 1}, {"a", List{1, Map{{"b", std::nan("")}}}}}) ==
          "a number is none that DynamoDB can hold (The parameter cannot be converted to a numeric value), in the "
          "attribute "
          "a.b");
    CHECK_THAT(fault({{"a", std::numeric_limits<double>::infinity()}}), Catch::Contains("in the attribute a"));
    CHECK_THAT(fault({{"a", 1e300}}), Catch::Contains("overflow"));
    CHECK_THAT(fault({{"a", 1e-300}}), Catch::Contains("underflow"));
    CHECK(fault({{"a", StringSet{}}}) == "a set is empty, in the attribute a");
    CHECK(fault({{"a", NumberSet{}}}) == "a set is empty, in the attribute a");
    CHECK_THAT(fault({{"", 1}}), Catch::Contains("name is empty"));
    CHECK(fault({{"a", nested(32)}}).empty());
    CHECK_THAT(fault({{"a", nested(33)}}), Catch::Contains("32 levels"));
    CHECK(fault({{"a", ""}, {"b", List{}}, {"c", Map{}}, {"d", Blob{}}, {"e", nullptr}}).empty());
    CHECK_THAT(measure(view(Attributes<test::Order>{{.total = std::nan("")}})).fault.value_or(""),
               Catch::Contains("tot"));
}

TEST_CASE("an item has at most 400 KB") {
    auto const withText = [](std::size_t size) { return Item{{"id", "1"}, {"t", std::string(size - 4, 'x')}}; };
    CHECK(sizeOf(withText(maxItemSize)) == maxItemSize);
    CHECK_FALSE(whyNotStorable(view(withText(maxItemSize))));
    CHECK(whyNotStorable(view(withText(maxItemSize + 1))) ==
          "the item has 409601 bytes as DynamoDB counts them, and may have 409600");
}

TEST_CASE("keys are one or two attributes of text, numbers or bytes that are not empty") {
    CHECK_FALSE(whyNotKey({{"id", 50}}));
    CHECK_FALSE(whyNotKey({{"id", "a"}, {"at", Number{"0.1"}}}));
    CHECK_FALSE(whyNotKey({{"id", Blob{"a"}}}));
    CHECK_FALSE(whyNotKey({{"id", std::string(2048, 'x')}}));
    for (Item const& wrong :
         {Item{}, Item{{"a", 1}, {"b", 2}, {"c", 3}}, Item{{"id", ""}}, Item{{"id", Blob{}}}, Item{{"id", nullptr}},
          Item{{"id", true}}, Item{{"id", List{}}}, Item{{"id", StringSet{"a"}}}, Item{{"id", std::nan("")}},
          Item{{"id", std::string(2049, 'x')}}})
        CHECK(whyNotKey(wrong));
}

TEST_CASE("tables have names") {
    for (auto const* const name : {"abc", "my-table", "A.b_c-9", "arn:aws:dynamodb:us-east-1:123456789012:table/t"})
        CHECK(isTableName(name));
    for (auto const* const name : {"", "ab", "a b c", "a/b/c", "tab\xc3\xa4lle"})
        CHECK_FALSE(isTableName(name));
    CHECK(isTableName(std::string(255, 'x')));
    CHECK_FALSE(isTableName(std::string(256, 'x')));
}

} // namespace dynamodb_rules_test
