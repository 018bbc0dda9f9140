// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/control.hpp"
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

namespace programs_pylon_local_control_test {

using namespace pylon;
using namespace pylon::local;
using namespace std::literals;

namespace {

struct Controlled {
    memory::Cloud cloud{{.checkSignatures = false}};
    Control control{cloud, Secret{"the token"}};

    Response ask(std::string method, std::string path, std::string body = "",
                 std::string const& authorization = "Bearer the token") {
        Request request;
        request.method = std::move(method);
        request.path = "/_pylon/" + std::move(path);
        request.body = std::move(body);
        if (!authorization.empty()) request.headers.add("Authorization", authorization);
        return control.send(request, {}).value();
    }
    int sqsStatus() {
        Request request;
        request.method = "POST";
        request.headers.add("X-Amz-Target", "AmazonSQS.ListQueues");
        request.body = "{}";
        return control.send(request, {}).value().status;
    }
};

} // namespace

TEST_CASE("without the token nothing is told or done", "[pylon_local]") {
    Controlled controlled;
    for (auto const& authorization :
         {""s, "Bearer"s, "Bearer the toke"s, "Bearer the tokens"s, "Basic the token"s, "the token"s}) {
        auto const answer = controlled.ask("DELETE", "state", "", authorization);
        CHECK(answer.status == 403);
        CHECK(answer.body.find("the token") != std::string::npos);
        CHECK(answer.body.find("Bearer the token") == std::string::npos);
    }
    CHECK(controlled.ask("GET", "else").status == 404);
    CHECK(controlled.ask("PUT", "clock").status == 405);
    CHECK(makeToken().reveal().size() == 32);
    CHECK(makeToken().reveal() != makeToken().reveal());
}

TEST_CASE("faults are added, all or none, told and ended", "[pylon_local]") {
    Controlled controlled;
    auto answer = controlled.ask("POST", "faults", "sqs:ListQueues next 2 status 503\r\n\nsqs nth 9 throttle\n");
    CHECK(answer.status == 200);
    CHECK_THAT(answer.body,
               Catch::Contains("next(2).of(sqs).on(ListQueues).respond(503)") && Catch::Contains("nth(9)"));
    CHECK(controlled.sqsStatus() == 503);
    CHECK_THAT(controlled.ask("GET", "faults").body, Catch::Contains("1. sqs.ListQueues: respond(503)"));

    answer = controlled.ask("POST", "faults", "throttle\nsqs explode\n");
    CHECK(answer.status == 400);
    CHECK_THAT(answer.body, Catch::Contains("\"explode\""));
    CHECK(controlled.cloud.faults().pending().size() == 2);

    CHECK(controlled.ask("DELETE", "faults").status == 200);
    CHECK(controlled.cloud.faults().pending().empty());
    CHECK(controlled.sqsStatus() == 200);
}

TEST_CASE("the clock is told and moved on", "[pylon_local]") {
    Controlled controlled;
    CHECK(controlled.ask("GET", "clock").body == "2026-01-01T00:00:00Z\n");
    CHECK(controlled.ask("POST", "clock", "90s\n").body == "2026-01-01T00:01:30Z\n");
    CHECK(controlled.ask("POST", "clock", "2026-01-02T03:04:05Z").body == "2026-01-02T03:04:05Z\n");
    for (auto const* const wrong : {"", "90", "-1s", "soon", "2026-01-01T00:00:00Z", "99999999999d",
                                    "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
        CHECK(controlled.ask("POST", "clock", wrong).status == 400);
    CHECK(controlled.ask("GET", "clock").body == "2026-01-02T03:04:05Z\n");
    CHECK(controlled.ask("POST", "clock", "36500d").body == "2125-12-09T03:04:05Z\n");
    CHECK(controlled.ask("POST", "clock", "36500d").status == 400);
}

TEST_CASE("all that was made is forgotten, but functions are not", "[pylon_local]") {
    Controlled controlled;
    auto& cloud = controlled.cloud;
    cloud.sqs().createQueue("q");
    cloud.s3().createBucket("bucket");
    cloud.ssm().putParameter("name", "value");
    cloud.dynamodb().createTable("table", {.hash = {"id"}});
    cloud.sns().createTopic("topic");
    cloud.lambda().define("f", [](std::string_view event) { return std::string{event}; });
    CHECK(controlled.ask("DELETE", "state").status == 200);
    CHECK_THROWS(cloud.sqs().messageCount("q"));
    CHECK_THROWS(cloud.s3().keys("bucket"));
    CHECK(cloud.ssm().parameterCount() == 0);
    CHECK_THROWS(cloud.dynamodb().itemCount("table"));
    CHECK_NOTHROW(cloud.lambda().remove("f"));
    cloud.sqs().createQueue("q");
    CHECK(cloud.sqs().messageCount("q").total() == 0);
    CHECK(controlled.sqsStatus() == 200);
}

TEST_CASE("a snapshot is saved where there is a file for it", "[pylon_local]") {
    Controlled controlled;
    auto answer = controlled.ask("POST", "snapshot");
    CHECK(answer.status == 409);
    CHECK_THAT(answer.body, Catch::Contains("--snapshot"));
    int saved = 0;
    controlled.control = Control{controlled.cloud, Secret{"the token"}, [] {}, [&saved] { ++saved; }};
    CHECK(controlled.ask("POST", "snapshot").status == 200);
    CHECK(saved == 1);
    CHECK(controlled.ask("GET", "snapshot").status == 405);
    CHECK(controlled.ask("POST", "snapshot", "", "Bearer another").status == 403);
    controlled.control = Control{controlled.cloud, Secret{"the token"}, [] {},
                                 [] { throw Error{ErrorKind::configuration, "the disk is full"}; }};
    answer = controlled.ask("POST", "snapshot");
    CHECK(answer.status == 500);
    CHECK(answer.body == "the disk is full\n");
    CHECK(saved == 1);
}

} // namespace programs_pylon_local_control_test
