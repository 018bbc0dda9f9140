// SPDX-License-Identifier: BSL-1.0

#include "support/cloud_server.hpp"
#include <pylon/services/lambda/function.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

namespace lambda_function_curl_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("over libcurl: a function for each of many keys", "[lambda][curl]") {
    CloudServer server;
    std::atomic<int> events{0};
    server.cloud.lambda().define("my-lambda-function", [&](std::string_view) {
        ++events;
        return "null";
    });
    auto const aws = server.client();
    lambda::Function const asynchronous{aws, "my-lambda-function", lambda::asynchronous};
    std::vector<std::string> const keys{"some-key-prefix/a", "some-key-prefix/b"};
    asynchronous.each(keys | std::views::transform([](std::string const& key) { return Map{{"key", key}}; }));
    CHECK(events == 2);
}

TEST_CASE("over libcurl: failures, logs and many calls", "[lambda][curl]") {
    CloudServer server;
    server.cloud.lambda().define("fails", [](std::string_view) -> std::string { throw std::runtime_error{"no luck"}; });
    server.cloud.lambda().define("echo", [](std::string_view event) { return std::string{event}; });
    auto const aws = server.client();
    try {
        lambda::Function{aws, "fails", {.logTail = true}}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.errorMessage() == "no luck");
        CHECK_THAT(error.logTail(), Catch::Contains("REPORT RequestId"));
    }
    CHECK_THROWS_AS((lambda::Function{aws, server.cloud.lambda().arn("none")}()), lambda::FunctionNotFound);
    std::vector<std::string> outputs(40);
    lambda::Function{aws, server.cloud.lambda().arn("echo")}.each(
        std::views::iota(0, 40) | std::views::transform([](int i) { return Value{i}; }),
        [&](std::size_t index, std::string output) { outputs[index] = std::move(output); });
    for (std::size_t i = 0; i != outputs.size(); ++i)
        CHECK(outputs[i] == std::to_string(i));
}

} // namespace lambda_function_curl_test
