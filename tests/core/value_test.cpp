// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/value.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace core_value_test {

using namespace pylon;

namespace {

enum Colour { red };

// Whatever could become `true` or a character's code without being meant.
static_assert(!std::is_constructible_v<Value, void*>);
static_assert(!std::is_constructible_v<Value, int const*>);
static_assert(!std::is_constructible_v<Value, char>);
static_assert(!std::is_constructible_v<Value, char8_t>);
static_assert(!std::is_constructible_v<Value, Colour>);
static_assert(!std::is_constructible_v<Value, long double>);
static_assert(!std::is_constructible_v<Value, Value*>);
static_assert(!std::is_constructible_v<Value, std::vector<int>>);
static_assert(!std::is_constructible_v<Value, std::vector<std::string>>);
static_assert(std::is_nothrow_move_constructible_v<Value>);

// As the wrappers take them.
std::string key(Map const& members) { return to_string(members); }
std::string one(Value const& value) { return to_string(value); }

std::string whyNot(Value const& value, auto asked) {
    try {
        (void)value.as<decltype(asked)>();
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK_FALSE(value.tryAs<decltype(asked)>());
        return error.message();
    }
    return "none";
}

} // namespace

TEST_CASE("values are written as the thing they are") {
    CHECK(Value{}.isNull());
    CHECK(Value{nullptr}.isNull());
    CHECK(Value{true}.type() == Value::Type::boolean);
    CHECK(Value{50}.type() == Value::Type::integer);
    CHECK(Value{50U}.type() == Value::Type::integer);
    CHECK(Value{UINT64_MAX}.type() == Value::Type::number);
    CHECK(Value{9.5}.type() == Value::Type::floating);
    CHECK(Value{"input"}.type() == Value::Type::string);
    CHECK(Value{std::string{"input"}}.type() == Value::Type::string);
    CHECK(Value{std::string_view{"input"}}.type() == Value::Type::string);
    CHECK(Value{Number{"0.1"}}.type() == Value::Type::number);
    CHECK(Value{Number{"5.0"}}.type() == Value::Type::integer);
    CHECK(Value{Blob{"\x01"}}.type() == Value::Type::blob);
    CHECK(Value{List{1, "two"}}.type() == Value::Type::list);
    CHECK(Value{Map{{"a", 1}}}.type() == Value::Type::map);
    CHECK(Value{StringSet{"a"}}.type() == Value::Type::stringSet);
    CHECK(Value{NumberSet{1, 2}}.type() == Value::Type::numberSet);
    CHECK(Value{BlobSet{Blob{"a"}}}.type() == Value::Type::blobSet);
    CHECK(to_string(Value::Type::blobSet) == "blobSet");
}

TEST_CASE("maps are written in braces") {
    CHECK(key({{"id", 50}}) == R"({"id": 50})");
    CHECK(key({{"id", 50}, {"some", "other"}}) == R"({"id": 50, "some": "other"})");
    CHECK(key({{"a", "b"}}) == R"({"a": "b"})");
    CHECK(key({{"a", "b"}, {"c", "d"}}) == R"({"a": "b", "c": "d"})");
    CHECK(key({}) == "{}");
    CHECK(key({{"isVeryCool", true}}) == R"({"isVeryCool": true})");
    CHECK(key({{"key", "abc"}, {"nested", Map{{"list", List{1, nullptr, List{"x", 2.5}}}, {"empty", Map{}}}}}) ==
          R"({"key": "abc", "nested": {"empty": {}, "list": [1, null, ["x", 2.5]]}})");
    CHECK(one(List{Value{List{1, 2}}}) == "[[1, 2]]");
    std::string text = "text";
    std::string const constant = "constant";
    std::string_view const view = constant;
    CHECK(key({{"a", text}, {"b", constant}, {"c", view}}) == R"({"a": "text", "b": "constant", "c": "constant"})");
}

TEST_CASE("a value is given as what it is, and by reference where it is large") {
    Value const map = Map{{"id", 50}, {"name", "ann"}};
    CHECK(map.as<Map>().at("id").as<std::int64_t>() == 50);
    CHECK(map.as<Map>().at("name").as<std::string>() == "ann");
    CHECK(&map.as<Map>() == map.getIf<Map>());
    CHECK(Value{true}.as<bool>());
    CHECK(Value{Blob{"xyz"}}.as<Blob>().bytes == "xyz");
    CHECK(Value{StringSet{"a", "b"}}.as<StringSet>().contains("b"));
    CHECK(Value{"x"}.tryAs<std::string>() == "x");
    Value list = List{1};
    list.getIf<List>()->push_back("two");
    CHECK(list == List{1, "two"});
    CHECK(list.getIf<Map>() == nullptr);
}

TEST_CASE("what a value is not is an error that says what it is, and never the value") {
    CHECK(whyNot("secret", 0) == "the value is not an integer that its type can hold; its type is string");
    CHECK(whyNot("50", 0) == "the value is not an integer that its type can hold; its type is string");
    CHECK(whyNot(1, true) == "the value is not a boolean; its type is integer");
    CHECK(whyNot(nullptr, std::string{}) == "the value is not text; its type is null");
    CHECK(whyNot(true, 0.0) == "the value is not a number that its type can hold exactly; its type is boolean");
    CHECK(whyNot(true, Number{}) == "the value is not a decimal number; its type is boolean");
    CHECK(whyNot(List{}, Map{}) == "the value is not a map; its type is list");
    CHECK(whyNot(Map{}, List{}) == "the value is not a list; its type is map");
    CHECK(whyNot("a", Blob{}) == "the value is not bytes; its type is string");
    CHECK(whyNot(StringSet{"a"}, NumberSet{}) == "the value is not a set of this type; its type is stringSet");
}

TEST_CASE("numbers are given as any type that holds them exactly, and never rounded") {
    CHECK(Value{50}.as<std::uint8_t>() == 50);
    CHECK(Value{50}.as<double>() == 50.0);
    CHECK(Value{50}.as<Number>() == Number{50});
    CHECK(Value{UINT64_MAX}.as<std::uint64_t>() == UINT64_MAX);
    CHECK(Value{9.0}.as<int>() == 9);
    CHECK(Value{0x1p63}.as<std::uint64_t>() == std::uint64_t{1} << 63U);
    CHECK(Value{-0x1p63}.as<std::int64_t>() == INT64_MIN);
    CHECK(Value{Number{"0.1"}}.as<double>() == 0.1);
    CHECK(Value{0.1}.as<Number>() == Number{"0.1"});
    CHECK(Value{0.5}.as<float>() == 0.5F);
    CHECK(std::isnan(Value{std::nan("")}.as<double>()));

    CHECK_FALSE(Value{256}.tryAs<std::uint8_t>());
    CHECK_FALSE(Value{-1}.tryAs<unsigned>());
    CHECK_FALSE(Value{UINT64_MAX}.tryAs<std::int64_t>());
    CHECK_FALSE(Value{9.5}.tryAs<int>());
    CHECK_FALSE(Value{0x1p63}.tryAs<std::int64_t>());
    CHECK_FALSE(Value{0x1p64}.tryAs<std::uint64_t>());
    CHECK_FALSE(Value{std::nan("")}.tryAs<int>());
    CHECK_FALSE(Value{std::numeric_limits<double>::infinity()}.tryAs<std::int64_t>());
    CHECK_FALSE(Value{(std::int64_t{1} << 53U) + 1}.tryAs<double>());
    CHECK_FALSE(Value{INT64_MAX}.tryAs<double>());
    CHECK_FALSE(Value{INT64_MAX}.tryAs<float>());
    CHECK_FALSE(Value{16'777'217}.tryAs<float>());
    CHECK_FALSE(Value{0.1}.tryAs<float>());
    CHECK_FALSE(Value{1e300}.tryAs<float>());
    CHECK_FALSE(Value{Number{"0.12345678901234567890"}}.tryAs<double>());
    CHECK_FALSE(Value{std::nan("")}.tryAs<Number>());
    CHECK_FALSE(Value{1e300}.tryAs<Number>());
    CHECK_FALSE(Value{1e-300}.tryAs<Number>());
}

TEST_CASE("values are equal when they say the same, numbers however they are held") {
    CHECK(Value{50} == 50);
    CHECK(Value{"a"} == "a");
    CHECK(Value{1} == Value{1.0});
    CHECK(Value{1} == Value{Number{"1.0"}});
    CHECK(Value{0.1} == Value{Number{"0.1"}});
    CHECK(Value{UINT64_MAX} != Value{-1});
    CHECK(Value{0x1p64} != Value{UINT64_MAX});
    CHECK(Value{1e300} != Value{1});
    CHECK(Value{std::nan("")} != Value{std::nan("")});
    CHECK(Value{1} != Value{true});
    CHECK(Value{"1"} != Value{1});
    CHECK(Value{} == nullptr);
    CHECK(Value{} != Value{0});
    CHECK(Value{List{1, Map{{"a", 2.0}}}} == Value{List{1.0, Map{{"a", 2}}}});
    CHECK(Value{List{}} != Value{Map{}});
    CHECK(Value{"a"} != Value{Blob{"a"}});
}

TEST_CASE("values are shown to people") {
    CHECK(one(nullptr) == "null");
    CHECK(one("a\"b\\c\n\x7f\xff") == R"("a\"b\\c\u000a\u007f?")");
    CHECK(one("\xc3\xa4") == "\"\xc3\xa4\"");
    CHECK(one(Number{"1e-3"}) == "0.001");
    CHECK(one(2.5e300) == "2.5e+300");
    CHECK(one(Blob{"hello"}) == "b\"aGVsbG8=\"");
    CHECK(one(StringSet{"b", "a"}) == R"(<<"a", "b">>)");
    CHECK(one(NumberSet{10, 9}) == "<<9, 10>>");
    CHECK(one(BlobSet{Blob{"a"}}) == "<<b\"YQ==\">>");
    std::ostringstream out;
    out << Value{List{true, false}};
    CHECK(out.str() == "[true, false]");
}

} // namespace core_value_test
