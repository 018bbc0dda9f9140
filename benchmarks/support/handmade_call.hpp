// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_CALL_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_CALL_HPP

#include "call_form.hpp"
#include "digest.hpp"
#include "workload.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// One operation of AWS over libcurl, written by hand: the same headers as pylon's, Signature Version 4 over the same of them with a
/// signing key that is kept. What never changes between calls is set once, and the canonical request is written once but for its
/// gaps; buffers are used again.
///
/// No retries, no limits but libcurl's, no checks of the input, no answer but a good one.
class HandmadeCall {
public:
    HandmadeCall(std::string const& endpoint, CallForm form)
        : form_(std::move(form)), url_(curl_url()), easy_(curl_easy_init()) {
        auto* const easy = easy_.get();
        // Taken apart once, not at every request.
        curl_url_set(url_.get(), CURLUPART_URL, form_.url(endpoint).c_str(), CURLU_PATH_AS_IS);
        curl_easy_setopt(easy, CURLOPT_CURLU, url_.get());
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 3100L);
        setMethod(easy, form_.method);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &appendTo);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &header_);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HandmadeCall::takeBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
        appendHex(hash_, sha256_({}));
        prepare(endpoint.substr(endpoint.find("//") + 2));
    }
    HandmadeCall(HandmadeCall const&) = delete;
    HandmadeCall& operator=(HandmadeCall const&) = delete;

    /// The answer's body, which is the caller's to parse in place or to move away.
    std::string& operator()(std::string_view body) {
        sign(body);
        send(body);
        return body_;
    }

    /// The value of a header of the answer; empty where it has none.
    [[nodiscard]] std::string_view header(std::string_view name) const {
        for (std::string_view rest = header_; !rest.empty();) {
            auto const line = rest.substr(0, rest.find("\r\n"));
            rest.remove_prefix(std::min(line.size() + 2, rest.size()));
            if (line.size() > name.size() + 1 && line[name.size()] == ':' && line.starts_with(name))
                return line.substr(name.size() + 2);
        }
        return {};
    }

    /// The answer's headers, a line each, ended by CR and LF.
    [[nodiscard]] std::string_view headers() const noexcept { return header_; }

private:
    /// What never changes of the canonical request, and what comes behind it.
    struct Piece {
        std::string fixed;
        std::string const* gap;
    };

    /// Makes room for all of the body when it begins to come.
    static std::size_t takeBody(char* data, std::size_t, std::size_t size, void* self) {
        auto& call = *static_cast<HandmadeCall*>(self);
        curl_off_t length = 0;
        if (call.body_.empty() &&
            curl_easy_getinfo(call.easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) == CURLE_OK && length > 0)
            call.body_.reserve(static_cast<std::size_t>(length));
        call.body_.append(data, size);
        return size;
    }

    void prepare(std::string const& host) {
        std::vector<Piece> headers;
        std::vector<std::string> fixedLines;
        auto const add = [&](std::string const& name, std::string const& value) {
            auto lower = name;
            std::transform(lower.begin(), lower.end(), lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            headers.push_back({lower + ":" + value, nullptr});
        };
        for (auto const& [name, value] : form_.headers) {
            add(name, value);
            fixedLines.push_back(name + ": " + value);
        }
        add("host", host);
        headers.push_back({"x-amz-date:", &stamp_});
        if (form_.tellsHash) headers.push_back({"x-amz-content-sha256:", &hash_});
        if (form_.tellsMd5) headers.push_back({"content-md5:", &md5Text_});
        std::sort(headers.begin(), headers.end(), [](auto const& a, auto const& b) { return a.fixed < b.fixed; });

        std::string text =
            form_.method + "\n" + form_.path + "\n" + form_.query + (form_.query == "delete" ? "=\n" : "\n");
        for (auto const& [fixed, gap] : headers) {
            text += fixed;
            names_ += (names_.empty() ? "" : ";") + fixed.substr(0, fixed.find(':'));
            if (gap != nullptr) pieces_.push_back({std::exchange(text, {}), gap});
            text += "\n";
        }
        pieces_.push_back({text + "\n" + names_ + "\n", &hash_});

        fixedLines.insert(fixedLines.end(),
                          {"amz-sdk-request: attempt=1; max=3", "User-Agent: " + std::string{userAgent}, "Accept:"});
        lines_.resize(3);
        if (form_.tellsHash) lines_.resize(4);
        if (form_.tellsMd5) lines_.resize(5);
        lines_.insert(lines_.end(), fixedLines.begin(), fixedLines.end());
        nodes_.resize(lines_.size());
        for (std::size_t i = 0; i + 1 < nodes_.size(); ++i)
            nodes_[i].next = &nodes_[i + 1];
    }

    void setStamp() {
        auto const now = std::time(nullptr);
        std::tm parts{};
        gmtime_r(&now, &parts);
        auto* at = stamp_.data();
        auto const put = [&at](int value, int digits) {
            for (int i = digits; i-- > 0; value /= 10)
                at[i] = static_cast<char>('0' + value % 10);
            at += digits;
        };
        put(parts.tm_year + 1900, 4);
        put(parts.tm_mon + 1, 2);
        put(parts.tm_mday, 2);
        *at++ = 'T';
        put(parts.tm_hour, 2);
        put(parts.tm_min, 2);
        put(parts.tm_sec, 2);
        *at = 'Z';
    }

    /// The signing key holds for a day.
    Hmac& signingKey(std::string_view date) {
        if (key_ == nullptr || date != keyDate_) {
            std::string key{"AWS4"};
            key.append(secretAccessKey);
            for (auto const step : {date, region, std::string_view{form_.service}, std::string_view{"aws4_request"}})
                key = std::string{Hmac{sha256_, key}(step)};
            key_ = std::make_unique<Hmac>(sha256_, key);
            keyDate_ = date;
        }
        return *key_;
    }

    void setUuid() {
        std::uint64_t const halves[] = {(random_() & ~0xf000ULL) | 0x4000, (random_() >> 2) | 1ULL << 63};
        uuid_.clear();
        for (auto const half : halves)
            for (int shift = 60; shift >= 0; shift -= 4) {
                if (auto const size = uuid_.size(); size == 8 || size == 13 || size == 18 || size == 23)
                    uuid_.push_back('-');
                uuid_.push_back("0123456789abcdef"[half >> shift & 15]);
            }
    }

    void sign(std::string_view body) {
        setStamp();
        setUuid();
        auto const date = std::string_view{stamp_}.substr(0, 8);
        if (form_.method != "GET") {
            hash_.clear();
            appendHex(hash_, sha256_(body));
        }
        if (form_.tellsMd5) {
            char text[25];
            EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text),
                            reinterpret_cast<unsigned char const*>(md5_(body).data()), 16);
            md5Text_.assign(text, 24);
        }

        canonical_.clear();
        for (auto const& [fixed, gap] : pieces_)
            canonical_.append(fixed).append(*gap);

        scope_.assign(date).append("/").append(region).append("/").append(form_.service).append("/aws4_request");
        toSign_.assign("AWS4-HMAC-SHA256\n").append(stamp_).append("\n").append(scope_).append("\n");
        appendHex(toSign_, sha256_(canonical_));

        lines_[0].assign("X-Amz-Date: ").append(stamp_);
        lines_[1].assign("amz-sdk-invocation-id: ").append(uuid_);
        lines_[2].assign("Authorization: AWS4-HMAC-SHA256 Credential=").append(accessKeyId).append("/").append(scope_);
        lines_[2].append(", SignedHeaders=").append(names_).append(", Signature=");
        appendHex(lines_[2], signingKey(date)(toSign_));
        if (form_.tellsHash) lines_[3].assign("X-Amz-Content-Sha256: ").append(hash_);
        if (form_.tellsMd5) lines_[4].assign("Content-MD5: ").append(md5Text_);
    }

    void send(std::string_view body) {
        for (std::size_t i = 0; i != lines_.size(); ++i)
            nodes_[i].data = lines_[i].data();
        auto* const easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nodes_.data());
        if (form_.method != "GET") {
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
        }
        header_.clear();
        body_.clear();
        long status = 0;
        if (curl_easy_perform(easy) != CURLE_OK ||
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200)
            throw std::runtime_error{"the request failed"};
    }

    struct FreeUrl {
        void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    };

    CallForm form_;
    std::unique_ptr<CURLU, FreeUrl> url_;
    EasyHandle easy_;
    Digest sha256_{"SHA256"};
    Digest md5_{"MD5"};
    std::unique_ptr<Hmac> key_;
    std::string keyDate_;
    std::mt19937_64 random_{std::random_device{}()};
    std::string stamp_ = std::string(16, '0');
    std::string uuid_, hash_, md5Text_, names_, canonical_, scope_, toSign_, header_, body_;
    std::vector<Piece> pieces_;
    std::vector<std::string> lines_; ///< those that change stand first
    std::vector<curl_slist> nodes_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_CALL_HPP
