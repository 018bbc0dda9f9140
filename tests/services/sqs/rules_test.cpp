// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sqs/rules.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

using namespace pylon;
using namespace std::string_literals;

namespace {

sqs::MessageAttributeValue text(std::string value, std::string type = "String") {
    return {.dataType = std::move(type), .stringValue = std::move(value)};
}

std::string why(std::string_view body, sqs::MessageAttributes const& attributes = {}) {
    return sqs::whyNotSendable(body, attributes).value_or("");
}

} // namespace

TEST_CASE("queue names are 1 to 80 letters, digits, hyphens and underscores", "[sqs][rules]") {
    for (auto const& name : {"a"s, "my-queue_01"s, "A.fifo"s, std::string(80, 'q'), std::string(75, 'q') + ".fifo"})
        CHECK(sqs::isQueueName(name));
    for (auto const& name : {""s, ".fifo"s, "a.b"s, "a/b"s, "a b"s, "a\n"s, "a\0"s, "\xc3\xa4"s, "a.fifo.fifo"s,
                             "a.FIFO"s, std::string(81, 'q'), std::string(76, 'q') + ".fifo", "https://q"s})
        CHECK_FALSE(sqs::isQueueName(name));
}

TEST_CASE("FIFO queues are known by their names", "[sqs][rules]") {
    CHECK(sqs::isFifoName("q.fifo"));
    CHECK(sqs::isFifoName("https://sqs.eu-west-1.amazonaws.com/1/q.fifo"));
    CHECK_FALSE(sqs::isFifoName("q"));
    CHECK_FALSE(sqs::isFifoName("q.fifo2"));
}

TEST_CASE("a message counts with its attributes' names, types and values", "[sqs][rules]") {
    CHECK(sqs::sizeOf("", {}) == 0);
    CHECK(sqs::sizeOf("\xc3\xa4", {}) == 2);
    CHECK(sqs::sizeOf("12345", {{"name", text("value")}}) == 5 + 4 + 6 + 5);
    CHECK(sqs::sizeOf("1", {{"n", {.dataType = "Binary", .binaryValue = Blob{"\0\0\0"s}}}}) == 1 + 1 + 6 + 3);
}

TEST_CASE("SQS takes the characters that XML takes", "[sqs][rules]") {
    auto const [bytes, forbidden] = GENERATE(table<std::string, std::size_t>({
        {"", std::string::npos},
        {"\t\n\r ~\x7f", std::string::npos},
        {"\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbd", std::string::npos},
        {"\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", std::string::npos},
        {"a\0"s, 1},
        {"ab\x01", 2},
        {"\x0b", 0},
        {"\x0c", 0},
        {"\x1f", 0},
        {"a\xef\xbf\xbe", 1},
        {"a\xef\xbf\xbf", 1},
        // Not UTF-8: a surrogate, too long a form, cut off, out of place, out of range.
        {"\xed\xa0\x80", 0},
        {"\xc0\x80", 0},
        {"ok\xe2\x82", 2},
        {"\x80", 0},
        {"\xf4\x90\x80\x80", 0},
        {"\xff", 0},
    }));
    CAPTURE(bytes);
    CHECK(sqs::firstForbidden(bytes) == forbidden);
}

TEST_CASE("what SQS takes can be sent", "[sqs][rules]") {
    CHECK(why("x").empty());
    CHECK(why(std::string(sqs::maxMessageSize, 'x')).empty());
    CHECK(why("x", {{"n", text("5", "Number")}, {"b", {.dataType = "Binary", .binaryValue = Blob{"\0"s}}}}).empty());
    sqs::MessageAttributes ten;
    for (int i = 0; i != 10; ++i)
        ten[std::to_string(i)] = text("v");
    CHECK(why("x", ten).empty());
}

TEST_CASE("what SQS does not take is refused here, with what to do about it", "[sqs][rules]") {
    CHECK_THAT(why(""), Catch::Contains("empty"));
    CHECK_THAT(why("ab\x01"), Catch::Contains("at byte 2"));
    CHECK_THAT(why(std::string(sqs::maxMessageSize + 1, 'x')), Catch::Contains("1048577") && Catch::Contains("S3"));
    CHECK_THAT(why(std::string(sqs::maxMessageSize - 5, 'x'), {{"n", text("")}}),
               Catch::Contains("attribute n is empty"));
    CHECK_THAT(why(std::string(sqs::maxMessageSize - 5, 'x'), {{"n", text("v")}}), Catch::Contains("1048579"));
    sqs::MessageAttributes eleven;
    for (int i = 0; i != 11; ++i)
        eleven[std::to_string(i)] = text("v");
    CHECK_THAT(why("x", eleven), Catch::Contains("11 attributes"));
    CHECK_THAT(why("x", {{"", text("v")}}), Catch::Contains("name"));
    CHECK_THAT(why("x", {{"n", text("v", "")}}), Catch::Contains("data type"));
    CHECK_THAT(why("x", {{"n", text("a\x02")}}), Catch::Contains("attribute n") && Catch::Contains("at byte 1"));
    CHECK_THAT(why("x", {{"n", {.dataType = "Binary", .binaryValue = Blob{}}}}),
               Catch::Contains("attribute n is empty"));
    CHECK_THAT(why("x", {{"n", {.dataType = "String"}}}), Catch::Contains("attribute n is empty"));
}

TEST_CASE("a refused entry is worth another attempt where the fault was not ours", "[sqs][rules]") {
    CHECK(sqs::isRetryable({.id = "0", .senderFault = false, .code = "InternalError"}));
    CHECK_FALSE(sqs::isRetryable({.id = "0", .senderFault = true, .code = "InvalidMessageContents"}));
    CHECK(sqs::isRetryable({.id = "0", .senderFault = true, .code = "RequestThrottled"}));
    CHECK(sqs::isRetryable({.id = "0", .senderFault = true, .code = "KmsThrottled"}));
}
