// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_QUERY_IPP
#define PYLON_CORE_PROTOCOL_QUERY_IPP

#include <pylon/core/form.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/error_reading.hpp>
#include <pylon/core/protocol/xml.ipp>
#include <pylon/core/uri.hpp>

#include <string>
#include <string_view>
#include <utility>

/// @file
/// The query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

namespace pylon::protocol::detail {

PYLON_INLINE Result<void> writeQueryRequest(OperationInfo const& operation, OperationInput const& input,
                                            CodecFunctions const&, Endpoint const&, Request& request) {
    request.path.append("/");
    pylon::detail::addOwnHeader(request.headers, "Content-Type", "application/x-www-form-urlencoded");
    auto& body = request.body.own();
    body.reserve(1024); // what most fit into, rather than to grow four times
    // Letters, digits and hyphens, which stand in a form as they are.
    body.append("Action=").append(operation.name).append("&Version=").append(operation.service->version);
    return pylon::detail::appendForm(body, input.view, operation.service->naming);
}

PYLON_INLINE Result<void> readQueryResponse(OperationInfo const& operation, Response& response,
                                            CodecFunctions const& codec, MutableView output) {
    if (response.status < 200 || response.status > 299) return readXmlError(response, codec, response.status);
    if (response.body.empty() && output.shape->members.empty()) return {};
    // Some other page would be read as an answer that says nothing.
    constexpr std::string_view suffix = "Response";
    auto const root = xmlRootOf(response.body);
    if (root.size() != operation.name.size() + suffix.size() || !root.starts_with(operation.name) ||
        !root.ends_with(suffix))
        return Error{ErrorKind::malformed,
                     std::string{"the answer is not the document "}.append(operation.name).append(suffix)};
    if (output.shape->members.empty()) return {};
    auto const wrapper = std::string{operation.name}.append("Result");
    auto format = xmlFormat(*operation.service, Unknown::ignore);
    format.wrapper = wrapper;
    return codec.read(response.body, output, format);
}

/// Parameters may stand in the form or, with GET, in the query. Those of a presigned URL are the signer's business.
PYLON_INLINE Result<void> readQueryRequest(OperationInfo const& operation, Request& request, MutableView input) {
    auto parameters = parseQuery(request.query);
    if (!parameters) return parameters.error();
    auto inForm = parseQuery(request.body, Plus::space);
    if (!inForm) return inForm.error();
    for (auto& parameter : *inForm)
        parameters->push_back(std::move(parameter));
    std::erase_if(*parameters, [](QueryParameter const& parameter) {
        return parameter.name == "Action" || parameter.name == "Version" || parameter.name.starts_with("X-Amz-");
    });
    return pylon::detail::readForm(*parameters, input, operation.service->naming, Unknown::reject);
}

PYLON_INLINE Result<Response> writeQueryResponse(OperationInfo const& operation, ConstView output,
                                                 CodecFunctions const& codec, std::string_view requestId) {
    Response response{.status = 200, .headers = {}, .body = {}};
    response.headers.add("x-amzn-RequestId", requestId);
    response.headers.add("Content-Type", "text/xml");
    std::string const name{operation.name};
    auto& body = response.body;
    body.append("<").append(name).append("Response xmlns=\"").append(operation.service->xmlNamespace).append("\">");
    if (!output.shape->members.empty()) {
        auto const root = name + "Result";
        auto format = xmlFormat(*operation.service, Unknown::ignore, root);
        format.xmlNamespace = {}; // it stands on the element around this
        if (auto written = codec.write(output, format, body); !written) return written.error();
    }
    body.append("<ResponseMetadata>");
    appendXmlElement(body, "RequestId", requestId);
    body.append("</ResponseMetadata></").append(name).append("Response>");
    return response;
}

PYLON_INLINE Response writeQueryError(ServiceInfo const& service, ServiceError const& error,
                                      std::string_view requestId) {
    Response response{.status = error.status, .headers = {}, .body = {}};
    response.headers.add("x-amzn-RequestId", requestId);
    response.headers.add("Content-Type", "text/xml");
    response.body.append("<ErrorResponse xmlns=\"").append(service.xmlNamespace).append("\">");
    bool const older = service.queryCompatible && !error.queryCode.empty();
    beginXmlError(response.body, error, older ? error.queryCode : error.code);
    appendXmlElement(response.body, "Type", error.senderFault ? "Sender" : "Receiver");
    if (service.queryCompatible) response.body.append("<Detail/>"); // so SQS, always empty
    response.body.append("</Error>");
    appendXmlElement(response.body, "RequestId", requestId);
    response.body.append("</ErrorResponse>");
    return response;
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_QUERY_IPP
