// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_rules.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace memory_sqs_rules_test {

using namespace pylon;
using namespace pylon::memory::detail;

namespace {

sqs::SendMessage with(std::string name, sqs::MessageAttributeValue value) {
    return {.messageBody = "body", .messageAttributes = {{std::move(name), std::move(value)}}};
}

sqs::MessageAttributeValue text(std::string value, std::string type = "String") {
    return {.dataType = std::move(type), .stringValue = std::move(value)};
}

bool accepts(sqs::SendMessage const& message, SqsSettings const& settings = {}) {
    return !checkMessage(message, settings);
}

} // namespace

TEST_CASE("Names of queues") {
    for (auto const& name : {std::string{"q"}, std::string{"A-b_9"}, std::string(80, 'a')})
        CHECK_FALSE(checkQueueName(name, false));
    for (auto const& name : {std::string{}, std::string{"a b"}, std::string{"a/b"}, std::string{"a.b"},
                             std::string{"q.fifo"}, std::string(81, 'a'), std::string{"\xc3\xa4"}, std::string{"a\n"}})
        CHECK(checkQueueName(name, false));
    CHECK_FALSE(checkQueueName("q.fifo", true));
    CHECK_FALSE(checkQueueName(std::string(75, 'a') + ".fifo", true));
    CHECK(checkQueueName(std::string(76, 'a') + ".fifo", true));
    CHECK(checkQueueName(".fifo", true));
    CHECK(checkQueueName("q", true));
}

TEST_CASE("Bodies hold what XML could hold") {
    for (auto const* const body : {"\t\n\r ~", "\x7f", "\xc2\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd",
                                   "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        CHECK(accepts({.messageBody = body}));
    for (auto const* const body :
         {"\x01", "a\x0b", "\x1f", "\xef\xbf\xbe", "a\xef\xbf\xbf", "\xed\xa0\x80", "\xff", "\xc3"}) {
        auto const refusal = checkMessage({.messageBody = body}, {});
        REQUIRE(refusal);
        CHECK(refusal->code == "InvalidMessageContents");
    }
    CHECK(checkMessage({.messageBody = std::string(1, '\0')}, {})->code == "InvalidMessageContents");
}

TEST_CASE("What a body cannot hold is found wherever it stands") {
    auto const allows = [](std::string_view piece) {
        return piece.size() != 1 || static_cast<unsigned char>(piece[0]) < 0x80;
    };
    std::vector<std::string> pieces{"\u00e4", "\U0001f40d", "\xEF\xBF\xBD", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xC3"};
    for (int byte = 0; byte != 256; ++byte)
        pieces.emplace_back(1, static_cast<char>(byte));
    for (auto const& piece : pieces) {
        auto const byte = static_cast<unsigned char>(piece[0]);
        bool const control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
        bool const expected = allows(piece) && !control && piece != "\xEF\xBF\xBE" && piece != "\xEF\xBF\xBF";
        for (std::size_t size = 0; size != 20; ++size)
            for (std::size_t at = 0; at <= size; ++at) {
                auto text = std::string(size, at % 2 == 0 ? '~' : ' ');
                if (size != 0 && at % 3 == 0) text[size / 2] = '\n';
                text.insert(at, piece);
                if (isAllowedText(text) != expected) FAIL("first byte " << byte << " at " << at << " of " << size);
            }
    }
}

TEST_CASE("Names of attributes") {
    for (auto const& name : {std::string{"a"}, std::string{"A_b-c.9"}, std::string(256, 'a'), std::string{"AWSome"}})
        CHECK(accepts(with(name, text("x"))));
    for (auto const& name : {std::string{}, std::string(257, 'a'), std::string{".a"}, std::string{"a."},
                             std::string{"a..b"}, std::string{"a b"}, std::string{"a!"}, std::string{"AWS.a"},
                             std::string{"aws.a"}, std::string{"Amazon.a"}, std::string{"AMAZON.a"}})
        CHECK_FALSE(accepts(with(name, text("x"))));
}

TEST_CASE("Types and values of attributes") {
    CHECK(accepts(with("a", text("x", "String.label"))));
    CHECK(accepts(with("a", text("-12.5e3", "Number"))));
    CHECK(accepts(with("a", text("1", "Number.int"))));
    CHECK(accepts(with("a", {.dataType = "Binary.png", .binaryValue = Blob{std::string(1, '\0')}})));
    CHECK_FALSE(accepts(with("a", text("x", ""))));
    CHECK_FALSE(accepts(with("a", text("x", "Text"))));
    CHECK_FALSE(accepts(with("a", text("x", "Strings"))));
    CHECK_FALSE(accepts(with("a", text("x", "String." + std::string(250, 'a')))));
    CHECK_FALSE(accepts(with("a", text("", "String"))));
    CHECK_FALSE(accepts(with("a", text("\x01", "String"))));
    CHECK_FALSE(accepts(with("a", text("x", "Binary"))));
    CHECK_FALSE(accepts(with("a", {.dataType = "String", .binaryValue = Blob{"x"}})));
    CHECK_FALSE(accepts(with("a", {.dataType = "Binary", .binaryValue = Blob{}})));
    CHECK_FALSE(accepts(with("a", {.dataType = "String", .stringValue = "x", .binaryValue = Blob{"x"}})));
    for (auto const* const number : {"x", "1x", "", "nan", "inf", "1e127"})
        CHECK_FALSE(accepts(with("a", text(number, "Number"))));
}

TEST_CASE("Ten attributes and no more") {
    sqs::SendMessage message{.messageBody = "body"};
    for (char c = 'a'; c != 'k'; ++c)
        message.messageAttributes[std::string(1, c)] = text("x");
    CHECK(accepts(message));
    message.messageAttributes["k"] = text("x");
    CHECK_FALSE(accepts(message));
}

TEST_CASE("The trace header is the one system attribute that can be sent") {
    sqs::SendMessage message{.messageBody = "body", .messageSystemAttributes = {{"AWSTraceHeader", text("Root=1")}}};
    CHECK(accepts(message));
    message.messageSystemAttributes = {{"AWSTraceHeader", text("1", "Number")}};
    CHECK_FALSE(accepts(message));
    message.messageSystemAttributes = {{"SenderId", text("me")}};
    CHECK_FALSE(accepts(message));
}

TEST_CASE("What only FIFO queues take, and what only standard queues take") {
    sqs::SendMessage message{.messageBody = "body", .messageDeduplicationId = "id", .messageGroupId = "group"};
    CHECK(accepts(message, {.fifo = true}));
    CHECK_FALSE(accepts(message));
    message.messageDeduplicationId = std::string(128, 'a');
    CHECK(accepts(message, {.fifo = true}));
    message.messageDeduplicationId.reset();
    CHECK(accepts(message));
    CHECK_FALSE(accepts(message, {.fifo = true}));
    CHECK(accepts(message, {.fifo = true, .contentBasedDeduplication = true}));

    message = {.messageBody = "body", .delaySeconds = 900};
    CHECK(accepts(message));
    message.delaySeconds = 901;
    CHECK_FALSE(accepts(message));
    message.delaySeconds = -1;
    CHECK_FALSE(accepts(message));
}

TEST_CASE("Groups and ids are up to 128 printable characters of ASCII") {
    auto const group = [](std::string name) {
        return sqs::SendMessage{.messageBody = "b", .messageGroupId = std::move(name)};
    };
    CHECK(accepts(group(std::string(128, 'a'))));
    CHECK(accepts(group("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")));
    for (auto const& name :
         {std::string(129, 'a'), std::string{}, std::string{"a b"}, std::string{"\xc3\xa4"}, std::string{"a\t"}})
        CHECK_FALSE(accepts(group(name)));
}

TEST_CASE("The size of a message is that of its body and its attributes") {
    CHECK(sizeOf({.messageBody = "\xc3\xa4"}) == 2);
    CHECK(sizeOf(with("name", text("value"))) == 4 + 4 + 6 + 5);
    CHECK(sizeOf(with("b", {.dataType = "Binary", .binaryValue = Blob{"123"}})) == 4 + 1 + 6 + 3);
    CHECK(sizeOf({.messageBody = "b", .messageSystemAttributes = {{"AWSTraceHeader", text("Root=1")}}}) == 1);
}

TEST_CASE("Batches have one to ten entries of different names") {
    CHECK(checkBatchIds({}, "Entry")->code == "EmptyBatchRequest");
    CHECK_FALSE(checkBatchIds({"a", "B", "-", "_", "9"}, "Entry"));
    std::string const longest(80, 'a');
    CHECK_FALSE(checkBatchIds({longest}, "Entry"));
    std::string const tooLong(81, 'a');
    CHECK(checkBatchIds({tooLong}, "Entry")->code == "InvalidBatchEntryId");
    CHECK(checkBatchIds({"a", "b", "a"}, "Entry")->code == "BatchEntryIdsNotDistinct");
    CHECK_FALSE(checkBatchIds({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}, "Entry"));
    CHECK(checkBatchIds({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}, "Entry")->code ==
          "TooManyEntriesInBatchRequest");
}

TEST_CASE("Attributes are selected by name and by prefix") {
    sqs::MessageAttributes const all{{"a.b", text("1")}, {"a.c", text("2")}, {"d", text("3")}};
    CHECK(selected(all, {}).empty());
    CHECK(selected(all, {"All"}) == all);
    CHECK(selected(all, {".*"}) == all);
    CHECK(selected(all, {"a.*"}).size() == 2);
    CHECK(selected(all, {"a.*", "d"}) == all);
    CHECK(selected(all, {"a"}).empty());
    CHECK(selected(all, {"D"}).empty());
}

} // namespace memory_sqs_rules_test
