// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sns_filter_policy.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace memory_sns_filter_policy_test {

using namespace pylon;
using namespace pylon::memory::detail;

namespace {

bool bodyMatches(std::string_view policy, std::string_view body) {
    INFO(policy);
    CHECK(whyNotPolicy(policy, FilterScope::messageBody).value_or("") == "");
    return FilterPolicy{policy, FilterScope::messageBody}.matches({}, body);
}

bool attributeMatches(std::string_view policy, std::string type, std::string value) {
    CHECK(whyNotPolicy(policy, FilterScope::messageAttributes).value_or("") == "");
    MessageAttributes attributes{{"k", {.dataType = std::move(type)}}};
    if (attributes["k"].dataType == "Binary")
        attributes["k"].binaryValue = Blob{value};
    else
        attributes["k"].stringValue = value;
    return FilterPolicy{policy, FilterScope::messageAttributes}.matches(attributes, "");
}

std::string why(std::string_view policy, FilterScope scope = FilterScope::messageAttributes) {
    return whyNotPolicy(policy, scope).value_or("");
}

} // namespace

TEST_CASE("no policy, and an empty one, let everything through", "[sns][filter_policy]") {
    CHECK(FilterPolicy{}.matches({}, "text"));
    CHECK(bodyMatches("{}", "text"));
}

TEST_CASE("numbers are compared as numbers, exactly, and never with texts", "[sns][filter_policy]") {
    CHECK(attributeMatches(R"({"k":[1e2]})", "Number", "100.00"));
    CHECK_FALSE(attributeMatches(R"({"k":["100"]})", "Number", "100"));
    CHECK_FALSE(attributeMatches(R"({"k":[100]})", "String", "100"));
    CHECK_FALSE(attributeMatches(R"({"k":[{"numeric":["=",100]}]})", "String", "100"));
    CHECK(attributeMatches(R"({"k":[{"numeric":[">",0.1]}]})", "Number.float", "0.10000000000000000001"));
    CHECK_FALSE(attributeMatches(R"({"k":[{"numeric":[">=",1,"<",2]}]})", "Number", "2"));
}

TEST_CASE("binary attributes are not seen, and of arrays any element counts", "[sns][filter_policy]") {
    CHECK_FALSE(attributeMatches(R"({"k":[{"exists":true}]})", "Binary", "v"));
    CHECK(attributeMatches(R"({"k":[{"numeric":["<",3]}]})", "String.Array", R"(["a",5,2])"));
    CHECK(attributeMatches(R"({"k":[{"anything-but":["a"]}]})", "String.Array", R"(["a","b"])"));
    CHECK_FALSE(attributeMatches(R"({"k":[{"anything-but":["a","b"]}]})", "String.Array", R"(["a","b"])"));
}

TEST_CASE("addresses of both families are within networks, or not", "[sns][filter_policy]") {
    CHECK(attributeMatches(R"({"k":[{"cidr":"10.0.0.0/8"}]})", "String", "10.255.0.1"));
    CHECK_FALSE(attributeMatches(R"({"k":[{"cidr":"10.0.0.0/31"}]})", "String", "10.0.0.2"));
    CHECK(attributeMatches(R"({"k":[{"cidr":"0.0.0.0/0"}]})", "String", "1.2.3.4"));
    CHECK(attributeMatches(R"({"k":[{"cidr":"2001:db8::/32"}]})", "String", "2001:db8:1::1"));
    CHECK_FALSE(attributeMatches(R"({"k":[{"cidr":"2001:db8::/32"}]})", "String", "10.0.0.1"));
}

TEST_CASE("a policy of the body walks it", "[sns][filter_policy]") {
    CHECK(bodyMatches(R"({"a":{"$or":[{"b":["x"]},{"c":["y"]}]}})", R"({"a":{"c":"y"}})"));
    CHECK_FALSE(bodyMatches(R"({"a":{"$or":[{"b":["x"]},{"c":["y"]}]}})", R"({"a":{"c":"z"}})"));
    // One object of an array must meet all of it.
    CHECK(bodyMatches(R"({"r":{"n":["a"],"s":[1]}})", R"({"r":[{"n":"b","s":2},{"n":"a","s":1}]})"));
    CHECK_FALSE(bodyMatches(R"({"r":{"n":["a"],"s":[1]}})", R"({"r":[{"n":"a","s":2},{"n":"b","s":1}]})"));
    CHECK(bodyMatches(R"({"a":{"b":[{"exists":false}]}})", R"({"c":1})"));
    CHECK_FALSE(bodyMatches(R"({"a":[{"exists":true}]})", R"({"a":{"b":1}})"));
    CHECK(bodyMatches(R"({"$or":["x"]})", R"({"$or":"x"})"));
    for (auto const* const body : {"[]", "1", "\"text\"", "{\"k\":", "{\"k\":\"v\"} x"})
        CHECK_FALSE(bodyMatches(R"({"k":["v"]})", body));
}

TEST_CASE("what is no policy is refused in SNS's words", "[sns][filter_policy]") {
    CHECK_THAT(why("invalid"), Catch::StartsWith("failed to parse JSON. "));
    CHECK(why("[]") == "Filter is not an object");
    CHECK(why(R"({"k":[]})") == "Empty arrays are not allowed");
    CHECK(why(R"({"k":"v"})") == "\"k\" must be an object or an array");
    CHECK(why(R"({"k":{"l":["v"]}})") == "Filter policy scope MessageAttributes does not support nested filter policy");
    CHECK(why(R"({"k":{"l":["v"]}})", FilterScope::messageBody).empty());
    CHECK(why(R"({"k":[["v"]]})") == "Match value must be String, number, true, false, or null");
    CHECK(why(R"({"k":[{"prefix":"a","suffix":"b"}]})") == "Only one key allowed in match expression");
    CHECK(why(R"({"k":[{"wildcard":"*"}]})") == "Unrecognized match type wildcard");
    CHECK(why(R"({"k":[{"cidr":"10.0.0.0"}]})") == "Malformed CIDR, one '/' required");
    CHECK(why(R"({"k":[{"cidr":"10.0.0.0/a"}]})") == "Malformed CIDR, mask bits must be an integer");
    CHECK(why(R"({"k":[{"cidr":"10.0.0/8"}]})") == "Nonstandard IP address: 10.0.0");
    CHECK_FALSE(why(R"({"k":[{"cidr":"10.0.0.0/33"}]})").empty());
    CHECK(why(R"({"k":[{"numeric":["=","5"]}]})") == "Value of equals must be numeric");
    CHECK(why(R"({"k":[{"anything-but":{"prefix":1}}]})") == "prefix match pattern must be a string");
}

TEST_CASE("the combinations of a policy are counted: conditions times depth, alternatives added up",
          "[sns][filter_policy]") {
    std::string const five = R"(["1","2","3","4","5"])";
    std::string const six = R"(["1","2","3","4","5","6"])";
    // 3 x 5 x 2 x 5 = 150
    CHECK(why(R"({"a":{"b":{"c":)" + five + R"(}},"d":{"e":)" + five + "}}", FilterScope::messageBody).empty());
    CHECK(why(R"({"a":{"b":{"c":)" + five + R"(}},"d":{"e":)" + six + "}}", FilterScope::messageBody) ==
          "Filter policy is too complex");
    // (5 + 5) x 6 x 2 = 120
    CHECK(why(R"({"$or":[{"a":)" + five + R"(},{"b":)" + five + R"(}],"c":)" + six + R"(,"d":["1","2"]})").empty());
}

} // namespace memory_sns_filter_policy_test
