// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_REST_IPP
#define PYLON_CORE_PROTOCOL_REST_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/aws_json.ipp>
#include <pylon/core/protocol/error_reading.hpp>
#include <pylon/core/protocol/header_values.ipp>
#include <pylon/core/protocol/rest_uri.ipp>
#include <pylon/core/protocol/xml.ipp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/// @file
/// restXml and restJson1, which differ in their documents only:
/// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html and aws-restjson1-protocol.html

namespace pylon::protocol::detail {

using pylon::detail::engagedKind;
using pylon::detail::isBytes;
using pylon::detail::partsOf;

PYLON_INLINE DocumentFormat restFormat(ServiceInfo const& service, Unknown unknown, std::string_view root) noexcept {
    return service.protocol == Protocol::restJson ? jsonFormat(service, unknown) : xmlFormat(service, unknown, root);
}

/// What a document's root is called: `given`, or else as the operation with a suffix.
struct DocumentRoot {
    std::string_view given;
    std::string_view operation;
    std::string_view suffix;

    [[nodiscard]] std::string name() const {
        return given.empty() ? std::string{operation}.append(suffix) : std::string{given};
    }
};

/// Writes the body of a request or answer and says what it is; nothing is said where there is none, or where a member did. A payload
/// of bytes is lent; it is `lent`, where that is not empty.
PYLON_INLINE Result<void> writeRestBody(ServiceInfo const& service, ConstView from, MessageParts const& parts,
                                        CodecFunctions const& codec, DocumentRoot const& root, Headers& headers,
                                        Body& body, std::string_view lent = {}) {
    bool const json = service.protocol == Protocol::restJson;
    std::string_view type = json ? "application/json" : "application/xml";
    if (auto const* const payload = parts.payload) {
        auto const value = from.member(*payload);
        if (auto const kind = engagedKind(*payload->shape); isBytes(kind)) {
            bool const text = kind == Kind::string;
            if (lent.empty()) {
                if (value.absent()) return {};
                auto const bytes = value.engaged();
                lent = text ? bytes.as<std::string>() : bytes.as<Blob>().bytes;
            }
            if (lent.empty()) return {};
            body = Body::lent(lent);
            type = text ? "text/plain" : "application/octet-stream";
        } else if (value.absent()) {
            if (!json) return {};
            body = "{}";
        } else if (auto written =
                       codec.write(value.engaged(),
                                   restFormat(service, Unknown::ignore, payload->wireName(service.naming)), body.own());
                   !written) {
            return written;
        }
    } else if (parts.document) {
        if (auto written = codec.write(from, restFormat(service, Unknown::ignore, root.name()), body.own()); !written)
            return written;
    } else {
        return {};
    }
    if (!headers.contains("Content-Type")) pylon::detail::addOwnHeader(headers, "Content-Type", type);
    return {};
}

PYLON_INLINE void writeRestHeaders(ServiceInfo const& service, ConstView from, MessageParts const& parts,
                                   Headers& headers) {
    for (auto const& member : from.shape->members)
        if (member.binding.in == In::header && !from.member(member).absent())
            writeHeader(headers, member, from.member(member), service.naming);
    if (parts.prefixed != nullptr && !from.member(*parts.prefixed).absent())
        writePrefixedHeaders(headers, *parts.prefixed, from.member(*parts.prefixed));
}

/// Reads the members that stand in headers, of which most are not there.
PYLON_INLINE void readRestHeaders(ServiceInfo const& service, Headers const& headers, MutableView to,
                                  MessageParts const& parts) {
    if (parts.prefixed != nullptr) readPrefixedHeaders(headers, *parts.prefixed, to.member(*parts.prefixed));
    auto const* const places = to.shape->headers;
    if (places == nullptr) {
        for (auto const& member : to.shape->members) {
            if (member.binding.in != In::header) continue;
            auto const wanted = member.wireName(service.naming);
            if (auto const value = headers.find(wanted)) readHeader(headers, wanted, *value, member, to.member(member));
        }
        return;
    }
    std::uint64_t seen = 0; // by slot: of headers of one name the first counts
    for (std::size_t i = 0; i != headers.size(); ++i) {
        auto const [name, value] = headers[i];
        for (auto slot = HeaderPlaces::slotOf(name); places->member[slot] != 0;
             slot = (slot + 1) % HeaderPlaces::slots) {
            auto const& member = to.shape->members[places->member[slot] - std::size_t{1}];
            auto const wanted = member.wireName(service.naming);
            if (name.size() != wanted.size() || (name != wanted && !sameHeaderName(name, wanted))) continue;
            if ((seen >> slot & 1) == 0) readHeader(headers, wanted, value, member, to.member(member));
            seen |= std::uint64_t{1} << slot;
            break;
        }
    }
}

/// Reads a body into the payload, if there is such a member, else as the document.
PYLON_INLINE Result<void> readRestBody(ServiceInfo const& service, std::string& body, CodecFunctions const& codec,
                                       MutableView to, MessageParts const& parts, Unknown unknown) {
    auto const* const payload = parts.payload;
    if (payload == nullptr) {
        if (parts.document) return codec.read(body, to, restFormat(service, unknown, {}));
        // Some clients send an empty object where nothing is asked for.
        if (unknown == Unknown::reject && !body.empty() && body != "{}")
            return Error{ErrorKind::unmodelled, "the operation has a body, which is not modelled"};
        return {};
    }
    bool const optional = payload->shape->kind == Kind::optional;
    if (body.empty() && optional) return {};
    auto const place = to.member(*payload).engage();
    if (place.shape->kind == Kind::blob)
        place.as<Blob>().bytes = std::move(body);
    else if (place.shape->kind == Kind::string)
        place.as<std::string>() = std::move(body);
    else
        return codec.read(body, place, restFormat(service, unknown, {}));
    return {};
}

PYLON_INLINE Result<void> writeRestRequest(OperationInfo const& operation, OperationInput const& input,
                                           CodecFunctions const& codec, Endpoint const& endpoint, Request& request) {
    request.method = operation.http.method;
    auto const parts = partsOf(*operation.input);
    writePath(operation, input.view, endpoint, request);
    writeQuery(operation, input.view, parts, request);
    writeRestHeaders(*operation.service, input.view, parts, request.headers);
    DocumentRoot const root{operation.inputRoot, operation.name, "Request"};
    return writeRestBody(*operation.service, input.view, parts, codec, root, request.headers, request.body,
                         input.payload);
}

/// S3 may begin an answer of status 200 before it knows that it will fail.
PYLON_INLINE bool isErrorInDisguise(OperationInfo const& operation, Response const& response,
                                    MessageParts const& parts) noexcept {
    if (!operation.service->bucketInHost || response.status != 200) return false;
    return (parts.payload == nullptr || !isBytes(engagedKind(*parts.payload->shape))) &&
           xmlRootOf(response.body) == "Error";
}

/// Whether S3's answer of no content has one that is not of S3: a page that a proxy put in its place.
PYLON_INLINE bool isPage(OperationInfo const& operation, Response const& response, MessageParts const& parts) noexcept {
    if (!operation.service->bucketInHost || parts.payload != nullptr || parts.document) return false;
    auto const root = xmlRootOf(response.body);
    return response.body.find_first_not_of(" \t\r\n") != std::string::npos &&
           (root.empty() || root == "html" || root == "HTML" || root == "!DOCTYPE" || root == "!doctype");
}

PYLON_INLINE Result<void> readRestResponse(OperationInfo const& operation, Response& response,
                                           CodecFunctions const& codec, MutableView output) {
    auto const& service = *operation.service;
    if (response.status < 200 || response.status > 299)
        return service.protocol == Protocol::restJson ? readJsonError(response, codec, service)
                                                      : readXmlError(response, codec, response.status);
    auto const parts = partsOf(*operation.output);
    if (isErrorInDisguise(operation, response, parts)) return readXmlError(response, codec, 500);
    if (isPage(operation, response, parts))
        return Error{ErrorKind::malformed, "the answer is a page that the service does not have"};
    // Some other page would be read as an answer that says nothing.
    if (parts.document && !operation.outputRoot.empty() && xmlRootOf(response.body) != operation.outputRoot)
        return Error{ErrorKind::malformed, "the answer is not the document " + std::string{operation.outputRoot}};

    if (parts.status != nullptr) {
        auto const place = output.member(*parts.status).engage();
        char const digits[] = {static_cast<char>('0' + response.status / 100),
                               static_cast<char>('0' + response.status / 10 % 10),
                               static_cast<char>('0' + response.status % 10)}; // of 200 to 299
        readScalarText({digits, sizeof digits}, place, TimeForm::standard, parts.status->name);
    }
    readRestHeaders(service, response.headers, output, parts);
    return readRestBody(service, response.body, codec, output, parts, Unknown::ignore);
}

/// Headers that belong to the transmission and not to the operation.
PYLON_INLINE bool isNoInputHeader(std::string_view name) noexcept {
    for (std::string_view const each :
         {"x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-user-agent", "x-amzn-trace-id",
          "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm"})
        if (sameHeaderName(name, each)) return true;
    // Checksums are looked at where the body's bytes are known.
    if (hasHeaderPrefix(name, "x-amz-checksum-") && !sameHeaderName(name, "x-amz-checksum-mode")) return true;
    // Of the others only those are looked at that ask the service for something.
    return !hasHeaderPrefix(name, "x-amz-") && !hasHeaderPrefix(name, "x-amzn-") && !hasHeaderPrefix(name, "If-") &&
           !sameHeaderName(name, "Range");
}

/// @throws Error (unmodelled) naming a header that asks for something and has no member
PYLON_INLINE void rejectUnknownHeaders(OperationInfo const& operation, Headers const& headers) {
    for (auto const& [name, value] : headers) {
        if (isNoInputHeader(name)) continue;
        bool known = false;
        for (auto const& member : operation.input->members) {
            if (member.binding.in == In::header)
                known = known || sameHeaderName(name, member.wireName(operation.service->naming));
            if (member.binding.in == In::headers) known = known || hasHeaderPrefix(name, member.binding.wire);
        }
        if (!known) throw Error{ErrorKind::unmodelled, "the header " + std::string{name} + " is not modelled"};
    }
}

PYLON_INLINE Result<void> readRestRequest(OperationInfo const& operation, Request& request, CodecFunctions const& codec,
                                          MutableView input) {
    if (request.method != operation.http.method) throwOtherPath();
    readPath(operation, request, input);
    readQuery(operation, request, input);
    rejectUnknownHeaders(operation, request.headers);
    auto const parts = partsOf(*input.shape);
    readRestHeaders(*operation.service, request.headers, input, parts);
    return readRestBody(*operation.service, request.body.own(), codec, input, parts, Unknown::reject);
}

/// The second id that S3 gives every answer.
PYLON_INLINE std::string hostId(std::string_view requestId) { return base64Encode(requestId); }

PYLON_INLINE std::string_view requestIdHeader(ServiceInfo const& service) noexcept {
    return service.bucketInHost ? "x-amz-request-id" : "x-amzn-RequestId";
}

PYLON_INLINE Result<Response> writeRestResponse(OperationInfo const& operation, ConstView output,
                                                CodecFunctions const& codec, std::string_view requestId) {
    auto const& service = *operation.service;
    Response response{.status = operation.http.success, .headers = {}, .body = {}};
    response.headers.add(requestIdHeader(service), requestId);
    if (service.bucketInHost) response.headers.add("x-amz-id-2", hostId(requestId));
    auto const parts = partsOf(*operation.output);
    std::string room;
    if (auto const* const status = parts.status; status != nullptr && !output.member(*status).absent()) {
        auto const value =
            wholeNumber(scalarText(output.member(*status).engaged(), TimeForm::standard, status->name, room));
        if (value >= 100 && value <= 599) response.status = static_cast<int>(value);
    }
    writeRestHeaders(service, output, parts, response.headers);
    DocumentRoot const root{operation.outputRoot, operation.name, "Result"};
    Body body;
    if (auto written = writeRestBody(service, output, parts, codec, root, response.headers, body); !written)
        return written.error();
    response.body = std::move(body.own());
    if (response.headers.find("Content-Type") == "application/xml" && !response.body.empty() && parts.document)
        response.body.insert(0, xmlDeclaration);
    return response;
}

PYLON_INLINE Response writeRestJsonError(ServiceInfo const& service, ServiceError const& error,
                                         std::string_view requestId) {
    Response response{.status = error.status, .headers = {}, .body = {}};
    response.headers.add(requestIdHeader(service), requestId);
    response.headers.add("Content-Type", "application/json");
    response.headers.add("x-amzn-ErrorType", error.code);
    response.body.append("{\"Type\":").append(error.senderFault ? "\"User\"" : "\"Service\"");
    if (!error.reason.empty()) {
        response.body.append(",\"Reason\":");
        appendJsonString(response.body, error.reason);
    }
    response.body.append(",\"message\":");
    appendJsonString(response.body, error.message);
    response.body.append("}");
    return response;
}

/// As S3 writes errors, which is the one service of restXml here: `Error` is the root.
PYLON_INLINE Response writeRestXmlError(ServiceInfo const& service, ServiceError const& error,
                                        std::string_view requestId) {
    Response response{.status = error.status, .headers = {}, .body = {}};
    response.headers.add(requestIdHeader(service), requestId);
    response.headers.add("x-amz-id-2", hostId(requestId));
    response.headers.add("Content-Type", "application/xml");
    response.body = xmlDeclaration;
    beginXmlError(response.body, error, error.code);
    for (auto const& [name, value] : error.extras)
        appendXmlElement(response.body, name, value);
    appendXmlElement(response.body, "RequestId", requestId);
    appendXmlElement(response.body, "HostId", hostId(requestId));
    response.body.append("</Error>");
    return response;
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_REST_IPP
