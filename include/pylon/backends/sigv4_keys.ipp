// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_KEYS_IPP
#define PYLON_BACKENDS_SIGV4_KEYS_IPP

#include <pylon/backends/sigv4_keys.hpp>
#include <pylon/core/detail/eight_bytes.hpp>
#include <pylon/core/random.hpp>

#include <cstring>
#include <utility>

namespace pylon {
namespace detail {

/// A digest in the chain that leads to the signing key; as secret as the key.
struct KeyStage {
    std::array<std::byte, 32> bytes;

    explicit KeyStage(std::array<std::byte, 32> const& digest) : bytes(digest) {}
    KeyStage(KeyStage const&) = delete;
    KeyStage& operator=(KeyStage const&) = delete;
    ~KeyStage() { wipe(bytes.data(), bytes.size()); }

    [[nodiscard]] std::string_view text() const noexcept {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }
};

[[gnu::cold]] PYLON_INLINE std::shared_ptr<HmacSha256 const> deriveSigningKey(Secret const& secret,
                                                                              sigv4::CredentialScope const& scope) {
    std::string start = "AWS4";
    start.reserve(start.size() + secret.reveal().size());
    start.append(secret.reveal());
    auto const prefixed = Secret::takeOver(std::move(start));
    KeyStage const ofDate{hmacSha256(prefixed.reveal(), scope.date)};
    KeyStage const ofRegion{hmacSha256(ofDate.text(), scope.region)};
    KeyStage const ofService{hmacSha256(ofRegion.text(), scope.service)};
    KeyStage const key{hmacSha256(ofService.text(), "aws4_request")};
    return std::make_shared<HmacSha256 const>(key.text());
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE SigningKeyCache::SigningKeyCache() : salt_(randomBits()) { detail::beginOpenSsl(); }

PYLON_INLINE std::uint64_t SigningKeyCache::markOf(std::string_view secret) const noexcept {
    auto mark = salt_ ^ secret.size();
    // MurmurHash2's step: a multiplication spreads each piece over all higher bits, the shift over the lower ones.
    auto const add = [&mark](std::uint64_t piece) {
        mark = (mark ^ piece) * 0xc6a4a7935bd1e995;
        mark ^= mark >> 47;
    };
    for (; secret.size() >= 8; secret.remove_prefix(8))
        add(detail::eightBytes(secret));
    if (!secret.empty()) {
        std::uint64_t last = 0;
        std::memcpy(&last, secret.data(), secret.size());
        add(last);
    }
    return mark;
}

PYLON_INLINE auto SigningKeyCache::find(std::span<Entry const> entries, Credentials const& credentials,
                                        std::uint64_t secretMark, sigv4::CredentialScope const& scope) noexcept
    -> Entry const* {
    for (auto const& each : entries)
        if (each.secretMark == secretMark && each.date == scope.date && each.service == scope.service &&
            each.region == scope.region && each.accessKeyId == credentials.accessKeyId)
            return &each;
    return nullptr;
}

PYLON_INLINE std::shared_ptr<HmacSha256 const> SigningKeyCache::key(Credentials const& credentials,
                                                                    sigv4::CredentialScope const& scope) {
    auto const mark = markOf(credentials.secretAccessKey.reveal());
    auto& keys = keys_.get();
    {
        std::scoped_lock const lock{keys.mutex};
        if (auto const* known = find(keys.known(), credentials, mark, scope)) return known->key;
    }
    return make(credentials, mark, scope);
}

[[gnu::cold]] PYLON_INLINE std::shared_ptr<HmacSha256 const>
SigningKeyCache::make(Credentials const& credentials, std::uint64_t mark, sigv4::CredentialScope const& scope) {
    // Outside of the lock: threads with other keys need not wait. Two that want the same one may both derive it.
    auto key = detail::deriveSigningKey(credentials.secretAccessKey, scope);
    Entry entry{credentials.accessKeyId,    mark, std::string{scope.date}, std::string{scope.region},
                std::string{scope.service}, key};
    auto& keys = keys_.get();
    std::scoped_lock const lock{keys.mutex};
    if (auto const* known = find(keys.known(), credentials, mark, scope)) return known->key;
    keys.entries[keys.made++ % capacity] = std::move(entry);
    return key;
}

} // namespace pylon

#endif // PYLON_BACKENDS_SIGV4_KEYS_IPP
