// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ERROR_IPP
#define PYLON_CORE_ERROR_IPP

#include <pylon/core/error.hpp>

#include <algorithm>
#include <utility>

namespace pylon {

PYLON_INLINE std::string_view to_string(ErrorKind kind) noexcept {
    switch (kind) {
    case ErrorKind::invalidInput: return "invalidInput";
    case ErrorKind::configuration: return "configuration";
    case ErrorKind::credentials: return "credentials";
    case ErrorKind::connection: return "connection";
    case ErrorKind::timeout: return "timeout";
    case ErrorKind::cancelled: return "cancelled";
    case ErrorKind::malformed: return "malformed";
    case ErrorKind::integrity: return "integrity";
    case ErrorKind::throttled: return "throttled";
    case ErrorKind::server: return "server";
    case ErrorKind::denied: return "denied";
    case ErrorKind::notFound: return "notFound";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::rejected: return "rejected";
    case ErrorKind::unmodelled: return "unmodelled";
    }
    return "unknown";
}

namespace detail {

[[gnu::cold]] PYLON_INLINE std::string describe(ErrorDetails const& details) {
    std::string text;
    if (!details.service.empty()) text.append(details.service).append(details.operation.empty() ? "" : ".");
    if (!details.operation.empty()) text.append(details.operation);
    if (!text.empty()) text.append(": ");
    text.append(details.code.empty() ? to_string(details.kind) : std::string_view{details.code});
    if (!details.message.empty()) text.append(": ").append(details.message);

    std::string where;
    auto const note = [&where](std::string_view label, std::string_view value) {
        where.append(where.empty() ? " (" : ", ").append(label).append(value);
    };
    if (details.httpStatus != 0) note("HTTP ", std::to_string(details.httpStatus));
    if (!details.requestId.empty()) note("request id ", details.requestId);
    if (details.attempts.size() > 1) note("attempts ", std::to_string(details.attempts.size()));
    if (!where.empty()) text.append(where).append(")");
    // What a service says may have line breaks in it, and is not to begin a line of its own in somebody's log.
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
}

} // namespace detail

PYLON_INLINE void detail::raise(Error const& error) { throw error; }

[[gnu::cold]] PYLON_INLINE bool detail::mayHaveActed(Error const& error) noexcept {
    // A transmission that was cancelled under way is not among the attempts.
    if (error.attempts().empty() || error.kind() == ErrorKind::cancelled) return error.details().reachedService;
    return std::any_of(error.attempts().begin(), error.attempts().end(),
                       [](Attempt const& attempt) { return attempt.mayHaveActed; });
}

struct Error::Told : ErrorDetails {
    explicit Told(ErrorDetails details) : ErrorDetails(std::move(details)), what(detail::describe(*this)) {}
    std::string what;
};

PYLON_INLINE Error::Error(ErrorDetails details) : details_(std::make_shared<Told const>(std::move(details))) {}

PYLON_INLINE Error::Error(ErrorKind kind, std::string_view message)
    : Error(ErrorDetails{.kind = kind, .message = std::string{message}, .reachedService = false}) {}

PYLON_INLINE Error::Error(Error const& other) noexcept = default;
PYLON_INLINE Error::Error(Error&& other) noexcept = default;
PYLON_INLINE Error& Error::operator=(Error const& other) noexcept = default;
PYLON_INLINE Error& Error::operator=(Error&& other) noexcept = default;
PYLON_INLINE Error::~Error() = default;

PYLON_INLINE char const* Error::what() const noexcept { return static_cast<Told const&>(*details_).what.c_str(); }

} // namespace pylon

#endif // PYLON_CORE_ERROR_IPP
