// SPDX-License-Identifier: BSL-1.0

// aws_sdk_calls URL CALLS [FILTER]: makes the calls of pylon.cpp by aws-sdk-cpp. What one calls with is made for each call, as there, and
// what comes back goes where it goes there: items into structs, contents into strings.

#include "../support/meter.hpp"
#include "../support/workload.hpp"

#include <aws/core/Aws.h>
#include <aws/core/auth/AWSCredentials.h>
#include <aws/core/utils/stream/PreallocatedStreamBuf.h>
#include <aws/dynamodb/DynamoDBClient.h>
#include <aws/dynamodb/model/GetItemRequest.h>
#include <aws/dynamodb/model/ScanRequest.h>
#include <aws/lambda/LambdaClient.h>
#include <aws/lambda/model/InvokeRequest.h>
#include <aws/s3/S3Client.h>
#include <aws/s3/model/DeleteObjectsRequest.h>
#include <aws/s3/model/GetObjectRequest.h>
#include <aws/s3/model/ListObjectsV2Request.h>
#include <aws/s3/model/PutObjectRequest.h>
#include <aws/sns/SNSClient.h>
#include <aws/sns/model/PublishRequest.h>
#include <aws/sqs/SQSClient.h>
#include <aws/sqs/model/DeleteMessageBatchRequest.h>
#include <aws/sqs/model/ReceiveMessageRequest.h>
#include <aws/sqs/model/SendMessageBatchRequest.h>
#include <aws/sqs/model/SendMessageRequest.h>
#include <aws/ssm/SSMClient.h>
#include <aws/ssm/model/GetParameterRequest.h>

#include <charconv>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

void demand(bool is) {
    if (!is) throw std::runtime_error{"the answer is not what it should be"};
}

template <class Outcome> auto& answerOf(Outcome&& outcome) {
    if (!outcome.IsSuccess()) throw std::runtime_error{outcome.GetError().GetMessage().c_str()};
    return outcome.GetResult();
}

std::string contentOf(Aws::IOStream& stream) {
    stream.seekg(0, std::ios::end);
    std::string content(static_cast<std::size_t>(stream.tellg()), '\0');
    stream.seekg(0);
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    demand(stream.good());
    return content;
}

struct Setup {
    explicit Setup(Aws::String const& url) {
        configuration.region = Aws::String{bench::region};
        configuration.endpointOverride = url;
    }

    Aws::Auth::AWSCredentials credentials{Aws::String{bench::accessKeyId}, Aws::String{bench::secretAccessKey}};
    Aws::Client::ClientConfiguration configuration{
        Aws::Client::ClientConfigurationInitValues{.shouldDisableIMDS = true}};
};

void measureQueues(bench::Meter const& meter, Setup const& setup) {
    using namespace Aws::SQS::Model;
    Aws::SQS::SQSClient const sqs{setup.credentials, setup.configuration};
    auto const queueUrl = setup.configuration.endpointOverride + Aws::String{bench::queuePath};
    Aws::String const text{bench::textOf(200)};
    meter("sqs-send", 1, [&] {
        SendMessageRequest request;
        request.WithQueueUrl(queueUrl).WithMessageBody(text);
        demand(!answerOf(sqs.SendMessage(request)).GetMessageId().empty());
    });
    meter("sqs-send-attributes", 1, [&] {
        SendMessageRequest request;
        request.WithQueueUrl(queueUrl).WithMessageBody(text);
        for (auto const& [name, value] :
             {std::pair{"objectType", "rawContent"}, {"payloadMimeType", "text"}, {"payloadType", "inline"}})
            request.AddMessageAttributes(name, MessageAttributeValue{}.WithDataType("String").WithStringValue(value));
        demand(!answerOf(sqs.SendMessage(request)).GetMessageId().empty());
    });
    meter("sqs-send-batch", 1, [&] {
        SendMessageBatchRequest request;
        request.SetQueueUrl(queueUrl);
        for (int i = 0; i != 10; ++i)
            request.AddEntries(
                SendMessageBatchRequestEntry{}.WithId(Aws::Utils::StringUtils::to_string(i)).WithMessageBody(text));
        demand(answerOf(sqs.SendMessageBatch(request)).GetSuccessful().size() == 10);
    });
    meter("sqs-receive-delete", 1, [&] {
        ReceiveMessageRequest request;
        request.WithQueueUrl(queueUrl).WithMaxNumberOfMessages(10).AddMessageAttributeNames("All");
        request.AddMessageSystemAttributeNames(MessageSystemAttributeName::All);
        DeleteMessageBatchRequest deletion;
        deletion.SetQueueUrl(queueUrl);
        auto const received = sqs.ReceiveMessage(request);
        int id = 0;
        for (auto const& each : answerOf(received).GetMessages())
            deletion.AddEntries(DeleteMessageBatchRequestEntry{}
                                    .WithId(Aws::Utils::StringUtils::to_string(id++))
                                    .WithReceiptHandle(each.GetReceiptHandle()));
        demand(answerOf(sqs.DeleteMessageBatch(deletion)).GetSuccessful().size() == 10);
    });
}

using Item = Aws::Map<Aws::String, Aws::DynamoDB::Model::AttributeValue>;

bench::Order orderOf(Item const& item) {
    auto const text = [&](char const* name) { return std::string{item.at(name).GetS()}; };
    auto const numberIn = [&](char const* name, auto& to) {
        auto const& digits = item.at(name).GetN();
        demand(std::from_chars(digits.data(), digits.data() + digits.size(), to).ec == std::errc{});
    };
    bench::Order order{.customer = text("customer"), .paid = item.at("paid").GetBool(), .status = text("status")};
    numberIn("id", order.id);
    numberIn("total", order.total);
    numberIn("updatedAt", order.updatedAt);
    if (item.contains("note")) order.note = text("note");
    return order;
}

void measureTables(bench::Meter const& meter, Setup const& setup) {
    using namespace Aws::DynamoDB::Model;
    Aws::DynamoDB::DynamoDBClient const dynamodb{setup.credentials, setup.configuration};
    Aws::String const table{bench::table};
    meter("dynamodb-get", 1, [&] {
        GetItemRequest request;
        request.WithTableName(table).AddKey("id", AttributeValue{}.SetN("50"));
        demand(orderOf(answerOf(dynamodb.GetItem(request)).GetItem()) == bench::orderOf(4));
    });
    meter("dynamodb-scan", 10, [&] {
        ScanRequest request;
        request.SetTableName(table);
        auto const outcome = dynamodb.Scan(request);
        auto const& page = answerOf(outcome);
        std::vector<bench::Order> orders;
        orders.reserve(page.GetItems().size());
        for (auto const& each : page.GetItems())
            orders.push_back(orderOf(each));
        demand(orders.size() == 1000 && page.GetLastEvaluatedKey().empty());
    });
}

void measureObjects(bench::Meter const& meter, Setup const& setup) {
    using namespace Aws::S3::Model;
    Aws::S3::S3ClientConfiguration configuration{setup.configuration};
    configuration.useVirtualAddressing = false;
    Aws::S3::S3Client const s3{setup.credentials, nullptr, configuration};
    Aws::String const bucket{bench::bucket};
    auto const get = [&](char const* key) {
        GetObjectRequest request;
        request.WithBucket(bucket).SetKey(key);
        auto outcome = s3.GetObject(request);
        return contentOf(answerOf(outcome).GetBody());
    };
    auto const put = [&](char const* key, std::string& content) {
        auto* const bytes = reinterpret_cast<unsigned char*>(content.data());
        Aws::Utils::Stream::PreallocatedStreamBuf buffer{bytes, content.size()}; // which needs no copy
        PutObjectRequest request;
        request.WithBucket(bucket).SetKey(key);
        request.SetBody(Aws::MakeShared<Aws::IOStream>("benchmark", &buffer));
        return answerOf(s3.PutObject(request)).GetETag();
    };
    auto small = bench::textOf(bench::small);
    auto large = bench::textOf(bench::large);
    meter("s3-get-1k", 1, [&] { demand(get("small").size() == bench::small); });
    meter("s3-put-1k", 1, [&] { demand(!put("small", small).empty()); });
    meter("s3-get-8m", 50, [&] { demand(get("large").size() == bench::large); });
    meter("s3-put-8m", 50, [&] { demand(!put("large", large).empty()); });
    meter("s3-list", 10, [&] {
        ListObjectsV2Request request;
        request.WithBucket(bucket).SetPrefix("logs/");
        auto const outcome = s3.ListObjectsV2(request);
        demand(answerOf(outcome).GetContents().size() == 1000 && !answerOf(outcome).GetIsTruncated());
    });
    auto const keys = bench::thousandKeys();
    meter("s3-delete", 10, [&] {
        Delete these;
        these.SetQuiet(true);
        for (auto const& key : keys)
            these.AddObjects(ObjectIdentifier{}.WithKey(Aws::String{key}));
        DeleteObjectsRequest request;
        request.WithBucket(bucket).SetDelete(std::move(these));
        demand(answerOf(s3.DeleteObjects(request)).GetErrors().empty());
    });
}

void measureOthers(bench::Meter const& meter, Setup const& setup) {
    Aws::SNS::SNSClient const sns{setup.credentials, setup.configuration};
    Aws::String const topicArn{bench::topicArn};
    Aws::String const text{bench::textOf(200)};
    meter("sns-publish", 1, [&] {
        Aws::SNS::Model::PublishRequest request;
        request.WithTopicArn(topicArn).SetMessage(text);
        demand(!answerOf(sns.Publish(request)).GetMessageId().empty());
    });

    Aws::Lambda::LambdaClient const lambda{setup.credentials, setup.configuration};
    Aws::String const function{bench::function};
    meter("lambda-invoke", 1, [&] {
        auto const input = Aws::Utils::Json::JsonValue{}.WithString("some", "input");
        Aws::Lambda::Model::InvokeRequest request;
        request.SetFunctionName(function);
        request.SetBody(Aws::MakeShared<Aws::StringStream>("benchmark", input.View().WriteCompact()));
        auto outcome = lambda.Invoke(request);
        demand(!contentOf(answerOf(outcome).GetPayload()).empty() && answerOf(outcome).GetFunctionError().empty());
    });

    Aws::SSM::SSMClient const ssm{setup.credentials, setup.configuration};
    Aws::String const parameter{bench::parameter};
    meter("ssm-get", 1, [&] {
        Aws::SSM::Model::GetParameterRequest request;
        request.WithName(parameter).SetWithDecryption(true);
        demand(!answerOf(ssm.GetParameter(request)).GetParameter().GetValue().empty());
    });
}

} // namespace

int main(int count, char** arguments) try {
    if (count < 3) return std::cerr << "usage: aws_sdk_calls URL CALLS [FILTER]\n", 2;
    bench::Meter const meter{std::atoi(arguments[2]), count > 3 ? arguments[3] : ""};
    Aws::SDKOptions options;
    Aws::InitAPI(options);
    Setup const setup{arguments[1]};
    measureQueues(meter, setup);
    measureTables(meter, setup);
    measureObjects(meter, setup);
    measureOthers(meter, setup);
    Aws::ShutdownAPI(options);
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
