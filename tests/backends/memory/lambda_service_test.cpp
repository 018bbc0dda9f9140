// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/lambda_service.hpp>

#include "support/world.hpp"
#include <pylon/backends/memory/snapshot.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace memory_lambda_service_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

std::string echo(std::string_view event) { return std::string{event}; }
std::string fail(std::string_view) { throw std::runtime_error{"no"}; }

lambda::Invoke event(std::string function, std::string payload = "{}") {
    return {.functionName = std::move(function), .invocationType = "Event", .payload = {std::move(payload)}};
}

} // namespace

TEST_CASE("Lambda: a function is found by its names", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", &echo, {.aliases = {"prod"}});
    auto const arn = world.cloud.lambda().arn("f");
    CHECK(arn == "arn:aws:lambda:us-east-1:123456789012:function:f");
    for (auto const& name : {std::string{"f"}, arn, std::string{"123456789012:function:f"}, std::string{"f:prod"},
                             arn + ":prod", std::string{"f:$LATEST"}}) {
        INFO(name);
        auto const output = world(lambda::Invoke{.functionName = name, .payload = {"1"}});
        CHECK(output.payload.bytes == "1");
        CHECK(output.executedVersion == "$LATEST");
        CHECK(output.statusCode == 200);
    }
    CHECK(world(lambda::Invoke{.functionName = "f", .qualifier = "prod"}).payload.bytes == "{}");
    auto const refused = [&](std::string name, std::optional<std::string> qualifier = {}) {
        return world.refusal(lambda::Invoke{.functionName = std::move(name), .qualifier = std::move(qualifier)});
    };
    auto const missing = refused("other");
    CHECK(missing.code() == "ResourceNotFoundException");
    CHECK(missing.httpStatus() == 404);
    CHECK(missing.message() == "Function not found: arn:aws:lambda:us-east-1:123456789012:function:other:$LATEST");
    CHECK_THAT(refused("f", "test").message(), Catch::EndsWith("function:f:test"));
    CHECK(refused("f:test").kind() == ErrorKind::notFound);
    CHECK(refused("arn:aws:lambda:eu-west-1:123456789012:function:f").kind() == ErrorKind::notFound);
    CHECK(refused("f:prod", "other").code() == "InvalidParameterValueException");
    world.cloud.lambda().remove("f");
    CHECK(refused("f").kind() == ErrorKind::notFound);
    CHECK_THROWS_AS(world.cloud.lambda().remove("f"), Error);
}

TEST_CASE("Lambda: functions can be looked at", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", &echo, {.timeout = 4500ms, .reservedConcurrency = 2});
    world.cloud.lambda().define("g", &echo);
    auto const function = world(lambda::GetFunction{.functionName = "f"});
    CHECK(function.configuration->functionArn == world.cloud.lambda().arn("f"));
    CHECK(function.configuration->timeout == 5);
    CHECK(function.configuration->state == "Active");
    CHECK(function.concurrency->reservedConcurrentExecutions == 2);
    CHECK(world(lambda::GetFunctionConfiguration{.functionName = "g"}).functionName == "g");
    CHECK(world.refusal(lambda::GetFunction{.functionName = "other"}).httpStatus() == 404);
    auto const first = world(lambda::ListFunctions{.maxItems = 1});
    CHECK(first.functions->at(0).functionName == "f");
    auto const second = world(lambda::ListFunctions{.marker = first.nextMarker});
    CHECK(second.functions->at(0).functionName == "g");
    CHECK(!second.nextMarker);
    CHECK(world.refusal(lambda::ListFunctions{.maxItems = 0}).code() == "InvalidParameterValueException");
}

TEST_CASE("Lambda: what cannot be a function is not defined", "[lambda]") {
    World world;
    auto lambda = world.cloud.lambda();
    CHECK_THROWS_AS(lambda.define("", &echo), Error);
    CHECK_THROWS_AS(lambda.define("a/b", &echo), Error);
    CHECK_THROWS_AS(lambda.define(std::string(65, 'f'), &echo), Error);
    CHECK_THROWS_AS(lambda.define("f", nullptr), Error);
    CHECK_THROWS_AS(lambda.define("f", &echo, {.timeout = 0ms}), Error);
    CHECK_THROWS_AS(lambda.define("f", &echo, {.timeout = 15min + 1ms}), Error);
}

TEST_CASE("Lambda: what cannot be an invocation is refused", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", &echo);
    auto const refused = [&](lambda::Invoke const& input) { return world.refusal(input); };
    for (auto const* const payload : {"no JSON", "{", "1 2", "{\"a\":\"\xff\"}", " "}) {
        INFO(payload);
        auto const error = refused({.functionName = "f", .payload = {payload}});
        CHECK(error.code() == "InvalidRequestContentException");
        CHECK(error.httpStatus() == 400);
    }
    CHECK(refused({.functionName = "f", .invocationType = "Later"}).code() == "InvalidParameterValueException");
    CHECK(refused({.functionName = "f", .clientContext = "e30="}).kind() == ErrorKind::unmodelled);
    auto const tooLong = refused({.functionName = "f", .payload = {"\"" + std::string(6'291'455, 'x') + "\""}});
    CHECK(tooLong.code() == "RequestTooLargeException");
    CHECK(tooLong.httpStatus() == 413);
    CHECK(tooLong.message() == "6291457 byte payload is too large for the RequestResponse invocation type (limit "
                               "6291456 bytes)");
    CHECK(refused(event("f", "\"" + std::string(1'048'575, 'x') + "\"")).code() == "RequestTooLargeException");
    CHECK(world(lambda::Invoke{.functionName = "f", .invocationType = "DryRun"}).statusCode == 204);
}

TEST_CASE("Lambda: an output that is too long is the function's failure", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", [](std::string_view) { return std::string(6'291'557, ' '); });
    auto const output = world(lambda::Invoke{.functionName = "f"});
    CHECK(output.functionError == "Unhandled");
    CHECK_THAT(output.payload.bytes, Catch::Contains("Function.ResponseSizeTooLarge"));
}

TEST_CASE("Lambda: a throw of anything else is the end of the runtime", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", [](std::string_view) -> std::string { throw 5; });
    CHECK_THAT(world(lambda::Invoke{.functionName = "f"}).payload.bytes, Catch::Contains("Runtime.ExitError"));
}

TEST_CASE("Lambda: what a handler waits counts as its time", "[lambda]") {
    World world;
    auto& clock = world.cloud.clock();
    world.cloud.lambda().define("f", [&](std::string_view) { return clock.advance(2s), "1"; }, {.timeout = 2s});
    world.cloud.lambda().define("g", [&](std::string_view) { return clock.advance(2s), "1"; },
                                {.timeout = 2s, .duration = 1ms});
    CHECK_FALSE(world(lambda::Invoke{.functionName = "f"}).functionError);
    CHECK(world(lambda::Invoke{.functionName = "g"}).functionError == "Unhandled");
}

TEST_CASE("Lambda: who gives up does not undo what the function did, and it is not run again", "[lambda]") {
    World world;
    int runs = 0;
    world.cloud.lambda().define("f", [&](std::string_view) { return ++runs, "1"; }, {.timeout = 1min, .duration = 30s});
    auto const hasty = world.client.with(CallLimits{.total = 5s});
    CHECK(hasty.invoke(lambda::Invoke{.functionName = "f"}).error().kind() == ErrorKind::timeout);
    CHECK(runs == 1);
    CHECK(world(lambda::Invoke{.functionName = "f"}).payload.bytes == "1");
    CHECK(runs == 2);
}

TEST_CASE("Lambda: no more run at a time than are reserved", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", &echo, {.timeout = 1min, .duration = 10s, .reservedConcurrency = 1});
    auto multiplexer = world.cloud.transport().multiplexer();
    auto const request = world.request(lambda::Invoke{.functionName = "f", .payload = {"1"}});
    multiplexer.start(1, request, {});
    multiplexer.start(2, request, {});
    auto const first = multiplexer.wait(never, {});
    REQUIRE(first);
    CHECK(first->token == 2);
    CHECK(first->outcome.value().status == 429);
    CHECK(first->outcome.value().body ==
          R"({"Type":"User","Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."})");
    CHECK(multiplexer.wait(never, {})->outcome.value().body == "1");
    CHECK(world(lambda::Invoke{.functionName = "f", .payload = {"2"}}).payload.bytes == "2");
    world.cloud.lambda().define("never", &echo, {.reservedConcurrency = 0});
    CHECK(world.refusal(lambda::Invoke{.functionName = "never"}).kind() == ErrorKind::throttled);
}

TEST_CASE("Lambda: an asynchronous invocation that fails is run again, twice, by the clock", "[lambda]") {
    World world;
    auto lambda = world.cloud.lambda();
    lambda.define("f", &fail);
    CHECK(world(event("f", "1")).statusCode == 202);
    auto const attempts = [&] { return lambda.asynchronousRuns().size(); };
    CHECK(attempts() == 1);
    CHECK(lambda.pendingEvents() == 1);
    world.cloud.clock().advance(59s);
    CHECK(attempts() == 1);
    world.cloud.clock().advance(1s);
    CHECK(attempts() == 2);
    world.cloud.clock().advance(119s);
    CHECK(attempts() == 2);
    world.cloud.clock().advance(1s);
    CHECK(attempts() == 3);
    CHECK(lambda.pendingEvents() == 0);
    world.cloud.clock().advance(24h);
    auto const runs = lambda.asynchronousRuns();
    REQUIRE(runs.size() == 3);
    CHECK(runs[2].attempt == 3);
    CHECK(runs[2].failed);
    CHECK(runs[2].event == "1");
    CHECK(runs[2].function == "f");
}

TEST_CASE("Lambda: what was forgotten while it ran is not run again", "[lambda]") {
    World world;
    auto lambda = world.cloud.lambda();
    bool const loads = GENERATE(false, true);
    std::string before;
    lambda.define("f", [&](std::string_view) -> std::string {
        if (loads)
            memory::loadSnapshot(world.cloud, before);
        else
            world.cloud.reset();
        throw std::runtime_error{"no"};
    });
    before = memory::saveSnapshot(world.cloud);
    world(event("f"));
    CHECK(lambda.pendingEvents() == 0);
    CHECK(lambda.asynchronousRuns().empty());
    world.cloud.clock().advance(1h);
    CHECK(lambda.asynchronousRuns().empty());
}

TEST_CASE("Lambda: an asynchronous invocation succeeds in the end", "[lambda]") {
    World world;
    int runs = 0;
    world.cloud.lambda().define("f", [&](std::string_view) -> std::string {
        if (++runs == 1) throw std::runtime_error{"not yet"};
        return "1";
    });
    world(event("f"));
    world.cloud.clock().advance(1h);
    CHECK(runs == 2);
    CHECK(world.cloud.lambda().pendingEvents() == 0);
}

TEST_CASE("Lambda: a throttled event waits, and is given up after six hours", "[lambda]") {
    World world;
    world.cloud.lambda().define("f", &echo, {.reservedConcurrency = 0});
    world(event("f"));
    CHECK(world.cloud.lambda().pendingEvents() == 1);
    world.cloud.clock().advance(6h);
    CHECK(world.cloud.lambda().pendingEvents() == 0);
    CHECK(world.cloud.lambda().asynchronousRuns().empty());
    world.cloud.lambda().define("slow", &echo, {.duration = 2s, .reservedConcurrency = 1});
    world(event("slow", "1"));
    world(event("slow", "2"));
    CHECK(world.cloud.lambda().asynchronousRuns().size() == 1);
    world.cloud.clock().advance(3s);
    CHECK(world.cloud.lambda().asynchronousRuns().size() == 2);
}

TEST_CASE("Lambda: a handler that sends events to its own function does not hold up the others", "[lambda]") {
    World world;
    int runs = 0;
    world.cloud.lambda().define("f", [&](std::string_view) {
        if (++runs < 5) world(event("f"));
        return "1";
    });
    world(event("f"));
    CHECK(runs == 5);
}

} // namespace memory_lambda_service_test
