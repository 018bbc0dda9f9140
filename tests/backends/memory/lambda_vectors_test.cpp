// SPDX-License-Identifier: BSL-1.0

#include "support/model_compare.hpp"
#include "support/recorded_aws.hpp"
#include "support/world.hpp"
#include <pylon/backends/memory/lambda_service.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace memory_lambda_vectors_test {

// What real Lambda answered.

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

/// An answer of the in-memory Lambda in the words of the record.
class Replay {
public:
    explicit Replay(Json const& situation) : recorded_(situation) {}

    void check(std::string const& step, lambda::Invoke const& operation) {
        INFO("step " << step);
        auto const& recorded = recorded_[step];
        auto const response = world.send(world.request(operation));
        CHECK(recorded["ResponseMetadata"]["HTTPStatusCode"].integer() == response.status);
        auto const header = [&](char const* name, char const* member) {
            CHECK(response.headers.contains(name) == recorded.contains(member));
            if (recorded.contains(member) && member != std::string_view{"LogResult"})
                CHECK(response.headers.find(name) == recorded[member].string());
        };
        header("X-Amz-Executed-Version", "ExecutedVersion");
        header("X-Amz-Function-Error", "FunctionError");
        header("X-Amz-Log-Result", "LogResult");
        if (recorded.contains("Error")) {
            CHECK(response.headers.find("x-amzn-ErrorType") == recorded["Error"]["Code"].string());
            auto const body = Json::parse(response.body);
            CHECK(recorded_.difference(recorded["Error"]["Message"], body["message"]) == "");
            CHECK(body["Type"] == recorded["Type"]);
            CHECK(body.contains("Reason") == recorded.contains("Reason"));
            if (recorded.contains("Reason")) CHECK(body["Reason"] == recorded["Reason"]);
            return;
        }
        // Payloads were recorded as what they spell, or as their text.
        auto const& payload = recorded["Payload"];
        if (payload.isString())
            CHECK(payload.string() == response.body);
        else
            CHECK(recorded_.difference(payload, Json::parse(response.body)) == "");
    }

    World world{{.accountId = "111111111111"}};

private:
    Recorded recorded_;
};

std::string echo(std::string_view event) { return std::string{event}; }

/// A situation by its name and what stands before it.
Json const& situation(Json const& all, std::string const& name) {
    for (auto const& [key, value] : all.members())
        if (key.ends_with("::" + name)) return value;
    throw std::runtime_error{"no situation " + name};
}

} // namespace

TEST_CASE("Invoke is declared as the model has it", "[lambda]") {
    auto const json = vectorJson("models/lambda.json");
    if (!json) return;
    memory::VirtualClock clock;
    memory::detail::LambdaService lambda{clock, memory::CloudOptions{}};
    // Not modelled: they are refused by name.
    CHECK(ModelComparison(*json, {"TenantId", "DurableExecutionName", "DurableExecutionArn"})
              .difference(lambda.service()) == "");
}

TEST_CASE("recorded Lambda: kinds of invocations", "[lambda][recorded]") {
    auto const json = vectorJson("recorded-aws/lambda.json");
    if (!json) return;
    auto const play = [&](std::string const& name, std::string const& step, lambda::Invoke operation) {
        INFO(name);
        Replay replay{situation(*json, name)};
        replay.world.cloud.lambda().define("f", &echo);
        operation.functionName = "f";
        replay.check(step, operation);
    };
    play("test_basic_invoke", "lambda_invoke_result", {.payload = {"{}"}});
    for (std::string const runtime : {"python3.9", "python3.10", "nodejs16.x"}) {
        play("test_invocation_type_request_response[" + runtime + "]", "invoke-result",
             {.invocationType = "RequestResponse", .payload = {"{}"}});
        play("test_invocation_type_event[" + runtime + "]", "invoke-result",
             {.invocationType = "Event", .payload = {"{}"}});
        play("test_invocation_type_dry_run[" + runtime + "]", "invoke-result",
             {.invocationType = "DryRun", .payload = {"{}"}});
    }
    for (std::string const language : {"python", "nodejs"}) {
        play("test_invocation_type_no_return_payload[" + language + "-RequestResponse]", "invoke-result",
             {.invocationType = "RequestResponse", .payload = {"null"}});
        play("test_invocation_type_no_return_payload[" + language + "-Event]", "invoke-result",
             {.invocationType = "Event", .payload = {"null"}});
    }
    play("test_invocation_with_logs[python3.10]", "invoke", {.logType = "Tail", .payload = {"{}"}});
}

TEST_CASE("recorded Lambda: functions that fail", "[lambda][recorded]") {
    auto const json = vectorJson("recorded-aws/lambda.json");
    if (!json) return;
    auto const play = [&](std::string const& name, std::string const& step, memory::FunctionHandler handler,
                          memory::FunctionSettings const& settings = {}) {
        INFO(name);
        Replay replay{situation(*json, name)};
        replay.world.cloud.lambda().define("f", std::move(handler), settings);
        replay.check(step, {.functionName = "f", .payload = {"{}"}});
    };
    play("test_lambda_invoke_with_timeout", "invoke-result", &echo, {.timeout = 1s, .duration = 2s});
    play("test_lambda_handler_error", "invocation_error", [](std::string_view) -> std::string {
        throw memory::FunctionFault{"Exception",
                                    "Handler fails",
                                    {"  File \"/var/task/lambda_handler_error.py\", line 2, in handler\n    raise "
                                     "Exception(\"Handler fails\")\n"}};
    });
    play("test_lambda_handler_exit", "invocation_error", [](std::string_view) -> std::string { throw 1; });
    play("test_lambda_too_large_response", "invoke_result",
         [](std::string_view) { return "\"" + std::string(6'291'556, 'x') + "\""; });
}

TEST_CASE("recorded Lambda: invocations that are refused", "[lambda][recorded]") {
    auto const json = vectorJson("recorded-aws/lambda.json");
    if (!json) return;
    {
        Replay replay{(*json)["tests/aws/services/lambda_/test_lambda.py::TestLambdaFeatures::test_invoke_exceptions"]};
        replay.check("invoke_function_doesnotexist", {.functionName = "doesnotexist"});
    }
    {
        Replay replay{situation(*json, "test_reserved_concurrency")};
        replay.world.cloud.lambda().define("f", &echo, {.reservedConcurrency = 0});
        replay.check("exc_no_cap_requestresponse", {.functionName = "f", .payload = {"{}"}});
        replay.check("invoke_result", {.functionName = "f", .invocationType = "Event", .payload = {"{}"}});
    }
}

} // namespace memory_lambda_vectors_test
