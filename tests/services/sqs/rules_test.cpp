// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sqs/rules.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

namespace sqs_rules_test {

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

} // namespace sqs_rules_test
