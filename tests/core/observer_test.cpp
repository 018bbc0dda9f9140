// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/observer.hpp>

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <sstream>

namespace core_observer_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const getQueueUrl{.queueName = "q"};

Answer found() { return ok(R"({"QueueUrl":"u"})").with("x-amzn-RequestId", "r-1"); }

/// Writes each event down as a line, without its invocation id, of which it counts the different ones.
class Notes : public Observer {
public:
    void attemptEnded(AttemptEvent const& event) noexcept override {
        auto line = begin(event.call);
        line << "attempt " << event.attempt << " status " << event.httpStatus << " id " << event.requestId;
        end(line, event.began, event.took, event.error);
        if (event.again) lines.back() += " again after " + std::to_string(event.delayAfter / 1ms);
    }
    void callEnded(CallEvent const& event) noexcept override {
        auto line = begin(event.call);
        line << "call of " << event.attempts;
        end(line, event.began, event.took, event.error);
        errors.push_back(event.error ? event.error->what() : "");
    }

    std::vector<std::string> lines;
    std::vector<std::string> errors; // of calls
    std::vector<std::string> invocations;

private:
    std::ostringstream begin(ObservedCall const& call) {
        if (std::ranges::find(invocations, call.invocationId) == invocations.end())
            invocations.emplace_back(call.invocationId);
        std::ostringstream line;
        line << call.service << '.' << call.operation << '@' << call.host << ' ' << call.region << ": ";
        return line;
    }
    void end(std::ostringstream& line, WallTime began, Duration took, Error const* error) {
        line << " at " << (began - ManualClock::epoch) / 1ms << " took " << took / 1ms;
        if (error) line << ' ' << to_string(error->kind());
        lines.push_back(line.str());
    }
};

std::string const about = "sqs.GetQueueUrl@sqs.eu-west-1.amazonaws.com eu-west-1: ";

} // namespace

TEST_CASE("an observer is told of each attempt, and of the call as a whole", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    ScriptedTransport wire;
    wire.then(answer(500).in(20ms)).then(broken(ErrorKind::connection)).then(found().in(30ms));
    REQUIRE(clientOn(wire).with(notes).invoke(getQueueUrl));
    CHECK(notes->lines == std::vector<std::string>{
                              about + "attempt 1 status 500 id request-500 at 0 took 20 server again after 100",
                              about + "attempt 2 status 0 id  at 120 took 0 connection again after 100",
                              about + "attempt 3 status 200 id r-1 at 220 took 30",
                              about + "call of 3 at 0 took 250",
                          });
    REQUIRE(notes->invocations.size() == 1);
    CHECK(notes->invocations.front() == wire.sent().front().header("amz-sdk-invocation-id"));
}

TEST_CASE("an observer is told what the caller of a call that failed is told", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    ScriptedTransport wire;
    wire.then(refusal(400, "QueueDoesNotExist", "No.").with("x-amzn-RequestId", "r-2"));
    auto const result = clientOn(wire).with(notes).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(notes->lines == std::vector<std::string>{
                              about + "attempt 1 status 400 id r-2 at 0 took 0 notFound",
                              about + "call of 1 at 0 took 0 notFound",
                          });
    CHECK(notes->errors == std::vector<std::string>{result.error().what()});
}

TEST_CASE("a call of which nothing could be sent is one without attempts", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    ScriptedTransport const wire;
    auto config = testConfig();
    SECTION("for want of credentials") {
        config.credentials = nullptr;
        Client const client{wire, CountingSigner{}, StandardSerializer{}, PlainRetry{}, config};
        CHECK_FALSE(client.with(notes).invoke(getQueueUrl));
        CHECK(notes->lines == std::vector<std::string>{about + "call of 0 at 0 took 0 credentials"});
    }
    SECTION("for want of a region") {
        config.region.clear();
        Client const client{wire, CountingSigner{}, StandardSerializer{}, PlainRetry{}, config};
        CHECK_FALSE(client.with(notes).invoke(getQueueUrl));
        CHECK(notes->lines == std::vector<std::string>{"sqs.GetQueueUrl@ : call of 0 at 0 took 0 configuration"});
    }
    SECTION("because it was stopped before it began, of which nobody is told") {
        std::stop_source stop;
        stop.request_stop();
        CHECK_FALSE(clientOn(wire).with(notes).with(CallLimits{.stop = stop.get_token()}).invoke(getQueueUrl));
        CHECK(notes->lines.empty());
    }
}

TEST_CASE("an attempt that is made again at once is told of as any other", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    ScriptedTransport wire;
    wire.then(refusal(403, "SignatureDoesNotMatch").with("Date", "Thu, 01 Jan 2015 00:00:00 GMT")).then(found());
    REQUIRE(clientOn(wire).with(notes).invoke(getQueueUrl));
    CHECK(notes->lines == std::vector<std::string>{
                              about + "attempt 1 status 403 id request-403 at 0 took 0 denied again after 0",
                              about + "attempt 2 status 200 id r-1 at 0 took 0",
                              about + "call of 2 at 0 took 0",
                          });
}

TEST_CASE("an observer is shown no secret, though the service quotes it", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    BlockingScriptedTransport wire;
    wire.then(
        refusal(403, "InvalidSignatureException",
                "should have been 'POST\\n/\\n\\nx-amz-security-token:marker\\n' in 'Credential=AKIAmarker/2026'"));
    auto config = testConfig();
    config.credentials = staticCredentials({"AKIAmarker", Secret{"marker"}, Secret{"marker"}});
    CHECK_FALSE(
        Client{wire, CountingSigner{}, StandardSerializer{}, PlainRetry{}, config}.with(notes).invoke(getQueueUrl));
    REQUIRE(notes->lines.size() == 2);
    for (auto const* const told : {&notes->lines, &notes->errors, &notes->invocations})
        for (auto const& text : *told)
            CHECK(text.find("marker") == std::string::npos);
    CHECK(notes->errors.front().find("should have been") != std::string::npos);
}

TEST_CASE("calls in flight together are told apart", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    ScriptedTransport wire;
    wire.then(answer(500)).always([](Sent const&) { return found().in(5ms); });
    clientOn(wire).with(notes).invokeAll(std::vector{3, getQueueUrl}, 2,
                                         [](auto const&, auto const& result) { CHECK(result); });
    CHECK(notes->invocations.size() == 3);
    CHECK(std::ranges::count(notes->errors, "") == 3);
    CHECK(notes->lines.size() == 3 + 4);
}

TEST_CASE("an observer stays with a client whose policies are replaced, and can be taken away", "[core][observer]") {
    auto const notes = std::make_shared<Notes>();
    ScriptedTransport wire;
    wire.always([](Sent const&) { return found(); });
    auto const watched = clientOn(wire).with(notes);
    REQUIRE(watched.with(BlockingScriptedTransport{wire}).invoke(getQueueUrl));
    REQUIRE(watched.with(PlainRetry{1}).with(CountingSigner{}).with(StandardSerializer{}).invoke(getQueueUrl));
    CHECK(notes->errors.size() == 2);
    REQUIRE(watched.with(std::shared_ptr<Observer>{}).invoke(getQueueUrl));
    CHECK(notes->errors.size() == 2);
}

} // namespace core_observer_test
