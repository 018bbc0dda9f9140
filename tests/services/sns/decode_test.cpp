// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sns/decode.hpp>

#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/defaults.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace sns_decode_test {

using namespace pylon;

namespace {

/// A delivery to a queue, by the documentation's example.
std::string const envelope = R"({
  "Type" : "Notification",
  "MessageId" : "dc1e94d9-56c5-5e96-808d-cc7f68faa162",
  "TopicArn" : "arn:aws:sns:us-east-2:111122223333:ExampleTopic1",
  "Subject" : "TestSubject",
  "Message" : "a \"quoted\" text\n",
  "Timestamp" : "2026-01-02T03:04:05.678Z",
  "SignatureVersion" : "1",
  "Signature" : "c2ln",
  "SigningCertURL" : "https://sns.us-east-2.amazonaws.com/SimpleNotificationService-0.pem",
  "UnsubscribeURL" : "https://sns.us-east-2.amazonaws.com/?Action=Unsubscribe",
  "MessageAttributes" : {
    "objectType" : {"Type" : "String", "Value" : "dataAsset"},
    "payloadMimeType" : {"Type" : "String", "Value" : "text/json"},
    "count" : {"Type" : "Number", "Value" : "5"},
    "bytes" : {"Type" : "Binary", "Value" : "AAE="},
    "tags" : {"Type" : "String.Array", "Value" : "[\"a\"]"}
  }
})";

void checkDecoded(Message const& message) {
    CHECK(message.body == "a \"quoted\" text\n");
    CHECK(message.objectType == ObjectType::DataAsset);
    CHECK(message.payloadMimeType == "text/json");
    CHECK(message.attributes ==
          std::map<std::string, std::string>{{"bytes", std::string{"\0\1", 2}}, {"count", "5"}, {"tags", "[\"a\"]"}});
    CHECK(message.attributeTypes ==
          std::map<std::string, std::string>{{"bytes", "Binary"}, {"count", "Number"}, {"tags", "String.Array"}});
}

} // namespace

TEST_CASE("an envelope that a queue handed out is the message that was published", "[sns][decode]") {
    Message const delivered{
        .body = envelope, .groupId = "g", .delivery = Delivery{.messageId = "m", .receiveCount = 2}};
    auto const message = sns::decode(delivered);
    checkDecoded(message);
    CHECK(message.groupId == "g");
    CHECK(message.delivery == delivered.delivery);
    CHECK(message == sns::decode<RapidJsonCodec>(delivered));
}

TEST_CASE("so is the body of a request to an HTTP endpoint, and the event of a function", "[sns][decode]") {
    auto const event = R"({"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":)" + envelope + "}]}";
    for (auto const& text : {envelope, event}) {
        auto const message = sns::decode(text);
        checkDecoded(message);
        CHECK(message.delivery->messageId == "dc1e94d9-56c5-5e96-808d-cc7f68faa162");
        CHECK(message.delivery->sentAt == Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2}} +
                                              std::chrono::milliseconds{11'045'678});
    }
    CHECK(sns::readNotification<RapidJsonCodec>(event)->subject == "TestSubject");
}

TEST_CASE("what is delivered raw stays as it is", "[sns][decode]") {
    for (auto const& body : {std::string{"text"}, std::string{"{\"answer\":42}"},
                             std::string{"{\"Type\":\"Notification\"}"}, std::string{"{\"Type\":5,"},
                             std::string{"{\"Records\":[]}"}, std::string{"{\"Records\":[{}]}"}, std::string{}}) {
        INFO(body);
        Message const delivered{.body = body};
        CHECK(sns::decode(delivered) == delivered);
        CHECK(sns::decode(body) == delivered);
        CHECK_FALSE(sns::readNotification<RapidJsonCodec>(body));
    }
    // It has attributes, so the topic delivers raw; and the message happens to be an envelope, of another topic perhaps.
    Message const forwarded{.body = envelope, .objectType = ObjectType::UpdateNotification};
    CHECK(sns::decode(forwarded) == forwarded);
}

TEST_CASE("what is no message is an error, and so is an attribute that cannot be read", "[sns][decode]") {
    auto const confirmation =
        R"({"Type":"SubscriptionConfirmation","MessageId":"m","Token":"secret","TopicArn":"arn:aws:sns:r:1:t","Message":"You","SubscribeURL":"u"})";
    CHECK_THROWS_WITH(sns::decode(Message{.body = confirmation}),
                      Catch::Contains("no message but a SubscriptionConfirmation") && !Catch::Contains("secret"));
    auto broken = envelope;
    broken.replace(broken.find("AAE="), 4, "A*E=");
    CHECK_THROWS_WITH(sns::decode(broken), Catch::Contains("attribute bytes is not base64"));
    auto const record = R"({"Sns":)" + envelope + "}";
    CHECK_THROWS_WITH(sns::decode(R"({"Records":[)" + record + "," + record + "]}"),
                      Catch::Contains("several messages"));
}

} // namespace sns_decode_test
