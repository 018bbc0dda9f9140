// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_OPENSSL_DIGEST_HPP
#define PYLON_BACKENDS_OPENSSL_DIGEST_HPP

#include <pylon/config.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

// OpenSSL's EVP_MD_CTX: its headers are needed by the bodies only.
struct evp_md_ctx_st;

/// @file
/// Digests by OpenSSL 3. Each algorithm is fetched once in a process, and contexts are used again, so that a digest costs
/// little more than its arithmetic.
///
/// Errors: a digest that OpenSSL cannot offer (MD5 and SHA-1 in a FIPS-only configuration) throws Error (configuration).
/// Thread safety: everything here may be called from any number of threads at once.

namespace pylon {

[[nodiscard]] std::array<std::byte, 32> sha256(std::string_view bytes);
[[nodiscard]] std::array<std::byte, 20> sha1(std::string_view bytes);
[[nodiscard]] std::array<std::byte, 16> md5(std::string_view bytes);

/// HMAC (RFC 2104) with SHA-256. To use a key more than once, keep an HmacSha256.
[[nodiscard]] std::array<std::byte, 32> hmacSha256(std::string_view key, std::string_view bytes);

/// A key for HMAC with SHA-256, made ready: what depends on the key alone has been computed. The state is as secret as the
/// key; OpenSSL overwrites it when it goes.
class HmacSha256 {
public:
    explicit HmacSha256(std::string_view key);

    [[nodiscard]] std::array<std::byte, 32> operator()(std::string_view bytes) const;

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
