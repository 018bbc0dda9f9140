// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_KEYS_HPP
#define PYLON_BACKENDS_SIGV4_KEYS_HPP

#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/credentials.hpp>
#include <pylon/core/detail/per_process.hpp>
#include <pylon/core/sigv4.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace pylon {

/// The signing keys that were used of late, each ready for use: deriving one costs four HMACs, and it holds for a
/// day.
///
/// A key is found by all that it is made of. The secret itself is not kept: what tells one secret from another is a
/// number of 64 bits, made of it with a random key. Thread safety: any number of threads at once.
class SigningKeyCache {
public:
    /// More than this many, and the one that has been here longest is made anew when it is next asked for.
    static constexpr std::size_t capacity = 32;

    SigningKeyCache();

    [[nodiscard]] std::shared_ptr<HmacSha256 const> key(Credentials const& credentials,
                                                        sigv4::CredentialScope const& scope);

private:
    [[nodiscard]] std::shared_ptr<HmacSha256 const> make(Credentials const& credentials, std::uint64_t secretMark,
                                                         sigv4::CredentialScope const& scope);

    struct Entry {
        std::string accessKeyId;
        std::uint64_t secretMark = 0;
        std::string date;
        std::string region;
        std::string service;
        std::shared_ptr<HmacSha256 const> key;
    };

    [[nodiscard]] std::uint64_t markOf(std::string_view secret) const noexcept;
    [[nodiscard]] static Entry const* find(std::span<Entry const> entries, Credentials const& credentials,
                                           std::uint64_t secretMark, sigv4::CredentialScope const& scope) noexcept;

    /// The keys that are at hand.
    struct Keys {
        std::mutex mutex;
        std::array<Entry, capacity> entries;
        std::size_t made = 0; ///< in all: the next one takes the place of the oldest

        [[nodiscard]] std::span<Entry const> known() const noexcept {
            return {entries.data(), made < capacity ? made : capacity};
        }
    };

    std::uint64_t const salt_;
    detail::PerProcess<Keys> keys_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/sigv4_keys.ipp>
#endif

#endif // PYLON_BACKENDS_SIGV4_KEYS_HPP
