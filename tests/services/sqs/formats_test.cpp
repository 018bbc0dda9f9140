// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sqs/formats.hpp>

#include "support/json.hpp"
#include <pylon/backends/rapidjson_codec.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace sqs_formats_test {

using namespace pylon;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

struct Order {
    std::int64_t id = 0;
    std::optional<std::string> customer{};

    bool operator==(Order const&) const = default;
};

sqs::SendMessageBatchEntry encoded(Message const& message) {
    sqs::SendMessageBatchEntry entry;
    sqs::MessageFormat::encode(message, entry);
    return entry;
}

/// What a queue hands out of what it was given.
sqs::ReceivedMessage handedOut(sqs::SendMessageBatchEntry const& entry) {
    return {.messageId = "m-1",
            .receiptHandle = "h-1",
            .body = entry.messageBody,
            .messageAttributes = entry.messageAttributes};
}

} // namespace

} // namespace sqs_formats_test

BOOST_HANA_ADAPT_STRUCT(sqs_formats_test::Order, id, customer);

namespace sqs_formats_test {

using OrderFormat = sqs::JsonFormat<Order, RapidJsonCodec>;

TEST_CASE("all three formats are formats", "[sqs][formats]") {
    STATIC_REQUIRE(sqs::MessageFormatPolicy<sqs::MessageFormat>);
    STATIC_REQUIRE(sqs::MessageFormatPolicy<sqs::RawFormat>);
    STATIC_REQUIRE(sqs::MessageFormatPolicy<OrderFormat>);
}

TEST_CASE("a message becomes a body and typed attributes", "[sqs][formats]") {
    auto const entry = encoded({.body = "text",
                                .ingestionId = "i",
                                .attributes = {{"bytes", "\0\xff"s}, {"count", "5"}},
                                .attributeTypes = {{"bytes", "Binary.png"}, {"count", "Number"}},
                                .groupId = "g",
                                .deduplicationId = "d",
                                .delay = 30s});
    CHECK(entry.id.empty());
    CHECK(entry.messageBody == "text");
    CHECK(entry.delaySeconds == 30);
    CHECK(entry.messageGroupId == "g");
    CHECK(entry.messageDeduplicationId == "d");
    CHECK(entry.messageAttributes.size() == 6);
    CHECK((entry.messageAttributes.at("ingestionId") ==
           sqs::MessageAttributeValue{.dataType = "String", .stringValue = "i"}));
    CHECK(
        (entry.messageAttributes.at("count") == sqs::MessageAttributeValue{.dataType = "Number", .stringValue = "5"}));
    CHECK((entry.messageAttributes.at("bytes") ==
           sqs::MessageAttributeValue{.dataType = "Binary.png", .binaryValue = Blob{"\0\xff"s}}));
}

TEST_CASE("what is not set is not sent", "[sqs][formats]") {
    auto const entry = encoded({.body = "text"});
    CHECK_FALSE(entry.delaySeconds);
    CHECK_FALSE(entry.messageGroupId);
    CHECK_FALSE(entry.messageDeduplicationId);
    CHECK(entry.messageAttributes.size() == 3);
}

TEST_CASE("a message comes back with all its members, and with its delivery", "[sqs][formats]") {
    Message const message{.body = "text",
                          .payloadMimeType = "text/json",
                          .objectType = ObjectType::UrlResource,
                          .dataAssetName = "name",
                          .attributes = {{"bytes", "\0\xff"s}, {"mine", "x"}},
                          .attributeTypes = {{"bytes", "Binary"}}};
    auto received = handedOut(encoded(message));
    received.attributes = {{"ApproximateReceiveCount", "3"},
                           {"SentTimestamp", "1767323045678"},
                           {"MessageGroupId", "g"},
                           {"MessageDeduplicationId", "d"}};
    auto back = sqs::MessageFormat::decode(std::move(received));

    REQUIRE(back.delivery);
    CHECK(back.delivery->messageId == "m-1");
    CHECK(back.delivery->receiveCount == 3);
    CHECK(back.delivery->sentAt == Timestamp{1767323045678ms});
    CHECK(back.delivery->deduplicationId == "d");
    CHECK(back.groupId == "g");
    // Sent on under the same id, it would be accepted and dropped.
    CHECK_FALSE(back.deduplicationId);
    back.delivery.reset();
    back.groupId.reset();
    CHECK((back == message));
}

TEST_CASE("a message that others sent is a message, too", "[sqs][formats]") {
    auto const message = sqs::MessageFormat::decode({.messageId = "m", .receiptHandle = "h", .body = "b"});
    CHECK(message.body == "b");
    CHECK(message.payloadType == PayloadType::Inline);
    CHECK(message.attributes.empty());
    REQUIRE(message.delivery);
    CHECK(message.delivery->receiveCount == 0);
    CHECK_FALSE(message.delivery->sentAt);
    CHECK_FALSE(message.groupId);

    sqs::ReceivedMessage odd{.messageId = "m", .body = "b"};
    odd.attributes = {{"ApproximateReceiveCount", "many"}, {"SentTimestamp", ""}};
    odd.messageAttributes = {{"nothing", {.dataType = "String"}}};
    auto const read = sqs::MessageFormat::decode(std::move(odd));
    CHECK(read.delivery->receiveCount == 0);
    CHECK_FALSE(read.delivery->sentAt);
    CHECK(read.attributes.at("nothing").empty());
}

TEST_CASE("a raw body travels without attributes", "[sqs][formats]") {
    sqs::SendMessageBatchEntry entry;
    sqs::RawFormat::encode("text", entry);
    CHECK(entry.messageBody == "text");
    CHECK(entry.messageAttributes.empty());
    CHECK(sqs::RawFormat::decode(handedOut(entry)) == "text");
}

TEST_CASE("a struct travels as JSON, and says that it does", "[sqs][formats]") {
    sqs::SendMessageBatchEntry entry;
    Order const order{.id = 9'007'199'254'740'993, .customer = "ann"};
    OrderFormat::encode(order, entry);
    CHECK(test::Json::parse(entry.messageBody) == test::Json::parse(R"({"id":9007199254740993,"customer":"ann"})"));
    CHECK(entry.messageAttributes.at("payloadMimeType").stringValue == "text/json");
    CHECK((OrderFormat::decode(handedOut(entry)) == order));
}

TEST_CASE("a struct is read from any JSON object that fits it", "[sqs][formats]") {
    CHECK((OrderFormat::decode({.body = R"({"unknown":[1],"id":5})"}) == Order{.id = 5}));
    for (auto const* const body : {"", "{", "[]", "text", R"({"id":"x"})", R"({"id":5} and more)"}) {
        CAPTURE(body);
        if (std::string_view{body}.empty())
            CHECK((OrderFormat::decode({.body = body}) == Order{}));
        else
            CHECK_THROWS_AS(OrderFormat::decode({.body = body}), Error);
    }
}

TEST_CASE("a struct that JSON cannot hold is not sent", "[sqs][formats]") {
    sqs::SendMessageBatchEntry entry;
    try {
        OrderFormat::encode({.customer = "\xff"}, entry);
        FAIL("a string that is not UTF-8 was written");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
    }
}

} // namespace sqs_formats_test
