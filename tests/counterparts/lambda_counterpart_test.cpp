// SPDX-License-Identifier: BSL-1.0

#include "support/counterpart.hpp"
#include <pylon/core/random.hpp>
#include <pylon/services/lambda/function.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

namespace counterparts_lambda_counterpart_test {

/// Functions over libcurl on serverless-offline, which runs those of lambda/functions.js by Node.

namespace {

using namespace pylon;
using namespace pylon::test;

std::optional<DefaultClient> client() { return counterpart("PYLON_LAMBDA_ENDPOINT"); }

struct Numbers {
    int a = 0;
    int b = 0;
};

struct Sum {
    int sum = 0;
};

struct Count {
    int count = 0;
};

} // namespace

} // namespace counterparts_lambda_counterpart_test

PYLON_ADAPT_STRUCT(counterparts_lambda_counterpart_test::Numbers, a, b);
PYLON_ADAPT_STRUCT(counterparts_lambda_counterpart_test::Sum, sum);
PYLON_ADAPT_STRUCT(counterparts_lambda_counterpart_test::Count, count);

namespace counterparts_lambda_counterpart_test {

TEST_CASE("a function is called, with values, structs and text that is JSON") {
    auto const aws = client();
    if (!aws) return;
    CHECK(lambda::Function{*aws, "pylon-dev-original"}({{"some", "input"}}) == R"({"some":"output"})");
    lambda::Function const echo{*aws, "pylon-dev-echo"};
    CHECK(echo(Map{{"list", List{1, "two", nullptr, true, 0.5}}}) == R"({"list":[1,"two",null,true,0.5]})");
    CHECK(echo(R"({"as":"it is"})") == R"({"as":"it is"})");
    CHECK(echo({{"text", "gr\xc3\xbc\xc3\x9f"
                         "e \xf0\x9f\x98\x80 \"\\\n"}}) == "{\"text\":\"gr\xc3\xbc\xc3\x9f"
                                                           "e \xf0\x9f\x98\x80 \\\"\\\\\\n\"}");
    std::string const large(2'000'000, 'x');
    CHECK(echo({{"large", large}}).size() == large.size() + 12);
    lambda::Function const add{*aws, "pylon-dev-add"};
    CHECK(add.call<Sum>(Numbers{3, 4}).sum == 7);
    CHECK(add.call<Sum>({{"a", 3}, {"b", -4}}).sum == -1);
    CHECK_THROWS_AS(echo.call<Sum>(Map{{"sum", "no number"}}), Error);
}

TEST_CASE("an asynchronous call returns at once, and the function is run") {
    auto const aws = client();
    if (!aws) return;
    auto const name = makeUuid();
    lambda::Function{*aws, "pylon-dev-count", lambda::asynchronous}({{"name", name}});
    lambda::Function const count{*aws, "pylon-dev-count"};
    // It is run at some time after that; each question takes a round trip, and some thousands have to be enough.
    int events = 0;
    for (int i = 0; i != 2000 && events == 0; ++i)
        events = count.call<Count>({{"ask", name}}).count;
    CHECK(events == 1);
}

TEST_CASE("a function that fails is a FunctionError with its type, message and trace") {
    auto const aws = client();
    if (!aws) return;
    lambda::Function const fails{*aws, "pylon-dev-fails"};
    try {
        fails({{"message", "no luck"}});
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.function() == "pylon-dev-fails");
        CHECK(error.errorType() == "Error");
        CHECK(error.errorMessage() == "no luck");
        CHECK(std::ranges::any_of(error.stackTrace(),
                                  [](auto const& frame) { return frame.find("functions.js") != frame.npos; }));
        CHECK(error.httpStatus() == 200);
        CHECK(error.attempts().size() <= 1);
    }
}

TEST_CASE("a function that does not exist is named") {
    auto const aws = client();
    if (!aws) return;
    try {
        lambda::Function{*aws, "pylon-dev-none"}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionNotFound const& error) {
        CHECK(error.function() == "pylon-dev-none");
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK(error.httpStatus() == 404);
        CHECK_THAT(error.what(), Catch::Contains("pylon-dev-none"));
    }
}

TEST_CASE("a function is called for each of fifty inputs, many at a time") {
    auto const aws = client();
    if (!aws) return;
    constexpr std::size_t count = 50;
    std::vector<std::string> outputs(count);
    lambda::Function{*aws, "pylon-dev-echo"}.each(
        std::views::iota(0, static_cast<int>(count)) | std::views::transform([](int i) { return Map{{"i", i}}; }),
        [&](std::size_t index, std::string output) { outputs[index] = std::move(output); });
    for (std::size_t i = 0; i != count; ++i)
        CHECK(outputs[i] == "{\"i\":" + std::to_string(i) + "}");
    // Of those that fail each is named, and the others have been run.
    try {
        lambda::Function{*aws, "pylon-dev-fails"}.each(std::vector<Map>(3, Map{{"message", "x"}}));
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.failed().size() == 3);
    }
}

} // namespace counterparts_lambda_counterpart_test
