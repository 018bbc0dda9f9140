// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_IPP
#define PYLON_CORE_PROTOCOL_IPP

#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/aws_json.ipp>

#include <utility>

namespace pylon::protocol {
namespace detail {

/// The same error, saying whose operation it befell.
PYLON_INLINE Error during(OperationInfo const& operation, Error const& error) {
    auto details = error.details();
    details.service = operation.service->id;
    details.operation = operation.name;
    return Error{std::move(details)};
}

} // namespace detail

PYLON_INLINE Result<void> writeRequest(OperationInfo const& operation, ConstView input, CodecFunctions const& codec,
                                       Endpoint const& endpoint, Request& request) {
    auto const write = [&]() -> Result<void> {
        request.method = "POST";
        request.scheme = endpoint.scheme;
        request.authority = endpoint.authority;
        request.path = endpoint.basePath;
        request.query.clear();
        request.headers.clear();
        request.body.clear();
        switch (operation.service->protocol) {
        case Protocol::awsJson10:
        case Protocol::awsJson11: return detail::writeAwsJsonRequest(operation, input, codec, request);
        default: return Error{ErrorKind::unmodelled, "this protocol is not supported"};
        }
    };
    // Headers throw where a value cannot be one.
    try {
        auto written = write();
        return written ? std::move(written) : detail::during(operation, written.error());
    } catch (Error const& error) {
        return detail::during(operation, error);
    }
}

PYLON_INLINE Result<void> readResponse(OperationInfo const& operation, Response& response, CodecFunctions const& codec,
                                       MutableView output) {
    auto const read = [&]() -> Result<void> {
        switch (operation.service->protocol) {
        case Protocol::awsJson10:
        case Protocol::awsJson11: return detail::readAwsJsonResponse(operation, response, codec, output);
        default: return Error{ErrorKind::unmodelled, "this protocol is not supported"};
        }
    }();
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

PYLON_INLINE Result<void> readRequest(OperationInfo const& operation, Request& request, CodecFunctions const& codec,
                                      MutableView input) {
    switch (operation.service->protocol) {
    case Protocol::awsJson10:
    case Protocol::awsJson11:
        return codec.read(request.body, input, detail::jsonFormat(*operation.service, Unknown::reject));
    default: return Error{ErrorKind::unmodelled, "this protocol is not supported"};
    }
}

PYLON_INLINE Result<Response> writeResponse(OperationInfo const& operation, ConstView output,
                                            CodecFunctions const& codec, std::string_view requestId) {
    switch (operation.service->protocol) {
    case Protocol::awsJson10:
    case Protocol::awsJson11: return detail::writeAwsJsonResponse(operation, output, codec, requestId);
    default: return Error{ErrorKind::unmodelled, "this protocol is not supported"};
    }
}

PYLON_INLINE Response writeError(ServiceInfo const& service, ServiceError const& error, std::string_view requestId) {
    return detail::writeAwsJsonError(service, error, requestId);
}

} // namespace pylon::protocol

#endif // PYLON_CORE_PROTOCOL_IPP
