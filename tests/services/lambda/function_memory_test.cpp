// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/lambda/function.hpp>
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

namespace lambda_function_memory_test {

// Functions on the in-memory AWS.

using namespace pylon;
using namespace std::chrono_literals;

TEST_CASE("a function for each of many keys", "[lambda][memory]") {
    memory::Cloud cloud;
    std::vector<std::string> seen;
    cloud.lambda().define("my-single-file-task", [&](std::string_view event) {
        seen.emplace_back(event);
        return "null";
    });
    lambda::Function const task{cloud.client(), "my-single-file-task", lambda::asynchronous};
    std::vector<std::string> const keys{"some-key-prefix/a", "some-key-prefix/b", "some-key-prefix/c"};
    task.each(keys | std::views::transform([](std::string const& key) { return Map{{"key", key}}; }));
    CHECK(seen == std::vector<std::string>{R"({"key":"some-key-prefix/a"})", R"({"key":"some-key-prefix/b"})",
                                           R"({"key":"some-key-prefix/c"})"});
}

TEST_CASE("a handler that throws is a FunctionError", "[lambda][memory]") {
    memory::Cloud cloud;
    cloud.lambda().define("throws", [](std::string_view) -> std::string { throw std::runtime_error{"no luck"}; });
    cloud.lambda().define("faults", [](std::string_view) -> std::string {
        throw memory::FunctionFault{"ValueError", "bad input", {"line 1", "line 2"}};
    });
    auto const aws = cloud.client();
    try {
        lambda::Function{aws, "throws", {.logTail = true}}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.errorType() == "std::exception");
        CHECK(error.errorMessage() == "no luck");
        CHECK_THAT(error.logTail(), Catch::StartsWith("START RequestId: ") && Catch::Contains("REPORT RequestId: "));
    }
    try {
        lambda::Function{aws, "faults"}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.errorType() == "ValueError");
        CHECK(error.stackTrace() == std::vector<std::string>{"line 1", "line 2"});
    }
    CHECK(cloud.requests().size() == 2);
    CHECK_THROWS_AS((lambda::Function{aws, "no-function"}()), lambda::FunctionNotFound);
}

TEST_CASE("a handler uses the Cloud that runs it", "[lambda][memory]") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("results");
    auto const aws = cloud.client();
    cloud.lambda().define("inner", [](std::string_view) { return "\"inner\""; });
    cloud.lambda().define("outer", [&aws](std::string_view event) {
        sqs::RawQueue{aws, "results"}.sendMessage(std::string{event});
        return lambda::Function{aws, "inner"}();
    });
    CHECK(lambda::Function{aws, "outer"}({{"n", 1}}) == "\"inner\"");
    lambda::Function{aws, "outer", lambda::asynchronous}({{"n", 2}});
    CHECK(cloud.sqs().bodies("results") == std::vector<std::string>{R"({"n":1})", R"({"n":2})"});
}

TEST_CASE("a function is waited for as long as it may run, by the Cloud's clock", "[lambda][memory]") {
    memory::Cloud cloud;
    cloud.lambda().define("slow", [](std::string_view) { return "\"done\""; }, {.timeout = 15min, .duration = 14min});
    cloud.lambda().define("tooSlow", [](std::string_view) { return "1"; }, {.timeout = 3s, .duration = 3001ms});
    auto const aws = cloud.client();
    auto const start = cloud.clock().now();
    CHECK(lambda::Function{aws, "slow"}() == "\"done\"");
    CHECK(cloud.clock().now() - start == 14min);
    try {
        lambda::Function{aws, "tooSlow"}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.errorType() == "Sandbox.Timedout");
        CHECK_THAT(error.errorMessage(), Catch::EndsWith("Error: Task timed out after 3.00 seconds"));
    }
    CHECK(cloud.clock().now() - start == 14min + 3s);
    // Who has no such patience says so.
    auto const hasty = aws.with(CallLimits{.total = 1s});
    try {
        lambda::Function{hasty, "slow"}();
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::timeout);
    }
    CHECK(cloud.requests().size() == 3);
}

TEST_CASE("many are in flight at a time", "[lambda][memory]") {
    memory::Cloud cloud;
    cloud.lambda().define("slow", [](std::string_view event) { return std::string{event}; }, {.duration = 2s});
    auto const start = cloud.clock().now();
    std::vector<std::string> outputs(20);
    lambda::Function{cloud.client(), "slow", {.window = 10}}.each(
        std::views::iota(0, 20) | std::views::transform([](int i) { return Value{i}; }),
        [&](std::size_t index, std::string output) { outputs[index] = std::move(output); });
    CHECK(outputs[13] == "13");
    CHECK(cloud.clock().now() - start == 4s);
}

TEST_CASE("a throttled function is tried again", "[lambda][memory]") {
    memory::Cloud cloud;
    cloud.lambda().define("slow", [](std::string_view) { return "1"; }, {.duration = 100ms, .reservedConcurrency = 2});
    auto const aws = cloud.client().with(StandardRetry{{.maxAttempts = 20}});
    int outputs = 0;
    lambda::Function{aws, "slow", {.window = 4}}.each(std::vector<Value>(8, Value{1}),
                                                      [&](std::size_t, std::string const&) { ++outputs; });
    CHECK(outputs == 8);
    CHECK(cloud.requests().size() > 8);
}

} // namespace lambda_function_memory_test
