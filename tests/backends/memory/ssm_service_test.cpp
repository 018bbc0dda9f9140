// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/ssm_service.hpp>

#include "support/world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace memory_ssm_service_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::vector<std::string>;

ssm::PutParameter put(std::string name, std::string value = "v") {
    return {.parameterName = std::move(name), .value = std::move(value), .type = "String", .overwrite = true};
}

struct Wrong {
    ssm::PutParameter input;
    std::string code;
    std::string message;
};

} // namespace

TEST_CASE("SSM: a parameter is made, and read in the bytes of AWS", "[ssm]") {
    World world;
    auto const made = world(ssm::PutParameter{.parameterName = "k", .value = "v", .type = "String"});
    CHECK(made.version == 1);
    CHECK(made.tier == "Standard");
    auto const response = world.send(world.request(ssm::GetParameter{.parameterName = "k"}));
    CHECK(response.headers.find("Content-Type") == "application/x-amz-json-1.1");
    CHECK(Json::parse(response.body) ==
          Json::parse(R"({"Parameter":{"Name":"k","Type":"String","Value":"v","Version":1,)"
                      R"("LastModifiedDate":1767225600,"ARN":"arn:aws:ssm:us-east-1:123456789012:parameter/k",)"
                      R"("DataType":"text"}})"));
    auto const missing = world.send(world.request(ssm::GetParameter{.parameterName = "other"}));
    CHECK(missing.status == 400);
    CHECK(missing.body == R"({"__type":"ParameterNotFound","message":""})");
}

TEST_CASE("SSM: what is overwritten becomes a version, of which the latest hundred are kept", "[ssm]") {
    World world;
    world(put("k", "1"));
    auto again = put("k", "x");
    again.overwrite.reset();
    auto const error = world.refusal(again);
    CHECK(error.code() == "ParameterAlreadyExists");
    CHECK(error.kind() == ErrorKind::conflict);
    for (int i = 2; i <= 100; ++i)
        CHECK(world(put("k", std::to_string(i))).version == i);
    world(ssm::LabelParameterVersion{.parameterName = "k", .parameterVersion = 1, .labels = {"first"}});
    CHECK_THAT(world.refusal(put("k", "101")).message(),
               Catch::Contains("Version 1, the oldest version, can't be deleted because it has a label"));
    world(ssm::LabelParameterVersion{.parameterName = "k", .labels = {"first"}});
    CHECK(world(put("k", "101")).version == 101);
    CHECK(world.refusal(ssm::GetParameter{.parameterName = "k:1"}).code() == "ParameterVersionNotFound");
    CHECK(world(ssm::GetParameter{.parameterName = "k:2"}).parameter->value == "2");
    CHECK(world(ssm::GetParameter{.parameterName = "k:first"}).parameter->value == "100");
}

TEST_CASE("SSM: what cannot be a parameter is refused as AWS refuses it", "[ssm]") {
    World world;
    auto const with = [](auto change) {
        auto input = put("k");
        change(input);
        return input;
    };
    std::string deep;
    for (int i = 0; i != 16; ++i)
        deep += "/a";
    std::vector<Wrong> const cases{
        {put(""), "ValidationException", "Member must have length greater than or equal to 1"},
        {put("a b"), "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {put("/a//b"), "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {put("SSM-k"), "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {put("/ssm/k"), "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {put("awsk"), "ValidationException", "can't be prefixed with \"aws\" or \"ssm\""},
        {put("/AWS/k"), "AccessDeniedException", "No access to reserved parameter name: /AWS/k."},
        {put("a/b"), "ValidationException", "Parameter name must be a fully qualified name"},
        {put("/a/"), "ValidationException", "must not end with slash"},
        {put(deep), "HierarchyLevelLimitExceededException", "15 levels"},
        {put(std::string(1012, 'k')), "ValidationException", "1011"},
        {put(std::string(2049, 'k')), "ValidationException", "length less than or equal to 2048"},
        {put("k", ""), "ValidationException", "Value at 'value' failed to satisfy constraint"},
        {put("k", std::string(4097, 'v')), "ValidationException",
         "Standard tier parameters support a maximum parameter value of 4096 characters."},
        {with([](auto& input) { input.tier = "Advanced", input.value = std::string(8193, 'v'); }),
         "ValidationException", "8192"},
        {with([](auto& input) { input.type.reset(); }), "ValidationException",
         "A parameter type is required when you create a parameter."},
        {with([](auto& input) { input.type = "Text"; }), "ValidationException",
         "Value 'Text' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, "
         "StringList, String]"},
        {with([](auto& input) { input.tier = "Gold"; }), "ValidationException", "'tier'"},
        {with([](auto& input) { input.dataType = "number"; }), "ValidationException",
         "The following data type is not supported: number (Data type names are all lowercase.)"},
        {with([](auto& input) { input.tags = {{"a", "b"}}; }), "ValidationException",
         "Invalid request: tags and overwrite can't be used together."},
        {with([](auto& input) { input.tags = {{"a", "b"}}, input.overwrite.reset(); }), "UnmodelledByPylon", "Tags"},
        {with([](auto& input) { input.keyId = "alias/mine"; }), "UnmodelledByPylon", "KeyId"},
        {with([](auto& input) { input.allowedPattern = "a*"; }), "UnmodelledByPylon", "AllowedPattern"},
        {with([](auto& input) { input.policies = "[]"; }), "UnmodelledByPylon", "Policies"},
        {with([](auto& input) { input.dataType = "aws:ec2:image"; }), "UnmodelledByPylon", "aws:ec2:image"},
    };
    for (auto const& each : cases) {
        INFO(each.message);
        auto const error = world.refusal(each.input);
        CHECK(error.code() == each.code);
        CHECK_THAT(error.message(), Catch::Contains(each.message));
    }
    CHECK(world.cloud.ssm().parameterCount() == 0);
}

TEST_CASE("SSM: no refusal repeats a value", "[ssm][secret]") {
    World world;
    world(ssm::PutParameter{.parameterName = "list", .value = "v", .type = "StringList"});
    auto const secret = [](std::string name, std::size_t size) {
        std::string value;
        while (value.size() < size)
            value += "m4rk3d";
        return put(std::move(name), value);
    };
    for (auto const& input : {secret("k", 4097), secret("k", 9000), secret("a b", 1), secret("list", 1)})
        CHECK(std::string{world.refusal(input).what()}.find("m4rk3d") == std::string::npos);
}

TEST_CASE("SSM: longer values need the advanced tier, which is not left again", "[ssm]") {
    World world;
    std::string const longest(8192, 'v');
    auto input = put("k", longest);
    input.tier = "Intelligent-Tiering";
    CHECK(world(input).tier == "Advanced");
    CHECK(world.cloud.ssm().value("k") == longest);
    auto next = put("k", "short");
    CHECK(world(next).tier == "Advanced");
    next.tier = "Intelligent-Tiering";
    CHECK(world(next).tier == "Advanced");
    next.tier = "Standard";
    CHECK_THAT(world.refusal(next).message(), Catch::Contains("You can't downgrade a parameter"));
    auto small = put("small", std::string(4096, 'v'));
    small.tier = "Intelligent-Tiering";
    CHECK(world(small).tier == "Standard");
}

TEST_CASE("SSM: a type is given once", "[ssm]") {
    World world;
    world(put("k"));
    auto next = put("k", "w");
    next.type.reset();
    world(next);
    CHECK(world(ssm::GetParameter{.parameterName = "k"}).parameter->type == "String");
    next.type = "SecureString";
    CHECK(world.refusal(next).kind() == ErrorKind::unmodelled);
}

TEST_CASE("SSM: names are asked for as AWS takes them", "[ssm]") {
    World world;
    world(put("plain"));
    world(put("/a/b"));
    auto const code = [&](std::string name) {
        return world.refusal(ssm::GetParameter{.parameterName = std::move(name)}).code();
    };
    CHECK(code("") == "ValidationException");
    CHECK(code("a b") == "ValidationException");
    CHECK(code("/a//b") == "ValidationException");
    CHECK(code("/plain") == "ParameterNotFound");
    CHECK(code("plain:1:2") == "ParameterNotFound");
    CHECK(code("plain:") == "ParameterVersionNotFound");
    CHECK(code("other:1") == "ParameterNotFound");
    CHECK(code("arn:aws:ssm:us-east-1:000000000000:parameter/plain") == "ParameterNotFound");
    CHECK(code("arn:aws") == "ParameterNotFound");
    CHECK(world(ssm::GetParameter{.parameterName = "plain:1"}).parameter->selector == ":1");
    CHECK(world.refusal(put("/plain")).kind() == ErrorKind::unmodelled);
}

TEST_CASE("SSM: many are read, up to ten, and what is missing is told", "[ssm]") {
    World world;
    for (auto const* const name : {"b", "a"})
        world(put(name));
    auto const output = world(ssm::GetParameters{.names = {"b", "none", "a:1", "b:7"}});
    REQUIRE(output.parameters.size() == 2);
    CHECK(output.parameters[0].selector == ":1");
    CHECK(output.invalidParameters == Strings{"none", "b:7"});
    Strings names;
    for (char name = 'a'; name <= 'k'; ++name)
        names.emplace_back(1, name);
    CHECK_THAT(world.refusal(ssm::GetParameters{.names = names}).message(),
               Catch::Contains("Value '[a, b, c, d, e, f, g, h, i, j, k]' at 'names' failed to satisfy constraint: "
                               "Member must have length less than or equal to 10"));
    CHECK(world.refusal(ssm::GetParameters{}).code() == "ValidationException");
    CHECK(world.refusal(ssm::GetParameters{.names = {"a", "a"}}).kind() == ErrorKind::unmodelled);
    CHECK(world.refusal(ssm::GetParameters{.names = {"a", "b c"}}).code() == "ValidationException");
}

TEST_CASE("SSM: a path is listed level by level or as a whole, page by page", "[ssm]") {
    World world;
    for (auto const* const name : {"/a", "/a/1", "/a/2", "/a/b/3", "/ab/4", "plain"})
        world(put(name));
    auto const list = [&](ssm::GetParametersByPath input) {
        Strings names;
        for (auto const& each : world(input).parameters)
            names.push_back(each.name);
        return names;
    };
    CHECK(list({.path = "/a"}) == Strings{"/a/1", "/a/2"});
    CHECK(list({.path = "/a/"}) == Strings{"/a/1", "/a/2"});
    CHECK(list({.path = "/a", .recursive = true}) == Strings{"/a/1", "/a/2", "/a/b/3"});
    CHECK(list({.path = "/a/1"}).empty());
    CHECK(list({.path = "/"}) == Strings{"/a", "plain"});
    CHECK(list({.path = "/", .recursive = true}).size() == 6);

    auto page = world(ssm::GetParametersByPath{.path = "/a", .recursive = true, .maxResults = 2});
    CHECK(page.parameters.size() == 2);
    REQUIRE(page.nextToken);
    page =
        world(ssm::GetParametersByPath{.path = "/a", .recursive = true, .maxResults = 2, .nextToken = page.nextToken});
    REQUIRE(page.parameters.size() == 1);
    CHECK(page.parameters[0].name == "/a/b/3");
    CHECK_FALSE(page.nextToken);
}

TEST_CASE("SSM: what a listing may ask for", "[ssm]") {
    World world;
    auto const error = [&](ssm::GetParametersByPath const& input) { return world.refusal(input); };
    CHECK_THAT(error({.path = "a"}).message(), Catch::Contains("must begin with a forward slash"));
    CHECK(error({.path = "/ssm"}).code() == "ValidationException");
    CHECK(error({.path = "/a", .maxResults = 0}).code() == "ValidationException");
    CHECK_THAT(error({.path = "/a", .maxResults = 11}).message(),
               Catch::Contains("Value '11' at 'maxResults' failed to satisfy constraint"));
    CHECK(error({.path = "/a", .nextToken = "?"}).code() == "InvalidNextToken");
    CHECK(error({.path = "/a", .parameterFilters = {{.key = "Type"}}}).kind() == ErrorKind::unmodelled);
}

TEST_CASE("SSM: parameters are described without their values, filtered and page by page", "[ssm]") {
    World world;
    for (auto const* const name : {"/a/1", "/a/2", "/b/1"})
        world(put(name));
    auto secret = put("/b/2", "s3cret");
    secret.type = "SecureString";
    secret.description = "d";
    world(secret);
    auto const names = [&](ssm::DescribeParameters const& asked) {
        Strings all;
        for (auto const& each : world(asked).parameters)
            all.push_back(each.name);
        return all;
    };
    auto const first = world(ssm::DescribeParameters{.maxResults = 3});
    CHECK(first.parameters.size() == 3);
    CHECK(names({.nextToken = first.nextToken}) == Strings{"/b/2"});
    CHECK(names({.parameterFilters = {{"Name", "BeginsWith", {"/a/", "/c"}}}}) == Strings{"/a/1", "/a/2"});
    CHECK(names({.parameterFilters = {{"Name", {}, {"/b/1"}}}}) == Strings{"/b/1"});
    CHECK(names({.parameterFilters = {{"Name", "Contains", {"/1"}}, {"Type", "Equals", {"SecureString"}}}}).empty());
    CHECK(world.refusal(ssm::DescribeParameters{.parameterFilters = {{"Tier", {}, {"Standard"}}}}).kind() ==
          ErrorKind::unmodelled);
    auto const shown =
        world.send(world.request(ssm::DescribeParameters{.parameterFilters = {{"Type", {}, {"SecureString"}}}}));
    CHECK(shown.body.find("s3cret") == std::string::npos);
    CHECK(Json::parse(shown.body)["Parameters"][0]["ARN"].string() ==
          "arn:aws:ssm:us-east-1:123456789012:parameter/b/2");
}

TEST_CASE("SSM: labels stay on one version, and those that break the rules are told", "[ssm]") {
    World world;
    world(put("k", "1"));
    world(put("k", "2"));
    auto const label = [&](std::optional<std::int64_t> version, Strings labels) {
        return world(
            ssm::LabelParameterVersion{.parameterName = "k", .parameterVersion = version, .labels = std::move(labels)});
    };
    auto const output = label(1, {"good", "1st", "awsome", "SSM", "a b", std::string(101, 'l'), "g.o-o_d"});
    CHECK(output.parameterVersion == 1);
    CHECK(output.invalidLabels == Strings{"1st", "awsome", "SSM", "a b", std::string(101, 'l')});
    CHECK(label({}, {"good"}).parameterVersion == 2);
    CHECK(world(ssm::GetParameter{.parameterName = "k:good"}).parameter->value == "2");
    CHECK(world(ssm::GetParameter{.parameterName = "k:g.o-o_d"}).parameter->value == "1");
    auto const refused = [&](ssm::LabelParameterVersion const& input) { return world.refusal(input).code(); };
    Strings many;
    for (int i = 0; i != 10; ++i)
        many.push_back("label" + std::to_string(i));
    CHECK(refused({.parameterName = "k", .labels = many}) == "ParameterVersionLabelLimitExceeded");
    CHECK(refused({.parameterName = "k", .parameterVersion = 3, .labels = {"l"}}) == "ParameterVersionNotFound");
    CHECK(refused({.parameterName = "other", .labels = {"l"}}) == "ParameterNotFound");
    CHECK(refused({.parameterName = "k"}) == "ValidationException");
    CHECK_THROWS_AS(world.cloud.ssm().putParameter("k", "3", {.labels = {"aws"}}), Error);
}

TEST_CASE("SSM: a parameter's history is told, oldest first", "[ssm]") {
    World world;
    auto input = put("k", "1");
    input.description = "what it is for";
    world(input);
    world.cloud.clock().advance(1min);
    for (int i = 2; i != 60; ++i)
        world(put("k", std::to_string(i)));
    world(ssm::LabelParameterVersion{.parameterName = "k", .parameterVersion = 2, .labels = {"live"}});
    auto page = world(ssm::GetParameterHistory{.parameterName = "k"});
    REQUIRE(page.parameters.size() == 50);
    CHECK(page.parameters[0].value == "1");
    CHECK(page.parameters[0].description == "what it is for");
    CHECK(page.parameters[1].labels == Strings{"live"});
    CHECK(*page.parameters[1].lastModifiedDate - *page.parameters[0].lastModifiedDate == 1min);
    page = world(ssm::GetParameterHistory{.parameterName = "k", .nextToken = page.nextToken});
    REQUIRE(page.parameters.size() == 9);
    CHECK(page.parameters[0].version == 51);
    CHECK_FALSE(page.nextToken);
    CHECK(world.refusal(ssm::GetParameterHistory{.parameterName = "other"}).code() == "ParameterNotFound");
    CHECK(world.refusal(ssm::GetParameterHistory{.parameterName = "k", .maxResults = 51}).code() ==
          "ValidationException");
}

TEST_CASE("SSM: parameters are deleted with all their versions", "[ssm]") {
    World world;
    for (auto const* const name : {"a", "b", "c"})
        world(put(name));
    world(ssm::DeleteParameter{.parameterName = "a"});
    CHECK(world.refusal(ssm::DeleteParameter{.parameterName = "a"}).code() == "ParameterNotFound");
    CHECK(world.refusal(ssm::DeleteParameter{}).code() == "ValidationException");
    auto const output = world(ssm::DeleteParameters{.names = {"a", "b"}});
    CHECK(output.deletedParameters == Strings{"b"});
    CHECK(output.invalidParameters == Strings{"a"});
    CHECK(world(put("a", "new")).version == 1);
    CHECK(world.cloud.ssm().parameterCount() == 2);
    CHECK_THROWS_AS(world.cloud.ssm().value("b"), Error);
    CHECK_THROWS_AS(world.cloud.ssm().deleteParameter("b"), Error);
}

} // namespace memory_ssm_service_test
