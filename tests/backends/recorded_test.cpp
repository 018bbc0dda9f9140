// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/recorded.hpp>

#include "support/scripted_transport.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace backends_recorded_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

static_assert(ConcurrentTransportPolicy<Recorded<ScriptedTransport>>);
static_assert(TransportPolicy<Recorded<BlockingScriptedTransport>> &&
              !ConcurrentTransportPolicy<Recorded<BlockingScriptedTransport>>);

struct World {
    ScriptedTransport wire{};
    std::vector<std::string> lines{};

    Recorded<ScriptedTransport> recorded(Redaction redaction = {}) {
        return {wire, [this](std::string_view line) { lines.emplace_back(line); }, std::move(redaction)};
    }
};

Request putObject(std::string body) {
    Request request;
    request.method = "PUT";
    request.authority = "b.s3.amazonaws.com";
    request.path = "/a%20key";
    request.query = "x=1";
    request.headers.add("X-Amz-Security-Token", "marker");
    request.headers.add("Content-Type", "application/json");
    request.body = std::move(body);
    return request;
}

std::string contentOf(std::string const& path) {
    std::ostringstream content;
    content << std::ifstream{path}.rdbuf();
    return content.str();
}

} // namespace

TEST_CASE("an exchange is a line of JSON", "[recorded]") {
    World w;
    w.wire.then(ok(R"({"a":"b"})").in(1500ms));
    auto recorded = w.recorded();
    REQUIRE(recorded.send(putObject("{}"), {}));
    CHECK(
        w.lines ==
        std::vector<std::string>{
            R"({"format":1,"at":"2026-01-02T03:04:05Z","elapsed":1500,"request":{"method":"PUT","scheme":"https",)"
            R"("authority":"b.s3.amazonaws.com","path":"/a%20key","query":"x=1","headers":[{"name":"X-Amz-Security-Token",)"
            R"("value":{"text":"REDACTED"}},{"name":"Content-Type","value":{"text":"application/json"}}],)"
            R"("body":{"text":"{}"}},"response":{"status":200,"headers":[{"name":"x-amzn-RequestId",)"
            R"("value":{"text":"request-200"}}],"body":{"text":"{\"a\":\"b\"}"}}})"});
    CHECK(recorded.lost() == 0);
}

TEST_CASE("what is recorded is read again", "[recorded]") {
    World w;
    std::string const binary{"\x00\xff\x80\n", 4};
    w.wire.then(ok(binary).with("X-Latin", "caf\xe9")).then(broken(ErrorKind::timeout, false));
    auto recorded = w.recorded({.opaqueBodies = true});
    auto multiplexer = recorded.multiplexer();
    auto const request = putObject("a\nb");
    for (Token const token : {1U, 2U}) {
        multiplexer.start(token, request, {});
        REQUIRE(multiplexer.wait(never, {}));
    }
    REQUIRE(w.lines.size() == 2);
    auto const recording = Recording::parse(w.lines[0] + "\r\n\n" + w.lines[1] + "\n", "some.jsonl");
    REQUIRE(recording.entries.size() == 2);
    CHECK(recording.entries[1].line == 3);

    auto const& first = recording.entries[0].exchange;
    CHECK(first.at == ManualClock::epoch);
    CHECK(first.request.request().url() == "https://b.s3.amazonaws.com/a%20key?x=1");
    CHECK(first.request.request().body == "a\nb");
    CHECK(first.outcome().value().body == binary);
    CHECK(first.outcome().value().headers.find("X-Latin") == "caf\xe9");
    auto const second = recording.entries[1].exchange.outcome();
    CHECK(second.error().kind() == ErrorKind::timeout);
    CHECK(second.error().message() == "the transmission was broken");
    CHECK_FALSE(second.error().details().reachedService);
}

TEST_CASE("a body that may hold anything is withheld", "[recorded]") {
    World w;
    w.wire.then(ok("marker"));
    auto recorded = w.recorded();
    REQUIRE(recorded.send(putObject("marker, too"), {}));
    CHECK(w.lines[0].find("marker") == std::string::npos);
    auto const exchange = Recording::parse(w.lines[0], "").entries[0].exchange;
    CHECK(exchange.request.body.withheld == 11);
    CHECK(exchange.response->body.withheld == 6);
}

TEST_CASE("a request that is not quite HTTP can be recorded", "[recorded]") {
    World w;
    w.wire.then({Error{ErrorKind::invalidInput, "\xff"}});
    auto recorded = w.recorded();
    Request request;
    request.path = "/\xff";
    request.query = "a=\xff";
    CHECK_FALSE(recorded.send(request, {}));
    CHECK(recorded.lost() == 0);
    CHECK(Recording::parse(w.lines.at(0), "").entries[0].exchange.request.path == "/%FF");
}

TEST_CASE("an exchange that cannot be recorded is counted, and does not break the call", "[recorded]") {
    ScriptedTransport wire;
    wire.then(ok()).then(ok());
    Recorded recorded{wire, [](std::string_view) { throw std::runtime_error{"no more tape"}; }};
    CHECK(recorded.send({}, {}));
    CHECK(recorded.send({}, {}));
    CHECK(recorded.lost() == 2);
}

TEST_CASE("what is abandoned is not recorded", "[recorded]") {
    World w;
    w.wire.then(ok().in(5s));
    auto recorded = w.recorded();
    Request const request;
    recorded.multiplexer().start(1, request, {});
    CHECK(w.wire.abandoned() == 1);
    CHECK(w.lines.empty());
}

TEST_CASE("a line that is damaged is named", "[recorded]") {
    World w;
    w.wire.then(ok());
    REQUIRE(w.recorded().send(putObject("{}"), {}));
    auto const good = w.lines[0] + "\n";
    auto const read = [](std::string const& text) -> std::string {
        try {
            static_cast<void>(Recording::parse(text, "some.jsonl"));
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::malformed);
            return error.message();
        }
        return "read";
    };
    REQUIRE(read(good + good) == "read");
    REQUIRE(read("") == "read");
    for (std::size_t size = 1; size + 1 < good.size(); ++size) {
        INFO(good.substr(0, size));
        CHECK(read(good + good.substr(0, size)).starts_with("some.jsonl:2: this line of a recording is cut short ("));
    }
    auto const with = [&](std::string_view what, std::string_view instead) {
        auto changed = good;
        return changed.replace(changed.find(what), what.size(), instead) + good;
    };
    for (auto const& damaged :
         {with("{", "["), with("\"format\":1", "\"format\":2"), with("\"format\":1,", ""),
          with("\"elapsed\"", "\"elapse\""), with("\"method\":\"PUT\",", ""), with("2026-01-02", "2026-13-02"),
          with(",\"response\"", ",\"reponse\""), with("\"status\":200", "\"status\":20"),
          with("Content-Type", "Content Type"), std::string{"{}\n"}}) {
        INFO(damaged);
        CHECK(read(damaged).starts_with("some.jsonl:1: this line of a recording is damaged ("));
    }
    CHECK(read(R"({"format":1,"at":"2026-01-02T03:04:05Z","elapsed":0,"request":{"method":"GET","path":"/","body":{}},)"
               R"("error":{"kind":"bad luck","message":"","reachedService":true}})")
              .find("there is no such kind of error") != std::string::npos);
    CHECK_THROWS_AS(Recording::fromFile("/nowhere/at/all.jsonl"), Error);
    CHECK_THROWS_AS(Recording::fromFile("/"), Error);
}

TEST_CASE("a recording file is its owner's alone, and is appended to line by line", "[recorded]") {
    TemporaryFile const file;
    std::remove(file.path().c_str());
    RecordingFile const recording{file.path()};
    struct stat status{};
    REQUIRE(stat(file.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    recording("one");
    CHECK(contentOf(file.path()) == "one\n");
    RecordingFile{file.path()}("two");
    recording("three");
    CHECK(contentOf(file.path()) == "one\ntwo\nthree\n");
}

TEST_CASE("a line that a crash cut short is ended before the next one", "[recorded]") {
    TemporaryFile const file;
    file.write("one\ntw");
    RecordingFile{file.path()}("three");
    CHECK(contentOf(file.path()) == "one\ntw\nthree\n");
}

TEST_CASE("a recording file that others may read is refused, and so is what is no file", "[recorded]") {
    TemporaryFile const file;
    REQUIRE(chmod(file.path().c_str(), 0640) == 0);
    CHECK_THROWS_WITH(RecordingFile{file.path()}, Catch::Contains("may be read by others than its owner"));
    CHECK_THROWS_WITH(RecordingFile{"/nowhere/at/all.jsonl"}, Catch::Contains("No such file"));
    CHECK_THROWS_WITH(RecordingFile{"/"}, Catch::Contains("cannot be opened"));
}

} // namespace backends_recorded_test
