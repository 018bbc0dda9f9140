// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_DIGEST_HPP
#define PYLON_BENCHMARKS_SUPPORT_DIGEST_HPP

#include <openssl/evp.h>

#include <array>
#include <string>
#include <string_view>

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

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_DIGEST_HPP
