// SPDX-License-Identifier: BSL-1.0

#include "support/sqs_world.hpp"
#include <pylon/backends/memory/sqs_service.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

/// SQS in the query protocol, as clients sent it until 2023. That it says the same as AWS did is in the recorded situations.
namespace memory_sqs_query_test {

using namespace pylon;
using namespace pylon::test;

namespace {

struct QueryWorld : SqsWorld {
    /// The answer to a form, without the request's id.
    Response answer(std::string form, std::string path = "/", std::string method = "POST") const {
        Request request;
        request.method = std::move(method);
        request.authority = "sqs.us-east-1.amazonaws.com";
        request.path = std::move(path);
        request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        (request.method == "GET" ? request.query : request.body.own()) = "Version=2012-11-05&" + std::move(form);
        sign(request);
        auto response = send(request);
        for (std::string_view const tag : {"<RequestId>", "<MessageId>", "<ReceiptHandle>"})
            if (auto const start = response.body.find(tag); start != response.body.npos)
                response.body.erase(start + tag.size(), response.body.find("</", start) - start - tag.size());
        return response;
    }
};

constexpr auto url = "QueueUrl=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F123456789012%2Fq";

std::string whole(std::string const& operation, std::string const& result) {
    return "<" + operation + "Response xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">" + result +
           "<ResponseMetadata><RequestId></RequestId></ResponseMetadata></" + operation + "Response>";
}

} // namespace

TEST_CASE("SQS in forms: lists and maps stand flattened under names of their own", "[sqs][query]") {
    QueryWorld world;
    auto const made =
        world.answer("Action=CreateQueue&QueueName=q&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=40"
                     "&Attribute.2.Name=DelaySeconds&Attribute.2.Value=0&Tag.1.Key=a&Tag.1.Value=b");
    CHECK(made.status == 200);
    CHECK(made.headers.find("Content-Type") == "text/xml");
    CHECK(made.body == whole("CreateQueue", "<CreateQueueResult><QueueUrl>https://sqs.us-east-1.amazonaws.com/"
                                            "123456789012/q</QueueUrl></CreateQueueResult>"));
    CHECK(world.answer(std::string{"Action=GetQueueAttributes&AttributeName.1=VisibilityTimeout&"} + url).body ==
          whole("GetQueueAttributes",
                "<GetQueueAttributesResult><Attribute><Name>VisibilityTimeout</Name><Value>40</Value>"
                "</Attribute></GetQueueAttributesResult>"));
    CHECK(world.answer(std::string{"Action=ListQueueTags&"} + url).body ==
          whole("ListQueueTags", "<ListQueueTagsResult><Tag><Key>a</Key><Value>b</Value></Tag></ListQueueTagsResult>"));
    CHECK(world.answer("Action=ListQueues&QueueNamePrefix=q").body ==
          whole("ListQueues", "<ListQueuesResult><QueueUrl>https://sqs.us-east-1.amazonaws.com/123456789012/q"
                              "</QueueUrl></ListQueuesResult>"));
}

TEST_CASE("SQS in forms: messages with attributes", "[sqs][query]") {
    QueryWorld world;
    world.createQueue("q");
    auto const sent = world.answer(
        std::string{"Action=SendMessage&MessageBody=a+%3Cb%3E&MessageAttribute.1.Name=n&MessageAttribute.1."
                    "Value.DataType=Binary&MessageAttribute.1.Value.BinaryValue=AAEC&"} +
        url);
    CHECK(sent.body.find("<SendMessageResult><MessageId></MessageId><MD5OfMessageBody>6f12e74db70cbf33e7a9352c1edfcb69"
                         "</MD5OfMessageBody><MD5OfMessageAttributes>") != std::string::npos);
    auto const got = world.answer(std::string{"Action=ReceiveMessage&AttributeName.1=ApproximateReceiveCount&"
                                              "MessageAttributeName.1=All&"} +
                                  url);
    CHECK(got.body.find("<Body>a &lt;b&gt;</Body><Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value>"
                        "</Attribute>") != std::string::npos);
    CHECK(got.body.find(
              "<MessageAttribute><Name>n</Name><Value><DataType>Binary</DataType><BinaryValue>AAEC</BinaryValue>"
              "</Value></MessageAttribute>") != std::string::npos);
    CHECK(world.answer(std::string{"Action=PurgeQueue&"} + url).body == whole("PurgeQueue", ""));
}

TEST_CASE("SQS in forms: batches", "[sqs][query]") {
    QueryWorld world;
    world.createQueue("q");
    auto const sent = world.answer(
        std::string{
            "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1."
            "MessageBody=1&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=%00&"} +
        url);
    CHECK(sent.body.find("<SendMessageBatchResult><SendMessageBatchResultEntry><Id>a</Id>") != std::string::npos);
    CHECK(sent.body.find("<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>InvalidMessageContents"
                         "</Code>") != std::string::npos);
    for (std::string const operation : {"DeleteMessage", "ChangeMessageVisibility"}) {
        auto const entry = "&" + operation + "BatchRequestEntry.1.";
        auto const answer =
            world.answer("Action=" + operation + "Batch" + entry + "Id=a" + entry + "ReceiptHandle=x&" + url);
        CHECK(answer.body.find("<" + operation + "BatchResult><BatchResultErrorEntry><Id>a</Id>") != std::string::npos);
    }
    // So some clients write an empty list.
    CHECK(world.answer(std::string{"Action=DeleteMessageBatch&Entries=&"} + url).body.find("EmptyBatchRequest") !=
          std::string::npos);
}

TEST_CASE("SQS in forms: errors have the older names", "[sqs][query]") {
    QueryWorld world;
    auto const missing = world.answer("Action=GetQueueUrl&QueueName=nowhere");
    CHECK(missing.status == 400);
    CHECK(missing.body == "<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error><Code>"
                          "AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not "
                          "exist.</Message><Type>Sender"
                          "</Type><Detail/></Error><RequestId></RequestId></ErrorResponse>");
    CHECK(world.answer("Action=Sing").body.find("<Code>UnmodelledByPylon</Code>") != std::string::npos);
    CHECK(world.answer("Action=ListQueues&Volume=11").body.find("Volume is no parameter") != std::string::npos);
}

TEST_CASE("SQS in forms: the queue may be where the request goes, and the form in the query", "[sqs][query]") {
    QueryWorld world;
    world.createQueue("q");
    CHECK(world.answer("Action=SendMessage&MessageBody=a", "/123456789012/q").status == 200);
    CHECK(world.answer("Action=SendMessage&MessageBody=a", "/123456789012/q/", "GET").status == 200);
    CHECK(world.cloud.sqs().messageCount("q").total() == 2);
}

TEST_CASE("SQS in JSON: the older codes are for who asks for them", "[sqs][query]") {
    SqsWorld world;
    auto request = world.request(sqs::GetQueueUrl{.queueName = "nowhere"});
    CHECK(world.send(request).headers.find("x-amzn-query-error") == "AWS.SimpleQueueService.NonExistentQueue;Sender");
    request.headers.remove("x-amzn-query-mode");
    world.sign(request);
    auto const plain = world.send(request);
    CHECK(plain.status == 400);
    CHECK(!plain.headers.contains("x-amzn-query-error"));
    CHECK(plain.body.find("com.amazonaws.sqs#QueueDoesNotExist") != std::string::npos);
}

} // namespace memory_sqs_query_test
