// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ERROR_HPP
#define PYLON_CORE_ERROR_HPP

#include <pylon/config.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pylon {

/// What went wrong, in the terms in which a program can react to it.
///
/// The first group was found before anything was sent; the second stood between us and the service; the third is the
/// service's own answer.
enum class ErrorKind : std::uint8_t {
    invalidInput,  ///< the caller's value cannot be sent; nothing was
    configuration, ///< no region, an endpoint that cannot be, a transport that cannot do what was asked
    credentials,   ///< no credentials were found, or they could not be used

    connection, ///< no answer: name not resolved, refused, reset, TLS failed
    timeout,    ///< one of the limits in CallLimits passed
    cancelled,  ///< the stop token was triggered
    malformed,  ///< an answer came, but it is not what the protocol allows
    integrity,  ///< an answer came, but a checksum does not match its content

    throttled, ///< the service asks for less
    server,    ///< the service failed (5xx)
    denied,    ///< not allowed, or not authenticated
    notFound,  ///< the thing named does not exist
    conflict,  ///< the thing exists already, or a condition was not met
    rejected,  ///< any other refusal (4xx)

    unmodelled, ///< the in-memory AWS does not model what was asked; it never guesses
};

/// The kind's own spelling: `"throttled"`.
[[nodiscard]] std::string_view to_string(ErrorKind kind) noexcept;

/// One transmission that failed.
struct Attempt {
    ErrorKind kind = ErrorKind::connection;
    int httpStatus = 0;                     ///< 0 when no answer came
    std::string code{};                     ///< as in Error::code
    std::string message{};                  ///< as in Error::message
    std::chrono::milliseconds elapsed{};    ///< from the call's beginning to this failure
    std::chrono::milliseconds delayAfter{}; ///< how long the next attempt was held back; 0 for the last
    bool mayHaveActed = true;               ///< false only when it is certain that the service did not act on it
};

/// All that is known of a failure. Fields that do not apply are empty.
struct ErrorDetails {
    ErrorKind kind = ErrorKind::invalidInput;
    std::string code{};      ///< the service's error code, verbatim (`QueueDoesNotExist`); ours otherwise empty
    std::string queryCode{}; ///< the code of the older protocol where the service gives both (SQS)
    std::string message{};   ///< what happened and, for our own errors, what to do
    int httpStatus = 0;
    std::string requestId{};                  ///< what AWS support asks for
    std::string service{};                    ///< `sqs`
    std::string operation{};                  ///< `SendMessage`
    bool reachedService = true;               ///< false only when it is certain that no byte was sent, in any attempt
    std::string region{};                     ///< S3: the region in which the bucket is, where the service said so
    std::chrono::milliseconds retryAfter{-1}; ///< how long the service asked us to wait; negative when it did not say
    std::vector<Attempt> attempts{};          ///< every transmission that was made, in order
    std::string body{};                       ///< the refusal as it came, of operations that keep it; it is never shown
};

/// The root of everything that pylon throws, and what a Result holds when it holds no value.
///
/// Cheap to copy; copying does not throw. Nothing in an Error ever holds a secret: neither credentials nor signatures nor
/// payloads are put into messages. Thread safety: as any value.
class Error : public std::exception {
public:
    // Those that are virtual say that they are inline, where they are: else each program has them, with all that they need, wherever the
    // header is seen.
    // Out of line and cold: errors are made, copied and destroyed in a hundred places, where it is not to be compiled each time.
    [[gnu::cold]] explicit Error(ErrorDetails details);
    /// An error that was found before anything was sent.
    [[gnu::cold]] Error(ErrorKind kind, std::string_view message);
    [[gnu::cold]] Error(Error const& other) noexcept;
    [[gnu::cold]] Error(Error&& other) noexcept;
    Error& operator=(Error const& other) noexcept;
    Error& operator=(Error&& other) noexcept;
    [[gnu::cold]] PYLON_INLINE ~Error() override;

    [[nodiscard]] ErrorKind kind() const noexcept { return details_->kind; }
    [[nodiscard]] std::string const& code() const noexcept { return details_->code; }
    [[nodiscard]] std::string const& queryCode() const noexcept { return details_->queryCode; }
    [[nodiscard]] std::string const& message() const noexcept { return details_->message; }
    [[nodiscard]] int httpStatus() const noexcept { return details_->httpStatus; }
    [[nodiscard]] std::string const& requestId() const noexcept { return details_->requestId; }
    [[nodiscard]] std::string const& service() const noexcept { return details_->service; }
    [[nodiscard]] std::string const& operation() const noexcept { return details_->operation; }
    [[nodiscard]] std::vector<Attempt> const& attempts() const noexcept { return details_->attempts; }
    [[nodiscard]] ErrorDetails const& details() const noexcept { return *details_; }

    /// One line: service and operation, kind and code, message, status, request id, number of attempts.
    [[nodiscard]] PYLON_INLINE char const* what() const noexcept override;

private:
    /// The details, and the line that what() is.
    struct Told;

    std::shared_ptr<ErrorDetails const> details_; // a Told
};

namespace detail {

/// Throws it. By itself, lest it be compiled wherever an error may be met.
[[noreturn, gnu::cold]] void raise(Error const& error);

/// Whether the service may have done what was asked, any attempt counting: the answer to the first may have been lost, and only the
/// last been refused.
[[nodiscard]] bool mayHaveActed(Error const& error) noexcept;

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/error.ipp>
#endif

#endif // PYLON_CORE_ERROR_HPP
