// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_SENDER_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_SENDER_HPP

#include "handmade_json.hpp"
#include "raw_sender.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <ctime>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bench {

/// Digests with methods fetched once and contexts used again: OpenSSL's fast way.
class Digest {
public:
    explicit Digest(char const* name) : method_(EVP_MD_fetch(nullptr, name, nullptr)), context_(EVP_MD_CTX_new()) {
        EVP_DigestInit_ex2(context_, method_, nullptr);
    }
    Digest(Digest const&) = delete;
    Digest& operator=(Digest const&) = delete;
    ~Digest() {
        EVP_MD_CTX_free(context_);
        EVP_MD_free(method_);
    }

    std::string_view operator()(std::string_view bytes) { return finish(nullptr, bytes); }
    /// Goes on from a state: what HMAC is made of.
    std::string_view from(EVP_MD_CTX const* state, std::string_view bytes) { return finish(state, bytes); }
    EVP_MD_CTX* absorb(std::string_view key, unsigned char pad) const {
        std::array<unsigned char, 64> block;
        block.fill(pad);
        for (std::size_t i = 0; i != key.size(); ++i)
            block[i] = static_cast<unsigned char>(block[i] ^ static_cast<unsigned char>(key[i]));
        auto* const state = EVP_MD_CTX_new();
        EVP_DigestInit_ex2(state, method_, nullptr);
        EVP_DigestUpdate(state, block.data(), block.size());
        return state;
    }

private:
    std::string_view finish(EVP_MD_CTX const* state, std::string_view bytes) {
        if (state == nullptr)
            EVP_DigestInit_ex2(context_, nullptr, nullptr);
        else
            EVP_MD_CTX_copy_ex(context_, state);
        unsigned size = 0;
        EVP_DigestUpdate(context_, bytes.data(), bytes.size());
        EVP_DigestFinal_ex(context_, digest_, &size);
        return {reinterpret_cast<char const*>(digest_), size};
    }

    EVP_MD* method_;
    EVP_MD_CTX* context_;
    unsigned char digest_[EVP_MAX_MD_SIZE];
};

/// HMAC with SHA-256 whose key has been absorbed beforehand.
class Hmac {
public:
    Hmac(Digest& sha256, std::string_view key)
        : sha256_(&sha256), inner_(sha256.absorb(key, 0x36)), outer_(sha256.absorb(key, 0x5c)) {}
    Hmac(Hmac const&) = delete;
    Hmac& operator=(Hmac const&) = delete;
    ~Hmac() {
        EVP_MD_CTX_free(inner_);
        EVP_MD_CTX_free(outer_);
    }
    std::string_view operator()(std::string_view bytes) {
        std::string const inner{sha256_->from(inner_, bytes)};
        return sha256_->from(outer_, inner);
    }

private:
    Digest* sha256_;
    EVP_MD_CTX* inner_;
    EVP_MD_CTX* outer_;
};

inline void appendHex(std::string& out, std::string_view bytes) {
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        out.push_back("0123456789abcdef"[byte >> 4]);
        out.push_back("0123456789abcdef"[byte & 15]);
    }
}

/// SendMessage over libcurl, written by hand for this one operation and nothing else: the same headers as pylon's, Signature
/// Version 4 with a signing key that is kept, MD5s checked, the answer parsed into strings of its own. What never changes
/// between calls is set once; buffers are used again.
///
/// No retries, no limits but libcurl's, no checks of the input, no answer but a good one.
class HandmadeSender {
public:
    explicit HandmadeSender(std::string const& endpoint)
        : url_(curl_url()), easy_(curl_easy_init()), host_(endpoint.substr(endpoint.find("//") + 2)),
          queueUrl_(endpoint + std::string{queuePath}) {
        auto* const easy = easy_.get();
        // Taken apart once, not at every request.
        curl_url_set(url_.get(), CURLUPART_URL, (endpoint + "/").c_str(), 0);
        curl_easy_setopt(easy, CURLOPT_CURLU, url_.get());
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 3100L);
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &HandmadeSender::append);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &header_);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HandmadeSender::append);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body_);
        for (std::size_t i = 0; i != lines_.size(); ++i)
            nodes_[i].next = i + 1 == lines_.size() ? nullptr : &nodes_[i + 1];
    }

    SendAnswer send(std::string_view text, Kind kind) {
        writeSendMessage(json_, queueUrl_, text, kind);
        std::string_view const body{json_.GetString(), json_.GetSize()};
        sign(body);
        post(body);
        SendAnswer answer;
        if (!readSendAnswer(body_, answer)) throw std::runtime_error{"the answer is not JSON"};
        check(text, answer.md5OfBody);
        if (kind == Kind::message) check(attributesDigestInput(), answer.md5OfAttributes);
        return answer;
    }

private:
    static std::size_t append(char* data, std::size_t, std::size_t size, void* to) {
        static_cast<std::string*>(to)->append(data, size);
        return size;
    }

    void check(std::string_view bytes, std::string_view md5) {
        hex_.clear();
        appendHex(hex_, md5_(bytes));
        if (hex_ != md5) throw std::runtime_error{"the MD5 differs"};
    }

    /// What SQS hashes of the attributes.
    std::string_view attributesDigestInput() {
        digestInput_.clear();
        auto const field = [this](std::string_view text) {
            for (int shift = 24; shift >= 0; shift -= 8)
                digestInput_.push_back(static_cast<char>(text.size() >> shift & 255));
            digestInput_.append(text);
        };
        for (auto const& [name, value] : {std::pair<std::string_view, std::string_view>{"objectType", "rawContent"},
                                          {"payloadMimeType", "text"},
                                          {"payloadType", "inline"}}) {
            field(name);
            field("String");
            digestInput_.push_back('\1');
            field(value);
        }
        return digestInput_;
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
            for (auto const step : {date, region, std::string_view{"sqs"}, std::string_view{"aws4_request"}})
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
        constexpr std::string_view signedHeaders =
            "amz-sdk-invocation-id;amz-sdk-request;content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode";
        setStamp();
        setUuid();
        std::string_view const stamp{stamp_.data(), stamp_.size()};
        auto const date = stamp.substr(0, 8);

        canonical_.assign("POST\n/\n\namz-sdk-invocation-id:").append(uuid_);
        canonical_.append("\namz-sdk-request:attempt=1; max=3\ncontent-type:application/x-amz-json-1.0\nhost:");
        canonical_.append(host_).append("\nx-amz-date:").append(stamp);
        canonical_.append("\nx-amz-target:AmazonSQS.SendMessage\nx-amzn-query-mode:true\n\n");
        canonical_.append(signedHeaders).append("\n");
        appendHex(canonical_, sha256_(body));

        scope_.assign(date).append("/").append(region).append("/sqs/aws4_request");
        toSign_.assign("AWS4-HMAC-SHA256\n").append(stamp).append("\n").append(scope_).append("\n");
        appendHex(toSign_, sha256_(canonical_));

        lines_[0].assign("X-Amz-Date: ").append(stamp);
        lines_[1].assign("amz-sdk-invocation-id: ").append(uuid_);
        lines_[2].assign("Authorization: AWS4-HMAC-SHA256 Credential=").append(accessKeyId).append("/").append(scope_);
        lines_[2].append(", SignedHeaders=").append(signedHeaders).append(", Signature=");
        appendHex(lines_[2], signingKey(date)(toSign_));
    }

    void post(std::string_view body) {
        for (std::size_t i = 0; i != lines_.size(); ++i)
            nodes_[i].data = lines_[i].data();
        auto* const easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nodes_.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
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

    std::unique_ptr<CURLU, FreeUrl> url_;
    EasyHandle easy_;
    std::string host_;
    std::string queueUrl_;
    rapidjson::StringBuffer json_;
    Digest sha256_{"SHA256"};
    Digest md5_{"MD5"};
    std::unique_ptr<Hmac> key_;
    std::string keyDate_;
    std::mt19937_64 random_{std::random_device{}()};
    std::array<char, 16> stamp_{};
    std::string uuid_, canonical_, scope_, toSign_, hex_, digestInput_, header_, body_;
    std::array<std::string, 9> lines_{"",
                                      "",
                                      "",
                                      "Content-Type: application/x-amz-json-1.0",
                                      "X-Amz-Target: AmazonSQS.SendMessage",
                                      "x-amzn-query-mode: true",
                                      "amz-sdk-request: attempt=1; max=3",
                                      "User-Agent: " + std::string{userAgent},
                                      "Accept:"};
    std::array<curl_slist, 9> nodes_{};
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_SENDER_HPP
