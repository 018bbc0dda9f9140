// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_OPENSSL_DIGEST_HPP
#define PYLON_BACKENDS_OPENSSL_DIGEST_HPP

#include <pylon/config.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

// OpenSSL's EVP_MD and EVP_MD_CTX: its headers are needed by the bodies only.
struct evp_md_st;
struct evp_md_ctx_st;

/// @file
/// Digests by OpenSSL 3. Each algorithm is fetched once in a process, and contexts are used again, so that a digest
/// costs little more than its arithmetic.
///
/// Errors: a digest that OpenSSL cannot offer (MD5 and SHA-1 in a FIPS-only configuration) throws Error
/// (configuration).
/// Thread safety: everything here may be called from any number of threads at once.

namespace pylon {

[[nodiscard]] std::array<std::byte, 32> sha256(std::string_view bytes);
[[nodiscard]] std::array<std::byte, 20> sha1(std::string_view bytes);
[[nodiscard]] std::array<std::byte, 16> md5(std::string_view bytes);

/// HMAC (RFC 2104) with SHA-256. To use a key more than once, keep an HmacSha256.
[[nodiscard]] std::array<std::byte, 32> hmacSha256(std::string_view key, std::string_view bytes);

namespace detail {

/// Whether two texts are the same, in a time that does not tell where they differ, but for their sizes.
[[nodiscard]] bool sameSecretText(std::string_view a, std::string_view b) noexcept;

/// Begins OpenSSL, where nothing has yet, so that it ends after the static object that is being made: what ends with the program
/// ends in reverse. Else a client that was made before its first call, and calls once more when it goes after main, would find
/// OpenSSL, and so libcurl's TLS, taken down. No configuration is read.
void beginOpenSsl() noexcept;

/// A digest algorithm and the contexts that nobody uses just now. Trivially destructible on purpose: what it holds
/// lives as long as the process, so that a digest made while the process ends meets nothing that is gone.
struct DigestAlgorithm {
    char const* name;
    std::atomic<evp_md_st*> method{nullptr};
    /// More threads than this at once make contexts of their own.
    std::array<std::atomic<evp_md_ctx_st*>, 8> idle{};

    evp_md_st const* fetched();
};

inline constinit DigestAlgorithm sha256Algorithm{"SHA256"};
inline constinit DigestAlgorithm sha1Algorithm{"SHA1"};
inline constinit DigestAlgorithm md5Algorithm{"MD5"};

/// A context borrowed from its algorithm, for one digest after another. For one thread at a time.
class DigestContext {
public:
    explicit DigestContext(DigestAlgorithm& algorithm);
    DigestContext(DigestContext const&) = delete;
    DigestContext& operator=(DigestContext const&) = delete;
    ~DigestContext();

    void start();
    /// Goes on from where another context stands.
    void startFrom(evp_md_ctx_st const* state);
    void update(void const* bytes, std::size_t size);
    /// Writes as many bytes as the algorithm's digest has.
    void finish(std::byte* digest);

    template <std::size_t Size> [[nodiscard]] std::array<std::byte, Size> digest(std::string_view bytes) {
        std::array<std::byte, Size> result;
        start();
        update(bytes.data(), bytes.size());
        finish(result.data());
        return result;
    }

private:
    DigestAlgorithm* algorithm_;
    evp_md_ctx_st* context_ = nullptr;
    bool finished_ = false;
};

} // namespace detail

/// A key for HMAC with SHA-256, made ready: what depends on the key alone has been computed. The state is as secret
/// as the key; OpenSSL overwrites it when it goes.
class HmacSha256 {
public:
    explicit HmacSha256(std::string_view key);

    [[nodiscard]] std::array<std::byte, 32> operator()(std::string_view bytes) const;
    /// The same, with a context of SHA-256 that is at hand.
    [[nodiscard]] std::array<std::byte, 32> operator()(std::string_view bytes, detail::DigestContext& context) const;

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    using State = std::unique_ptr<evp_md_ctx_st, Free>;

    static State absorb(std::string_view key, unsigned char pad);

    State inner_;
    State outer_;
};

/// The checksums of StandardSerializer.
struct OpenSslChecksums {
    [[nodiscard]] static std::array<std::byte, 16> md5(std::string_view bytes);
    /// As 32 lower-case hexadecimal digits.
    [[nodiscard]] static std::string md5Hex(std::string_view bytes);
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/openssl_digest.ipp>
#endif

#endif // PYLON_BACKENDS_OPENSSL_DIGEST_HPP
