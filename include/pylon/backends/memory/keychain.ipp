// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_KEYCHAIN_IPP
#define PYLON_BACKENDS_MEMORY_KEYCHAIN_IPP

#include <pylon/backends/memory/keychain.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/random.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE std::string makeIamId(std::string_view prefix, std::size_t length) {
    constexpr std::string_view alphabet{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"};
    std::string id{prefix};
    while (id.size() < length)
        id.push_back(alphabet[randomBits() % alphabet.size()]);
    return id;
}

/// So many bytes by chance, in base64.
PYLON_INLINE std::string randomText(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes)
        text.push_back(static_cast<char>(randomBits() & 0xffU));
    return base64Encode(text);
}

PYLON_INLINE Keychain::Keychain(CloudOptions const& options) {
    auto const owner = pylon::detail::concat({"arn:aws:iam::", options.accountId, ":user/", options.userName});
    keys_.emplace(options.accessKeyId,
                  Key{std::make_shared<Credentials const>(Credentials{
                          options.accessKeyId, Secret{options.secretAccessKey}, Secret{options.sessionToken}}),
                      {.arn = owner, .userId = makeIamId("AIDA", 21)}});
}

PYLON_INLINE CredentialsPtr Keychain::issue(Principal owner, WallTime expiration) {
    auto id = makeIamId("ASIA", 20);
    while (keys_.contains(id))
        id = makeIamId("ASIA", 20);
    // Whole seconds, as all services write the time.
    auto const credentials = std::make_shared<Credentials const>(
        Credentials{.accessKeyId = id,
                    .secretAccessKey = Secret::takeOver(randomText(30)),
                    .sessionToken = Secret::takeOver("IQoJ" + randomText(96)),
                    .expiration = std::chrono::floor<std::chrono::seconds>(expiration)});
    keys_.emplace(id, Key{credentials, std::move(owner)});
    issued_.push_back(std::move(id));
    if (issued_.size() > mostIssued) {
        keys_.erase(issued_.front());
        issued_.pop_front();
    }
    return credentials;
}

PYLON_INLINE CredentialsPtr Keychain::find(std::string_view accessKeyId) const {
    auto const found = keys_.find(accessKeyId);
    return found == keys_.end() ? nullptr : found->second.credentials;
}

PYLON_INLINE Principal const* Keychain::ownerOf(std::string_view accessKeyId) const {
    auto const found = keys_.find(accessKeyId);
    return found == keys_.end() ? nullptr : &found->second.owner;
}

PYLON_INLINE void Keychain::endSessions(std::string_view roleArn, WallTime now) {
    for (auto& [id, key] : keys_)
        if (key.owner.roleArn == roleArn && *key.credentials->expiration > now) {
            auto ended = *key.credentials;
            ended.expiration = now;
            key.credentials = std::make_shared<Credentials const>(std::move(ended));
        }
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_KEYCHAIN_IPP
