// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_CALL_FORM_HPP
#define PYLON_BENCHMARKS_SUPPORT_CALL_FORM_HPP

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// A request to AWS, but for its body and what is signed.
struct CallForm {
    std::string service{};
    std::string method = "POST";
    std::string path = "/";
    std::string query{}; ///< as it is signed, its names in order
    std::vector<std::pair<std::string, std::string>> headers{};
    bool tellsHash = false; ///< as S3 wants it: the body's SHA-256 in a header
    bool tellsMd5 = false;  ///< Content-MD5

    [[nodiscard]] std::string url(std::string const& endpoint) const {
        return endpoint + path + (query.empty() ? "" : "?") + query;
    }
};

struct CloseEasy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, CloseEasy>;

/// Appends what libcurl has got to a string.
inline std::size_t appendTo(char* data, std::size_t, std::size_t size, void* to) {
    static_cast<std::string*>(to)->append(data, size);
    return size;
}

/// Sets the method, and that there is a body or none.
inline void setMethod(CURL* easy, std::string const& method) {
    curl_easy_setopt(easy, method == "GET" ? CURLOPT_HTTPGET : CURLOPT_POST, 1L);
    if (method == "PUT") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_CALL_FORM_HPP
