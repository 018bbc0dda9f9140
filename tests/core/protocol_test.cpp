// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/protocol.hpp>

#include "support/message_compare.hpp"
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace core_protocol_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

template <Operation Op> CodecFunctions const& codecOf() {
    return protocol::usesJson(Op::service.protocol) ? codecFunctions<RapidJsonCodec> : codecFunctions<PugixmlCodec>;
}

template <Operation Op> Result<Request> requestOf(Op const& operation, Endpoint endpoint = {}) {
    if (endpoint.authority.empty()) endpoint.authority = "host.example";
    Request request;
    request.headers.add("left-over", "x");
    request.body = "left over";
    request.query = "left=over";
    auto const written = protocol::writeRequest(operationInfo<Op>, view(operation), codecOf<Op>(), endpoint, request);
    if (!written) return written.error();
    return request;
}

template <Operation Op> Result<Op> readBack(Request request) {
    Op operation;
    auto const read = protocol::readRequest(operationInfo<Op>, request, codecOf<Op>(), mutableView(operation));
    if (!read) return read.error();
    return operation;
}

template <Operation Op> Result<typename Op::Output> answerOf(Response response) {
    typename Op::Output output{};
    auto const read = protocol::readResponse(operationInfo<Op>, response, codecOf<Op>(), mutableView(output));
    if (!read) return read.error();
    return output;
}

template <Operation Op> Response answering(typename Op::Output const& output) {
    return protocol::writeResponse(operationInfo<Op>, view(output), codecOf<Op>(), "id-1").value();
}

template <Operation Op> Error errorOf(Response response) {
    auto const answer = answerOf<Op>(std::move(response));
    REQUIRE_FALSE(answer);
    return answer.error();
}

Response response(int status, std::string body, Headers headers = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

Headers headers(std::initializer_list<HeaderView> lines) {
    Headers all;
    for (auto const& [name, value] : lines)
        all.add(name, value);
    return all;
}

bool says(Error const& error, std::string_view words) {
    UNSCOPED_INFO(error.what());
    return error.message().find(words) != std::string::npos;
}

} // namespace

TEST_CASE("AWS JSON: a request comes as the service wants it, and back as it was") {
    sqs::SendMessage send{.queueUrl = "https://sqs/1/q", .messageBody = "za\xc5\xbc", .delaySeconds = 5};
    send.messageAttributes["b"] = {"Binary", std::nullopt, Blob{std::string{"\0x", 2}}};
    auto const request =
        requestOf(send, {.scheme = "http", .authority = "127.0.0.1:4566", .basePath = "/base"}).value();
    CHECK(request.url() == "http://127.0.0.1:4566/base/");
    CHECK(request.method == "POST");
    CHECK(request.headers.size() == 3);
    CHECK(headerOf(request.headers, "Content-Type") == "application/x-amz-json-1.0");
    CHECK(headerOf(request.headers, "X-Amz-Target") == "AmazonSQS.SendMessage");
    CHECK(headerOf(request.headers, "x-amzn-query-mode") == "true");
    CHECK(request.body == "{\"QueueUrl\":\"https://sqs/1/q\",\"MessageBody\":\"za\xc5\xbc\",\"DelaySeconds\":5,"
                          R"("MessageAttributes":{"b":{"DataType":"Binary","BinaryValue":"AHg="}}})");
    auto const back = readBack<sqs::SendMessage>(request).value();
    CHECK(back.messageBody == send.messageBody);
    CHECK(back.messageAttributes == send.messageAttributes);
    CHECK(back.delaySeconds == 5);
}

TEST_CASE("AWS JSON: a batch and its answer") {
    sqs::SendMessageBatch const batch{.queueUrl = "q",
                                      .entries = {{.id = "1", .messageBody = "x"}, {.id = "2", .messageBody = "y"}}};
    auto const back = readBack<sqs::SendMessageBatch>(requestOf(batch).value()).value();
    REQUIRE(back.entries.size() == 2);
    CHECK(back.entries[1].messageBody == "y");

    sqs::SendMessageBatchOutput const output{
        .successful = {{.id = "1", .messageId = "m", .md5OfMessageBody = "d"}},
        .failed = {{.id = "2", .senderFault = true, .code = "C", .message = "why"}}};
    auto const written = answering<sqs::SendMessageBatch>(output);
    CHECK(written.status == 200);
    CHECK(headerOf(written.headers, "x-amzn-RequestId") == "id-1");
    CHECK(headerOf(written.headers, "Content-Type") == "application/x-amz-json-1.0");
    CHECK(written.body == R"({"Successful":[{"Id":"1","MessageId":"m","MD5OfMessageBody":"d"}],)"
                          R"("Failed":[{"Id":"2","SenderFault":true,"Code":"C","Message":"why"}]})");
    auto const read = answerOf<sqs::SendMessageBatch>(written).value();
    CHECK(read.failed[0].code == "C");
    CHECK(read.successful[0].md5OfMessageBody == "d");
}

TEST_CASE("AWS JSON: an operation that has nothing to say answers without a body") {
    auto const written = answering<sqs::DeleteMessage>({});
    CHECK(written.body.empty());
    CHECK(answerOf<sqs::DeleteMessage>(written));
    CHECK(answerOf<sqs::DeleteMessage>(response(200, "{}")));
    CHECK(requestOf(sqs::ReceiveMessage{}).value().body == R"({"QueueUrl":""})");
}

TEST_CASE("AWS JSON: an error has both codes, the message, the request's id and how long to wait") {
    auto const error = errorOf<sqs::SendMessage>(
        response(400, R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"})",
                 headers({{"x-amzn-RequestId", "r-1"},
                          {"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"},
                          {"x-amz-retry-after", "1500"},
                          {"Retry-After", "7"}})));
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.code() == "QueueDoesNotExist");
    CHECK(error.queryCode() == "AWS.SimpleQueueService.NonExistentQueue");
    CHECK(error.message() == "no such queue");
    CHECK(error.httpStatus() == 400);
    CHECK(error.requestId() == "r-1");
    CHECK(error.service() == "sqs");
    CHECK(error.operation() == "SendMessage");
    CHECK(error.details().reachedService);
    CHECK(error.details().retryAfter == 1500ms);
}

TEST_CASE("AWS JSON: the code is where services put it") {
    auto const codeOf = [](std::string body, Headers all = {}) {
        return errorOf<sqs::SendMessage>(response(400, std::move(body), std::move(all))).code();
    };
    CHECK(codeOf(R"({"code":"a.b#Foo:http://x/"})") == "Foo");
    CHECK(codeOf(R"({"code":"Bar","__type":"Foo"})") == "Foo");
    CHECK(codeOf(R"({"__type":"Foo"})", headers({{"X-Amzn-ErrorType", "Bar:http://x#y"}})) == "Bar");
    CHECK(codeOf(R"({"nested":{"__type":"Foo"}})") == "400");
    CHECK(codeOf(R"({"__type":5,"message":"m"})") == "400");
    CHECK(codeOf("{}") == "400");
    CHECK(codeOf("") == "400");
}

TEST_CASE("answers that are none of the protocol's are still errors that say what came") {
    auto error =
        errorOf<sqs::SendMessage>(response(503, "<html>Service\nUnavailable</html>", headers({{"Retry-After", "2"}})));
    CHECK(error.kind() == ErrorKind::server);
    CHECK(error.code() == "503");
    CHECK(error.message() == "<html>Service Unavailable</html>");
    CHECK(error.details().retryAfter == 2s);

    error = errorOf<sqs::SendMessage>(response(502, std::string(10'000, 'x')));
    CHECK(error.message().size() < 300);
    error = errorOf<sqs::SendMessage>(response(502, "\xff\xfe"));
    CHECK(error.message().empty());
    error = errorOf<sqs::SendMessage>(response(429, ""));
    CHECK(error.kind() == ErrorKind::throttled);
    CHECK(error.details().retryAfter < 0ms);
    error = errorOf<sqs::SendMessage>(
        response(400, "", headers({{"Retry-After", "soon"}, {"x-amzn-query-error", "a;b;c"}})));
    CHECK(error.details().retryAfter < 0ms);
    CHECK(error.queryCode().empty());
    error = errorOf<sqs::SendMessage>(response(304, ""));
    CHECK(error.code() == "304");

    error = errorOf<sqs::SendMessage>(response(200, "<html/>", headers({{"x-amzn-RequestId", "r"}})));
    CHECK(error.kind() == ErrorKind::malformed);
    CHECK(error.httpStatus() == 200);
    CHECK(error.requestId() == "r");
    CHECK(error.details().reachedService);
    CHECK(errorOf<sns::Publish>(response(200, "<html/>")).kind() == ErrorKind::malformed);
    CHECK(errorOf<sns::Publish>(response(200, "")).kind() == ErrorKind::malformed);
    CHECK(errorOf<s3::ListObjectsV2>(response(200, "<html/>")).kind() == ErrorKind::malformed);
    CHECK(errorOf<s3::ListObjectsV2>(response(200, "<ListBucketResult>")).kind() == ErrorKind::malformed);
    CHECK(errorOf<s3::GetObject>(response(500, "<html><p>Oops")).message() == "<html><p>Oops");
}

TEST_CASE("AWS JSON: an error that the in-memory AWS writes is read as it was meant") {
    protocol::ServiceError const refusal{.status = 404,
                                         .code = "QueueDoesNotExist",
                                         .queryCode = "Legacy",
                                         .message = "say \"no\"\n\x01\xff",
                                         .senderFault = false};
    auto const written = protocol::writeError(sqs::service, refusal, "id-2");
    CHECK(headerOf(written.headers, "x-amzn-query-error") == "Legacy;Receiver");
    CHECK(written.body ==
          "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"say \\\"no\\\"\\u000a\\u0001?\"}");
    auto const error = errorOf<sqs::SendMessage>(written);
    CHECK(error.code() == "QueueDoesNotExist");
    CHECK(error.queryCode() == "Legacy");
    CHECK(error.message() == "say \"no\"\n\x01?");
    CHECK(error.requestId() == "id-2");
    auto const other = protocol::writeError(sqs::service, {.code = "C", .errorNamespace = "other.space"}, "id");
    CHECK(other.body == R"({"__type":"other.space#C","message":""})");
    CHECK_FALSE(other.headers.contains("x-amzn-query-error"));
}

TEST_CASE("requests that cannot be sent name the member and the operation") {
    auto const error = requestOf(sqs::SendMessage{.queueUrl = "q", .messageBody = "\xff"}).error();
    CHECK(error.kind() == ErrorKind::invalidInput);
    CHECK(says(error, "messageBody is not UTF-8"));
    CHECK(error.operation() == "SendMessage");
    CHECK_FALSE(error.details().reachedService);
    CHECK(says(requestOf(sns::Publish{.message = "\xff"}).error(), "Message is not UTF-8"));
}

TEST_CASE("the in-memory AWS reads strictly") {
    auto request = requestOf(sqs::SendMessage{.queueUrl = "q", .messageBody = "b"}).value();
    request.body = R"({"QueueUrl":"q","Typo":1})";
    auto error = readBack<sqs::SendMessage>(request).error();
    CHECK(error.kind() == ErrorKind::unmodelled);
    CHECK(says(error, "Typo"));
    request.body = R"({"QueueUrl":["q"]})";
    CHECK(readBack<sqs::SendMessage>(request).error().kind() == ErrorKind::malformed);

    request = requestOf(sns::Publish{.message = "m"}).value();
    request.body.own() += "&Typo=1";
    CHECK(says(readBack<sns::Publish>(request).error(), "Typo is no parameter that is modelled"));
    request.body = "Action=Publish&Message=a%2";
    CHECK(readBack<sns::Publish>(request).error().kind() == ErrorKind::malformed);
}

TEST_CASE("query: Publish goes out as a form and comes back from XML") {
    sns::Publish publish{.topicArn = "arn:aws:sns:eu-west-1:1:t", .message = "a b+c&\xc5\xbc\n"};
    publish.messageAttributes["n"] = {"Number", "1", std::nullopt};
    publish.messageAttributes["b"] = {"Binary", std::nullopt, Blob{"\xff"}};
    auto const request = requestOf(publish).value();
    CHECK(request.path == "/");
    CHECK(headerOf(request.headers, "Content-Type") == "application/x-www-form-urlencoded");
    CHECK(request.body ==
          "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A1%3At&Message=a%20b%2Bc%26%C5%BC%0A"
          "&MessageAttributes.entry.1.Name=b&MessageAttributes.entry.1.Value.DataType=Binary"
          "&MessageAttributes.entry.1.Value.BinaryValue=%2Fw%3D%3D&MessageAttributes.entry.2.Name=n"
          "&MessageAttributes.entry.2.Value.DataType=Number&MessageAttributes.entry.2.Value.StringValue=1");
    auto const back = readBack<sns::Publish>(request).value();
    CHECK(back.message == publish.message);
    CHECK(back.messageAttributes == publish.messageAttributes);

    auto const written = answering<sns::Publish>({.messageId = "m<1>", .sequenceNumber = "5"});
    CHECK(written.body == "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                          "<MessageId>m&lt;1&gt;</MessageId><SequenceNumber>5</SequenceNumber></PublishResult>"
                          "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></PublishResponse>");
    CHECK(answerOf<sns::Publish>(written).value().messageId == "m<1>");
}

TEST_CASE("query: parameters may stand in the query, and a presigned URL's are not the operation's") {
    Request request;
    request.method = "GET";
    request.query = "Action=Publish&Version=2010-03-31&Message=a+b&X-Amz-Signature=x";
    CHECK(readBack<sns::Publish>(request).value().message == "a+b");
    request.query.clear();
    request.body = "Message=a+b";
    CHECK(readBack<sns::Publish>(request).value().message == "a b");
}

TEST_CASE("query: errors are read wherever the request's id stands") {
    auto const error = errorOf<sns::Publish>(response(
        404, "<ErrorResponse xmlns=\"urn:x\"><Error><Type>Sender</Type><Code>NotFound</Code><Message>no</Message>"
             "</Error><RequestId>r-3</RequestId></ErrorResponse>"));
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.code() == "NotFound");
    CHECK(error.message() == "no");
    CHECK(error.requestId() == "r-3");
    auto const written =
        protocol::writeError(sns::service, {.status = 403, .code = "AuthorizationError", .message = "<\x01"}, "r-4");
    CHECK(written.body.find("<Type>Sender</Type>") != std::string::npos);
    auto const read = errorOf<sns::Publish>(written);
    CHECK(read.kind() == ErrorKind::denied);
    CHECK(read.message() == "<?");
    CHECK(read.requestId() == "r-4");
}

TEST_CASE("restXml: GetObject in all the places that its members have") {
    s3::GetObject const get{.bucket = "bucket",
                            .key = "dir/a b+c%\xc5\xbc~.txt",
                            .ifNoneMatch = "\"e\"",
                            .ifModifiedSince = Timestamp{1'767'323'045s},
                            .range = "bytes=0-9",
                            .versionId = "v/1+=",
                            .partNumber = 2};
    auto const request = requestOf(get, {.authority = "s3.eu-west-1.amazonaws.com"}).value();
    CHECK(request.method == "GET");
    CHECK(request.url() ==
          "https://bucket.s3.eu-west-1.amazonaws.com/dir/a%20b%2Bc%25%C5%BC~.txt?versionId=v%2F1%2B%3D&partNumber=2");
    CHECK(request.headers.size() == 3);
    CHECK(headerOf(request.headers, "If-Modified-Since") == "Fri, 02 Jan 2026 03:04:05 GMT");
    CHECK(request.body.empty());
    auto const back = readBack<s3::GetObject>(request).value();
    CHECK(back.bucket == get.bucket);
    CHECK(back.key == get.key);
    CHECK(back.ifModifiedSince == get.ifModifiedSince);
    CHECK(back.versionId == get.versionId);
    CHECK(back.partNumber == 2);

    s3::GetObjectOutput output;
    output.contentLength = 5;
    output.contentType = "text/x";
    output.eTag = "\"e\"";
    output.lastModified = get.ifModifiedSince;
    output.metadata = {{"very-cool", "yes"}};
    output.body = Blob{std::string{"a\0\xff<", 4}};
    auto const written = answering<s3::GetObject>(output);
    CHECK(headerOf(written.headers, "x-amz-request-id") == "id-1");
    CHECK(headerOf(written.headers, "Content-Type") == "text/x");
    CHECK(headerOf(written.headers, "x-amz-meta-very-cool") == "yes");
    auto const read = answerOf<s3::GetObject>(written).value();
    CHECK(read.body == output.body);
    CHECK(read.metadata == output.metadata);
    CHECK(read.lastModified == output.lastModified);
    CHECK(read.contentLength == 5);
    CHECK_FALSE(read.versionId);
}

TEST_CASE("restXml: a bucket stands in the host where its name and the endpoint allow that") {
    auto const urlOf = [](std::string bucket, Endpoint endpoint, std::string key = "k") {
        return requestOf(s3::GetObject{.bucket = std::move(bucket), .key = std::move(key)}, std::move(endpoint))
            .value()
            .url();
    };
    Endpoint const aws{.authority = "s3.eu-west-1.amazonaws.com"};
    CHECK(urlOf("b-1", aws) == "https://b-1.s3.eu-west-1.amazonaws.com/k");
    for (std::string const name : {"my.bucket", "My-Bucket", "ab", "a_b_c", "-abc", "abc-", "a/b"})
        CHECK(urlOf(name, aws) == "https://s3.eu-west-1.amazonaws.com/" + percentEncode(name) + "/k");
    CHECK(urlOf(std::string(64, 'a'), aws).starts_with("https://s3."));
    CHECK(urlOf(std::string(63, 'a'), aws).starts_with("https://aaa"));
    Endpoint const plain{.scheme = "http", .authority = "s3.local:9000", .basePath = "/base"};
    CHECK(urlOf("my.bucket", plain) == "http://my.bucket.s3.local:9000/base/k");
    CHECK(urlOf("my..bucket", plain) == "http://s3.local:9000/base/my..bucket/k");
    CHECK(urlOf("192.168.0.1", plain) == "http://s3.local:9000/base/192.168.0.1/k");
    Endpoint const path{.authority = "127.0.0.1:9000", .addressing = Addressing::path};
    CHECK(urlOf("bucket", path) == "https://127.0.0.1:9000/bucket/k");
    CHECK(urlOf("my.bucket", aws, "//a/../b") == "https://s3.eu-west-1.amazonaws.com/my.bucket///a/../b");
    CHECK(urlOf("bucket", aws, "/lead") == "https://bucket.s3.eu-west-1.amazonaws.com//lead");
    CHECK(requestOf(s3::ListObjectsV2{.bucket = "bucket"}, aws).value().url() ==
          "https://bucket.s3.eu-west-1.amazonaws.com/?list-type=2");
    CHECK(requestOf(s3::ListObjectsV2{.bucket = "bucket"}, path).value().url() ==
          "https://127.0.0.1:9000/bucket?list-type=2");
}

TEST_CASE("restXml: S3 Transfer Acceleration is for objects, and for buckets that can stand in a host") {
    Endpoint const fast{.authority = "s3.eu-west-1.amazonaws.com",
                        .acceleratedAuthority = "s3-accelerate.amazonaws.com"};
    auto const get = requestOf(s3::GetObject{.bucket = "bucket", .key = "k"}, fast).value();
    CHECK(get.url() == "https://bucket.s3-accelerate.amazonaws.com/k");
    CHECK(requestOf(s3::ListObjectsV2{.bucket = "bucket"}, fast).value().authority ==
          "bucket.s3.eu-west-1.amazonaws.com");
    CHECK(requestOf(s3::ListObjectsV2{.bucket = "my.bucket"}, fast).value().authority == "s3.eu-west-1.amazonaws.com");
    auto const dotted = requestOf(s3::GetObject{.bucket = "my.bucket", .key = "k"}, fast);
    REQUIRE_FALSE(dotted);
    CHECK(dotted.error().kind() == ErrorKind::invalidInput);
    CHECK_THAT(dotted.error().message(), Catch::Contains("Transfer Acceleration"));
}

TEST_CASE("restXml: what is no bucket is refused, with the name of what to use") {
    using Catch::Contains;
    auto const whyNot = [](std::string bucket, Endpoint endpoint) {
        auto const made = requestOf(s3::GetObject{.bucket = std::move(bucket), .key = "k"}, std::move(endpoint));
        if (made) return made->url();
        CHECK(made.error().kind() == ErrorKind::invalidInput);
        return made.error().message();
    };
    Endpoint const aws{.authority = "s3.eu-west-1.amazonaws.com"};
    Endpoint const own{.scheme = "http", .authority = "127.0.0.1:9000", .addressing = Addressing::path, .custom = true};
    for (auto const* const arn :
         {"arn:aws:s3:us-west-2:123456789012:accesspoint/mine", "arn:aws:s3::123456789012:accesspoint/m.mrap",
          "arn:aws-cn:s3-object-lambda:cn-north-1:123456789012:accesspoint/mine", "arn:aws:s3:::bucket",
          "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/mine", "arn:"}) {
        CHECK_THAT(whyNot(arn, aws), Contains("ARN") && Contains("-s3alias"));
        CHECK_THAT(whyNot(arn, own), Contains("ARN"));
    }
    CHECK_THAT(whyNot("mine--use1-az4--x-s3", aws), Contains("directory bucket"));
    CHECK_THAT(whyNot("mine--use1-az4--xa-s3", aws), Contains("directory bucket"));
    CHECK_THAT(whyNot("mine-1234--op-s3", aws), Contains("Outposts"));
    CHECK(whyNot("mine--use1-az4--x-s3", own) == "http://127.0.0.1:9000/mine--use1-az4--x-s3/k");
    CHECK(whyNot("mine-0123456789-s3alias", aws) == "https://mine-0123456789-s3alias.s3.eu-west-1.amazonaws.com/k");
}

TEST_CASE("restXml: requests are read in every form of address") {
    struct {
        std::string_view authority, path, bucket, key;
    } const cases[] = {
        {"b-1.s3.eu-west-1.amazonaws.com", "/a%20b/c", "b-1", "a b/c"},
        {"my.bucket.s3.amazonaws.com", "//a/../b", "my.bucket", "/a/../b"},
        {"s3.eu-west-1.amazonaws.com", "/b-1/a+b", "b-1", "a+b"},
        {"b-1.s3-fips.dualstack.us-east-1.amazonaws.com", "/k", "b-1", "k"},
        {"b-1.s3-accelerate.amazonaws.com", "/k", "b-1", "k"},
        {"127.0.0.1:4566", "/b-1//k", "b-1", "/k"},
        {"bucket.localhost:4566", "/k", "bucket", "k"},
        {"localhost:4566", "/bucket/k", "bucket", "k"},
    };
    for (auto const& each : cases) {
        Request request;
        request.authority = each.authority;
        request.path = each.path;
        auto const read = readBack<s3::GetObject>(request).value();
        CHECK(read.bucket == each.bucket);
        CHECK(read.key == each.key);
    }
    Request request;
    request.authority = "127.0.0.1";
    request.path = "/bucket/";
    request.query = "list-type=2&prefix=a%2Bb&max-keys=5";
    auto const list = readBack<s3::ListObjectsV2>(request).value();
    CHECK(list.bucket == "bucket");
    CHECK(list.prefix == "a+b");
    CHECK(list.maxKeys == 5);
}

TEST_CASE("a bucket is the part of a host before S3's own name, or before localhost") {
    using protocol::bucketOfHost;
    CHECK(bucketOfHost("b.s3.eu-west-1.amazonaws.com") == "b");
    CHECK(bucketOfHost("a.s3.b.s3-fips.us-east-1.amazonaws.com:443") == "a.s3.b");
    for (auto const* const host : {"a.b.localhost", "a.b.localhost:4566", "a.b.localhost.", "a.b.localhost.:4566"})
        CHECK(bucketOfHost(host) == "a.b");
    for (auto const* const host : {"", "s3.eu-west-1.amazonaws.com", "localhost:4566", "127.0.0.1", "[::1]:4566"})
        CHECK(bucketOfHost(host).empty());
}

TEST_CASE("REST: a request that is not the operation's, or asks for what is not modelled, is refused") {
    Request request;
    request.authority = "127.0.0.1";
    request.path = "/bucket/key";
    REQUIRE(readBack<s3::GetObject>(request));
    auto const refusal = [&](auto const& change) {
        auto changed = request;
        change(changed);
        auto const read = readBack<s3::GetObject>(changed);
        REQUIRE_FALSE(read);
        return read.error();
    };
    CHECK(refusal([](Request& r) { r.method = "PUT"; }).kind() == ErrorKind::rejected);
    CHECK(refusal([](Request& r) { r.path = "/bucket"; }).kind() == ErrorKind::rejected);
    CHECK(refusal([](Request& r) { r.path = "/bucket/"; }).kind() == ErrorKind::rejected);
    CHECK(refusal([](Request& r) { r.path = "bucket/key"; }).kind() == ErrorKind::rejected);
    CHECK(refusal([](Request& r) { r.path = "/b%2/key"; }).kind() == ErrorKind::malformed);
    CHECK(refusal([](Request& r) { r.query = "partNumber=x"; }).kind() == ErrorKind::malformed);
    CHECK(says(refusal([](Request& r) { r.query = "torrent"; }), "query parameter torrent"));
    CHECK(says(refusal([](Request& r) { r.headers.add("X-Amz-Request-Payer", "requester"); }),
               "header X-Amz-Request-Payer"));
    CHECK(says(refusal([](Request& r) { r.headers.add("If-Unmodified-Since", "x"); }), "If-Unmodified-Since"));
    CHECK(says(refusal([](Request& r) { r.headers.add("If-Modified-Since", "yesterday"); }),
               "If-Modified-Since does not fit"));
    CHECK(refusal([](Request& r) { r.body = "x"; }).kind() == ErrorKind::unmodelled);

    // What signers, SDKs and HTTP itself add asks for nothing.
    request.query = "x-id=GetObject&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0";
    for (std::string_view const name :
         {"X-Amz-Date", "X-Amz-Security-Token", "x-amz-content-sha256", "x-amz-user-agent", "X-Amzn-Trace-Id",
          "amz-sdk-request", "Authorization", "User-Agent", "Accept"})
        request.headers.add(name, "x");
    CHECK(readBack<s3::GetObject>(request));
    Request other;
    other.path = "/bucket";
    other.query = "list-type=1";
    CHECK_FALSE(readBack<s3::ListObjectsV2>(other));
}

TEST_CASE("REST: labels that would lead elsewhere are refused before anything is sent") {
    for (auto const& [bucket, key] : {std::pair{"", "k"}, {"b-1", ""}, {".", "k"}, {"..", "k"}}) {
        auto const error = requestOf(s3::GetObject{.bucket = bucket, .key = key}).error();
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK(says(error, "nothing was sent"));
        CHECK_FALSE(error.details().reachedService);
    }
    CHECK(says(requestOf(s3::GetObject{.bucket = "b-1", .key = ""}).error(), "key is empty"));
    CHECK(says(requestOf(s3::GetObject{.bucket = "b-1", .key = "\xff"}).error(), "key is not UTF-8"));
    CHECK(requestOf(lambda::Invoke{.functionName = "a/b"}).value().path == "/2015-03-31/functions/a%2Fb/invocations");
}

TEST_CASE("REST: members in headers are found by names in any case, the first of each") {
    // Each by itself, so that none is taken for another.
    for (auto const& member : shapeOf<s3::GetObjectOutput>.members) {
        if (member.binding.in != In::header) continue;
        auto const name = member.wireName(s3::service.naming);
        bool const isTime = member.name == "lastModified";
        std::string shouted{name};
        for (char& c : shouted)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
        auto const other = "x-other-" + shouted;
        for (std::string_view const spelt : {name, std::string_view{shouted}}) {
            auto const first = isTime ? "Fri, 02 Jan 2026 03:04:05 GMT" : "7";
            auto read =
                answerOf<s3::GetObject>(response(200, "", headers({{other, "no"}, {spelt, first}, {name, "8"}})))
                    .value();
            for (auto const& each : shapeOf<s3::GetObjectOutput>.members)
                if (each.binding.in == In::header)
                    CHECK(view(read).member(each).absent() == (each.name != member.name));
            auto const value = view(read).member(member).engaged();
            std::string text;
            pylon::detail::appendScalar(text, value, TimeForm::httpDate);
            CHECK(text == first);
        }
    }
}

TEST_CASE("REST: a header's value cannot bring headers of its own") {
    auto const error = requestOf(s3::GetObject{.bucket = "b-1", .key = "k", .range = "bytes=0-1\r\nX-Evil: 1"}).error();
    CHECK(error.kind() == ErrorKind::invalidInput);
    CHECK(says(error, "range cannot stand in a header"));
    CHECK_FALSE(says(error, "Evil"));
}

TEST_CASE("restXml: ListObjectsV2 comes back as it was") {
    s3::ListObjectsV2Output output{.name = "b", .prefix = "", .maxKeys = 1000, .keyCount = 3, .isTruncated = true};
    output.contents.push_back(
        {.key = " <&>\r\n", .lastModified = Timestamp{1'500ms}, .checksumAlgorithm = {"CRC32", "SHA1"}, .size = 0});
    output.contents.push_back({.key = "k2"});
    output.commonPrefixes = {{"p/"}};
    auto const written = answering<s3::ListObjectsV2>(output);
    CHECK(headerOf(written.headers, "Content-Type") == "application/xml");
    CHECK(
        written.body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
                                 "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name><Prefix></Prefix>"));
    auto const read = answerOf<s3::ListObjectsV2>(written).value();
    REQUIRE(read.contents.size() == 2);
    CHECK(read.contents[0].key == " <&>\r\n");
    CHECK(read.contents[0].lastModified == Timestamp{1'500ms});
    CHECK(read.contents[0].size == 0);
    CHECK(read.contents[0].checksumAlgorithm == std::vector<std::string>{"CRC32", "SHA1"});
    CHECK(read.commonPrefixes[0].prefix == "p/");
    CHECK(read.isTruncated);
    CHECK(read.prefix == "");
}

TEST_CASE("restXml: S3's errors are read, without a body and in an answer of status 200 too") {
    auto error = errorOf<s3::GetObject>(response(404,
                                                 "<?xml "
                                                 "version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>no</"
                                                 "Message><Key>k</Key><RequestId>body</RequestId></Error>",
                                                 headers({{"x-amz-request-id", "header"}})));
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.code() == "NoSuchKey");
    CHECK(error.requestId() == "header");

    error = errorOf<s3::GetObject>(response(404, ""));
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.code() == "404");

    error = errorOf<s3::ListObjectsV2>(
        response(200, "<?xml version=\"1.0\"?>\n  \n<Error><Code>InternalError</Code><Message>oops</Message></Error>"));
    CHECK(error.kind() == ErrorKind::server);
    CHECK(error.code() == "InternalError");
    CHECK(errorOf<s3::ListObjectsV2>(response(200, "<Error><Code>SlowDown</Code></Error>")).kind() ==
          ErrorKind::throttled);
    // An object that looks like an error is an object.
    CHECK(answerOf<s3::GetObject>(response(200, "<Error><Code>InternalError</Code></Error>"))
              .value()
              .body.bytes.starts_with("<Error>"));

    auto const written =
        protocol::writeError(s3::service, {.status = 404, .code = "NoSuchBucket", .message = "<none>"}, "r-5");
    CHECK(written.body == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code>"
                          "<Message>&lt;none&gt;</Message><RequestId>r-5</RequestId><HostId>ci01</HostId></Error>");
    CHECK(errorOf<s3::ListObjectsV2>(written).requestId() == "r-5");
}

TEST_CASE("restJson: Invoke goes out in path, query, headers and payload, and comes back") {
    lambda::Invoke const invoke{.functionName = "arn:aws:lambda:eu-west-1:1:function:f",
                                .invocationType = "Event",
                                .qualifier = "$LATEST",
                                .payload = Blob{R"({"a":1})"}};
    auto const request = requestOf(invoke).value();
    CHECK(request.path == "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations");
    CHECK(request.query == "Qualifier=%24LATEST");
    CHECK(headerOf(request.headers, "X-Amz-Invocation-Type") == "Event");
    CHECK(request.body == R"({"a":1})");
    auto const back = readBack<lambda::Invoke>(request).value();
    CHECK(back.functionName == invoke.functionName);
    CHECK(back.payload == invoke.payload);
    CHECK_FALSE(requestOf(lambda::Invoke{.functionName = "f"}).value().headers.contains("Content-Type"));

    auto const written =
        answering<lambda::Invoke>({.statusCode = 202, .functionError = "Unhandled", .payload = Blob{"null"}});
    CHECK(written.status == 202);
    CHECK(headerOf(written.headers, "X-Amz-Function-Error") == "Unhandled");
    auto const read = answerOf<lambda::Invoke>(written).value();
    CHECK(read.statusCode == 202);
    CHECK(read.payload.bytes == "null");
    CHECK(read.functionError == "Unhandled");
    CHECK_FALSE(read.logResult);
}

TEST_CASE("restJson: errors have their code in a header or in the body") {
    auto error =
        errorOf<lambda::Invoke>(response(404, R"({"Type":"User","Message":"no function"})",
                                         headers({{"x-amzn-ErrorType", "ResourceNotFoundException:http://x"}})));
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.code() == "ResourceNotFoundException");
    CHECK(error.message() == "no function");
    error = errorOf<lambda::Invoke>(response(400, R"({"code":"Foo","__type":"Bar","message":"m"})"));
    CHECK(error.code() == "Foo");
    auto const written =
        protocol::writeError(lambda::service, {.status = 429, .code = "TooManyRequestsException", .message = "m"}, "r");
    CHECK(written.body == R"({"Type":"User","message":"m"})");
    CHECK(errorOf<lambda::Invoke>(written).kind() == ErrorKind::throttled);
}

} // namespace core_protocol_test
