// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_ERRORS_IPP
#define PYLON_SERVICES_LAMBDA_ERRORS_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/services/lambda/errors.hpp>

#include <algorithm>

namespace pylon::lambda {

using pylon::detail::concat;

namespace detail {

/// What runtimes have in common in telling of a failure.
struct FailurePayload {
    std::optional<std::string> errorType{};
    std::optional<std::string> errorMessage{};
};

/// Frames are texts, under one of two names.
struct FailureTrace {
    std::vector<std::string> stackTrace{};
    std::vector<std::string> trace{};
};

} // namespace detail
} // namespace pylon::lambda

PYLON_ADAPT_STRUCT(pylon::lambda::detail::FailurePayload, errorType, errorMessage);
PYLON_ADAPT_STRUCT(pylon::lambda::detail::FailureTrace, stackTrace, trace);

namespace pylon::lambda {

PYLON_INLINE void raise(Error const& error, std::string const& function) {
    if (error.code() != "ResourceNotFoundException") throw error;
    auto details = error.details();
    details.message.append(" Function: ").append(function).append(". Check its name, the account and the region.");
    throw FunctionNotFound{std::move(details), function};
}

namespace detail {

PYLON_INLINE Error lambdaError(ErrorKind kind, std::string message) {
    ErrorDetails details{.kind = kind, .message = std::move(message)};
    details.service = service.id;
    details.operation = Invoke::name;
    details.reachedService = kind != ErrorKind::invalidInput;
    return Error{std::move(details)};
}

PYLON_INLINE std::optional<FunctionError> functionErrorOf(InvokeOutput& output, std::string const& function,
                                                          CodecFunctions const& json) {
    if (!output.functionError) return std::nullopt;
    FunctionFailure failure{.function = function, .handled = *output.functionError == "Handled"};
    failure.payload = std::move(output.payload.bytes);
    // A payload of another form is left as it is; so are frames that are no texts.
    FailurePayload payload;
    FailureTrace trace;
    auto text = failure.payload;
    if (json.read(text, mutableView(payload), {})) {
        failure.type = std::move(payload.errorType).value_or(std::string{});
        failure.message = std::move(payload.errorMessage).value_or(std::string{});
    }
    text = failure.payload;
    if (json.read(text, mutableView(trace), {}))
        failure.stackTrace = std::move(trace.stackTrace.empty() ? trace.trace : trace.stackTrace);
    if (output.logResult)
        if (auto log = base64Decode(*output.logResult)) failure.logTail = std::move(log).value();

    ErrorDetails details{.kind = ErrorKind::rejected, .code = failure.type};
    details.message =
        concat({"the function ", function, " failed", failure.message.empty() ? "" : ": ", failure.message});
    details.httpStatus = output.statusCode;
    details.service = service.id;
    details.operation = Invoke::name;
    return FunctionError{std::move(details), std::move(failure)};
}

PYLON_INLINE void EachOutcome::refuse(std::size_t index, Error const& why) {
    failed_.push_back({.index = index, .kind = why.kind(), .code = {}, .message = why.message()});
}

PYLON_INLINE void EachOutcome::fail(std::size_t index, Error const& error) {
    auto const& details = error.details();
    bool const refused =
        details.httpStatus >= 400 && (details.kind == ErrorKind::throttled || details.httpStatus < 500);
    bool const mayHaveActed = details.reachedService && !refused;
    failed_.push_back({index, details.kind, details.code, details.message, mayHaveActed});
    if (!mayHaveActed && details.kind != ErrorKind::rejected && !stopCause_) stopCause_ = error;
}

PYLON_INLINE void EachOutcome::fail(std::size_t index, FunctionError const& error) {
    failed_.push_back({index, error.kind(), error.code(), error.message(), true});
}

PYLON_INLINE BatchError EachOutcome::error(std::size_t taken) {
    std::ranges::sort(failed_, {}, &FailedEntry::index);
    auto details =
        stopCause_ ? stopCause_->details() : ErrorDetails{.kind = failed_.front().kind, .code = failed_.front().code};
    details.service = service.id;
    details.operation = Invoke::name;
    if (failed_.empty())
        details.message = concat({"the calls of function ", function_, " were stopped after ", std::to_string(taken),
                                  ", all of which were made"});
    else
        details.message = concat({std::to_string(failed_.size()), " of ", std::to_string(taken), " calls of function ",
                                  function_, " failed; the first, at index ", std::to_string(failed_.front().index),
                                  ", because: ", failed_.front().message});
    return {std::move(details), std::move(failed_), accepted_, taken};
}

} // namespace detail
} // namespace pylon::lambda

#endif // PYLON_SERVICES_LAMBDA_ERRORS_IPP
