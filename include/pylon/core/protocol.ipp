// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_IPP
#define PYLON_CORE_PROTOCOL_IPP

#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/aws_json.ipp>
#include <pylon/core/protocol/query.ipp>
#include <pylon/core/protocol/rest.ipp>

#include <algorithm>
#include <utility>

namespace pylon::protocol {
namespace detail {

/// Calls a function that returns a Result, and makes a Result of what it may throw.
template <class F> auto resultOf(F const& function) -> decltype(function()) {
    try {
        return function();
    } catch (Error const& error) {
        return error;
    }
}

PYLON_INLINE ClientSide const& clientSideOf(Protocol protocol) noexcept {
    switch (protocol) {
    case Protocol::awsJson10:
    case Protocol::awsJson11: return clientSide<Protocol::awsJson10>;
    case Protocol::query: return clientSide<Protocol::query>;
    default: return clientSide<Protocol::restXml>;
    }
}

} // namespace detail

PYLON_INLINE Result<void> writeRequest(ClientSide const& side, OperationInfo const& operation,
                                       OperationInput const& input, CodecFunctions const& codec,
                                       Endpoint const& endpoint, Request& request) {
    auto written = detail::resultOf([&]() -> Result<void> {
        request.method = "POST";
        request.scheme = endpoint.scheme;
        request.authority = endpoint.authority;
        request.path = endpoint.basePath;
        request.query.clear();
        request.headers.clear();
        // Room for what most requests have, signature included.
        request.headers.reserve(16, 1024);
        request.body.clear();
        return side.write(operation, input, codec, endpoint, request);
    });
    if (written) return written;
    auto details = written.error().details();
    details.service = operation.service->id;
    details.operation = operation.name;
    return Error{std::move(details)};
}

PYLON_INLINE Result<void> writeRequest(OperationInfo const& operation, OperationInput const& input,
                                       CodecFunctions const& codec, Endpoint const& endpoint, Request& request) {
    return writeRequest(detail::clientSideOf(operation.service->protocol), operation, input, codec, endpoint, request);
}

PYLON_INLINE Result<void> readResponse(OperationInfo const& operation, Response& response, CodecFunctions const& codec,
                                       MutableView output) {
    return readResponse(detail::clientSideOf(operation.service->protocol), operation, response, codec, output);
}

PYLON_INLINE Result<void> readResponse(ClientSide const& side, OperationInfo const& operation, Response& response,
                                       CodecFunctions const& codec, MutableView output) {
    auto const read = detail::resultOf([&]() -> Result<void> { return side.read(operation, response, codec, output); });
    if (read) return {};
    auto details = read.error().details();
    details.service = operation.service->id;
    details.operation = operation.name;
    details.reachedService = true;
    if (details.httpStatus == 0) {
        details.httpStatus = response.status;
        details.requestId = detail::requestIdOf(response.headers);
    }
    return Error{std::move(details)};
}

PYLON_INLINE Result<void> readAwsJsonRequest(OperationInfo const& operation, std::string& body,
                                             CodecFunctions const& codec, MutableView input) {
    return detail::resultOf([&]() -> Result<void> {
        return codec.read(body, input, detail::jsonFormat(*operation.service, Unknown::reject));
    });
}

PYLON_INLINE Result<void> readRequest(OperationInfo const& operation, Request& request, CodecFunctions const& codec,
                                      MutableView input) {
    return detail::resultOf([&]() -> Result<void> {
        switch (operation.service->protocol) {
        case Protocol::awsJson10:
        case Protocol::awsJson11: return readAwsJsonRequest(operation, request.body.own(), codec, input);
        case Protocol::query: return detail::readQueryRequest(operation, request, input);
        default: return detail::readRestRequest(operation, request, codec, input);
        }
    });
}

PYLON_INLINE std::size_t closeness(OperationInfo const& operation, Request const& request,
                                   std::vector<QueryParameter> const& query) {
    if (request.method != operation.http.method || !detail::pathFits(operation, request)) return 0;
    std::size_t fit = 1;
    auto const fixed = *parseQuery(detail::UriTemplate{operation.http.uri}.query);
    for (auto const& each : fixed) {
        if (std::find(query.begin(), query.end(), each) == query.end()) return 0;
        ++fit;
    }
    for (auto const& member : operation.input->members) {
        auto const in = member.binding.in;
        auto const kind = member.shape->kind;
        if ((in != In::query && in != In::header) || kind == Kind::optional || kind == Kind::list || kind == Kind::map)
            continue;
        auto const name = member.wireName(operation.service->naming);
        if (in == In::query ? !detail::hasParameter(query, name) : !request.headers.contains(name)) return 0;
        ++fit;
    }
    return fit;
}

PYLON_INLINE Result<Response> writeResponse(OperationInfo const& operation, ConstView output,
                                            CodecFunctions const& codec, std::string_view requestId) {
    return detail::resultOf([&]() -> Result<Response> {
        switch (operation.service->protocol) {
        case Protocol::awsJson10:
        case Protocol::awsJson11: return detail::writeAwsJsonResponse(operation, output, codec, requestId);
        case Protocol::query: return detail::writeQueryResponse(operation, output, codec, requestId);
        default: return detail::writeRestResponse(operation, output, codec, requestId);
        }
    });
}

PYLON_INLINE Response writeError(ServiceInfo const& service, ServiceError const& error, std::string_view requestId) {
    switch (service.protocol) {
    case Protocol::awsJson10:
    case Protocol::awsJson11: return detail::writeAwsJsonError(service, error, requestId);
    case Protocol::query: return detail::writeQueryError(service, error, requestId);
    case Protocol::restJson: return detail::writeRestJsonError(service, error, requestId);
    case Protocol::restXml: break;
    }
    return detail::writeRestXmlError(service, error, requestId);
}

} // namespace pylon::protocol

#endif // PYLON_CORE_PROTOCOL_IPP
