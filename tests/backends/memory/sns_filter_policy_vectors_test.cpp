// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sns_filter_policy.hpp>

#include "support/vectors.hpp"
#include "support/world.hpp"
#include <pylon/services/sns/management.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace memory_sns_filter_policy_vectors_test {

using namespace pylon;
using namespace pylon::memory::detail;
using namespace pylon::test;

namespace {

/// JSON text of a tree.
std::string textOf(Json const& json) {
    if (json.isNull()) return "null";
    if (json.isBoolean()) return json.boolean() ? "true" : "false";
    if (json.isNumber()) return json.numberText();
    if (json.isString()) {
        std::string text = "\"";
        for (char const c : json.string())
            text.append(c == '"' || c == '\\' ? "\\" : "").push_back(c);
        return text + "\"";
    }
    std::string text;
    if (json.isArray()) {
        for (auto const& each : json.items())
            text.append(text.empty() ? "" : ",").append(textOf(each));
        return "[" + text + "]";
    }
    for (auto const& [name, value] : json.members())
        text.append(text.empty() ? "" : ",").append("\"" + name + "\":" + textOf(value));
    return "{" + text + "}";
}

} // namespace

TEST_CASE("filter policies let through what SNS would", "[sns][filter_policy]") {
    auto const json = vectorJson("sns/filter-policy.json");
    if (!json) return;
    std::size_t checked = 0;
    for (auto const& each : (*json)["match"].items()) {
        if (each["expect"].isNull()) continue; // sources disagree
        INFO(each["name"].string());
        bool const inBody = each["scope"].string() == "MessageBody";
        auto const scope = inBody ? FilterScope::messageBody : FilterScope::messageAttributes;
        auto const policy = textOf(each["policy"]);
        CHECK(whyNotPolicy(policy, scope) == std::nullopt);
        MessageAttributes attributes;
        std::string body = "a message";
        if (inBody)
            body = each["body"].string();
        else
            for (auto const& [name, attribute] : each["attributes"].members())
                attributes[name] = {.dataType = attribute["Type"].string(), .stringValue = attribute["Value"].string()};
        CHECK(FilterPolicy(policy, scope).matches(attributes, body) == each["expect"].boolean());
        ++checked;
    }
    CHECK(checked >= 56);
}

TEST_CASE("invalid filter policies are refused when a queue is subscribed and when they are set",
          "[sns][filter_policy]") {
    auto const json = vectorJson("sns/filter-policy.json");
    if (!json) return;
    World world;
    auto const topic = world(sns::CreateTopic{.topicName = "t"}).topicArn;
    auto const queue = world.cloud.sqs().arn("q");
    auto const subscription =
        world(sns::Subscribe{.topicArn = topic, .protocol = "sqs", .endpoint = queue}).subscriptionArn;
    auto const& all = (*json)["invalidPolicies"].items();
    CHECK(all.size() >= 20);
    for (auto const& each : all) {
        INFO(each["name"].string());
        auto const policy = textOf(each["policy"]);
        auto const first = world.refusal(sns::Subscribe{
            .topicArn = topic, .protocol = "sqs", .endpoint = queue + "-2", .attributes = {{"FilterPolicy", policy}}});
        CHECK(first.code() == "InvalidParameter");
        CHECK(first.details().httpStatus == 400);
        CHECK_THAT(first.message(), Catch::StartsWith("Invalid parameter: Attributes Reason: FilterPolicy: "));
        auto const second = world.refusal(sns::SetSubscriptionAttributes{
            .subscriptionArn = subscription, .attributeName = "FilterPolicy", .attributeValue = policy});
        CHECK(second.code() == "InvalidParameter");
        CHECK_THAT(second.message(), Catch::StartsWith("Invalid parameter: FilterPolicy: "));
    }
    CHECK(world(sns::ListSubscriptions{}).subscriptions.size() == 1);
}

} // namespace memory_sns_filter_policy_vectors_test
