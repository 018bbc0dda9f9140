// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_ERRORS_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_ERRORS_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/core/protocol.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pylon::memory::detail {

/// An error under DynamoDB's own namespace: ResourceNotFoundException and its like.
[[nodiscard]] inline protocol::ServiceError dynamodbError(std::string_view code, std::string message) {
    return {.status = 400, .code = std::string{code}, .message = std::move(message)};
}

/// What DynamoDB says of a request that it cannot make sense of.
[[nodiscard]] inline protocol::ServiceError validationError(std::string message) {
    return {.status = 400,
            .code = "ValidationException",
            .message = std::move(message),
            .errorNamespace = "com.amazon.coral.validate"};
}

/// `One or more parameter values were invalid: ...`
[[nodiscard]] inline protocol::ServiceError invalidValues(std::string_view why) {
    return validationError("One or more parameter values were invalid: " + std::string{why});
}

/// What a parser or an evaluation of an expression throws: the refusal of the whole call.
struct ExpressionRefused {
    protocol::ServiceError error;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_ERRORS_HPP
