// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/dynamodb/attribute_shape.hpp>

#include "support/order_item.hpp"
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/services/dynamodb/item.hpp>

#include <catch2/catch.hpp>

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynamodb_attribute_shape_test {

using namespace pylon;
using namespace pylon::dynamodb;
using test::Order;

namespace {

constexpr DocumentFormat format{.naming = Naming::capitalized};

template <class T> std::string written(T const& value) {
    std::string out;
    RapidJsonCodec::write(view(value), format, out).value();
    return out;
}

template <class T> T read(std::string text) {
    T value{};
    RapidJsonCodec::read(text, mutableView(value), format).value();
    return value;
}

template <class T> std::string whyUnreadable(std::string text) {
    T value{};
    auto const result = RapidJsonCodec::read(text, mutableView(value), format);
    if (result) return "it was read";
    CHECK(result.error().kind() == ErrorKind::malformed);
    return result.error().message();
}

} // namespace

TEST_CASE("every type of an item has its form on the wire, both ways") {
    std::vector<std::pair<Value, std::string_view>> const cases{
        {nullptr, R"({"NULL":true})"},
        {true, R"({"BOOL":true})"},
        {false, R"({"BOOL":false})"},
        {50, R"({"N":"50"})"},
        {-9.5, R"({"N":"-9.5"})"},
        {UINT64_MAX, R"({"N":"18446744073709551615"})"},
        {Number{"0.12345678901234567890123456789012345678"}, R"({"N":"0.12345678901234567890123456789012345678"})"},
        {"text", R"({"S":"text"})"},
        {"", R"({"S":""})"},
        {Blob{"hello"}, R"({"B":"aGVsbG8="})"},
        {List{1, "a", nullptr, List{}}, R"({"L":[{"N":"1"},{"S":"a"},{"NULL":true},{"L":[]}]})"},
        {Map{{"M", Map{}}, {"n", 1}}, R"({"M":{"M":{"M":{}},"n":{"N":"1"}}})"},
        {StringSet{"b", "a"}, R"({"SS":["a","b"]})"},
        {NumberSet{10, 9, Number{"0.5"}}, R"({"NS":["0.5","9","10"]})"},
        {BlobSet{Blob{"hello"}, Blob{""}}, R"({"BS":["","aGVsbG8="]})"},
    };
    for (auto const& [value, wire] : cases) {
        auto const item = R"({"name":)" + std::string{wire} + "}";
        CHECK(written(Item{{"name", value}}) == item);
        CHECK(read<Item>(item) == Item{{"name", value}});
    }
    CHECK(read<Item>(R"({"n":{"N":"1.50"},"i":{"N":"1e3"}})") == Item{{"n", 1.5}, {"i", 1000}});
}

TEST_CASE("a struct is an item, its members attributes of their own names") {
    Order const order{.id = 50,
                      .customer = "ann",
                      .total = 9.5,
                      .items = {"tea", "milk"},
                      .prices = {{"tea", Number{"1.20"}}},
                      .address = {.city = "Bern", .zip = {}},
                      .tags = {"new"},
                      .blob = Blob{"hello"},
                      .paid = true,
                      .extra = List{1, nullptr}};
    auto const wire = written(Attributes<Order>{order});
    CHECK(wire ==
          R"({"id":{"N":"50"},"customer":{"S":"ann"},"tot":{"N":"9.5"},"items":{"L":[{"S":"tea"},{"S":"milk"}]},)"
          R"("prices":{"M":{"tea":{"N":"1.2"}}},"address":{"M":{"city":{"S":"Bern"}}},"tags":{"SS":["new"]},)"
          R"("blob":{"B":"aGVsbG8="},"paid":{"BOOL":true},"extra":{"L":[{"N":"1"},{"NULL":true}]}})");
    CHECK(written(read<Attributes<Order>>(wire)) == wire);
    CHECK(read<Attributes<Order>>(wire).value == order);
    CHECK(read<Item>(wire).at("prices") == Map{{"tea", 1.2}});
}

TEST_CASE("what an item lacks stays as it was made, and what a struct lacks is passed over") {
    auto const order =
        read<Attributes<Order>>(R"({"id":{"N":"1"},"tot":{"NULL":true},"unknown":{"M":{"a":{"L":[]}}}})").value;
    CHECK(order == Order{.id = 1});
    // An empty set cannot be stored, nor can an optional without a value.
    CHECK(written(Attributes<Order>{Order{}}).find("tags") == std::string::npos);
    CHECK(written(Attributes<Order>{Order{}}).find("tot") == std::string::npos);
}

TEST_CASE("what is not of the type that it should be is an error that names it, and not its value") {
    std::vector<std::pair<std::string, std::string>> const cases{
        {R"({"id":{"S":"secret"}})", "id is of a type other than it should be"},
        {R"({"id":{"N":"1.5"}})", "id.N is text that its type cannot hold"},
        {R"({"id":{"N":"9223372036854775808"}})", "id.N is text that its type cannot hold"},
        {R"({"tot":{"N":"0.12345678901234567890"}})", "tot.N is text that its type cannot hold"},
        {R"({"tot":{"N":"inf"}})", "tot.N is text that its type cannot hold"},
        {R"({"id":{"N":50}})", "id.N is a number where text should be"},
        {R"({"id":"50"})", "id is text where an object should be"},
        {R"({"id":{}})", "id is an object without the value that should be in it"},
        {R"({"id":{"N":"1","S":"1"}})", "id is of a type other than it should be"},
        {R"({"id":{"N":"1","N":"2"}})", "id.N is one of two values of one thing"},
        {R"({"items":{"L":[{"S":"a"},{"N":"1"}]}})", "items.L[1] is of a type other than it should be"},
        {R"({"tags":{"SS":["a","a"]}})", "tags.SS[0] is text that its type cannot hold"},
        {R"({"paid":{"BOOL":"true"}})", "paid.BOOL is text where a boolean should be"},
    };
    for (auto const& [text, why] : cases)
        CHECK_THAT(whyUnreadable<Attributes<Order>>(text), Catch::Contains(why) && !Catch::Contains("secret"));
    for (std::string const text :
         {R"({"a":{"X":"1"}})", R"({"a":{"NULL":false}})", R"({"a":{"N":"one"}})", R"({"a":{"N":""}})",
          R"({"a":{"B":"a"}})", R"({"a":{"NS":["1","1.0"]}})", R"({"a":{"BS":["YQ==","YQ=="]}})", R"({"a":{"M":[]}})",
          R"({"a":[]})", R"({"a":{"L":{}}})"})
        CHECK(whyUnreadable<Item>(text) != "it was read");
}

TEST_CASE("a struct of numbers is read at its types' edges") {
    CHECK(
        read<Attributes<test::Numbers>>(
            R"({"small":{"N":"255"},"large":{"N":"18446744073709551615"},"single":{"N":"0.1"},"exact":{"N":"1E-130"}})")
            .value == test::Numbers{255, UINT64_MAX, 0.1F, Number{"1E-130"}});
    CHECK(whyUnreadable<Attributes<test::Numbers>>(R"({"small":{"N":"256"}})") != "it was read");
    CHECK(whyUnreadable<Attributes<test::Numbers>>(R"({"small":{"N":"-1"}})") != "it was read");
    CHECK(whyUnreadable<Attributes<test::Numbers>>(R"({"single":{"N":"0.123456789"}})") != "it was read");
    CHECK(written(Attributes<test::Numbers>{{1, 2, 0.1F, Number{"1E+3"}}}) ==
          R"({"small":{"N":"1"},"large":{"N":"2"},"single":{"N":"0.1"},"exact":{"N":"1000"}})");
}

TEST_CASE("a floating-point member takes what it prints again, whatever its digits, and nothing else") {
    for (auto const* const text :
         {"0.1", "-0.1", "1.0", "123456789012345", "0.12345678901234", "-987654.321098765", "0.30000000000000004",
          "1234567890123456", "1e-7", "1E+22", "0.000000000000001", "10000000000000000000000"}) {
        INFO(text);
        auto const json = std::string{R"({"tot":{"N":")"} + text + "\"}}";
        CHECK(read<Attributes<Order>>(json).value.total == Number{text}.as<double>());
    }
    for (auto const* const text : {"0.1234567890123456789", "9007199254740993", "1.2.3", "1-2", "--1", "0x10", "nan"}) {
        INFO(text);
        auto const json = std::string{R"({"tot":{"N":")"} + text + "\"}}";
        CHECK(whyUnreadable<Attributes<Order>>(json) != "it was read");
    }
}

} // namespace dynamodb_attribute_shape_test
