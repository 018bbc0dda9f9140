// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_OPENSSL_DIGEST_IPP
#define PYLON_BACKENDS_OPENSSL_DIGEST_IPP

#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/detail/eight_bytes.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/secret.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>

namespace pylon {
namespace detail {

PYLON_INLINE bool sameSecretText(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    // Eight bytes at a time, as signatures have; what is left over OpenSSL compares, byte by byte.
    std::uint64_t differing = 0;
    std::size_t at = 0;
    for (; a.size() - at >= 8; at += 8) {
        differing |= eightBytes(a, at) ^ eightBytes(b, at);
        asm volatile("" : "+r"(differing)); // the compiler is not to see that it could stop here
    }
    bool const sameEnd = at == a.size() || CRYPTO_memcmp(a.data() + at, b.data() + at, a.size() - at) == 0;
    return (differing == 0) & sameEnd;
}

PYLON_INLINE void beginOpenSsl() noexcept {
    // Asked for nothing it would do nothing; this is the least of what is initialised by default. Should it fail, so does the first
    // digest, which says so.
    static_cast<void>(OPENSSL_init_crypto(OPENSSL_INIT_ASYNC, nullptr));
}

PYLON_INLINE EVP_MD const* DigestAlgorithm::fetched() {
    if (auto const* known = method.load(std::memory_order_acquire)) return known;
    auto* mine = EVP_MD_fetch(nullptr, name, nullptr);
    if (mine == nullptr)
        throw Error{ErrorKind::configuration, std::string{"OpenSSL offers no "} + name +
                                                  "; see its configuration: a FIPS-only one leaves old digests out"};
    EVP_MD* first = nullptr;
    if (method.compare_exchange_strong(first, mine, std::memory_order_acq_rel)) return mine;
    EVP_MD_free(mine);
    return first;
}

PYLON_INLINE void requireOpenSsl(int ok) {
    // With a fetched method, and data in memory, OpenSSL fails only where it gets no memory.
    if (ok != 1) throw std::bad_alloc{};
}

PYLON_INLINE DigestContext::DigestContext(DigestAlgorithm& algorithm) : algorithm_(&algorithm) {
    for (auto& slot : algorithm.idle)
        if (slot.load(std::memory_order_relaxed) != nullptr &&
            (context_ = slot.exchange(nullptr, std::memory_order_acquire)) != nullptr)
            return;
    auto const* method = algorithm.fetched();
    context_ = EVP_MD_CTX_new();
    if (context_ == nullptr) throw std::bad_alloc{};
    if (EVP_DigestInit_ex2(context_, method, nullptr) != 1) {
        EVP_MD_CTX_free(context_);
        throw std::bad_alloc{};
    }
}

PYLON_INLINE DigestContext::~DigestContext() {
    // One that failed on the way is not fit for another use.
    for (auto& slot : algorithm_->idle) {
        if (!finished_) break;
        EVP_MD_CTX* empty = nullptr;
        if (slot.compare_exchange_strong(empty, context_, std::memory_order_release, std::memory_order_relaxed)) return;
    }
    EVP_MD_CTX_free(context_);
}

PYLON_INLINE void DigestContext::start() {
    finished_ = false;
    requireOpenSsl(EVP_DigestInit_ex2(context_, nullptr, nullptr));
}

PYLON_INLINE void DigestContext::startFrom(EVP_MD_CTX const* state) {
    finished_ = false;
    requireOpenSsl(EVP_MD_CTX_copy_ex(context_, state));
}

PYLON_INLINE void DigestContext::update(void const* bytes, std::size_t size) {
    requireOpenSsl(EVP_DigestUpdate(context_, bytes, size));
}

PYLON_INLINE void DigestContext::finish(std::byte* digest) {
    requireOpenSsl(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(digest), nullptr));
    finished_ = true;
}

} // namespace detail

PYLON_INLINE std::array<std::byte, 32> sha256(std::string_view bytes) {
    return detail::DigestContext{detail::sha256Algorithm}.digest<32>(bytes);
}

PYLON_INLINE std::array<std::byte, 20> sha1(std::string_view bytes) {
    return detail::DigestContext{detail::sha1Algorithm}.digest<20>(bytes);
}

PYLON_INLINE std::array<std::byte, 16> md5(std::string_view bytes) {
    return detail::DigestContext{detail::md5Algorithm}.digest<16>(bytes);
}

[[gnu::cold]] PYLON_INLINE std::array<std::byte, 32> hmacSha256(std::string_view key, std::string_view bytes) {
    return HmacSha256{key}(bytes);
}

PYLON_INLINE void HmacSha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

[[gnu::cold]] PYLON_INLINE HmacSha256::State HmacSha256::absorb(std::string_view key, unsigned char pad) {
    std::array<unsigned char, 64> block;
    block.fill(pad);
    for (std::size_t i = 0; i != key.size(); ++i)
        block[i] = static_cast<unsigned char>(block[i] ^ static_cast<unsigned char>(key[i]));
    State state{EVP_MD_CTX_new()};
    if (state == nullptr) throw std::bad_alloc{};
    auto const ok = EVP_DigestInit_ex2(state.get(), detail::sha256Algorithm.fetched(), nullptr) == 1 &&
                    EVP_DigestUpdate(state.get(), block.data(), block.size()) == 1;
    detail::wipe(block.data(), block.size());
    if (!ok) throw std::bad_alloc{};
    return state;
}

[[gnu::cold]] PYLON_INLINE HmacSha256::HmacSha256(std::string_view key) {
    std::array<std::byte, 32> digest{};
    if (key.size() > 64) {
        digest = sha256(key);
        key = {reinterpret_cast<char const*>(digest.data()), digest.size()};
    }
    inner_ = absorb(key, 0x36);
    outer_ = absorb(key, 0x5c);
    detail::wipe(digest.data(), digest.size());
}

PYLON_INLINE std::array<std::byte, 32> HmacSha256::operator()(std::string_view bytes) const {
    detail::DigestContext context{detail::sha256Algorithm};
    return (*this)(bytes, context);
}

PYLON_INLINE std::array<std::byte, 32> HmacSha256::operator()(std::string_view bytes,
                                                              detail::DigestContext& context) const {
    std::array<std::byte, 32> digest;
    context.startFrom(inner_.get());
    context.update(bytes.data(), bytes.size());
    context.finish(digest.data());
    context.startFrom(outer_.get());
    context.update(digest.data(), digest.size());
    context.finish(digest.data());
    return digest;
}

PYLON_INLINE std::array<std::byte, 16> OpenSslChecksums::md5(std::string_view bytes) { return pylon::md5(bytes); }

PYLON_INLINE std::string OpenSslChecksums::md5Hex(std::string_view bytes) { return hexEncode(pylon::md5(bytes)); }

} // namespace pylon

#endif // PYLON_BACKENDS_OPENSSL_DIGEST_IPP
