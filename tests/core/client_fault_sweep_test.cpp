// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/sqs/management.hpp>
#include <pylon/services/ssm/management.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <string>

namespace core_client_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

struct Fault {
    char const* name;
    Answer answer;
};

/// All the ways in which a transmission can fail and another one may succeed. `good` is the right answer's body.
std::vector<Fault> faults(std::string const& good) {
    std::vector<Fault> all;
    all.push_back({"500", answer(500)});
    all.push_back({"500 with a right answer's body", answer(500, good)});
    all.push_back({"502 by a proxy", answer(502, "<html><body>Bad Gateway</body></html>")});
    all.push_back({"503", refusal(503, "ServiceUnavailable")});
    all.push_back({"504", answer(504)});
    all.push_back({"throttled", refusal(400, "RequestThrottled")});
    all.push_back({"429", answer(429, good)});
    all.push_back({"lost before it was sent", broken(ErrorKind::connection, false)});
    all.push_back({"lost after it was sent", broken(ErrorKind::connection, true)});
    all.push_back({"timed out", broken(ErrorKind::timeout)});
    all.push_back({"a proxy's page", ok("<html><body>Welcome</body></html>")});
    if (!good.empty()) {
        all.push_back({"cut off in the middle", ok(good.substr(0, good.size() / 2))});
        all.push_back({"cut off before the end", ok(good.substr(0, good.size() - 1))});
        all.push_back({"with something behind it", ok(good + "}")});
        all.push_back({"of another type", ok("[" + good + "]")});
    }
    return all;
}

std::string document(ConstView value) {
    std::string text;
    RapidJsonCodec::write(value, {.naming = Naming::capitalized}, text).value();
    return text;
}

/// Fails the first one, two and three transmissions of an operation in each way, and looks at what comes out.
template <class Op> void sweep(Op const& operation, std::string const& good) {
    // What comes out when nothing fails.
    ScriptedTransport calm;
    calm.then(ok(good));
    auto const expected = clientOn(calm).invoke(operation);
    REQUIRE(expected);
    auto const expectedText = document(view(expected.value()));
    auto const request = calm.sent().front().request.body;

    for (auto const& fault : faults(good))
        for (std::size_t failures = 1; failures <= 3; ++failures) {
            INFO(Op::name << ": " << failures << " times " << fault.name);
            ScriptedTransport wire;
            for (std::size_t i = 0; i != failures; ++i)
                wire.then(fault.answer);
            wire.then(ok(good));

            auto const result = clientOn(wire, PlainRetry{3, 1ms}).invoke(operation);

            // Never a success that the service did not report, and never a failure that another attempt would have mended.
            REQUIRE(result.hasValue() == (failures < 3));
            CHECK(wire.sent().size() == std::min<std::size_t>(failures + 1, 3));
            for (auto const& each : wire.sent())
                CHECK(each.request.body == request);
            if (result) {
                CHECK(document(view(result.value())) == expectedText);
            } else {
                CHECK(result.error().attempts().size() == 3);
                CHECK(result.error().operation() == Op::name);
                CHECK(wire.clock().waits().size() == 2);
            }
        }
}

constexpr auto entries = R"({"Successful":[{"Id":"0"}],"Failed":[{"Id":"1","SenderFault":true,"Code":"C"}]})";

} // namespace

TEST_CASE("no fault is taken for a success, and none that passes is reported: queues", "[core][client][sweep]") {
    sweep(sqs::GetQueueUrl{.queueName = "q"}, R"({"QueueUrl":"u"})");
    sweep(sqs::GetQueueAttributes{.queueUrl = "u", .attributeNames = {"All"}}, R"({"Attributes":{"a":"1","b":"2"}})");
    sweep(sqs::CreateQueue{.queueName = "q", .attributes = {{"a", "1"}}}, R"({"QueueUrl":"u"})");
    sweep(sqs::DeleteQueue{.queueUrl = "u"}, "");
    sweep(sqs::ListQueues{.maxResults = 5}, R"({"QueueUrls":["a","b"],"NextToken":"t"})");
    sweep(sqs::ListDeadLetterSourceQueues{.queueUrl = "u"}, R"({"queueUrls":["a"],"NextToken":"t"})");
    sweep(sqs::PurgeQueue{.queueUrl = "u"}, "");
    sweep(sqs::SetQueueAttributes{.queueUrl = "u", .attributes = {{"a", "1"}}}, "");
    sweep(sqs::TagQueue{.queueUrl = "u", .tags = {{"a", "1"}}}, "");
    sweep(sqs::UntagQueue{.queueUrl = "u", .tagKeys = {"a"}}, "");
    sweep(sqs::ListQueueTags{.queueUrl = "u"}, R"({"Tags":{"a":"1"}})");
}

TEST_CASE("no fault is taken for a success, and none that passes is reported: messages", "[core][client][sweep]") {
    sweep(sqs::SendMessage{.queueUrl = "u", .messageBody = "b"},
          R"({"MessageId":"m","MD5OfMessageBody":"d","SequenceNumber":"1"})");
    sweep(sqs::SendMessageBatch{.queueUrl = "u", .entries = {{.id = "0", .messageBody = "b"}}},
          R"({"Successful":[{"Id":"0","MessageId":"m"}],"Failed":[{"Id":"1","SenderFault":false,"Code":"C"}]})");
    sweep(sqs::ReceiveMessage{.queueUrl = "u", .maxNumberOfMessages = 10},
          R"({"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":"b","Attributes":{"a":"1"},)"
          R"("MessageAttributes":{"n":{"DataType":"Binary","BinaryValue":"AAE="}}},{"MessageId":"n"}]})");
    sweep(sqs::DeleteMessage{.queueUrl = "u", .receiptHandle = "h"}, "");
    sweep(sqs::DeleteMessageBatch{.queueUrl = "u", .entries = {{.id = "0", .receiptHandle = "h"}}}, entries);
    sweep(sqs::ChangeMessageVisibility{.queueUrl = "u", .receiptHandle = "h", .visibilityTimeout = 0}, "");
    sweep(sqs::ChangeMessageVisibilityBatch{.queueUrl = "u",
                                            .entries = {{.id = "0", .receiptHandle = "h", .visibilityTimeout = 0}}},
          entries);
}

TEST_CASE("no fault is taken for a success, and none that passes is reported: parameters", "[core][client][sweep]") {
    sweep(ssm::GetParameter{.parameterName = "k", .withDecryption = true},
          R"({"Parameter":{"Name":"k","Type":"SecureString","Value":"v","Version":3,"LastModifiedDate":1767225600}})");
    sweep(ssm::GetParameters{.names = {"k", "l"}},
          R"({"Parameters":[{"Name":"k","Value":"v","Version":1,"Selector":":1"}],"InvalidParameters":["l"]})");
    sweep(ssm::GetParametersByPath{.path = "/k", .recursive = true},
          R"({"Parameters":[{"Name":"/k/l","Value":"v"}],"NextToken":"t"})");
    sweep(ssm::GetParameterHistory{.parameterName = "k"},
          R"({"Parameters":[{"Name":"k","Value":"v","Version":1,"Labels":["l"]}],"NextToken":"t"})");
    sweep(ssm::PutParameter{.parameterName = "k", .value = "v", .type = "String"},
          R"({"Version":2,"Tier":"Standard"})");
    sweep(ssm::DeleteParameter{.parameterName = "k"}, "");
    sweep(ssm::DeleteParameters{.names = {"k", "l"}}, R"({"DeletedParameters":["k"],"InvalidParameters":["l"]})");
    sweep(ssm::LabelParameterVersion{.parameterName = "k", .labels = {"l"}},
          R"({"InvalidLabels":["1"],"ParameterVersion":2})");
}

TEST_CASE("no fault is taken for a success, and none that passes is reported: tables", "[core][client][sweep]") {
    sweep(
        dynamodb::GetItem{.tableName = "t", .key = {{"id", 1}}},
        R"({"Item":{"id":{"N":"1"},"l":{"L":[{"S":"a"},{"NULL":true}]},"s":{"SS":["a","b"]},"m":{"M":{"b":{"B":"AAE="}}}}})");
    sweep(dynamodb::PutItem{.tableName = "t", .item = {{"id", 1}}}, R"({"Attributes":{"id":{"N":"1"}}})");
    sweep(dynamodb::DeleteItem{.tableName = "t", .key = {{"id", 1}}}, "{}");
    sweep(
        dynamodb::Scan{.tableName = "t"},
        R"({"Count":2,"Items":[{"id":{"N":"1"}},{"id":{"N":"2"}}],"LastEvaluatedKey":{"id":{"N":"2"}},"ScannedCount":2})");
    sweep(dynamodb::Query{.tableName = "t",
                          .keyConditionExpression = "id = :id",
                          .expressionAttributeValues = {{":id", 1}}},
          R"({"Count":1,"Items":[{"id":{"N":"1"},"at":{"N":"0.1"}}],"ScannedCount":1})");
    sweep(dynamodb::BatchGetItem{{{"t", {.keys = {{{"id", 1}}}}}}},
          R"({"Responses":{"t":[{"id":{"N":"1"}}]},"UnprocessedKeys":{"t":{"Keys":[{"id":{"N":"2"}}]}}})");
    sweep(dynamodb::BatchWriteItem{{{"t", {{.deleteRequest = {{{{"id", 1}}}}}}}}},
          R"({"UnprocessedItems":{"t":[{"DeleteRequest":{"Key":{"id":{"N":"1"}}}}]}})");
    sweep(dynamodb::DescribeTable{.tableName = "t"},
          R"({"Table":{"TableName":"t","TableStatus":"ACTIVE","CreationDateTime":1767225600.5,"ItemCount":3}})");
}

} // namespace core_client_fault_sweep_test
