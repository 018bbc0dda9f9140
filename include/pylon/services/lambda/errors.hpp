// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_ERRORS_HPP
#define PYLON_SERVICES_LAMBDA_ERRORS_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/services/lambda/operations.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::lambda {

/// There is no function of this name, or none of this version or alias, in this account and region.
class FunctionNotFound : public Error {
public:
    FunctionNotFound(ErrorDetails details, std::string function)
        : Error(std::move(details)), function_(std::make_shared<std::string const>(std::move(function))) {}

    /// The name or ARN that was asked for.
    [[nodiscard]] std::string const& function() const noexcept { return *function_; }

private:
    std::shared_ptr<std::string const> function_;
};

/// What a function that failed says.
struct FunctionFailure {
    std::string function{};
    bool handled = false;  ///< the function's own code answered with an error; else it threw, ended or ran out of time
    std::string type{};    ///< `ValueError`, `Sandbox.Timedout`, ...; may be empty
    std::string message{}; ///< may be empty
    std::vector<std::string> stackTrace{}; ///< a frame each, as the function's language writes them
    std::string logTail{};                 ///< the end of its log, where FunctionOptions::logTail asked for it
    std::string payload{};                 ///< all that it answered, as it is
};

/// The function was run and failed. It may have done part of its work.
///
/// `code()` is the function's error type; `message()` holds the function's own message, but neither trace, log nor payload.
class FunctionError : public Error {
public:
    FunctionError(ErrorDetails details, FunctionFailure failure)
        : Error(std::move(details)), failure_(std::make_shared<FunctionFailure const>(std::move(failure))) {}

    [[nodiscard]] FunctionFailure const& failure() const noexcept { return *failure_; }
    [[nodiscard]] std::string const& function() const noexcept { return failure_->function; }
    [[nodiscard]] std::string const& errorType() const noexcept { return failure_->type; }
    [[nodiscard]] std::string const& errorMessage() const noexcept { return failure_->message; }
    [[nodiscard]] std::vector<std::string> const& stackTrace() const noexcept { return failure_->stackTrace; }
    [[nodiscard]] std::string const& logTail() const noexcept { return failure_->logTail; }

private:
    std::shared_ptr<FunctionFailure const> failure_;
};

/// Throws `error`, as FunctionNotFound where that is what it says.
[[noreturn]] void raise(Error const& error, std::string const& function);

namespace detail {

/// The failure that an answer tells of, if it tells of one.
[[nodiscard]] std::optional<FunctionError> functionErrorOf(InvokeOutput& output, std::string const& function,
                                                           CodecFunctions const& json);

[[nodiscard]] Error lambdaError(ErrorKind kind, std::string message);

/// What becomes of many calls.
class EachOutcome {
public:
    explicit EachOutcome(std::string function) : function_(std::move(function)) {}

    void accept() noexcept { ++accepted_; }
    /// The input was not sent.
    void refuse(std::size_t index, Error const& why);
    void fail(std::size_t index, Error const& error);
    void fail(std::size_t index, FunctionError const& error);
    /// No further inputs are to be taken: what has failed would fail again, whatever the input.
    [[nodiscard]] bool stopped() const noexcept { return stopCause_.has_value(); }
    void stop(Error cause) { stopCause_ = std::move(cause); }

    [[nodiscard]] bool failed() const noexcept { return stopCause_ || !failed_.empty(); }
    /// All failures, of the inputs that were taken.
    [[nodiscard]] BatchError error(std::size_t taken);

private:
    std::string function_;
    std::vector<FailedEntry> failed_;
    std::optional<Error> stopCause_;
    std::size_t accepted_ = 0;
};

} // namespace detail
} // namespace pylon::lambda

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/lambda/errors.ipp>
#endif

#endif // PYLON_SERVICES_LAMBDA_ERRORS_HPP
