// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ERROR_CODE_IPP
#define PYLON_CORE_ERROR_CODE_IPP

#include <pylon/core/error_code.hpp>

#include <algorithm>

namespace pylon {
namespace detail {

/// Whether the code is among `codes`, which a space parts.
[[gnu::cold]] PYLON_INLINE bool isOneOf(std::string_view code, std::string_view codes) noexcept {
    while (!codes.empty()) {
        auto const each = codes.substr(0, codes.find(' '));
        if (each == code) return true;
        codes.remove_prefix(std::min(each.size() + 1, codes.size()));
    }
    return false;
}

/// The throttling codes of the SDKs' standard retry mode.
[[gnu::cold]] PYLON_INLINE bool isThrottlingCode(std::string_view code) noexcept {
    return isOneOf(code, "Throttling ThrottlingException ThrottledException RequestThrottledException "
                         "TooManyRequestsException ProvisionedThroughputExceededException "
                         "TransactionInProgressException RequestLimitExceeded BandwidthLimitExceeded "
                         "LimitExceededException RequestThrottled SlowDown PriorRequestNotComplete "
                         "EC2ThrottledException");
}

/// Codes of answers with a status of 4xx that are nevertheless worth another attempt.
[[gnu::cold]] PYLON_INLINE bool isTransientCode(std::string_view code) noexcept {
    return isOneOf(code, "RequestTimeout RequestTimeoutException IDPCommunicationError");
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE ErrorKind kindOf(std::string_view code, int httpStatus) noexcept {
    using detail::isOneOf;
    // What the in-memory AWS says of what it does not model: memory::unmodelledCode.
    if (code == "UnmodelledByPylon") return ErrorKind::unmodelled;
    if (detail::isThrottlingCode(code) || httpStatus == 429) return ErrorKind::throttled;
    if (httpStatus >= 500) return ErrorKind::server;
    if (isOneOf(code, "AccessDenied AccessDeniedException UnrecognizedClientException InvalidClientTokenId "
                      "InvalidAccessKeyId SignatureDoesNotMatch InvalidSignatureException IncompleteSignature "
                      "IncompleteSignatureException MissingAuthenticationToken "
                      "MissingAuthenticationTokenException ExpiredToken ExpiredTokenException "
                      "RequestTimeTooSkewed RequestExpired RequestInTheFuture AuthFailure AuthorizationError "
                      "InvalidSecurity"))
        return ErrorKind::denied;
    if (isOneOf(code, "QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue NoSuchKey NoSuchBucket "
                      "NoSuchUpload NotFound NotFoundException ResourceNotFoundException ParameterNotFound "
                      "ParameterVersionNotFound"))
        return ErrorKind::notFound;
    if (isOneOf(code, "QueueNameExists QueueAlreadyExists BucketAlreadyExists BucketAlreadyOwnedByYou "
                      "PreconditionFailed ConditionalCheckFailedException ConditionalRequestConflict "
                      "TransactionConflictException ResourceInUseException ResourceConflictException "
                      "ParameterAlreadyExists PurgeQueueInProgress OperationAborted"))
        return ErrorKind::conflict;
    switch (httpStatus) {
    case 401:
    case 403: return ErrorKind::denied;
    case 404: return ErrorKind::notFound;
    // The thing has not changed: also a condition that was not met.
    case 304:
    case 409:
    case 412: return ErrorKind::conflict;
    default: return ErrorKind::rejected;
    }
}

[[gnu::cold]] PYLON_INLINE FailureClass failureClassOf(Error const& error) noexcept {
    switch (error.kind()) {
    case ErrorKind::connection: return FailureClass::transient;
    case ErrorKind::timeout: return FailureClass::timeout;
    case ErrorKind::throttled: return FailureClass::throttling;
    // 501 and its like say that it will never be done.
    case ErrorKind::server:
        return detail::isOneOf(error.code(), "NotImplemented") || error.httpStatus() == 501 || error.httpStatus() == 505
                   ? FailureClass::permanent
                   : FailureClass::transient;
    // A gateway's page where JSON should be, or bytes damaged on the way, are accidents of that one transmission.
    case ErrorKind::malformed: return FailureClass::transient;
    case ErrorKind::integrity: return FailureClass::transient;
    default: return detail::isTransientCode(error.code()) ? FailureClass::transient : FailureClass::permanent;
    }
}

[[gnu::cold]] PYLON_INLINE bool saysClockIsSkewed(std::string_view code) noexcept {
    return detail::isOneOf(code, "RequestTimeTooSkewed RequestExpired RequestInTheFuture InvalidSignatureException "
                                 "SignatureDoesNotMatch AuthFailure");
}

[[gnu::cold]] PYLON_INLINE bool saysCredentialsHaveExpired(std::string_view code) noexcept {
    return detail::isOneOf(code, "ExpiredToken ExpiredTokenException TokenRefreshRequired");
}

} // namespace pylon

#endif // PYLON_CORE_ERROR_CODE_IPP
