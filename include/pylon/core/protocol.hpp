// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_HPP
#define PYLON_CORE_PROTOCOL_HPP

#include <pylon/core/endpoint.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/uri.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The five protocols of AWS, in both directions, derived from an operation's declaration.
///
/// A client writes requests and reads responses; the in-memory AWS reads requests and writes responses. Nothing here does I/O
/// or knows a policy: the one codec that the protocol needs is handed in. See the Smithy specifications of awsJson1_0,
/// awsJson1_1, awsQuery, restXml and restJson1.
namespace pylon::protocol {

/// Whether a protocol's documents are JSON (else they are XML).
[[nodiscard]] constexpr bool usesJson(Protocol protocol) noexcept {
    return protocol == Protocol::awsJson10 || protocol == Protocol::awsJson11 || protocol == Protocol::restJson;
}

/// What an operation is asked.
struct OperationInput {
    ConstView view;
    /// Bytes that are the payload in the place of those in `view`; empty: there are none.
    std::string_view payload{};

    OperationInput(ConstView input, std::string_view lentPayload = {}) noexcept : view(input), payload(lentPayload) {}
};

/// A client's side of one protocol. Chosen where the operation is known, so that a program carries only the protocols that it
/// uses.
struct ClientSide {
    Result<void> (*write)(OperationInfo const& operation, OperationInput const& input, CodecFunctions const& codec,
                          Endpoint const& endpoint, Request& request);
    Result<void> (*read)(OperationInfo const& operation, Response& response, CodecFunctions const& codec,
                         MutableView output);
};

namespace detail {

Result<void> writeAwsJsonRequest(OperationInfo const&, OperationInput const&, CodecFunctions const&, Endpoint const&,
                                 Request&);
Result<void> writeQueryRequest(OperationInfo const&, OperationInput const&, CodecFunctions const&, Endpoint const&,
                               Request&);
Result<void> writeRestRequest(OperationInfo const&, OperationInput const&, CodecFunctions const&, Endpoint const&,
                              Request&);
Result<void> readAwsJsonResponse(OperationInfo const&, Response&, CodecFunctions const&, MutableView);
Result<void> readQueryResponse(OperationInfo const&, Response&, CodecFunctions const&, MutableView);
Result<void> readRestResponse(OperationInfo const&, Response&, CodecFunctions const&, MutableView);

} // namespace detail

/// The client's side of a protocol that is known at compile time.
template <Protocol P>
inline constexpr ClientSide clientSide = [] {
    if constexpr (P == Protocol::awsJson10 || P == Protocol::awsJson11)
        return ClientSide{&detail::writeAwsJsonRequest, &detail::readAwsJsonResponse};
    else if constexpr (P == Protocol::query)
        return ClientSide{&detail::writeQueryRequest, &detail::readQueryResponse};
    else
        return ClientSide{&detail::writeRestRequest, &detail::readRestResponse};
}();

/// Writes the request of an operation, all but what differs between attempts (date, signature, amz-sdk-request). `side` is
/// that of the operation's protocol. A payload of bytes is not copied but lent to the request, see Body: it must outlive that.
/// Errors: invalidInput, where a label is empty or a header's value cannot be one.
[[nodiscard]] Result<void> writeRequest(ClientSide const& side, OperationInfo const& operation,
                                        OperationInput const& input, CodecFunctions const& codec,
                                        Endpoint const& endpoint, Request& request);
/// The same for a protocol that is known at run time only.
[[nodiscard]] Result<void> writeRequest(OperationInfo const& operation, OperationInput const& input,
                                        CodecFunctions const& codec, Endpoint const& endpoint, Request& request);

/// Reads a response: into `output` where it is a success, else as the service's error. Uses up the response.
/// Errors: what the service said, sorted into an ErrorKind; malformed where the answer is not what the protocol allows.
[[nodiscard]] Result<void> readResponse(ClientSide const& side, OperationInfo const& operation, Response& response,
                                        CodecFunctions const& codec, MutableView output);
/// The same for a protocol that is known at run time only.
[[nodiscard]] Result<void> readResponse(OperationInfo const& operation, Response& response, CodecFunctions const& codec,
                                        MutableView output);

/// Reads a request as the service would, members that the operation lacks being an error (unmodelled). Uses up the request.
[[nodiscard]] Result<void> readRequest(OperationInfo const& operation, Request& request, CodecFunctions const& codec,
                                       MutableView input);

/// The same of an operation in AWS JSON, of whose request no more is read than the body, which is used up.
[[nodiscard]] Result<void> readAwsJsonRequest(OperationInfo const& operation, std::string& body,
                                              CodecFunctions const& codec, MutableView input);

/// How closely a request fits an operation of a REST protocol: 0 where it is none of it, and the more, the more of what the
/// operation requires it has: a fixed parameter of the query, a header or parameter for each member that is not optional. Of several
/// operations that it fits, the closest is meant. `query` is the request's, parsed.
[[nodiscard]] std::size_t closeness(OperationInfo const& operation, Request const& request,
                                    std::vector<QueryParameter> const& query);

/// The bucket in a host, as `b` of `b.s3.eu-west-1.amazonaws.com` or `b.localhost:4566`; empty where there is none.
[[nodiscard]] std::string_view bucketOfHost(std::string_view authority) noexcept;

/// Writes the answer of an operation that succeeded.
[[nodiscard]] Result<Response> writeResponse(OperationInfo const& operation, ConstView output,
                                             CodecFunctions const& codec, std::string_view requestId);

/// What a service says when it refuses.
struct ServiceError {
    int status = 400;
    std::string code{};      ///< the error's name, as `QueueDoesNotExist`
    std::string queryCode{}; ///< the older protocol's name, where the service gives both
    std::string message{};
    bool senderFault = true;
    /// AWS JSON: what stands before `#`; empty: the service's own namespace.
    std::string_view errorNamespace{};
    std::string_view reason{}; ///< restJson1: Lambda's further word on why it refused
    /// S3: what stands in the error beside code and message, as `BucketName`.
    std::vector<std::pair<std::string, std::string>> extras{};
    /// AWS JSON: further members of the error, as `"Item":{...}`.
    std::string jsonMembers{};
};

/// Writes the answer of an operation that was refused.
[[nodiscard]] Response writeError(ServiceInfo const& service, ServiceError const& error, std::string_view requestId);

} // namespace pylon::protocol

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/protocol.ipp>
#endif

#endif // PYLON_CORE_PROTOCOL_HPP
