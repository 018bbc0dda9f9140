// SPDX-License-Identifier: BSL-1.0
// The examples of DynamoDB's documentation, one after the other on one table.

#include "support/dynamodb_world.hpp"
#include "support/json.hpp"
#include "support/vectors.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace memory_dynamodb_examples_vectors_test {

using namespace pylon;
using namespace pylon::test;

namespace {

std::string quoted(std::string const& text) {
    std::string all{"\""};
    for (char const c : text) {
        if (c == '"' || c == '\\') all.push_back('\\');
        all.push_back(c);
    }
    return all + "\"";
}

/// JSON again. What it costs is not modelled, so it is not asked for.
std::string textOf(Json const& json) {
    if (json.isString()) return quoted(json.string());
    if (json.isNumber()) return json.numberText();
    if (json.isBoolean()) return json.boolean() ? "true" : "false";
    std::string all;
    if (json.isArray()) {
        for (auto const& each : json.items())
            all.append(all.empty() ? "" : ",").append(textOf(each));
        return "[" + all + "]";
    }
    for (auto const& [name, value] : json.members())
        if (name != "ReturnConsumedCapacity")
            all.append(all.empty() ? "" : ",").append(quoted(name)).append(":").append(textOf(value));
    return "{" + all + "}";
}

/// What an example says is among what is answered. Lists are in any order, and may be shortened; times and costs differ.
void checkSaid(Json const& said, Json const& answered, std::string const& where) {
    INFO(where);
    if (said.isObject()) {
        for (auto const& [name, value] : said.members()) {
            if (name == "ConsumedCapacity" || name == "CreationDateTime" || name == "NumberOfDecreasesToday") continue;
            INFO(name);
            REQUIRE(answered.contains(name));
            checkSaid(value, answered[name], where + "." + name);
        }
    } else if (said.isArray()) {
        for (auto const& each : said.items()) {
            INFO(textOf(each));
            CHECK(std::ranges::count(answered.items(), each) == 1);
        }
    } else {
        CHECK(said == answered);
    }
}

} // namespace

TEST_CASE("the documentation's examples of DynamoDB give what it says", "[dynamodb][memory]") {
    auto const json = vectorJson("examples/dynamodb.json");
    if (!json) return;
    auto const& examples = (*json)["examples"];
    DynamodbWorld w;
    int tried = 0;
    // In the order in which one needs the other.
    for (std::string const operation : {"CreateTable", "BatchWriteItem", "Scan", "Query", "GetItem", "UpdateItem",
                                        "BatchGetItem", "PutItem", "DescribeTable", "DeleteItem", "DeleteTable"})
        for (auto const& example : examples[operation].items()) {
            INFO(operation << ": " << example["title"].string());
            auto request = w.request(dynamodb::DescribeTable{.tableName = "Music"});
            request.headers.set("X-Amz-Target", "DynamoDB_20120810." + operation);
            request.body = textOf(example["input"]);
            w.sign(request, "dynamodb");
            auto const response = w.send(request);
            INFO(response.body);
            REQUIRE(response.status == 200);
            // The examples count items that others of them delete.
            auto const answered = Json::parse(response.body);
            if (auto const* const said = example.find("output");
                said != nullptr && operation != "DescribeTable" && operation != "DeleteTable")
                checkSaid(*said, answered, operation);
            ++tried;
        }
    CHECK(tried >= 11);
    CHECK(
        w.refusal(dynamodb::GetItem{.tableName = "Music", .key = {{"Artist", "Acme Band"}, {"SongTitle", "Happy Day"}}})
            .starts_with("ResourceNotFoundException"));
}

} // namespace memory_dynamodb_examples_vectors_test
