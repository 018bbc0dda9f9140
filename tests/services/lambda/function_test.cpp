// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/lambda/function.hpp>

#include "support/json.hpp"
#include "support/test_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace lambda_function_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

struct Pair {
    std::int64_t a = 0;
    std::int64_t b = 0;
};
struct Sum {
    std::int64_t sum = 0;
};

/// What a function answers.
Answer output(std::string payload) { return answer(200, std::move(payload)).with("X-Amz-Executed-Version", "$LATEST"); }
Answer failure(std::string payload, std::string_view how = "Unhandled") {
    return output(std::move(payload)).with("X-Amz-Function-Error", how);
}
Answer lambdaRefusal(int status, std::string_view code, std::string const& message = "because") {
    return answer(status, R"({"Type":"User","message":")" + message + "\"}").with("x-amzn-ErrorType", code);
}

template <class Action> Error errorOf(Action const& action) {
    try {
        action();
    } catch (Error const& error) {
        return error;
    }
    throw std::runtime_error{"nothing was thrown"};
}

} // namespace

} // namespace lambda_function_test

PYLON_ADAPT_STRUCT(lambda_function_test::Pair, a, b);
PYLON_ADAPT_STRUCT(lambda_function_test::Sum, sum);

namespace lambda_function_test {

TEST_CASE("a function is called as functions are, and gives back its output", "[lambda]") {
    ScriptedTransport wire;
    wire.then(output(R"({"some":"output"})"));
    lambda::Function const f{clientOn(wire), "my-function"};
    CHECK(f({{"some", "input"}}) == R"({"some":"output"})");
    auto const& sent = wire.sent().front();
    CHECK(sent.request.method == "POST");
    CHECK(sent.request.authority == "lambda.eu-west-1.amazonaws.com");
    CHECK(sent.request.path == "/2015-03-31/functions/my-function/invocations");
    CHECK(sent.request.query.empty());
    CHECK(sent.request.body == R"({"some":"input"})");
    for (auto const* const header : {"X-Amz-Invocation-Type", "X-Amz-Log-Type", "X-Amz-Client-Context"})
        CHECK(sent.header(header).empty());
    // A function may run for 15 minutes; what the client allows comes on top.
    CHECK(sent.limits.inactivity == 16min);
    CHECK(sent.limits.attempt == 30min);
}

TEST_CASE("an input is a dynamic value, a struct, text, or nothing", "[lambda]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return output("null"); });
    lambda::Function const f{clientOn(wire), "f"};
    std::string const text = "[1, 2]";
    CHECK(f({{"some", "input"}, {"more", Map{{"n", 5}}}}) == "null");
    f(Map{{"k", List{1, 2}}});
    f(Value{"v"});
    f(List{1, "two"});
    f(Pair{1, 2});
    f(text);
    f("{\"literal\":1}");
    f();
    std::vector<std::string> bodies;
    for (auto const& each : wire.sent())
        bodies.emplace_back(each.request.body);
    CHECK(bodies == std::vector<std::string>{R"({"more":{"n":5},"some":"input"})", R"({"k":[1,2]})", R"("v")",
                                             R"([1,"two"])", R"({"a":1,"b":2})", text, R"({"literal":1})", ""});
}

TEST_CASE("typed in and typed out", "[lambda]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        auto const in = Json::parse(sent.request.body);
        return output(R"({"sum":)" + std::to_string(in["a"].integer() + in["b"].integer()) + R"(,"unknown":1})");
    });
    lambda::Function const f{clientOn(wire), "add"};
    CHECK(f.call<Sum>(Pair{2, 3}).sum == 5);
    CHECK(f.call<Sum>({{"a", 20}, {"b", 30}}).sum == 50);
    CHECK(f.call<Sum>(R"({"a":1,"b":1})").sum == 2);
}

TEST_CASE("output that is not of the type that is wanted is an error, which does not show it", "[lambda][secret]") {
    auto const* const text = GENERATE("", "null", "[]", R"({"sum":"m4rk3d"})", "m4rk3d");
    ScriptedTransport wire;
    wire.then(output(text));
    auto const error = errorOf([&] { static_cast<void>(lambda::Function{clientOn(wire), "f"}.call<Sum>("{}")); });
    CHECK(error.kind() == ErrorKind::malformed);
    CHECK(error.operation() == "Invoke");
    CHECK(std::string{error.what()}.find("m4rk3d") == std::string::npos);
}

TEST_CASE("an asynchronous call gives nothing back", "[lambda]") {
    ScriptedTransport wire;
    wire.then(answer(202));
    lambda::Function const f{clientOn(wire), "f", lambda::asynchronous};
    static_assert(std::is_void_v<decltype(f({{"some", "input"}}))>);
    f({{"some", "input"}});
    CHECK(wire.sent().front().header("X-Amz-Invocation-Type") == "Event");
    CHECK(wire.sent().front().request.body == R"({"some":"input"})");
}

TEST_CASE("an answer to another kind of call is not taken for one", "[lambda]") {
    ScriptedTransport wire;
    wire.then(answer(202)).then(answer(204)).then(output("null"));
    lambda::Function const f{clientOn(wire), "f"};
    for (int i = 0; i != 2; ++i)
        CHECK(errorOf([&] { f(); }).kind() == ErrorKind::malformed);
    lambda::Function const later{clientOn(wire), "f", lambda::asynchronous};
    CHECK(errorOf([&] { later(); }).kind() == ErrorKind::malformed);
}

TEST_CASE("a qualifier, an ARN and a wish for the log are sent", "[lambda]") {
    ScriptedTransport wire;
    wire.then(output("1"));
    lambda::Function const f{
        clientOn(wire), "arn:aws:lambda:eu-west-1:1:function:f", {.qualifier = "$LATEST", .logTail = true}};
    f();
    auto const& sent = wire.sent().front();
    CHECK(sent.request.path == "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations");
    CHECK(sent.request.query == "Qualifier=%24LATEST");
    CHECK(sent.header("X-Amz-Log-Type") == "Tail");
    CHECK(f.name() == "arn:aws:lambda:eu-west-1:1:function:f");
}

TEST_CASE("a function that fails is an error of its own", "[lambda]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) {
        return failure(R"({"errorMessage":"Handler fails","errorType":"ValueError","requestId":"r",)"
                       R"("stackTrace":["frame 1\n","frame 2\n"]})")
            .with("X-Amz-Log-Result", "TE9HIHRhaWw=");
    });
    try {
        lambda::Function{clientOn(wire), "my-function", {.logTail = true}}({{"some", "input"}});
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.function() == "my-function");
        CHECK(error.errorType() == "ValueError");
        CHECK(error.errorMessage() == "Handler fails");
        CHECK(error.stackTrace() == std::vector<std::string>{"frame 1\n", "frame 2\n"});
        CHECK(error.logTail() == "LOG tail");
        CHECK_FALSE(error.failure().handled);
        CHECK_THAT(error.failure().payload, Catch::StartsWith(R"({"errorMessage")"));
        CHECK(error.code() == "ValueError");
        CHECK(error.kind() == ErrorKind::rejected);
        CHECK(error.httpStatus() == 200);
        CHECK(std::string{error.what()} ==
              "lambda.Invoke: ValueError: the function my-function failed: Handler fails (HTTP 200)");
    }
    // What the function made of it is an answer, and never a reason to run it again.
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("a failure is told whatever its payload", "[lambda]") {
    struct Told {
        std::string payload;
        std::string type;
        std::string message;
        std::size_t frames;
    };
    auto const told = GENERATE(values<Told>({
        {"", "", "", 0},
        {"no JSON", "", "", 0},
        {"[1]", "", "", 0},
        {"{}", "", "", 0},
        {R"({"errorMessage":null,"errorType":"T"})", "T", "", 0},
        {R"({"errorMessage":"Task timed out after 3.00 seconds"})", "", "Task timed out after 3.00 seconds", 0},
        {R"({"errorMessage":"m","errorType":"T","trace":["a","b"]})", "T", "m", 2},
        {R"({"errorMessage":"m","errorType":"T","stackTrace":[["file",1,"f","x"]]})", "T", "m", 0},
    }));
    ScriptedTransport wire;
    wire.then(failure(told.payload, "Handled"));
    try {
        lambda::Function{clientOn(wire), "f"}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionError const& error) {
        CHECK(error.errorType() == told.type);
        CHECK(error.errorMessage() == told.message);
        CHECK(error.stackTrace().size() == told.frames);
        CHECK(error.failure().payload == told.payload);
        CHECK(error.failure().handled);
        CHECK(error.logTail().empty());
    }
}

TEST_CASE("a missing function is named", "[lambda]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return lambdaRefusal(404, "ResourceNotFoundException", "Function not found: arn"); });
    try {
        lambda::Function{clientOn(wire), "no-function"}();
        FAIL("nothing was thrown");
    } catch (lambda::FunctionNotFound const& error) {
        CHECK(error.function() == "no-function");
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK_THAT(error.message(), Catch::StartsWith("Function not found: arn Function: no-function. Check"));
    }
    CHECK(errorOf([&] { lambda::Function(clientOn(wire), ""); }).kind() == ErrorKind::invalidInput);
}

TEST_CASE("a call that may have run is not made again unless that does no harm", "[lambda][retry]") {
    auto const broken1 = GENERATE(0, 1, 2, 3);
    auto const answerOf = [&] {
        switch (broken1) {
        case 0: return broken(ErrorKind::connection, true);
        case 1: return broken(ErrorKind::timeout, true);
        case 2: return lambdaRefusal(500, "ServiceException");
        default: return answer(502, "<html>Bad Gateway</html>");
        }
    };
    ScriptedTransport wire;
    wire.then(answerOf()).then(output("1"));
    CHECK_THROWS_AS(lambda::Function(clientOn(wire), "f")(), Error);
    CHECK(wire.sent().size() == 1);

    ScriptedTransport second;
    second.then(answerOf()).then(output("1"));
    CHECK(lambda::Function(clientOn(second), "f", {.idempotent = true})() == "1");
    CHECK(second.sent().size() == 2);
}

TEST_CASE("a call that has certainly not run is made again", "[lambda][retry]") {
    ScriptedTransport wire;
    wire.then(broken(ErrorKind::connection, false)).then(lambdaRefusal(429, "TooManyRequestsException"));
    wire.then(output("1"));
    CHECK(lambda::Function(clientOn(wire), "f")() == "1");
    CHECK(wire.sent().size() == 3);
}

TEST_CASE("an input that is too long is not sent", "[lambda]") {
    ScriptedTransport wire;
    wire.always(
        [](Sent const& sent) { return sent.header("X-Amz-Invocation-Type") == "Event" ? answer(202) : output("1"); });
    lambda::Function const f{clientOn(wire), "f"};
    lambda::Function const later{clientOn(wire), "f", lambda::asynchronous};
    CHECK(f(std::string(lambda::maxSynchronousPayload, ' ')) == "1");
    later(std::string(lambda::maxAsynchronousPayload, ' '));
    CHECK(wire.sent().size() == 2);
    for (auto const& error : {errorOf([&] { f(std::string(lambda::maxSynchronousPayload + 1, ' ')); }),
                              errorOf([&] { later(std::string(lambda::maxAsynchronousPayload + 1, ' ')); }),
                              errorOf([&] { f({{"k", std::nan("")}}); })})
        CHECK(error.kind() == ErrorKind::invalidInput);
    CHECK(wire.sent().size() == 2);
}

TEST_CASE("each runs the function for every input, many at a time, in whatever order", "[lambda][each]") {
    ScriptedTransport wire;
    wire.lastFirst().always([](Sent const& sent) { return output("<" + std::string{sent.request.body} + ">"); });
    lambda::Function const f{clientOn(wire), "f", {.window = 4}};
    std::map<std::size_t, std::string> outputs;
    f.each(std::views::iota(0, 25) | std::views::transform([](int i) { return Map{{"i", i}}; }),
           [&](std::size_t index, std::string output) { CHECK(outputs.emplace(index, std::move(output)).second); });
    CHECK(outputs.size() == 25);
    CHECK(outputs[7] == R"(<{"i":7}>)");
    CHECK(wire.mostInFlight() == 4);
    f.each(std::vector<Pair>{{1, 2}});
    CHECK(wire.sent().back().request.body == R"({"a":1,"b":2})");
    f.each(std::vector<Pair>{});
    CHECK(wire.sent().size() == 26);
}

TEST_CASE("each of an asynchronous function hands over every input", "[lambda][each]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return answer(202); });
    lambda::Function const f{clientOn(wire), "f", lambda::asynchronous};
    f.each({Map{{"key", "a"}}, Map{{"key", "b"}}});
    REQUIRE(wire.sent().size() == 2);
    CHECK(wire.sent()[1].request.body == R"({"key":"b"})");
    CHECK(wire.sent()[1].header("X-Amz-Invocation-Type") == "Event");
}

TEST_CASE("each tells every input that failed, and does the others", "[lambda][each]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        auto const body = sent.request.body.view();
        if (body == "1") return failure(R"({"errorType":"ValueError","errorMessage":"bad input"})");
        if (body == "3") return broken(ErrorKind::connection, true);
        if (body == "4") return lambdaRefusal(400, "InvalidRequestContentException");
        return output(std::string{body});
    });
    std::vector<std::string> inputs{"0", "1", "2", "3", "4", "5"};
    inputs.insert(inputs.begin() + 2, std::string(lambda::maxSynchronousPayload + 1, ' '));
    std::vector<std::size_t> done;
    try {
        lambda::Function{clientOn(wire), "f", {.window = 1}}.each(
            inputs, [&](std::size_t index, std::string const&) { done.push_back(index); });
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.accepted() == 3);
        CHECK(error.taken() == 7);
        REQUIRE(error.failed().size() == 4);
        CHECK(error.failed()[0].index == 1);
        CHECK(error.failed()[0].code == "ValueError");
        CHECK(error.failed()[0].mayHaveActed);
        CHECK_THAT(error.failed()[0].message, Catch::Contains("bad input"));
        CHECK(error.failed()[1].index == 2);
        CHECK(error.failed()[1].kind == ErrorKind::invalidInput);
        CHECK_FALSE(error.failed()[1].mayHaveActed);
        CHECK(error.failed()[2].index == 4);
        CHECK(error.failed()[2].kind == ErrorKind::connection);
        CHECK(error.failed()[2].mayHaveActed);
        CHECK(error.failed()[3].index == 5);
        CHECK_FALSE(error.failed()[3].mayHaveActed);
        CHECK_THAT(error.message(), Catch::StartsWith("4 of 7 calls of function f failed; the first, at index 1"));
    }
    CHECK(done == std::vector<std::size_t>{0, 3, 6});
}

TEST_CASE("each takes no more where any input would fail", "[lambda][each]") {
    auto const [status, code] = GENERATE(table<int, std::string>(
        {{404, "ResourceNotFoundException"}, {403, "AccessDeniedException"}, {429, "TooManyRequestsException"}}));
    ScriptedTransport wire;
    wire.always([&](Sent const&) { return lambdaRefusal(status, code); });
    int pulled = 0;
    auto const inputs = std::views::iota(0, 1000) | std::views::transform([&](int i) { return ++pulled, Value{i}; });
    try {
        lambda::Function{clientOn(wire, NoRetry{}), "f", {.window = 3}}.each(inputs);
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.code() == code);
        CHECK(error.failed().size() == 3);
        CHECK(error.taken() == 3);
        CHECK(error.accepted() == 0);
    }
    CHECK(pulled == 3);
}

TEST_CASE("each ends when it is stopped, and says how far it came", "[lambda][each]") {
    std::stop_source stop;
    ScriptedTransport wire;
    wire.always([&](Sent const& sent) {
        if (sent.request.body == "4") stop.request_stop();
        return output("1");
    });
    lambda::Function const f{clientOn(wire).with(CallLimits{.stop = stop.get_token()}), "f", {.window = 1}};
    try {
        f.each(std::views::iota(0, 1000) | std::views::transform([](int i) { return Value{i}; }));
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.kind() == ErrorKind::cancelled);
        CHECK(error.taken() == 5);
    }
}

TEST_CASE("what a range or a handler throws comes out of each", "[lambda][each]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        return sent.request.body == "1" ? failure(R"({"errorType":"E"})") : output(std::string{sent.request.body});
    });
    lambda::Function const f{clientOn(wire), "f", {.window = 2}};
    auto const inputs = [](int from) {
        return std::views::iota(from, 10) | std::views::transform([](int i) {
                   if (i == 5) throw std::logic_error{"no more"};
                   return Value{i};
               });
    };
    SECTION("the range, after what it gave before has been run") {
        int outputs = 0;
        CHECK_THROWS_AS(f.each(inputs(2), [&](std::size_t, std::string const&) { ++outputs; }), std::logic_error);
        CHECK(outputs == 3);
    }
    SECTION("both that and what failed") {
        try {
            f.each(inputs(0));
            FAIL("nothing was thrown");
        } catch (BatchError const& error) {
            CHECK(error.failed().size() == 1);
            CHECK_THROWS_AS(std::rethrow_if_nested(error), std::logic_error);
        }
    }
    SECTION("the handler, at once") {
        CHECK_THROWS_AS(f.each(inputs(6), [](std::size_t, std::string const&) { throw std::domain_error{"enough"}; }),
                        std::domain_error);
        CHECK(wire.sent().size() == 2);
    }
}

TEST_CASE("no error holds an input or an output", "[lambda][secret]") {
    ScriptedTransport wire;
    wire.then(answer(500, "m4rk3d")).then(answer(502, R"({"m4rk3d)")).then(lambdaRefusal(400, "Refused"));
    wire.then(failure(R"({"m4rk3d":"m4rk3d"})"));
    lambda::Function const f{clientOn(wire), "f"};
    for (int i = 0; i != 4; ++i) {
        auto const error = errorOf([&] { f({{"input", "m4rk3d"}}); });
        INFO(error.what());
        CHECK(std::string{error.what()}.find("m4rk3d") == std::string::npos);
    }
    CHECK(wire.scriptIsUsedUp());
}

TEST_CASE("no fault is taken for a success, and none that passes is reported where running twice does no harm",
          "[lambda][sweep]") {
    struct Fault {
        char const* name;
        Answer answer;
        bool mayHaveActed;
    };
    std::vector<Fault> faults;
    for (int const status : {500, 502, 503, 504}) {
        faults.push_back({"5xx", answer(status), true});
        faults.push_back({"5xx with a right answer's body", answer(status, "\"good\""), true});
        faults.push_back({"5xx of a proxy", answer(status, "<html>Bad Gateway</html>"), true});
        faults.push_back({"5xx of Lambda", lambdaRefusal(status, "ServiceException"), true});
    }
    faults.push_back({"throttled", lambdaRefusal(429, "TooManyRequestsException"), false});
    faults.push_back({"429 with a right answer's body", answer(429, "\"good\""), false});
    faults.push_back({"throttled by what is behind it", lambdaRefusal(502, "EC2ThrottledException"), false});
    faults.push_back({"lost before it was sent", broken(ErrorKind::connection, false), false});
    faults.push_back({"lost after it was sent", broken(ErrorKind::connection, true), true});
    faults.push_back({"timed out", broken(ErrorKind::timeout, true), true});
    for (auto const& fault : faults)
        for (bool const idempotent : {false, true})
            for (std::size_t failures = 1; failures <= 3; ++failures) {
                INFO(failures << " times " << fault.name << (idempotent ? ", idempotent" : ""));
                ScriptedTransport wire;
                for (std::size_t i = 0; i != failures; ++i)
                    wire.then(fault.answer);
                wire.then(output("\"good\""));
                lambda::Function const f{clientOn(wire, PlainRetry{3, 1ms}), "f", {.idempotent = idempotent}};
                bool const again = idempotent || !fault.mayHaveActed;
                if (again && failures < 3) {
                    CHECK(f({{"k", 1}}) == "\"good\"");
                } else {
                    auto const error = errorOf([&] { f({{"k", 1}}); });
                    CHECK(error.operation() == "Invoke");
                }
                CHECK(wire.sent().size() == (again ? std::min<std::size_t>(failures + 1, 3) : 1));
                for (auto const& each : wire.sent())
                    CHECK(each.request.body == R"({"k":1})");
            }
}

} // namespace lambda_function_test
