// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_POLICY_CHECK_HPP
#define PYLON_CORE_DETAIL_POLICY_CHECK_HPP

#include <pylon/core/operation.hpp>
#include <pylon/core/retry.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/signer.hpp>
#include <pylon/core/transport.hpp>

/// @file
/// What a type lacks of a concept, as the compiler's first error and in one sentence. Templates that users meet call these in a
/// static_assert of their own instead of being constrained: what a compiler says of a constraint names everything but the reason.

namespace pylon::detail {

template <class T> consteval bool checkTransport() {
    using namespace requirement;
    if constexpr (!transportIsMovable<T>)
        static_assert(transportIsMovable<T>, "TransportPolicy: a transport must be move-constructible, for the client "
                                             "stores it by value");
    else if constexpr (!transportHasSend<T>)
        static_assert(transportHasSend<T>, "TransportPolicy: a transport needs `send(request, limits)`, which takes a "
                                           "Request const& and a CallLimits const&");
    else if constexpr (!transportSendReturnsResult<T>)
        static_assert(transportSendReturnsResult<T>,
                      "TransportPolicy: a transport's `send(request, limits)` must return "
                      "exactly Result<Response>");
    else if constexpr (!transportHasClock<T>)
        static_assert(transportHasClock<T>,
                      "TransportPolicy: a transport needs `clock()`, which returns a reference to a Clock");
    else if constexpr (requires(T& t) { t.multiplexer(); })
        // Otherwise its calls would be made one after the other, and no one would be told.
        static_assert(
            ConcurrentTransportPolicy<T>,
            "ConcurrentTransportPolicy: a transport's `multiplexer()` must return a Multiplexer by value: movable, "
            "with `void start(token, request, limits)` and `std::optional<Completion> wait(deadline, stop)`");
    return true;
}

template <class T> consteval bool checkSigner() {
    using namespace requirement;
    if constexpr (!signerIsMovable<T>)
        static_assert(signerIsMovable<T>,
                      "SignerPolicy: a signer must be move-constructible, for the client stores it by "
                      "value");
    else if constexpr (!signerHasSign<T>)
        static_assert(signerHasSign<T>,
                      "SignerPolicy: a signer needs a const `sign(request, credentials, scope, now)`, which "
                      "takes a Request&, Credentials const&, SigningScope const& and WallTime");
    else
        static_assert(signerSignReturnsResult<T>,
                      "SignerPolicy: a signer's `sign(request, credentials, scope, now)` must "
                      "return exactly Result<void>");
    return true;
}

template <class T> consteval bool checkPresigner() {
    static_assert(requirement::signerHasPresign<T>,
                  "PresigningSignerPolicy: a signer that presigns needs a const `presign(request, credentials, scope, "
                  "now, expires)`, which takes a Request const&, Credentials const&, SigningScope const&, WallTime and "
                  "std::chrono::seconds, and returns exactly Result<std::string>");
    return true;
}

template <class T> consteval bool checkSerializer() {
    using namespace requirement;
    if constexpr (!serializerIsCopyable<T>)
        static_assert(serializerIsCopyable<T>,
                      "SerializerPolicy: a serializer must be default-constructible and copyable");
    else if constexpr (!serializerNamesJson<T>)
        static_assert(serializerNamesJson<T>, "SerializerPolicy: a serializer must name a Codec `Json`, with static "
                                              "`write(view, format, out)` and `read(text, view, format)` that return "
                                              "Result<void>");
    else if constexpr (!serializerNamesXml<T>)
        static_assert(serializerNamesXml<T>, "SerializerPolicy: a serializer must name a Codec `Xml`, with static "
                                             "`write(view, format, out)` and `read(text, view, format)` that return "
                                             "Result<void>");
    else
        static_assert(serializerNamesChecksums<T>,
                      "SerializerPolicy: a serializer must name its `Checksums`, with static "
                      "`md5(bytes)`, 16 bytes, and `crc32(bytes)`, std::uint32_t");
    return true;
}

template <class T> consteval bool checkRetry() {
    using namespace requirement;
    if constexpr (!retryIsCopyable<T>)
        static_assert(retryIsCopyable<T>,
                      "RetryPolicy: a retry policy must be copy-constructible, for each call works on a "
                      "copy");
    else if constexpr (!retryHasFailed<T>)
        static_assert(retryHasFailed<T>,
                      "RetryPolicy: a retry policy needs `failed(failure)`, which takes a Failure const& "
                      "and returns a RetryDecision");
    else if constexpr (!retryHasSucceeded<T>)
        static_assert(retryHasSucceeded<T>, "RetryPolicy: a retry policy needs `succeeded()`, which returns void");
    else
        static_assert(retryHasMaxAttempts<T>,
                      "RetryPolicy: a retry policy needs a const `maxAttempts(service)`, which takes "
                      "a std::string_view and returns an int");
    return true;
}

template <class Op> consteval bool checkOperation() {
    using namespace requirement;
    if constexpr (!operationIsReflected<Op>)
        static_assert(operationIsReflected<Op>,
                      "Operation: the struct must be adapted by PYLON_ADAPT_STRUCT, so that its "
                      "members are the inputs");
    else if constexpr (!operationHasOutput<Op>)
        static_assert(operationHasOutput<Op>,
                      "Operation: the struct must name its `Output`, a default-constructible struct "
                      "that is adapted by PYLON_ADAPT_STRUCT");
    else if constexpr (!operationHasService<Op>)
        static_assert(operationHasService<Op>, "Operation: the struct needs a static `service`, a ServiceInfo");
    else if constexpr (!operationHasName<Op>)
        static_assert(operationHasName<Op>,
                      "Operation: the struct needs a static `name`, the operation's name on the wire");
    else
        static_assert(operationHasIdempotency<Op>,
                      "Operation: the struct needs a static `idempotency`, an Idempotency");
    return true;
}

/// The output of what a user gives for an operation; nothing, after what it lacks has been said.
template <class Op, bool = checkOperation<Op>() && Operation<Op>> struct CheckedOperation {
    using Output = typename Op::Output;
};
template <class Op> struct CheckedOperation<Op, false> {
    struct Output {};
};
template <class Op> using OutputOf = typename CheckedOperation<Op>::Output;

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_POLICY_CHECK_HPP
