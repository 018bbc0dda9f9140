// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/protocol.hpp>

#include "support/message_compare.hpp"
#include "support/model.hpp"
#include "support/vectors.hpp"
#include <pylon/backends/standard_serializer.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace core_protocol_vectors_test {

// The cases of the Smithy specifications for the five protocols, on shapes made from the models that come with them.

using namespace pylon;
using namespace pylon::test;

namespace {

std::map<std::string, Protocol> const protocols{{"awsJson1_0", Protocol::awsJson10},
                                                {"awsJson1_1", Protocol::awsJson11},
                                                {"awsQuery", Protocol::query},
                                                {"restXml", Protocol::restXml},
                                                {"restJson1", Protocol::restJson}};

CodecFunctions const& codecOf(Protocol protocol) {
    return protocol::usesJson(protocol) ? codecFunctions<RapidJsonCodec> : codecFunctions<PugixmlCodec>;
}

/// What pylon leaves out on purpose: empty where the case is to be tried.
std::string_view reasonToLeaveOut(Json const& each) {
    static std::map<std::string_view, std::string_view> const reasons{
        {"MediaTypeHeaderInputBase64", "JSON in base64 in a header is of no service"},
        {"MediaTypeHeaderOutputBase64", "JSON in base64 in a header is of no service"},
        {"NestedXmlMapWithXmlNameSerializes", "a map in a map has the standard names"},
        {"NestedXmlMapWithXmlNameDeserializes", "a map in a map has the standard names"},
        {"IgnoreQueryParamsInResponse", "outputs are declared for themselves"},
        {"RestJsonIgnoreQueryParamsInResponse", "outputs are declared for themselves"},
        {"RestJsonHttpChecksumRequired", "checksums are not the protocol's business"},
        {"RestJsonHttpPayloadWithUnsetUnion", "a union is a struct"},
        {"HttpPrefixHeadersResponse", "with an empty prefix the request id is a header as any other"},
    };
    static std::map<std::string_view, std::string_view> const reasonsForRequests{
        {"RestXmlXmlMapWithXmlNamespace", "namespaces of members are not written"},
        {"XmlNamespaces", "namespaces of members are not written"},
        {"HttpPayloadWithXmlNamespaceAndPrefix", "namespaces have no prefix"},
    };
    auto const& id = each["id"].string();
    if (each["model"]["operation"].contains("endpoint")) return "prefixes of the host are not made";
    if (id.ends_with("IdempotencyTokenAutoFill")) return "tokens do not make themselves";
    if (auto const found = reasons.find(id); found != reasons.end()) return found->second;
    auto const found = reasonsForRequests.find(id);
    return each["kind"].string() == "request" && found != reasonsForRequests.end() ? found->second : std::string_view{};
}

/// A case's parameters as a value of this shape.
Dynamic parametersOf(Json const& each, Shape const* shape) {
    Dynamic value;
    if (auto const* params = each.find("params"); params != nullptr && !params->isNull())
        fill({&value.members, shape}, *params);
    return value;
}

void checkBody(Json const& expected, std::string const& body) {
    auto const* const wanted = expected.find("body");
    if (wanted == nullptr) return;
    auto const type = expected.stringOr("bodyMediaType", "");
    INFO("body: " << body);
    if (wanted->string().empty())
        CHECK(body.empty());
    else if (type == "application/json")
        CHECK(sameJson(Json::parse(body), Json::parse(wanted->string())));
    else if (type == "application/xml")
        CHECK(canonicalXml(body) == canonicalXml(wanted->string()));
    else if (type == "application/x-www-form-urlencoded")
        CHECK(sortedParameters(body) == sortedParameters(wanted->string()));
    else
        CHECK(body == wanted->string());
}

void checkRequest(Json const& expected, Request const& request) {
    CHECK(request.method == expected["method"].string());
    CHECK(request.path == expected["uri"].string());
    auto const parameters = sortedParameters(request.query);
    auto const named = [&](std::string const& name) {
        for (auto const& [each, value] : parameters)
            if (each == name) return true;
        return false;
    };
    INFO("query: " << request.query);
    if (auto const* wanted = expected.find("queryParams")) {
        std::string all;
        for (auto const& each : wanted->items())
            all.append(all.empty() ? "" : "&").append(each.string());
        CHECK(parameters == sortedParameters(all));
    }
    if (auto const* forbidden = expected.find("forbidQueryParams"))
        for (auto const& each : forbidden->items())
            CHECK_FALSE(named(each.string()));
    if (auto const* required = expected.find("requireQueryParams"))
        for (auto const& each : required->items())
            CHECK(named(each.string()));
    if (auto const* headers = expected.find("headers"))
        for (auto const& [name, value] : headers->members()) {
            INFO("header " << name);
            CHECK(headerOf(request.headers, name) == value.string());
        }
    if (auto const* forbidden = expected.find("forbidHeaders"))
        for (auto const& each : forbidden->items())
            CHECK_FALSE(request.headers.contains(each.string()));
    // Content-Length is the transport's.
    if (auto const* required = expected.find("requireHeaders"))
        for (auto const& each : required->items())
            if (each.string() != "Content-Length") CHECK(request.headers.contains(each.string()));
    checkBody(expected, std::string{request.body});
}

Response responseOf(Json const& each) {
    Response response;
    response.status = static_cast<int>(each["code"].integer());
    if (auto const* headers = each.find("headers"))
        for (auto const& [name, value] : headers->members())
            response.headers.add(name, value.string());
    response.body = each.stringOr("body", "");
    return response;
}

void checkError(Json const& each, Error const& error) {
    auto code = each["target"].string();
    if (auto const* expected = each.find("expectedError")) {
        code = expected->stringOr("code", code);
        if (auto const* message = expected->find("message"); message != nullptr && message->isString())
            CHECK(error.message() == message->string());
    }
    // Of a service that once spoke the query protocol the code may be the older one.
    CHECK((error.queryCode().empty() ? error.code() : error.queryCode()) == code);
    CHECK(error.httpStatus() == each["code"].integer());
    CHECK(error.details().reachedService);
}

void tryRequest(Json const& each, OperationInfo const& operation, CodecFunctions const& codec) {
    Endpoint endpoint;
    std::string const host = each.stringOr("host", "example.com");
    endpoint.authority = host.substr(0, host.find('/'));
    if (host.find('/') != std::string::npos) endpoint.basePath = host.substr(host.find('/'));
    auto const value = parametersOf(each, operation.input);
    ConstView const input{&value.members, operation.input};
    Request request;
    protocol::writeRequest(operation, input, codec, endpoint, request).value();
    checkRequest(each, request);

    // The in-memory AWS reads what the client wrote.
    request.path.erase(0, endpoint.basePath.size());
    Dynamic read;
    MutableView const back{&read.members, operation.input};
    protocol::readRequest(operation, request, codec, back).value();
    Request again;
    protocol::writeRequest(operation, protocol::OperationInput{back}, codec, endpoint, again).value();
    checkRequest(each, again);
}

void tryResponse(Json const& each, OperationInfo const& operation, CodecFunctions const& codec) {
    Dynamic read;
    MutableView const output{&read.members, operation.output};
    auto response = responseOf(each);
    auto const outcome = protocol::readResponse(operation, response, codec, output);
    if (each["code"].integer() >= 300) {
        REQUIRE_FALSE(outcome);
        return checkError(each, outcome.error());
    }
    outcome.value();
    auto const expected = parametersOf(each, operation.output);
    CHECK(describe(output) == describe({&expected.members, operation.output}));

    // The client reads what the in-memory AWS writes.
    auto written = protocol::writeResponse(operation, output, codec, "id").value();
    Dynamic again;
    protocol::readResponse(operation, written, codec, {&again.members, operation.output}).value();
    CHECK(describe({&again.members, operation.output}) == describe(output));
}

/// Runs all cases of a file that come with a model, but those that are left out. `count` is how many these must be.
void runFile(std::string const& file, int count) {
    auto const json = vectorJson("protocol/" + file + ".json");
    if (!json) return;
    auto const protocol = protocols.at(file);
    int tried = 0;
    for (auto const& each : (*json)["cases"].items()) {
        if (!each.contains("model") || !reasonToLeaveOut(each).empty()) continue;
        INFO(file << " " << each["kind"].string() << " " << each["id"].string());
        ++tried;
        try {
            auto const& model = each["model"];
            auto const& shapes = (*json)["shapeSets"][static_cast<std::size_t>(model["shapeSet"].integer())];
            ModelledOperation const operation{model["metadata"], model["operation"], shapes, protocol};
            if (each["kind"].string() == "request")
                tryRequest(each, operation.info, codecOf(protocol));
            else
                tryResponse(each, operation.info, codecOf(protocol));
        } catch (std::exception const& error) {
            FAIL_CHECK(error.what());
        }
    }
    CHECK(tried == count);
}

} // namespace

TEST_CASE("awsJson1_0 is written and read as its specification says") { runFile("awsJson1_0", 52); }
TEST_CASE("awsJson1_1 is written and read as its specification says") { runFile("awsJson1_1", 106); }
TEST_CASE("the query protocol is written and read as its specification says") { runFile("awsQuery", 71); }
TEST_CASE("restXml is written and read as its specification says") { runFile("restXml", 160); }
TEST_CASE("restJson1 is written and read as its specification says") { runFile("restJson1", 174); }

} // namespace core_protocol_vectors_test
