// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_FAILURE_HPP
#define PYLON_BACKENDS_DETAIL_CURL_FAILURE_HPP

#include <pylon/backends/curl_options.hpp>
#include <pylon/backends/detail/curl_answer.hpp>
#include <pylon/core/call_limits.hpp>
#include <pylon/core/error.hpp>

#include <curl/curl.h>

#include <cstdint>
#include <string_view>

namespace pylon::detail {

/// Which of the transport's own limits ended an exchange.
enum class PassedLimit : std::uint8_t { inactivity, attempt, stop };

/// What there is to say about an exchange that brought no whole answer, and the Error that says it.
///
/// Messages name the host and what to look at. They hold nothing of a header, a body, a path or a query; libcurl's own words are
/// repeated only where it had not yet been given any of these to speak of.
struct CurlFailure {
    Request const& request;
    CurlOptions const& options;
    CallLimits const& limits;
    CurlAnswer const& answer;
    bool sent;                  ///< whether any byte of the request may have gone out
    std::string_view complaint; ///< libcurl's own words

    [[nodiscard]] Error because(CURLcode code) const;
    [[nodiscard]] Error because(PassedLimit limit) const;

private:
    /// What the blanks in a message stand for.
    struct Blanks {
        std::uint64_t number = 0; ///< `#`
        std::string_view words{}; ///< `%`
        std::string_view files{}; ///< `$`
    };

    /// `message`, with host and port where it says `@`.
    [[nodiscard]] Error make(ErrorKind kind, std::string_view message, Blanks const& blanks) const;
    [[nodiscard]] Error beforeSending(CURLcode code) const;
    [[nodiscard]] Error afterSending(CURLcode code) const;
    [[nodiscard]] Error refused() const;
    [[nodiscard]] std::string where() const;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/curl_failure.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CURL_FAILURE_HPP
