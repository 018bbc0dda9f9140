// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_ERRORS_IPP
#define PYLON_BACKENDS_MEMORY_SQS_ERRORS_IPP

#include <pylon/backends/memory/sqs_errors.hpp>

#include <stdexcept>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE protocol::ServiceError sqsError(std::string_view code, std::string message) {
    for (auto const& each : sqsErrorNames)
        if (each.code == code)
            return {.status = each.status,
                    .code = std::string{code},
                    .queryCode = std::string{each.queryCode},
                    .message = std::move(message)};
    throw std::logic_error("no such error in SQS: " + std::string{code});
}

PYLON_INLINE protocol::ServiceError invalidParameter(std::string message) {
    return {.status = 400,
            .code = "InvalidParameterValueException",
            .queryCode = "InvalidParameterValue",
            .message = std::move(message),
            .errorNamespace = frameworkErrors};
}

PYLON_INLINE protocol::ServiceError missingParameter(std::string_view name) {
    return {.status = 400,
            .code = "MissingRequiredParameterException",
            .queryCode = "MissingParameter",
            .message = "The request must contain the parameter " + std::string{name} + ".",
            .errorNamespace = frameworkErrors};
}

PYLON_INLINE protocol::ServiceError invalidValue(std::string_view value, std::string_view parameter,
                                                 std::string_view reason) {
    std::string message{"Value "};
    message.append(value).append(" for parameter ").append(parameter).append(" is invalid. Reason: ").append(reason);
    return invalidParameter(std::move(message));
}

PYLON_INLINE sqs::BatchResultErrorEntry asBatchEntry(std::string const& id, protocol::ServiceError const& error) {
    return {.id = id, .senderFault = error.senderFault, .code = error.queryCode, .message = error.message};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SQS_ERRORS_IPP
