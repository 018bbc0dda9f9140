// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/replayed.hpp>

#include "support/scripted_transport.hpp"
#include <pylon/backends/recorded.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace backends_replayed_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

/// Exchanges that are recorded one by one.
class Tape {
public:
    Tape& of(Request const& request, Answer answer) {
        wire_.then(std::move(answer));
        Recorded recorded{wire_, [this](std::string_view line) { lines_.append(line).append("\n"); }, redaction_};
        static_cast<void>(recorded.send(request, {}));
        REQUIRE(recorded.lost() == 0);
        return *this;
    }
    Tape& with(Redaction redaction) {
        redaction_ = std::move(redaction);
        return *this;
    }
    Replayed replayed(ReplayOptions options = {}) const {
        return Replayed{Recording::parse(lines_, "calls.jsonl"), std::move(options)};
    }

private:
    ScriptedTransport wire_;
    Redaction redaction_{};
    std::string lines_;
};

Request post(std::string_view operation, std::string body, std::string_view date = "20260102T030405Z") {
    Request request;
    request.method = "POST";
    request.authority = "sqs.eu-west-1.amazonaws.com";
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "AmazonSQS." + std::string{operation});
    request.headers.add("X-Amz-Date", date);
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/eu-west-1/sqs/aws4_request, "
                        "SignedHeaders=host;x-amz-date, Signature=" +
                            std::string{date});
    request.headers.add("amz-sdk-invocation-id", date);
    request.body = std::move(body);
    return request;
}

Request get(std::string path, std::string query = {}) {
    Request request;
    request.path = std::move(path);
    request.query = std::move(query);
    return request;
}

std::string bodyOf(Result<Response> const& outcome) { return outcome ? outcome->body : outcome.error().message(); }

std::string whyNot(Result<Response> const& outcome) {
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().kind() == ErrorKind::configuration);
    CHECK_FALSE(outcome.error().details().reachedService);
    return outcome.error().message();
}

} // namespace

TEST_CASE("a recorded request gets the recorded outcome, whenever and by whomever it is signed", "[replayed]") {
    auto const replayed = Tape{}
                              .of(post("SendMessage", R"({"MessageBody":"a"})"), ok(R"({"n":1})"))
                              .of(post("DeleteQueue", R"({"MessageBody":"a"})"), refusal(400, "No"))
                              .of(get("/key"), broken(ErrorKind::timeout))
                              .replayed();
    CHECK(replayed.send(get("/key"), {}).error().kind() == ErrorKind::timeout);
    CHECK(replayed.send(post("DeleteQueue", R"({"MessageBody":"a"})", "20270506T070809Z"), {}).value().status == 400);
    auto const response = replayed.send(post("SendMessage", R"({"MessageBody":"a"})"), {}).value();
    CHECK(response.body == R"({"n":1})");
    CHECK(response.headers.find("x-amzn-RequestId") == "request-200");
    CHECK(replayed.unused().empty());
}

TEST_CASE("equal requests get their outcomes in the order of the recording", "[replayed]") {
    auto const replayed = Tape{}
                              .of(post("Receive", "{}"), answer(503, "{}"))
                              .of(post("Other", "{}"), ok("[0]"))
                              .of(post("Receive", "{}"), ok("[1]"))
                              .of(post("Receive", "{}"), ok("[2]"))
                              .replayed();
    CHECK(replayed.send(post("Receive", "{}"), {}).value().status == 503);
    auto const copy = replayed;
    CHECK(bodyOf(copy.send(post("Receive", "{}"), {})) == "[1]");
    CHECK(replayed.unused() ==
          std::vector<std::string>{"calls.jsonl:2: sqs.Other, POST /", "calls.jsonl:4: sqs.Receive, POST /"});
    CHECK(bodyOf(replayed.send(post("Receive", "{}"), {})) == "[2]");
    CHECK(whyNot(replayed.send(post("Receive", "{}"), {})) ==
          "the recording calls.jsonl has no answer to sqs.Receive, POST /: it was asked for oftener than recorded, "
          "first at "
          "line 1 (sqs.Receive, POST /)");
}

TEST_CASE("a request that was not recorded is told the nearest one and what differs", "[replayed]") {
    auto const replayed = Tape{}
                              .of(post("SendMessage", R"({"QueueUrl":"q","MessageBody":"first"})"), ok())
                              .of(post("SendMessage", R"({"QueueUrl":"q","MessageBody":"second"})"), ok())
                              .of(get("/a/key", "versionId=1"), ok())
                              .replayed();
    CHECK(whyNot(replayed.send(post("SendMessage", R"({"QueueUrl":"q","MessageBody":"secret"})"), {})) ==
          "the recording calls.jsonl has no answer to sqs.SendMessage, POST /: the nearest is line 2 (sqs.SendMessage, "
          "POST /), "
          "which differs in body (from byte 34, in MessageBody)");
    CHECK(whyNot(replayed.send(get("/a/key", "versionId=2"), {})) ==
          "the recording calls.jsonl has no answer to ?.?, GET /a/key: the nearest is line 3 (?.?, GET /a/key), which "
          "differs in "
          "query (from byte 10, in versionId)");
    CHECK(whyNot(replayed.send(post("Receive", R"({"QueueUrl":"q","MessageBody":"first"})"), {})) ==
          "the recording calls.jsonl has no answer to sqs.Receive, POST /: the nearest is line 1 (sqs.SendMessage, "
          "POST /), which "
          "differs in header X-Amz-Target");
    auto put = get("/a/key", "versionId=1");
    put.method = "PUT";
    CHECK(whyNot(replayed.send(put, {})).ends_with("which differs in method (recorded GET, asked PUT)"));
    CHECK(replayed.unused().size() == 3);
    CHECK(whyNot(Replayed{Recording{.name = "none.jsonl"}}.send(get("/"), {})) ==
          "the recording none.jsonl has no answer to ?.?, GET /: it is empty");
}

TEST_CASE("headers that say what is asked for are compared, and so are those that one names", "[replayed]") {
    auto const ranged = [](std::string_view range, std::string_view accept) {
        auto request = get("/key");
        request.headers.add("Range", range);
        request.headers.add("Accept", accept);
        return request;
    };
    Tape tape;
    tape.of(ranged("bytes=0-9", "a"), ok("[0]")).of(ranged("bytes=10-19", "b"), ok("[1]"));
    CHECK(bodyOf(tape.replayed().send(ranged("bytes=10-19", "a"), {})) == "[1]");
    CHECK(whyNot(tape.replayed({.headers = {"Accept"}}).send(ranged("bytes=10-19", "a"), {}))
              .ends_with("which differs in header Accept"));
}

TEST_CASE("the host is compared on demand only", "[replayed]") {
    Tape tape;
    tape.of(post("A", "{}"), ok("[]"));
    auto elsewhere = post("A", "{}");
    elsewhere.authority = "localhost:8080";
    CHECK(bodyOf(tape.replayed().send(elsewhere, {})) == "[]");
    CHECK(whyNot(tape.replayed({.authority = true}).send(elsewhere, {}))
              .ends_with("which differs in authority (recorded sqs.eu-west-1.amazonaws.com, asked localhost:8080)"));
}

TEST_CASE("a presigned request is compared without its signature", "[replayed]") {
    auto const presigned = [](std::string_view date, std::string_view signature) {
        return get("/key", "versionId=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=" + std::string{date} +
                               "&X-Amz-Signature=" + std::string{signature});
    };
    auto const replayed = Tape{}.of(presigned("20260102T030405Z", "ab"), ok("[]")).replayed();
    CHECK(bodyOf(replayed.send(presigned("20260203T040506Z", "cd"), {})) == "[]");
}

TEST_CASE("what was redacted is compared redacted", "[replayed]") {
    Tape tape;
    tape.of(post("A", R"({"Password":"one","Id":"x"})"), ok("[]"));
    CHECK(bodyOf(tape.replayed().send(post("A", R"({"Password":"another","Id":"x"})"), {})) == "[]");
    CHECK(whyNot(tape.replayed().send(post("A", R"({"Password":"another","Id":"y"})"), {}))
              .ends_with("differs in body (from byte 29, in Id)"));
    // Members that differ from run to run can be named afterwards.
    CHECK(bodyOf(tape.replayed({.redaction = {.members = {"id"}}})
                     .send(post("A", R"({"Password":"one","Id":"y"})"), {})) == "[]");
}

TEST_CASE("opaque bodies are compared by their size, and an answer that was withheld is an error", "[replayed]") {
    auto upload = get("/key");
    upload.method = "PUT";
    upload.body = "12345";
    Tape tape;
    tape.of(upload, ok("[]")).of(get("/key"), ok("opaque"));
    auto const replayed = tape.replayed();
    upload.body = "abcde";
    CHECK(bodyOf(replayed.send(upload, {})) == "[]");
    upload.body = "abcdef";
    CHECK(whyNot(replayed.send(upload, {})).find("differs in body") != std::string::npos);
    CHECK(whyNot(replayed.send(get("/key"), {})).starts_with("calls.jsonl:2: the body of this answer was withheld"));

    auto const shown = Tape{}.with({.opaqueBodies = true}).of(get("/key"), ok("opaque")).replayed();
    CHECK(bodyOf(shown.send(get("/key"), {})) == "opaque");
}

TEST_CASE("a replay's clock begins with the recording, and is moved by waiting", "[replayed]") {
    auto const replayed = Tape{}.of(get("/"), ok("[]").in(5s)).of(get("/"), ok("[]")).replayed();
    CHECK(replayed.clock().now() == ManualClock::epoch);
    REQUIRE(replayed.send(get("/"), {}));
    CHECK(replayed.clock().now() == ManualClock::epoch);
    CHECK(replayed.clock().waitUntil(replayed.clock().ticks() + 1h, {}));
    CHECK(replayed.clock().now() == ManualClock::epoch + 1h);
    CHECK(Replayed{Recording{}}.clock().now() == memory::VirtualClock::defaultStart);
}

TEST_CASE("a replay's multiplexer returns what was started, in that order", "[replayed]") {
    auto const replayed = Tape{}.of(get("/a"), ok("[1]")).of(get("/b"), ok("[2]")).replayed();
    auto const a = get("/a"), b = get("/b"), c = get("/c");
    auto multiplexer = replayed.multiplexer();
    multiplexer.start(7, b, {});
    multiplexer.start(8, a, {});
    multiplexer.start(9, c, {});
    std::stop_source stop;
    stop.request_stop();
    CHECK_FALSE(multiplexer.wait(never, stop.get_token()));
    auto const first = multiplexer.wait(never, {});
    CHECK(first->token == 7);
    CHECK(bodyOf(first->outcome) == "[2]");
    CHECK(multiplexer.wait(never, {})->token == 8);
    CHECK(whyNot(multiplexer.wait(never, {})->outcome).find("the nearest is line") != std::string::npos);
    CHECK_FALSE(multiplexer.wait(never, {}));
    auto const deadline = replayed.clock().ticks() + 2s;
    CHECK_FALSE(multiplexer.wait(deadline, {}));
    CHECK(replayed.clock().ticks() == deadline);
}

TEST_CASE("a call that is stopped uses up nothing", "[replayed]") {
    auto const replayed = Tape{}.of(get("/a"), ok("[1]")).replayed();
    std::stop_source stop;
    stop.request_stop();
    CHECK(replayed.send(get("/a"), {.stop = stop.get_token()}).error().kind() == ErrorKind::cancelled);
    CHECK(replayed.unused().size() == 1);
}

} // namespace backends_replayed_test
