// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SIGNATURE_ERRORS_HPP
#define PYLON_BACKENDS_MEMORY_SIGNATURE_ERRORS_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/sigv4_verifier.hpp>

#include <array>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// What a fault of a signature is called in JSON, in the query protocol, and by S3, which has other statuses, too.
struct SignatureErrorName {
    SignatureFault fault;
    int status;
    std::string_view code;
    std::string_view queryCode;
    int s3Status;
    std::string_view s3Code;
};

inline constexpr std::array signatureErrorNames{
    SignatureErrorName{SignatureFault::missing, 403, "MissingAuthenticationTokenException",
                       "MissingAuthenticationToken", 403, "AccessDenied"},
    SignatureErrorName{SignatureFault::incomplete, 400, "IncompleteSignatureException", "IncompleteSignature", 400,
                       "AuthorizationHeaderMalformed"},
    SignatureErrorName{SignatureFault::unknownKey, 403, "UnrecognizedClientException", "InvalidClientTokenId", 403,
                       "InvalidAccessKeyId"},
    SignatureErrorName{SignatureFault::wrongToken, 403, "UnrecognizedClientException", "InvalidClientTokenId", 400,
                       "InvalidToken"},
    SignatureErrorName{SignatureFault::expiredToken, 403, "ExpiredTokenException", "ExpiredToken", 400, "ExpiredToken"},
    SignatureErrorName{SignatureFault::wrongScope, 403, "InvalidSignatureException", "SignatureDoesNotMatch", 400,
                       "AuthorizationHeaderMalformed"},
    SignatureErrorName{SignatureFault::skewed, 403, "InvalidSignatureException", "SignatureDoesNotMatch", 403,
                       "RequestTimeTooSkewed"},
    SignatureErrorName{SignatureFault::expired, 403, "AccessDeniedException", "AccessDenied", 403, "AccessDenied"},
    SignatureErrorName{SignatureFault::unsignedHeaders, 403, "AccessDeniedException", "AccessDenied", 403,
                       "AccessDenied"},
    SignatureErrorName{SignatureFault::wrongPayload, 403, "InvalidSignatureException", "SignatureDoesNotMatch", 400,
                       "XAmzContentSHA256Mismatch"},
    SignatureErrorName{SignatureFault::mismatch, 403, "InvalidSignatureException", "SignatureDoesNotMatch", 403,
                       "SignatureDoesNotMatch"},
};

/// How a service refuses a request for its signature; nothing where that is valid.
inline Refusal signatureRefusal(SignatureCheck const& check, ServiceInfo const& service) {
    for (auto const& each : signatureErrorNames) {
        if (each.fault != check.fault) continue;
        bool const s3 = service.bucketInHost;
        return protocol::ServiceError{.status = s3 ? each.s3Status : each.status,
                                      .code = std::string{s3                                    ? each.s3Code
                                                          : service.protocol == Protocol::query ? each.queryCode
                                                                                                : each.code},
                                      .queryCode = std::string{each.queryCode},
                                      .message = check.message,
                                      .errorNamespace = frameworkErrors};
    }
    return std::nullopt;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SIGNATURE_ERRORS_HPP
