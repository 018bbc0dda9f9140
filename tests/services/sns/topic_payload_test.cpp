// SPDX-License-Identifier: BSL-1.0

#include "support/scripted_topic.hpp"
#include "support/test_client.hpp"
#include <pylon/services/sns/topic.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

namespace sns_topic_payload_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// A topic and a bucket on a wire.
struct World {
    World() {
        wire.always([this](Sent const& sent) {
            if (sent.request.authority.find(".s3.") == std::string::npos) return service(sent);
            objects[sent.request.path] = sent.request.body;
            if (sent.request.method != "DELETE") return answer(200).with("ETag", "\"e\"");
            objects.erase(sent.request.path);
            return answer(204);
        });
    }
    /// What is published, by the name of its member in the form.
    [[nodiscard]] std::map<std::string, std::string> published() const { return formOf(wire.sent().back()); }

    ScriptedTopic service;
    std::map<std::string, std::string> objects;
    ScriptedTransport wire;
};

std::string const tooLong(sns::maxMessageSize, 'x'); // with its attributes

} // namespace

TEST_CASE("a topic with OffloadTo stores a body that is too long, and publishes the pointer", "[sns][topic][payload]") {
    World w;
    sns::Topic const plain{clientOn(w.wire), ScriptedTopic::arn};
    CHECK_THROWS_AS(plain.sendMessage({.body = tooLong}), sns::MessageTooLarge);
    CHECK(w.wire.sent().empty());

    auto const topic = plain.with(OffloadTo{"my-bucket"});
    topic.sendMessage({.body = tooLong, .payloadMimeType = "text/json"});
    REQUIRE(w.objects.size() == 1);
    CHECK(w.objects.begin()->second == tooLong);
    CHECK(w.wire.sent().at(0).header("Content-Type") == "text/json");
    auto const path = "s3://my-bucket" + w.objects.begin()->first;
    auto const form = w.published();
    CHECK(form.at("Message") == path);
    CHECK(form.at("MessageAttributes.entry.3.Value.StringValue") == path); // payloadS3Path
    CHECK(form.at("MessageAttributes.entry.4.Value.StringValue") == "s3"); // payloadType

    SECTION("what is short is published as it is") {
        topic.sendMessage({.body = "short"});
        CHECK(w.objects.size() == 1);
        CHECK(w.published().at("Message") == "short");
    }
    SECTION("strings and ranges alike") {
        sns::RawTopic{clientOn(w.wire), ScriptedTopic::arn}
            .with(OffloadTo{"my-bucket", 10, "other/"})
            .sendMessages({"short", "one that is long", "another that is long"});
        CHECK(w.objects.size() == 3);
        CHECK(w.objects.begin()->first.starts_with("/other/"));
    }
    SECTION("a pointer that was received is published as a pointer") {
        topic.sendMessage({.payloadType = PayloadType::S3, .payloadS3Path = "s3://a-bucket/k"});
        CHECK(w.published().at("Message") == "s3://a-bucket/k");
        CHECK(w.objects.size() == 1);
    }
}

TEST_CASE("what a topic certainly did not take leaves no object behind", "[sns][topic][payload]") {
    World w;
    auto const topic = sns::Topic{clientOn(w.wire), ScriptedTopic::arn}.with(OffloadTo{"my-bucket"});
    SECTION("refused") {
        w.wire.then(answer(200).with("ETag", "\"e\""));
        w.wire.then(answer(403, "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code></Error>"
                                "</ErrorResponse>"));
        CHECK_THROWS_AS(topic.sendMessage({.body = tooLong}), Error);
        CHECK(w.wire.sent().back().request.method == "DELETE");
    }
    SECTION("in doubt") {
        w.wire.then(answer(200).with("ETag", "\"e\""));
        for (int i = 0; i != 3; ++i)
            w.wire.then(broken());
        try {
            topic.sendMessage({.body = tooLong});
            FAIL("it was sent");
        } catch (Error const& error) {
            CHECK(error.message().find("stays at s3://my-bucket/payloads/") != std::string::npos);
        }
        CHECK(w.wire.sent().back().request.method == "POST");
    }
    SECTION("not stored") {
        w.wire.then(answer(403, "<Error><Code>AccessDenied</Code></Error>"));
        CHECK_THROWS_AS(topic.sendMessage({.body = tooLong}), Error);
        CHECK(w.wire.sent().size() == 1);
    }
}

} // namespace sns_topic_payload_test
