// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/dynamodb/operations.hpp>

#include "support/json.hpp"
#include "support/vectors.hpp"
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/services/dynamodb/management.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <string>

namespace dynamodb_operations_vectors_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// Reads what another SDK wrote, nothing of it being unknown, and writes it again.
template <Operation Op> std::string rewritten(std::string body) {
    Op operation;
    RapidJsonCodec::read(body, mutableView(operation), {.naming = Naming::capitalized, .unknown = Unknown::reject})
        .value();
    std::string text;
    RapidJsonCodec::write(view(operation), {.naming = Naming::capitalized}, text).value();
    return text;
}

using Rewrite = std::string (*)(std::string);

std::map<std::string, Rewrite> const operations{
    {"GetItem", &rewritten<dynamodb::GetItem>},
    {"PutItem", &rewritten<dynamodb::PutItem>},
    {"DeleteItem", &rewritten<dynamodb::DeleteItem>},
    {"UpdateItem", &rewritten<dynamodb::UpdateItem>},
    {"Query", &rewritten<dynamodb::Query>},
    {"Scan", &rewritten<dynamodb::Scan>},
    {"BatchGetItem", &rewritten<dynamodb::BatchGetItem>},
    {"BatchWriteItem", &rewritten<dynamodb::BatchWriteItem>},
    {"CreateTable", &rewritten<dynamodb::CreateTable>},
    {"DescribeTable", &rewritten<dynamodb::DescribeTable>},
    {"DeleteTable", &rewritten<dynamodb::DeleteTable>},
};

} // namespace

TEST_CASE("DynamoDB's requests are read and written as another SDK writes them", "[dynamodb]") {
    auto const json = vectorJson("requests/requests.json");
    if (!json) return;
    std::set<std::string> tried;
    for (auto const& each : (*json)["cases"].items()) {
        if (each["service"].string() != "dynamodb") continue;
        auto const name = each["operation"].string();
        auto const found = operations.find(name);
        if (found == operations.end()) continue;
        INFO(name);
        tried.insert(name);
        auto theirs = each["request"]["body"].string();
        auto const ours = found->second(theirs);
        // A number is written in its one canonical form.
        if (auto const at = theirs.find("\"1.50\""); at != std::string::npos) theirs.replace(at, 6, "\"1.5\"");
        INFO(ours);
        CHECK(Json::parse(ours) == Json::parse(theirs));
    }
    CHECK(tried.size() >= 9);
}

} // namespace dynamodb_operations_vectors_test
