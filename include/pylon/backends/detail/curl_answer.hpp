// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_ANSWER_HPP
#define PYLON_BACKENDS_DETAIL_CURL_ANSWER_HPP

#include <pylon/core/http.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pylon::detail {

/// Collects one answer, line by line and piece by piece as libcurl hands it over, within bounds.
///
/// What it takes comes from whoever answered, so it expects anything; and it throws nothing, since the frames above it are
/// libcurl's. When it refuses, `refusal()` says why.
class CurlAnswer {
public:
    enum class Refusal : std::uint8_t { none, headersTooLong, bodyTooLong, headerNotAllowed, outOfMemory };

    /// Forgets everything, for the next answer. `hasBody` is false where the request was a HEAD.
    void begin(bool hasBody, std::size_t maxHeaderBytes, std::size_t maxBodyBytes) noexcept;

    /// One line of the header, with its line break, interim answers and trailers among them; false to break off.
    bool takeHeaderLine(std::string_view line) noexcept;
    /// A piece of the body; false to break off.
    bool takeBody(std::string_view bytes) noexcept;

    /// All bytes that have come, which is how progress is seen.
    [[nodiscard]] std::uint64_t received() const noexcept { return headerBytes_ + bodyBytes_; }
    /// Of the last status line; 0 before one has come.
    [[nodiscard]] int status() const noexcept { return response_.status; }
    /// Whether the header has come to its end; libcurl sees no fault in one that breaks off.
    [[nodiscard]] bool hasWholeHeader() const noexcept { return complete_; }
    [[nodiscard]] Refusal refusal() const noexcept { return refusal_; }
    [[nodiscard]] Response release() noexcept { return std::move(response_); }

private:
    bool refuse(Refusal why) noexcept;
    bool takeStatusLine(std::string_view line);
    bool takeLength(std::string_view value);

    Response response_;
    std::uint64_t headerBytes_ = 0;
    std::uint64_t bodyBytes_ = 0;
    std::size_t maxHeaderBytes_ = 0;
    std::size_t maxBodyBytes_ = 0;
    bool hasBody_ = true;
    bool statusNext_ = true;
    bool complete_ = false;
    Refusal refusal_ = Refusal::none;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/curl_answer.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CURL_ANSWER_HPP
