// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_OPERATION_HPP
#define PYLON_CORE_OPERATION_HPP

#include <pylon/core/reflect.hpp>
#include <pylon/core/retry.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

namespace pylon {

/// How a service writes requests and answers.
enum class Protocol : std::uint8_t {
    awsJson10, ///< POST / with X-Amz-Target and a JSON object: SQS, DynamoDB
    awsJson11, ///< the same, with another content type: SSM
    query,     ///< POST / with a form, answered in XML: SNS, STS
    restXml,   ///< method and path, headers, XML: S3
    restJson,  ///< method and path, headers, JSON: Lambda
};

/// A host without a region, as `sts.amazonaws.com`, which a service had before it had one in each. The region `aws-global` asks for it.
struct GlobalHost {
    /// Those whose requests once went there, with spaces between; empty: the service has no such host.
    std::string_view regions{};
    /// The profile's property, and in capitals behind `AWS_` the variable, by whose value `legacy` they still do.
    std::string_view setting{};
};

/// What is true of every operation of a service. One constexpr object a service.
struct ServiceInfo {
    std::string_view id;             ///< as in errors and in AWS_ENDPOINT_URL_<ID>: `sqs`
    std::string_view endpointPrefix; ///< of its host: `sqs` of `sqs.eu-west-1.amazonaws.com`
    std::string_view signingName;
    Protocol protocol;
    Naming naming = Naming::capitalized;
    std::string_view target{};         ///< AWS JSON: what stands before the dot in X-Amz-Target
    std::string_view version{};        ///< query: the API's version
    std::string_view xmlNamespace{};   ///< of documents in XML
    std::string_view errorNamespace{}; ///< AWS JSON: what stands before `#` in `__type`
    bool queryCompatible = false;      ///< AWS JSON and query side by side, errors having a code in either: SQS
    bool bucketInHost = false;         ///< the label `bucket` may move from the path into the host: S3
    bool answersHaveCrc32 = false;     ///< answers, errors too, tell their body's CRC-32 in x-amz-crc32: DynamoDB
    bool secretBodies = false;         ///< an answer that cannot be read is not quoted in the error: SSM, Lambda
    GlobalHost globalHost{};           ///< S3, STS
    bool fipsHostInGovCloud = false; ///< aws-us-gov, FIPS throughout, has a host of that name all the same: Lambda, S3
    bool dualStackBySetting = false; ///< a URL that is its dualstack host's is refused, as by AWS's SDKs: DynamoDB
    std::string_view localUrl{};     ///< where the region `local` is: DynamoDB
};

/// The HTTP side of an operation of a REST protocol.
struct Http {
    std::string_view method = "POST";
    /// Path, with labels as `{member}` (one segment: `/` is encoded) or `{member+}` (`/` is kept), and a fixed query.
    std::string_view uri = "/";
    int success = 200; ///< the status that the in-memory AWS answers with; a client takes any 2xx
};

/// An operation as a value: what the pipeline, which is compiled once, is handed.
struct OperationInfo {
    ServiceInfo const* service;
    std::string_view name;
    Idempotency idempotency;
    Http http;
    Shape const* input;
    Shape const* output;
    /// Makes an Output what it was when it was new, so that another attempt does not read into what a broken one left.
    void (*resetOutput)(void* output);
    std::string_view outputRoot; ///< REST-XML: the root element of the answer; empty: the operation's name + `Result`
    std::string_view inputRoot;  ///< REST-XML: the root element of the request; empty: the operation's name + `Request`
    bool keepsErrorBody = false; ///< AWS JSON: what a refusal says besides is wanted, in ErrorDetails::body
};

namespace requirement {

template <class Op>
concept operationIsReflected = Reflected<Op>;

template <class Op>
concept operationHasOutput = Reflected<typename Op::Output> && std::default_initializable<typename Op::Output>;

template <class Op>
concept operationHasService = requires {
    { Op::service } -> std::convertible_to<ServiceInfo const&>;
};

template <class Op>
concept operationHasName = requires {
    { Op::name } -> std::convertible_to<std::string_view>;
};

template <class Op>
concept operationHasIdempotency = requires {
    { Op::idempotency } -> std::convertible_to<Idempotency>;
};

} // namespace requirement

/// Says what to ask of a service: a plain struct, declared once and used from both sides: by the client that writes the
/// request and reads the answer, and by the in-memory AWS that reads the request and writes the answer.
///
/// Requirements, for an operation `Op`:
///   - Op is Reflected: its members are the inputs
///   - `Op::service` is a ServiceInfo, `Op::name` the operation's name on the wire
///   - `Op::idempotency` is an Idempotency
///   - `Op::Output` is a Reflected struct, default-constructible
///   - where they differ from the default: `Op::http` (REST protocols), `Op::bindings` (see Binding; Output may have its own),
///     `Op::inputRoot`, `Op::outputRoot`, `op.serverWait()`: how long the service may hold the call open before it answers;
///     `op.bodySize()`: about how many bytes a long body will have;
///     `op.requestChecksum()`: which Checksum of the body is sent, `Op::requiresChecksum`: the service takes none without, and
///     `Op::checksResponse`: the answer's body is checked, too, `Op::announcesChecksum`: only the algorithm is named;
///     `Op::keepsErrorBody`: a refusal says more than its message
/// Errors: none; what is declared wrongly does not compile.
/// Thread safety: as any value; a call reads its operation from the thread that makes it.
/// Models: every struct in services/*/operations.hpp.
/// Archetype: tests/archetypes/operation.hpp
template <class Op>
concept Operation = requirement::operationIsReflected<Op> && requirement::operationHasOutput<Op> &&
                    requirement::operationHasService<Op> && requirement::operationHasName<Op> &&
                    requirement::operationHasIdempotency<Op>;

namespace detail {

/// See OperationInfo::resetOutput. In place where it cannot fail: to assign each member from a new one is ten times the code.
template <class Output> [[gnu::cold]] void renewOutput(void* output) {
    auto* const old = static_cast<Output*>(output);
    if constexpr (std::is_nothrow_default_constructible_v<Output>) {
        std::destroy_at(old);
        std::construct_at(old);
    } else
        *old = Output{};
}

template <class Op> consteval OperationInfo makeOperationInfo() {
    using Output = typename Op::Output;
    OperationInfo info{
        &Op::service, Op::name, Op::idempotency, {}, &shapeOf<Op>, &shapeOf<Output>, &renewOutput<Output>, {}, {}};
    if constexpr (requires { Op::http; }) info.http = Op::http;
    if constexpr (requires { Op::outputRoot; }) info.outputRoot = Op::outputRoot;
    if constexpr (requires { Op::inputRoot; }) info.inputRoot = Op::inputRoot;
    if constexpr (requires { Op::keepsErrorBody; }) info.keepsErrorBody = true;
    return info;
}

/// Whether an operation has a payload that is bytes or text.
template <class Op> consteval bool hasPayloadOfBytes() {
    for (auto const& member : shapeOf<Op>.members)
        if (member.binding.in == In::payload) return isBytes(engagedKind(*member.shape));
    return false;
}

/// Whether a client writes a document for an operation: else its parameters stand in a form, in headers and in the path, or its payload is
/// bytes.
template <class Op> consteval bool writesDocument() {
    if (Op::service.protocol == Protocol::query) return false;
    if (Op::service.protocol != Protocol::restXml && Op::service.protocol != Protocol::restJson) return true;
    bool inBody = false;
    for (auto const& member : shapeOf<Op>.members) {
        if (member.binding.in == In::payload) return !hasPayloadOfBytes<Op>();
        inBody = inBody || member.binding.in == In::body;
    }
    return inBody;
}

} // namespace detail

template <Operation Op> inline constexpr OperationInfo operationInfo = detail::makeOperationInfo<Op>();

} // namespace pylon

#endif // PYLON_CORE_OPERATION_HPP
