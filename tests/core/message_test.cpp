// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/message.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace core_message_test {

using namespace pylon;

namespace {

/// A message attribute without the service that it belongs to.
struct TypedText {
    std::string dataType;
    std::string value;
};
using TypedTexts = std::map<std::string, TypedText>;

/// The attributes by their names.
TypedTexts attributesOf(Message const& message) {
    TypedTexts attributes;
    detail::eachAttribute(
        message, &attributes, [](void* to, std::string_view name, std::string_view dataType, std::string_view value) {
            auto& all = *static_cast<TypedTexts*>(to);
            bool const isNew =
                all.try_emplace(std::string{name}, TypedText{std::string{dataType}, std::string{value}}).second;
            CHECK(isNew);
        });
    return attributes;
}

Message received(TypedTexts attributes) {
    Message message;
    for (auto& [name, typed] : attributes)
        detail::takeAttribute(message, name, std::move(typed.dataType), std::move(typed.value));
    return message;
}

/// What arrives when a message is sent.
Message sentAndReceived(Message const& message) {
    auto arrived = received(attributesOf(message));
    arrived.body = message.body;
    return arrived;
}

std::string valueIn(TypedTexts const& attributes, std::string const& name) {
    auto const found = attributes.find(name);
    return found == attributes.end() ? "(absent)" : found->second.dataType + ":" + found->second.value;
}

} // namespace

TEST_CASE("the words of the schema are spelt as on the wire", "[core][message]") {
    CHECK(to_string(PayloadType::Inline) == "inline");
    CHECK(to_string(PayloadType::S3) == "s3");
    CHECK(to_string(ObjectType::DataAsset) == "dataAsset");
    CHECK(to_string(ObjectType::IngestionStep) == "ingestionStep");
    CHECK(to_string(ObjectType::UrlResource) == "urlResource");
    CHECK(to_string(ObjectType::UpdateNotification) == "updateNotification");
    CHECK(to_string(ObjectType::RawContent) == "rawContent");
    CHECK(to_string(ObjectType::Null) == "null");
    CHECK(to_string(ObjectType::LambdaEvent) == "lambdaEvent");
}

TEST_CASE("a plain message carries the three attributes that are always set", "[core][message]") {
    auto const attributes = attributesOf({.body = "text"});
    CHECK(attributes.size() == 3);
    CHECK(valueIn(attributes, "payloadType") == "String:inline");
    CHECK(valueIn(attributes, "payloadMimeType") == "String:text");
    CHECK(valueIn(attributes, "objectType") == "String:rawContent");
}

TEST_CASE("every member of the schema travels as an attribute of its name", "[core][message]") {
    Message const message{.body = "b",
                          .payloadType = PayloadType::S3,
                          .payloadMimeType = "text/json",
                          .objectType = ObjectType::DataAsset,
                          .ingestionId = "i-1",
                          .payloadS3Path = "s3://bucket/key",
                          .dataAssetName = "name",
                          .dataAssetCountry = "NL",
                          .attributes = {{"mine", "1"}}};
    auto const attributes = attributesOf(message);
    CHECK(attributes.size() == 8);
    CHECK(valueIn(attributes, "payloadType") == "String:s3");
    CHECK(valueIn(attributes, "payloadMimeType") == "String:text/json");
    CHECK(valueIn(attributes, "objectType") == "String:dataAsset");
    CHECK(valueIn(attributes, "ingestionId") == "String:i-1");
    CHECK(valueIn(attributes, "payloadS3Path") == "String:s3://bucket/key");
    CHECK(valueIn(attributes, "dataAssetName") == "String:name");
    CHECK(valueIn(attributes, "dataAssetCountry") == "String:NL");
    CHECK(valueIn(attributes, "mine") == "String:1");
    CHECK((sentAndReceived(message) == message));
}

TEST_CASE("every value of the two enumerations survives the way", "[core][message]") {
    for (int type = 0; type <= static_cast<int>(ObjectType::LambdaEvent); ++type) {
        Message const message{.objectType = static_cast<ObjectType>(type)};
        CHECK((sentAndReceived(message) == message));
    }
    for (auto const type : {PayloadType::Inline, PayloadType::S3}) {
        Message const message{.payloadType = type};
        CHECK((sentAndReceived(message) == message));
    }
}

TEST_CASE("what is not in the schema is not sent as an attribute", "[core][message]") {
    Message const message{.groupId = "g",
                          .deduplicationId = "d",
                          .delay = std::chrono::seconds{5},
                          .delivery = Delivery{.messageId = "m"}};
    CHECK(attributesOf(message).size() == 3);
}

TEST_CASE("a message without our attributes is delivered with defaults, inline", "[core][message]") {
    CHECK((received({}) == Message{}));
    CHECK(received({}).payloadType == PayloadType::Inline);
}

TEST_CASE("an unknown objectType is kept as an attribute, and sent on", "[core][message]") {
    auto const message = received({{"objectType", {"String", "somethingNew"}}});
    CHECK(message.objectType == ObjectType::Null);
    CHECK(message.attributes.at("objectType") == "somethingNew");
    CHECK(valueIn(attributesOf(message), "objectType") == "String:somethingNew");
    CHECK((sentAndReceived(message) == message));
}

TEST_CASE("an unknown payloadType is kept as an attribute, and sent on", "[core][message]") {
    auto const message = received({{"payloadType", {"String", "gcs"}}});
    CHECK(message.payloadType == PayloadType::Inline);
    CHECK(message.attributes.at("payloadType") == "gcs");
    CHECK(valueIn(attributesOf(message), "payloadType") == "String:gcs");
    CHECK((sentAndReceived(message) == message));
}

TEST_CASE("a member of the schema goes before an attribute of its name", "[core][message]") {
    Message message{.objectType = ObjectType::DataAsset,
                    .ingestionId = "member",
                    .attributes = {{"objectType", "attribute"}, {"ingestionId", "attribute"}, {"payloadType", "s3"}}};
    auto const attributes = attributesOf(message);
    CHECK(valueIn(attributes, "objectType") == "String:dataAsset");
    CHECK(valueIn(attributes, "ingestionId") == "String:member");
    // A word of the schema's own is said by the member alone.
    CHECK(valueIn(attributes, "payloadType") == "String:inline");
    message.objectType = ObjectType::Null;
    message.attributes["objectType"] = "dataAsset";
    CHECK(valueIn(attributesOf(message), "objectType") == "String:null");
}

TEST_CASE("numbers, bytes and labelled types keep their type", "[core][message]") {
    std::string const bytes{"\0\x01\xff", 3};
    TypedTexts const attributes{{"payloadType", {"String", "inline"}},
                                {"payloadMimeType", {"String", "text"}},
                                {"objectType", {"String", "null"}},
                                {"bytes", {"Binary", bytes}},
                                {"labelled", {"Binary.gif", "GIF"}},
                                {"number", {"Number", "5.0"}},
                                {"count", {"Number.int", "5"}},
                                {"text", {"String.url", "x"}},
                                {"plain", {"String", "y"}}};
    auto const message = received(attributes);
    CHECK(message.attributes.size() == 6);
    CHECK(message.attributes.at("bytes") == bytes);
    CHECK(message.attributeTypes == std::map<std::string, std::string>{{"bytes", "Binary"},
                                                                       {"labelled", "Binary.gif"},
                                                                       {"number", "Number"},
                                                                       {"count", "Number.int"},
                                                                       {"text", "String.url"}});
    auto const again = attributesOf(message);
    REQUIRE(again.size() == attributes.size());
    for (auto const& [name, typed] : attributes)
        CHECK(valueIn(again, name) == typed.dataType + ":" + typed.value);
}

TEST_CASE("an attribute of a schema name but another type is a user's own", "[core][message]") {
    auto const message = received({{"ingestionId", {"Number", "5"}}, {"objectType", {"Binary", "dataAsset"}}});
    CHECK_FALSE(message.ingestionId);
    CHECK(message.objectType == ObjectType::RawContent);
    CHECK(message.attributes.at("ingestionId") == "5");
    CHECK(message.attributeTypes.at("objectType") == "Binary");
}

TEST_CASE("only Binary and its labels are binary", "[core][message]") {
    CHECK(detail::isBinaryType("Binary"));
    CHECK(detail::isBinaryType("Binary.png"));
    CHECK_FALSE(detail::isBinaryType("String"));
    CHECK_FALSE(detail::isBinaryType("Binaryish"));
    CHECK_FALSE(detail::isBinaryType(""));
}

} // namespace core_message_test
