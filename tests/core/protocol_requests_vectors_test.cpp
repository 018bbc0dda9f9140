// SPDX-License-Identifier: BSL-1.0

#include "support/message_compare.hpp"
#include "support/model.hpp"
#include "support/vectors.hpp"
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/s3/management.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sns/management.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sqs/management.hpp>
#include <pylon/services/ssm/management.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace core_protocol_requests_vectors_test {

// What another SDK puts on the wire: the client must write the same, and the in-memory AWS must read it.

using namespace pylon;
using namespace pylon::test;

namespace {

struct Recorded {
    std::string host;
    Request request;
};

/// The recorded request, without its signature.
Recorded recordedOf(Json const& each) {
    auto const& json = each["request"];
    Recorded recorded;
    auto& request = recorded.request;
    request.method = json["method"].string();
    auto url = json["url"].string().substr(std::string_view{"https://"}.size());
    recorded.host = request.authority = url.substr(0, url.find('/'));
    url.erase(0, recorded.host.size());
    request.path = url.substr(0, url.find('?'));
    if (url.find('?') != std::string::npos) request.query = url.substr(url.find('?') + 1);
    for (auto const& [name, value] : json["headers"].members())
        request.headers.add(name, value.string());
    request.body = json["body"].string();
    return recorded;
}

/// What the SDK adds of its own accord: signatures, checksums, how the body is sent. That is not the protocol's business.
bool isOfTheSdk(std::string_view header) {
    static std::set<std::string, std::less<>> const names{"Authorization",
                                                          "X-Amz-Date",
                                                          "X-Amz-Content-SHA256",
                                                          "X-Amz-Security-Token",
                                                          "Content-Length",
                                                          "Content-Encoding",
                                                          "Transfer-Encoding",
                                                          "X-Amz-Trailer",
                                                          "Expect",
                                                          "Content-MD5",
                                                          "Content-Type",
                                                          "X-Amz-Decoded-Content-Length",
                                                          "amz-sdk-request",
                                                          "amz-sdk-invocation-id",
                                                          "x-amz-checksum-mode",
                                                          "x-amz-sdk-checksum-algorithm",
                                                          "x-amz-checksum-crc32"};
    return std::any_of(names.begin(), names.end(), [&](auto const& name) { return sameHeaderName(name, header); });
}

void checkSame(Request const& ours, Request const& theirs, Json const& params) {
    CHECK(ours.method == theirs.method);
    CHECK(ours.path == theirs.path);
    auto query = sortedParameters(theirs.query);
    if (!params.contains("EncodingType"))
        std::erase_if(query, [](auto const& parameter) { return parameter.first == "encoding-type"; });
    CHECK(sortedParameters(ours.query) == query);
    for (auto const& [name, value] : theirs.headers) {
        INFO("header " << name);
        if (!isOfTheSdk(name)) CHECK(headerOf(ours.headers, name) == value);
    }
    auto const type = headerOf(ours.headers, "Content-Type");
    INFO("body: " << ours.body.view());
    if (headerOf(theirs.headers, "Content-Encoding").find("aws-chunked") != std::string::npos) return;
    if (type.starts_with("application/x-amz-json") || type == "application/json") {
        CHECK(headerOf(theirs.headers, "Content-Type") == type);
        CHECK(sameJson(Json::parse(ours.body), Json::parse(theirs.body)));
    } else if (type == "application/x-www-form-urlencoded") {
        CHECK(headerOf(theirs.headers, "Content-Type").starts_with(type));
        CHECK((canonicalForm(ours.body) == canonicalForm(theirs.body)));
    } else if (type == "application/xml") {
        CHECK(canonicalXml(std::string{ours.body}) == canonicalXml(std::string{theirs.body}));
    } else {
        CHECK(ours.body.view() == theirs.body.view());
    }
}

/// Writes the operation as the client would and compares; then reads what was recorded and compares with the parameters.
void tryBothWays(OperationInfo const& operation, ConstView input, MutableView back, Json const& each) {
    auto const& codec =
        protocol::usesJson(operation.service->protocol) ? codecFunctions<RapidJsonCodec> : codecFunctions<PugixmlCodec>;
    auto [host, theirs] = recordedOf(each);

    Endpoint endpoint;
    endpoint.authority = host;
    bool inPath = true;
    if (auto const* bucket = each["params"].find("Bucket");
        bucket != nullptr && host.starts_with(bucket->string() + ".")) {
        endpoint.authority = host.substr(bucket->string().size() + 1);
        inPath = false;
    }
    // The SDK asks in the path for where a bucket is, whatever its name.
    if (inPath && operation.name == "GetBucketLocation") endpoint.addressing = Addressing::path;
    Request ours;
    protocol::writeRequest(operation, input, codec, endpoint, ours).value();
    CHECK(ours.authority == host);
    checkSame(ours, theirs, each["params"]);

    if (headerOf(theirs.headers, "Content-Encoding").find("aws-chunked") != std::string::npos) return;
    for (std::string_view const name :
         {"x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-mode", "Content-Length"})
        if (!ours.headers.contains(name)) theirs.headers.remove(name);
    if (!each["params"].contains("EncodingType") && theirs.query.ends_with("&encoding-type=url"))
        theirs.query.resize(theirs.query.size() - std::string_view{"&encoding-type=url"}.size());
    protocol::readRequest(operation, theirs, codec, back).value();
    // On the wire a payload that is empty and one that is not there are the same.
    if (auto const* payload = each["params"].find("Payload"); payload != nullptr && payload->string() == "base64:")
        return;
    // Neither is there a way to tell no headers of a prefix from an empty map.
    for (auto const& member : input.shape->members)
        if (member.binding.in == In::headers && input.member(member).absent())
            member.shape->clear(member.address(back.object));
    CHECK(describe(back) == describe(input));
}

Protocol protocolOf(std::string const& service) {
    static std::map<std::string, Protocol> const protocols{
        {"s3", Protocol::restXml},      {"sqs", Protocol::awsJson10}, {"sns", Protocol::query},
        {"lambda", Protocol::restJson}, {"ssm", Protocol::awsJson11}, {"dynamodb", Protocol::awsJson10},
        {"sts", Protocol::query},       {"sso", Protocol::restJson}};
    return protocols.at(service);
}

/// The models of the services, by name. Static: shapes refer to them.
Json const& modelOf(std::string const& service) {
    static std::map<std::string, Json> models;
    auto const [found, made] = models.try_emplace(service);
    if (made) found->second = vectorJson("models/" + service + ".json").value();
    return found->second;
}

template <Operation Op> void tryDeclared(Json const& each) {
    Op operation;
    fill(mutableView(operation), each["params"]);
    Op back;
    tryBothWays(operationInfo<Op>, view(operation), mutableView(back), each);
}

/// What is to be copied is a text on the wire, which the other SDK lets one give in parts.
void tryCopy(Json const& each) {
    auto const& params = each["params"];
    auto const& source = params["CopySource"];
    s3::CopyObject operation{.bucket = params["Bucket"].string(),
                             .key = params["Key"].string(),
                             .copySource = source["Bucket"].string() + "/",
                             .metadataDirective = params["MetadataDirective"].string(),
                             .metadata = {{"k", params["Metadata"]["k"].string()}}};
    appendEncoded(operation.copySource, source["Key"].string(), Slash::keep);
    operation.copySource += "?versionId=" + source["VersionId"].string();
    s3::CopyObject back;
    tryBothWays(operationInfo<s3::CopyObject>, view(operation), mutableView(back), each);
}

using Try = void (*)(Json const&);

std::map<std::string, Try> const declared{
    {"GetQueueUrl", &tryDeclared<sqs::GetQueueUrl>},
    {"SendMessage", &tryDeclared<sqs::SendMessage>},
    {"SendMessageBatch", &tryDeclared<sqs::SendMessageBatch>},
    {"ReceiveMessage", &tryDeclared<sqs::ReceiveMessage>},
    {"DeleteMessage", &tryDeclared<sqs::DeleteMessage>},
    {"DeleteMessageBatch", &tryDeclared<sqs::DeleteMessageBatch>},
    {"ChangeMessageVisibilityBatch", &tryDeclared<sqs::ChangeMessageVisibilityBatch>},
    {"GetQueueAttributes", &tryDeclared<sqs::GetQueueAttributes>},
    {"CreateQueue", &tryDeclared<sqs::CreateQueue>},
    {"ChangeMessageVisibility", &tryDeclared<sqs::ChangeMessageVisibility>},
    {"PurgeQueue", &tryDeclared<sqs::PurgeQueue>},
    {"Publish", &tryDeclared<sns::Publish>},
    {"PublishBatch", &tryDeclared<sns::PublishBatch>},
    {"CreateTopic", &tryDeclared<sns::CreateTopic>},
    {"Subscribe", &tryDeclared<sns::Subscribe>},
    {"GetObject", &tryDeclared<s3::GetObject>},
    {"HeadObject", &tryDeclared<s3::HeadObject>},
    {"PutObject", &tryDeclared<s3::PutObject>},
    {"DeleteObject", &tryDeclared<s3::DeleteObject>},
    {"DeleteObjects", &tryDeclared<s3::DeleteObjects>},
    {"ListObjectsV2", &tryDeclared<s3::ListObjectsV2>},
    {"CreateBucket", &tryDeclared<s3::CreateBucket>},
    {"HeadBucket", &tryDeclared<s3::HeadBucket>},
    {"DeleteBucket", &tryDeclared<s3::DeleteBucket>},
    {"CreateMultipartUpload", &tryDeclared<s3::CreateMultipartUpload>},
    {"UploadPart", &tryDeclared<s3::UploadPart>},
    {"UploadPartCopy", &tryDeclared<s3::UploadPartCopy>},
    {"CompleteMultipartUpload", &tryDeclared<s3::CompleteMultipartUpload>},
    {"AbortMultipartUpload", &tryDeclared<s3::AbortMultipartUpload>},
    {"ListParts", &tryDeclared<s3::ListParts>},
    {"CopyObject", &tryCopy},
    {"Invoke", &tryDeclared<lambda::Invoke>},
    {"GetParameter", &tryDeclared<ssm::GetParameter>},
    {"GetParameters", &tryDeclared<ssm::GetParameters>},
    {"GetParametersByPath", &tryDeclared<ssm::GetParametersByPath>},
    {"PutParameter", &tryDeclared<ssm::PutParameter>},
};

} // namespace

TEST_CASE("declared operations are written as another SDK writes them, and read from what it writes") {
    auto const json = vectorJson("requests/requests.json");
    if (!json) return;
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        auto const found = declared.find(each["operation"].string());
        if (found == declared.end()) continue;
        INFO(each["service"].string() << "." << each["operation"].string() << " " << each["note"].string());
        found->second(each);
        ++tried;
    }
    CHECK(tried == 42);
}

TEST_CASE("a parameter that is not declared is an error that names it") {
    auto const json = vectorJson("requests/requests.json");
    if (!json) return;
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        if (!each["params"].contains("ResponseContentType")) continue;
        auto recorded = recordedOf(each);
        // One that S3 does not have.
        auto& query = recorded.request.query;
        query.replace(query.find("response-content-type"), std::string_view{"response-content-type"}.size(),
                      "response-colour");
        s3::GetObject operation;
        auto const read = protocol::readRequest(operationInfo<s3::GetObject>, recorded.request,
                                                codecFunctions<PugixmlCodec>, mutableView(operation));
        REQUIRE_FALSE(read);
        CHECK(read.error().kind() == ErrorKind::unmodelled);
        CHECK(read.error().message().find("response-colour") != std::string::npos);
        ++tried;
    }
    CHECK(tried == 1);
}

TEST_CASE("operations of the services' models are written as another SDK writes them, and read from what it writes") {
    auto const json = vectorJson("requests/requests.json");
    if (!json) return;
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        auto const& name = each["service"].string();
        // What is to be copied is a text on the wire, which the other SDK lets one give in parts.
        if (each["operation"].string() == "CopyObject") continue;
        INFO(name << "." << each["operation"].string() << " " << each["note"].string());
        auto const& model = modelOf(name);
        ModelledOperation operation{model["metadata"], model["operations"][each["operation"].string()], model["shapes"],
                                    protocolOf(name)};
        if (name == "s3") {
            operation.service.bucketInHost = true;
            operation.service.xmlNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";
        }
        Dynamic value;
        Dynamic back;
        MutableView const input{&value.members, operation.info.input};
        try {
            fill(input, each["params"]);
            tryBothWays(operation.info, input, {&back.members, operation.info.input}, each);
        } catch (std::exception const& error) {
            FAIL_CHECK(error.what());
        }
        ++tried;
    }
    CHECK(tried == 55);
}

} // namespace core_protocol_requests_vectors_test
