// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_AWS_JSON_IPP
#define PYLON_CORE_PROTOCOL_AWS_JSON_IPP

#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/error_reading.hpp>
#include <pylon/core/text_buffer.hpp>
#include <pylon/core/utf8.hpp>

#include <string>
#include <string_view>
#include <utility>

/// @file
/// AWS JSON 1.0 and 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html

namespace pylon::protocol::detail {

PYLON_INLINE std::string_view awsJsonContentType(Protocol protocol) noexcept {
    return protocol == Protocol::awsJson10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}

PYLON_INLINE DocumentFormat jsonFormat(ServiceInfo const& service, Unknown unknown) noexcept {
    return {.naming = service.naming, .unknown = unknown, .time = TimeForm::epochSeconds};
}

PYLON_INLINE Result<void> writeAwsJsonRequest(OperationInfo const& operation, OperationInput const& input,
                                              CodecFunctions const& codec, Endpoint const&, Request& request) {
    auto const& service = *operation.service;
    request.path.append("/");
    pylon::detail::addOwnHeader(request.headers, "Content-Type", awsJsonContentType(service.protocol));
    TextBuffer target;
    target.append(service.target);
    target.append('.');
    target.append(operation.name);
    pylon::detail::addOwnHeader(request.headers, "X-Amz-Target", target.text());
    if (service.queryCompatible) pylon::detail::addOwnHeader(request.headers, "x-amzn-query-mode", "true");
    auto& body = request.body.own();
    body.reserve(1024); // what most fit into, rather than to grow three times
    return codec.write(input.view, jsonFormat(service, Unknown::ignore), body);
}

PYLON_INLINE Result<void> readAwsJsonResponse(OperationInfo const& operation, Response& response,
                                              CodecFunctions const& codec, MutableView output) {
    if (response.status < 200 || response.status > 299)
        return readJsonError(response, codec, *operation.service, operation.keepsErrorBody);
    return codec.read(response.body, output, jsonFormat(*operation.service, Unknown::ignore));
}

PYLON_INLINE Result<Response> writeAwsJsonResponse(OperationInfo const& operation, ConstView output,
                                                   CodecFunctions const& codec, std::string_view requestId) {
    Response response{.status = 200, .headers = {}, .body = {}};
    response.headers.reserve(4, 192); // of these and what the service's front puts on it
    response.headers.add("x-amzn-RequestId", requestId);
    response.headers.add("Content-Type", awsJsonContentType(operation.service->protocol));
    // An operation that has nothing to say answers with no body at all.
    if (!output.shape->members.empty())
        if (auto written = codec.write(output, jsonFormat(*operation.service, Unknown::ignore), response.body);
            !written)
            return written.error();
    return response;
}

/// Appends text as a JSON string. Whatever is not UTF-8 in it becomes a question mark, so that an error can always be written.
PYLON_INLINE void appendJsonString(std::string& out, std::string_view text) {
    constexpr std::string_view hexDigits = "0123456789abcdef";
    out.push_back('"');
    for (char const *at = text.data(), *const end = at + text.size(); at != end;) {
        auto const length = utf8SequenceLength(at, end);
        auto const byte = static_cast<unsigned char>(*at);
        if (length == 0)
            out.push_back('?');
        else if (byte < 0x20)
            out.append("\\u00").append(1, hexDigits[byte >> 4]).append(1, hexDigits[byte & 15]);
        else
            out.append(byte == '"' || byte == '\\' ? "\\" : "").append(at, length);
        at += length == 0 ? 1 : length;
    }
    out.push_back('"');
}

PYLON_INLINE Response writeAwsJsonError(ServiceInfo const& service, ServiceError const& error,
                                        std::string_view requestId) {
    Response response{.status = error.status, .headers = {}, .body = {}};
    response.headers.add("x-amzn-RequestId", requestId);
    response.headers.add("Content-Type", awsJsonContentType(service.protocol));
    if (service.queryCompatible && !error.queryCode.empty())
        response.headers.add("x-amzn-query-error", error.queryCode + (error.senderFault ? ";Sender" : ";Receiver"));
    std::string type{error.errorNamespace.empty() ? service.errorNamespace : error.errorNamespace};
    type.append(type.empty() ? "" : "#").append(error.code);
    response.body.append("{\"__type\":");
    appendJsonString(response.body, type);
    response.body.append(",\"message\":");
    appendJsonString(response.body, error.message);
    if (!error.jsonMembers.empty()) response.body.append(",").append(error.jsonMembers);
    response.body.append("}");
    return response;
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_AWS_JSON_IPP
