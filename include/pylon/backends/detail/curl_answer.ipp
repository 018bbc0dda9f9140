// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_ANSWER_IPP
#define PYLON_BACKENDS_DETAIL_CURL_ANSWER_IPP

#include <pylon/backends/detail/curl_answer.hpp>
#include <pylon/core/detail/decimal.hpp>

#include <algorithm>
#include <exception>

namespace pylon::detail {

PYLON_INLINE void CurlAnswer::begin(bool hasBody, std::size_t maxHeaderBytes, std::size_t maxBodyBytes) noexcept {
    response_.status = 0;
    response_.headers.clear();
    response_.body.clear();
    headerBytes_ = 0;
    bodyBytes_ = 0;
    maxHeaderBytes_ = maxHeaderBytes;
    maxBodyBytes_ = maxBodyBytes;
    hasBody_ = hasBody;
    statusNext_ = true;
    complete_ = false;
    refusal_ = Refusal::none;
}

PYLON_INLINE bool CurlAnswer::refuse(Refusal why) noexcept {
    refusal_ = why;
    return false;
}

PYLON_INLINE bool CurlAnswer::takeStatusLine(std::string_view line) {
    auto const space = line.find(' ');
    auto const code = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1, 3);
    auto const status = parseInteger<int>(code);
    if (!line.starts_with("HTTP/") || code.size() != 3 || !status || *status < 100)
        return refuse(Refusal::headerNotAllowed);
    response_.status = *status;
    response_.headers.clear();
    response_.headers.reserve(12, 512);
    statusNext_ = false;
    return true;
}

/// The length is announced: too long a body need not be read at all, and a short one gets its room at once.
PYLON_INLINE bool CurlAnswer::takeLength(std::string_view value) {
    auto const length = parseInteger<std::uint64_t>(value);
    if (!length) return refuse(Refusal::headerNotAllowed);
    if (!hasBody_ || response_.status < 200 || response_.status == 304) return true;
    if (*length > maxBodyBytes_) return refuse(Refusal::bodyTooLong);
    constexpr std::uint64_t trusted = std::uint64_t{16} << 20;
    response_.body.reserve(static_cast<std::size_t>(std::min(*length, trusted)));
    return true;
}

PYLON_INLINE bool CurlAnswer::takeHeaderLine(std::string_view line) noexcept {
    headerBytes_ += line.size();
    if (headerBytes_ > maxHeaderBytes_) return refuse(Refusal::headersTooLong);
    if (complete_) return true; // a trailer: nothing that anyone asked for, and not to be mistaken for a header
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
        complete_ = response_.status >= 200;
        statusNext_ = !complete_;
        return true;
    }
    try {
        if (statusNext_) return takeStatusLine(line);
        auto& headers = response_.headers;
        if (!headers.addLine(line)) return refuse(Refusal::headerNotAllowed);
        constexpr std::string_view length = "Content-Length";
        return line.size() <= length.size() || line[length.size()] != ':' ||
               !sameHeaderName(line.substr(0, length.size()), length) || takeLength(headers[headers.size() - 1].value);
    } catch (std::exception const&) {
        return refuse(Refusal::outOfMemory);
    }
}

PYLON_INLINE bool CurlAnswer::takeBody(std::string_view bytes) noexcept {
    bodyBytes_ += bytes.size();
    if (bodyBytes_ > maxBodyBytes_) return refuse(Refusal::bodyTooLong);
    try {
        response_.body.append(bytes);
        return true;
    } catch (std::exception const&) {
        return refuse(Refusal::outOfMemory);
    }
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CURL_ANSWER_IPP
