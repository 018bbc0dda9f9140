// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sns/rules.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace sns_rules_test {

using namespace pylon;
using namespace std::string_literals;

TEST_CASE("a topic is known by its ARN", "[sns][rules]") {
    auto const prefix = "arn:aws:sns:eu-west-1:123456789012:"s;
    for (auto const& arn :
         {prefix + "a", prefix + "my-topic_01", prefix + "A.fifo", prefix + std::string(256, 't'),
          "arn:aws-cn:sns:cn-north-1:123456789012:t"s, "arn:aws-us-gov:sns:us-gov-west-1:123456789012:t"s})
        CHECK(sns::isTopicArn(arn));
    for (auto const& arn :
         {""s, "t"s, prefix, prefix + ".fifo", prefix + "a.b", prefix + "a:b", prefix + "a\n",
          prefix + std::string(257, 't'), "arn:aws:sqs:eu-west-1:123456789012:q"s, "arn:aws:sns::123456789012:t"s,
          "arn:aws:sns:eu-west-1:12345:t"s, "arn:aws:sns:eu-west-1:12345678901x:t"s,
          "arn:aws:sns:eu\r\nx:123456789012:t"s, "arn:azure:sns:r:123456789012:t"s})
        CHECK_FALSE(sns::isTopicArn(arn));
}

TEST_CASE("FIFO topics are known by their names", "[sns][rules]") {
    CHECK(sns::isFifoName("arn:aws:sns:eu-west-1:123456789012:t.fifo"));
    CHECK_FALSE(sns::isFifoName("arn:aws:sns:eu-west-1:123456789012:t"));
}

TEST_CASE("SNS takes less than SQS does", "[sns][rules]") {
    CHECK_FALSE(sns::whyNotSendable(std::string(sns::maxMessageSize, 'x'), {}));
    CHECK(sns::whyNotSendable(std::string(sns::maxMessageSize + 1, 'x'), {}) ==
          "the message is 262145 bytes long, attributes included; SNS takes 262144: store the body in S3 and send its "
          "path");
}

} // namespace sns_rules_test
