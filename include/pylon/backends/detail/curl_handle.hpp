// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_HANDLE_HPP
#define PYLON_BACKENDS_DETAIL_CURL_HANDLE_HPP

#include <pylon/backends/curl_options.hpp>
#include <pylon/backends/detail/curl_answer.hpp>
#include <pylon/core/call_limits.hpp>
#include <pylon/core/result.hpp>

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::detail {

/// Whether this build and run of libcurl can be used; initialises it the first time. There is no counterpart: a program that
/// is ending may still be sending.
[[nodiscard]] bool curlIsReady() noexcept;

/// A libcurl easy handle that remembers what is set on it, so that a request like the last one costs hardly anything to set up.
///
/// The options outlive it. Not thread-safe, and not movable, since libcurl holds its address.
class CurlHandle {
public:
    explicit CurlHandle(CurlOptions const& options);
    CurlHandle(CurlHandle const&) = delete;
    CurlHandle& operator=(CurlHandle const&) = delete;

    /// Makes ready to send `request`, of which nothing is copied: it must stay as it is until the exchange is over.
    Result<void> prepare(Request const& request, CallLimits const& limits);

    /// Makes ready to send the same request once more, on a new connection.
    void prepareAgain() noexcept;

    [[nodiscard]] CURL* get() const noexcept { return easy_.get(); }
    [[nodiscard]] CurlAnswer& answer() noexcept { return answer_; }
    [[nodiscard]] CurlAnswer const& answer() const noexcept { return answer_; }
    /// How often a connection stood and the request was begun; 0 means that not a byte of it has gone out.
    [[nodiscard]] unsigned timesSent() const noexcept { return timesSent_; }
    /// Grows with every byte of the exchange in either direction.
    [[nodiscard]] std::uint64_t progress() const noexcept;
    /// Whether the last exchange did without a new connection.
    [[nodiscard]] bool usedOldConnection() const noexcept;
    /// libcurl's own words on what went wrong.
    [[nodiscard]] std::string_view complaint() const noexcept { return complaint_.data(); }
    void clearComplaint() noexcept { complaint_[0] = '\0'; }

private:
    struct Close {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct FreeUrl {
        void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    };
    enum class Mode : std::uint8_t { unset, withoutBody, withBody, headOnly };

    void setConstants();
    void setProxy();
    Result<void> setUrl(Request const& request);
    Result<void> setNextUrl(Request const& request);
    Result<void> setMethod(Request const& request);
    Result<void> setMode(Request const& request, Mode mode);
    void setBody(std::string_view body) noexcept;
    void setHeaders(Request const& request);
    void setConnectLimit(Duration limit) noexcept;

    static std::size_t onHeader(char* data, std::size_t, std::size_t size, void* self) noexcept;
    static std::size_t onBody(char* data, std::size_t, std::size_t size, void* self) noexcept;
    static int onConnected(void* self, char*, char*, int, int) noexcept;
    static curl_socket_t onSocket(void*, curlsocktype purpose, curl_sockaddr* address) noexcept;

    CurlOptions const& options_;
    std::unique_ptr<CURLU, FreeUrl> parsedUrl_;
    std::unique_ptr<CURL, Close> easy_;
    CurlAnswer answer_;
    std::string url_;
    std::string nextUrl_;
    std::string method_;
    Mode mode_ = Mode::unset;
    bool emptyBody_ = false; ///< of the request that it was set for
    bool largeBody_ = false;
    bool freshOnly_ = false;
    unsigned timesSent_ = 0;
    char const* body_ = nullptr;
    std::size_t bodySize_ = 0;
    long connectMilliseconds_ = 0;
    std::vector<curl_slist> lines_;
    std::string joinedLines_; ///< those that libcurl need not tell apart
    curl_slist const* firstLine_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> complaint_{};
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/curl_handle.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CURL_HANDLE_HPP
