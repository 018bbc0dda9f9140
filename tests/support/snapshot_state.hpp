// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SNAPSHOT_STATE_HPP
#define PYLON_TESTS_SUPPORT_SNAPSHOT_STATE_HPP

#include <pylon/backends/memory/cloud.hpp>
#include <pylon/core/uri.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::test {

/// A Cloud that is spoken to as over a wire: what it answers is a text, without what differs from one time to another.
class BareWorld {
public:
    explicit BareWorld(memory::CloudOptions options = {.clock = memory::ClockMode::manual, .checkSignatures = false})
        : cloud(std::move(options)) {}

    /// An operation of SQS, SSM or DynamoDB: `AmazonSQS.SendMessage`.
    std::string json(std::string_view target, std::string body) const {
        auto request = to("POST", "aws.example", "/", std::move(body));
        request.headers.add("X-Amz-Target", target);
        return ask(request);
    }
    std::string sqs(std::string_view operation, std::string body) const {
        return json("AmazonSQS." + std::string{operation}, std::move(body));
    }
    std::string dynamodb(std::string_view operation, std::string body) const {
        return json("DynamoDB_20120810." + std::string{operation}, std::move(body));
    }
    std::string ssm(std::string_view operation, std::string body) const {
        return json("AmazonSSM." + std::string{operation}, std::move(body));
    }
    /// `CreateTopic`, `Name=a&Tags.member.1.Key=b`
    std::string sns(std::string_view action, std::string_view parameters) const {
        auto request = to("POST", "sns.us-east-1.amazonaws.com", "/",
                          "Action=" + std::string{action} + "&Version=2010-03-31&" + std::string{parameters});
        request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        return ask(request);
    }
    std::string s3(std::string method, std::string path, std::string body = {},
                   std::vector<std::pair<std::string, std::string>> const& headers = {}) const {
        auto const mark = path.find('?');
        auto request = to(std::move(method), "s3.us-east-1.amazonaws.com", path.substr(0, mark), std::move(body));
        if (mark != path.npos) request.query = path.substr(mark + 1);
        for (auto const& [name, value] : headers)
            request.headers.add(name, value);
        return ask(request);
    }
    std::string invokeLater(std::string const& function, std::string event) const {
        auto request = to("POST", "lambda.us-east-1.amazonaws.com",
                          "/2015-03-31/functions/" + function + "/invocations", std::move(event));
        request.headers.add("X-Amz-Invocation-Type", "Event");
        return ask(request);
    }

    memory::Cloud cloud;

private:
    static Request to(std::string method, std::string authority, std::string path, std::string body) {
        Request request;
        request.method = std::move(method);
        request.authority = std::move(authority);
        request.path = std::move(path);
        request.body = std::move(body);
        return request;
    }
    std::string ask(Request const& request) const {
        auto const response = cloud.transport().send(request, {}).value();
        auto text = std::to_string(response.status) + "\n";
        for (auto const [name, value] : response.headers)
            if (name != "Date" && name.find("equest") == name.npos && name != "x-amz-id-2")
                text.append(name).append(": ").append(value).append("\n");
        text += response.body;
        for (auto const* const element : {"RequestId>", "HostId>"})
            if (auto const at = text.find(element); at != text.npos) {
                auto const from = text.find('>', at) + 1;
                text.erase(from, text.find('<', from) - from);
            }
        return text;
    }
};

/// What stands behind `before` in a text, up to `end`.
inline std::string cut(std::string const& text, std::string_view before, char end) {
    auto const from = text.find(before);
    if (from == text.npos) return {};
    auto const begin = from + before.size();
    return text.substr(begin, text.find(end, begin) - begin);
}

inline std::string queueUrl(std::string const& name) {
    return "https://sqs.us-east-1.amazonaws.com/123456789012/" + name;
}

/// What was given out while the state was made.
struct SnapshotHandles {
    std::string receipt{};
    std::string fifoReceipt{};
    std::string upload{};
    std::string summedUpload{};
    std::vector<std::string> answers{}; ///< to all that was asked
};

/// Makes state of every kind that clients can make.
inline SnapshotHandles makeEveryState(BareWorld const& world) {
    using namespace std::chrono_literals;
    SnapshotHandles made;
    auto& said = made.answers;
    auto const note = [&](std::string answer) -> std::string const& { return said.emplace_back(std::move(answer)); };
    auto const queue = [](std::string const& name) { return "{\"QueueUrl\":\"" + queueUrl(name) + "\""; };

    // S3: an object with all that it can have, one that is no text, one without content, uploads.
    note(world.s3("PUT", "/photos"));
    note(world.s3("PUT", "/empty"));
    world.cloud.clock().advance(2500ms);
    note(world.s3("PUT", "/photos/a%20b.txt", "some text\n",
                  {{"Content-Type", "text/plain"},
                   {"Cache-Control", "no-cache"},
                   {"Content-Disposition", "inline"},
                   {"Content-Encoding", "identity"},
                   {"Content-Language", "en"},
                   {"Expires", "Fri, 02 Jan 2026 03:04:05 GMT"},
                   {"x-amz-meta-author", "somebody"},
                   {"x-amz-tagging", "colour=red&size=10"},
                   {"x-amz-checksum-algorithm", "SHA256"},
                   {"x-amz-sdk-checksum-algorithm", "SHA256"},
                   {"x-amz-checksum-sha256", "oj5f3Neydr3YGqGgt7ljEBhj3T9h/1eTX4xbpGJoHqY="}}));
    std::string bytes;
    for (int i = 0; i != 256; ++i)
        bytes.push_back(static_cast<char>(i));
    note(world.s3("PUT", "/photos/bytes", bytes));
    note(world.s3("PUT", "/photos/nothing"));
    made.upload = cut(note(world.s3("POST", "/photos/up?uploads", "", {{"x-amz-meta-a", "b"}})), "<UploadId>", '<');
    note(world.s3("PUT", "/photos/up?partNumber=1&uploadId=" + made.upload, "the first part"));
    note(world.s3("PUT", "/photos/up?partNumber=7&uploadId=" + made.upload, bytes));
    made.summedUpload = cut(note(world.s3("POST", "/photos/up?uploads", "", {{"x-amz-checksum-algorithm", "CRC32"}})),
                            "<UploadId>", '<');
    note(world.s3("PUT", "/photos/up?partNumber=2&uploadId=" + made.summedUpload, "123456789",
                  {{"x-amz-checksum-crc32", "y/Q5Jg=="}}));

    // SQS: settings of all kinds, a message in each place, one that goes to the dead letters next.
    note(world.sqs("CreateQueue", R"({"QueueName":"dead"})"));
    note(world.sqs("CreateQueue", R"({"QueueName":"q","tags":{"a":"b"},"Attributes":{"VisibilityTimeout":"40",
        "MessageRetentionPeriod":"3600","ReceiveMessageWaitTimeSeconds":"1","MaximumMessageSize":"2048","DelaySeconds":"0",
        "RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:123456789012:dead\",\"maxReceiveCount\":2}"}})"));
    note(world.sqs("SendMessage", queue("q") + R"(,"MessageBody":"worn"})"));
    for (int i = 0; i != 2; ++i)
        note(world.sqs("ReceiveMessage", queue("q") + R"(,"VisibilityTimeout":0})"));
    note(world.sqs("SendMessage", queue("q") + R"(,"MessageBody":"delayed","DelaySeconds":90})"));
    note(world.sqs("SendMessage", queue("q") + R"(,"MessageBody":"flown","MessageAttributes":{
        "text":{"DataType":"String","StringValue":"v"},"bytes":{"DataType":"Binary.x","BinaryValue":"AP8="}},
        "MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":"Root=1"}}})"));
    // The worn one goes first, to the dead letters.
    made.receipt = cut(note(world.sqs("ReceiveMessage", queue("q") + "}")), "\"ReceiptHandle\":\"", '"');
    note(world.sqs("SendMessage", queue("q") + R"(,"MessageBody":"plain \u00fc \u0009 text"})"));
    note(world.sqs("CreateQueue",
                   R"({"QueueName":"f.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true"}})"));
    for (auto const* const group : {"one", "two", "three"})
        for (auto const* const body : {"x", "y"})
            note(world.sqs("SendMessage", queue("f.fifo") + ",\"MessageGroupId\":\"" + group + "\",\"MessageBody\":\"" +
                                              group + body + "\"}"));
    made.fifoReceipt = cut(note(world.sqs("ReceiveMessage", queue("f.fifo") + "}")), "\"ReceiptHandle\":\"", '"');
    note(world.sqs("SetQueueAttributes", queue("f.fifo") + R"(,"Attributes":{"DeduplicationScope":"messageGroup"}})"));
    note(world.sqs("CreateQueue", R"({"QueueName":"known.fifo","Attributes":{"FifoQueue":"true"}})"));
    note(
        world.sqs("SendMessage",
                  queue("known.fifo") +
                      R"(,"MessageGroupId":"g","MessageDeduplicationId":"d","MessageBody":"known for five minutes"})"));
    note(world.sqs("CreateQueue", R"({"QueueName":"purged"})"));
    note(world.sqs("PurgeQueue", queue("purged") + "}"));
    note(world.sqs("CreateQueue", R"({"QueueName":"deleted"})"));
    note(world.sqs("DeleteQueue", queue("deleted") + "}"));

    // SNS: a topic with all that it can have, subscriptions, a FIFO topic that knows a message.
    note(world.sns("CreateTopic",
                   "Name=news&Tags.member.1.Key=k&Tags.member.1.Value=v&Attributes.entry.1.key=DisplayName&"
                   "Attributes.entry.1.value=The%20News&Attributes.entry.2.key=SignatureVersion&"
                   "Attributes.entry.2.value=2"));
    note(world.sns("CreateTopic", "Name=news.fifo&Attributes.entry.1.key=FifoTopic&Attributes.entry.1.value=true"));
    std::string const topic = "TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A123456789012%3Anews";
    std::string const subscribe = topic + "&Protocol=sqs&Endpoint=arn%3Aaws%3Asqs%3Aus-east-1%3A123456789012%3A";
    note(
        world.sns("Subscribe", subscribe + "dead&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value=" +
                                   percentEncode(R"({"colour":["red"]})") +
                                   "&Attributes.entry.2.key=FilterPolicyScope&Attributes.entry.2.value=MessageBody"
                                   "&Attributes.entry.3.key=RawMessageDelivery&Attributes.entry.3.value=true"
                                   "&Attributes.entry.4.key=RedrivePolicy&Attributes.entry.4.value=" +
                                   percentEncode(R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:q"})")));
    auto const gone = cut(note(world.sns("Subscribe", subscribe + "purged")), "<SubscriptionArn>", '<');
    note(world.sns("Unsubscribe", "SubscriptionArn=" + percentEncode(gone)));
    note(world.sns("Publish", topic + ".fifo&Message=m&MessageGroupId=g&MessageDeduplicationId=d"));

    // SSM.
    note(world.ssm("PutParameter", R"({"Name":"/app/name","Type":"String","Value":"one","Description":"a name"})"));
    note(world.ssm("PutParameter", R"({"Name":"/app/name","Value":"two","Overwrite":true,"Tier":"Advanced"})"));
    note(world.ssm("LabelParameterVersion", R"({"Name":"/app/name","ParameterVersion":1,"Labels":["first"]})"));
    note(world.ssm("PutParameter", R"({"Name":"/app/key","Type":"SecureString","Value":"a secret"})"));

    // DynamoDB: indexes, values of all types, a time to live, a transaction with a token.
    note(world.dynamodb("CreateTable", R"({"TableName":"orders","BillingMode":"PAY_PER_REQUEST",
        "KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],
        "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"at","AttributeType":"N"},
            {"AttributeName":"who","AttributeType":"B"}],
        "GlobalSecondaryIndexes":[{"IndexName":"byWho","KeySchema":[{"AttributeName":"who","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["set"]}}],
        "LocalSecondaryIndexes":[{"IndexName":"byBytes","KeySchema":[{"AttributeName":"id","KeyType":"HASH"},
            {"AttributeName":"who","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}]})"));
    note(world.dynamodb("UpdateTimeToLive", R"({"TableName":"orders",
        "TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}})"));
    note(world.dynamodb("PutItem", R"({"TableName":"orders","Item":{"id":{"S":"a"},"at":{"N":"1.50"},"who":{"B":"AP8="},
        "set":{"SS":["x","y"]},"numbers":{"NS":["1","2e3"]},"blobs":{"BS":["AA=="]},"list":{"L":[{"BOOL":true},{"NULL":true},{"L":[]}]},
        "map":{"M":{"":{"S":""},"big":{"N":"123456789012345678901234567890"}}}}})"));
    note(world.dynamodb("PutItem",
                        R"({"TableName":"orders","Item":{"id":{"S":"a"},"at":{"N":"2"},"until":{"N":"1767225700"}}})"));
    note(world.dynamodb("PutItem",
                        R"({"TableName":"orders","Item":{"id":{"S":"b"},"at":{"N":"2"},"until":{"N":"1767225601"}}})"));
    note(world.dynamodb("TransactWriteItems", R"({"ClientRequestToken":"token-1","TransactItems":[
        {"Put":{"TableName":"orders","Item":{"id":{"S":"c"},"at":{"N":"3"}}}}]})"));

    // Lambda: an event that has failed once.
    note(world.invokeLater("later", R"({"n":1})"));
    return made;
}

/// What clients see of that state, and what it makes of what they do next: answers that are the same of two Clouds in the same state.
inline std::vector<std::string> lookAtEverything(BareWorld const& world, SnapshotHandles const& made) {
    using namespace std::chrono_literals;
    std::vector<std::string> said;
    auto const note = [&](std::string answer) { said.push_back(std::move(answer)); };
    auto const queue = [](std::string const& name) { return "{\"QueueUrl\":\"" + queueUrl(name) + "\""; };
    auto const receive = [&](std::string const& name) {
        return world.sqs("ReceiveMessage", queue(name) + R"(,"MaxNumberOfMessages":10,"WaitTimeSeconds":0,
            "AttributeNames":["All"],"MessageAttributeNames":["All"]})");
    };
    std::string const topic = "TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A123456789012%3Anews";

    note(world.s3("GET", "/"));
    for (auto const* const path : {"/photos?list-type=2", "/empty?list-type=2", "/photos/a%20b.txt",
                                   "/photos/a%20b.txt?tagging", "/photos/bytes", "/photos/nothing", "/photos?uploads"})
        note(world.s3("GET", path, "", {{"x-amz-checksum-mode", "ENABLED"}}));
    for (auto const& id : {made.upload, made.summedUpload})
        note(world.s3("GET", "/photos/up?uploadId=" + id));

    note(world.sqs("ListQueues", "{}"));
    for (auto const* const name : {"q", "dead", "f.fifo", "purged"}) {
        note(world.sqs("GetQueueAttributes", queue(name) + R"(,"AttributeNames":["All"]})"));
        note(world.sqs("ListQueueTags", queue(name) + "}"));
    }
    note(world.sqs("PurgeQueue", queue("purged") + "}"));
    note(world.sqs("CreateQueue", R"({"QueueName":"deleted"})"));

    note(world.sns("ListTopics", ""));
    note(world.sns("ListSubscriptions", ""));
    for (auto const* const end : {"", ".fifo"})
        note(world.sns("GetTopicAttributes", topic + end));
    note(world.sns("GetSubscriptionAttributes",
                   "SubscriptionArn=" +
                       percentEncode(cut(world.sns("ListSubscriptions", ""), "<SubscriptionArn>", '<'))));

    for (auto const* const parameter : {"/app/name", "/app/key"})
        for (auto const* const decryption : {"true", "false"})
            note(world.ssm("GetParameterHistory",
                           std::string{"{\"Name\":\""} + parameter + "\",\"WithDecryption\":" + decryption + "}"));
    note(world.ssm("DescribeParameters", "{}"));
    note(world.ssm("GetParameter", R"({"Name":"/app/name:first"})"));

    note(world.dynamodb("DescribeTable", R"({"TableName":"orders"})"));
    note(world.dynamodb("DescribeTimeToLive", R"({"TableName":"orders"})"));
    note(world.dynamodb("Scan", R"({"TableName":"orders"})"));
    note(world.dynamodb("Scan", R"({"TableName":"orders","IndexName":"byWho"})"));
    note(world.dynamodb("Query", R"({"TableName":"orders","IndexName":"byBytes","KeyConditionExpression":"id = :i",
        "ExpressionAttributeValues":{":i":{"S":"a"}}})"));
    // The same transaction again does nothing; another by its token is refused.
    for (auto const* const id : {"c", "d"})
        note(world.dynamodb(
            "TransactWriteItems",
            std::string{
                R"({"ClientRequestToken":"token-1","TransactItems":[{"Put":{"TableName":"orders","Item":{"id":{"S":")"} +
                id + R"("},"at":{"N":"3"}}}}]})"));

    // What has been given out is good still.
    note(world.sqs("ChangeMessageVisibility",
                   queue("q") + ",\"ReceiptHandle\":\"" + made.receipt + "\",\"VisibilityTimeout\":35}"));
    note(world.sqs("DeleteMessage", queue("f.fifo") + ",\"ReceiptHandle\":\"" + made.fifoReceipt + "\"}"));
    for (auto const* const name : {"q", "dead", "f.fifo"})
        note(receive(name));
    note(world.s3("PUT", "/photos/up?partNumber=9&uploadId=" + made.upload, "the last part"));
    note(world.s3("POST", "/photos/up?uploadId=" + made.upload,
                  "<CompleteMultipartUpload><Part><PartNumber>9</PartNumber><ETag>" + cut(said.back(), "ETag: ", '\n') +
                      "</ETag></Part></CompleteMultipartUpload>"));
    note(world.s3("POST", "/photos/another?uploads"));

    // What was sent already is known for five minutes, by the scope that holds for another one; a sequence goes on.
    note(world.sqs("SendMessage", queue("f.fifo") + R"(,"MessageGroupId":"two","MessageBody":"onex"})"));
    note(cut(world.sqs("SendMessage", queue("f.fifo") + R"(,"MessageGroupId":"two","MessageBody":"new"})"),
             "\"SequenceNumber\":", '}'));
    note(world.sns("Publish", topic + ".fifo&Message=m&MessageGroupId=g&MessageDeduplicationId=d"));
    note(cut(world.sns("Publish", topic + ".fifo&Message=m&MessageGroupId=g&MessageDeduplicationId=e"),
             "<SequenceNumber>", '<'));

    // What passes the filter is delivered, with an id by chance.
    for (auto const* const colour : {"red", "blue"})
        world.sns("Publish", topic + "&Message=" + percentEncode(std::string{R"({"colour":")"} + colour + "\"}"));
    auto const withoutIds = [](std::string text) {
        constexpr std::string_view member = "\"MessageId\":\"";
        for (auto at = text.find(member); at != text.npos; at = text.find(member, at))
            text.erase(at, text.find('"', at + member.size()) - at);
        return text;
    };

    // Time: visibility timeouts, delays, the minute of a scope and of a name, retention, times to live, the event's next attempt.
    for (auto const step : {34s, 5s, 30s, 60s, 3600s}) {
        world.cloud.clock().advance(step);
        for (auto const* const name : {"q", "dead", "f.fifo"})
            note(withoutIds(receive(name)));
        note(cut(world.sqs("SendMessage", queue("f.fifo") + R"(,"MessageGroupId":"two","MessageBody":"onex"})"),
                 "\"SequenceNumber\":", '}'));
        note(cut(world.sqs("SendMessage",
                           queue("known.fifo") +
                               R"(,"MessageGroupId":"g","MessageDeduplicationId":"d","MessageBody":"again"})"),
                 "\"SequenceNumber\":", '}'));
        note(world.dynamodb("Scan", R"({"TableName":"orders","Select":"COUNT"})"));
        note(world.sqs("GetQueueAttributes", queue("q") + R"(,"AttributeNames":["All"]})"));
    }
    note(world.sqs("CreateQueue", R"({"QueueName":"deleted"})"));
    for (auto const& each : world.cloud.lambda().asynchronousRuns())
        if (each.attempt != 1) note(each.event + " " + std::to_string(each.attempt));
    return said;
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SNAPSHOT_STATE_HPP
