// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_KEYCHAIN_HPP
#define PYLON_BACKENDS_MEMORY_KEYCHAIN_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/core/credentials.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// Who somebody is, as GetCallerIdentity says.
struct Principal {
    std::string arn{};     ///< of a user, or of a role's session
    std::string userId{};  ///< `AIDA...`, or `AROA...:session`
    std::string roleArn{}; ///< of the role that was taken; empty for a user
};

/// A name as IAM gives them out: the four letters that say of what, and letters and digits by chance, `length` in all.
[[nodiscard]] std::string makeIamId(std::string_view prefix, std::size_t length);

/// The keys that an account's services take: that of its user, and those that were given out for a while. These are remembered when
/// they have expired, too, so that who uses them is told so; the last 10,000 of them.
///
/// Thread safety: all members are called with the clock's lock held.
class Keychain {
public:
    explicit Keychain(CloudOptions const& options);
    Keychain(Keychain const&) = delete;
    Keychain& operator=(Keychain const&) = delete;

    /// New keys with a session token, good until `expiration`.
    CredentialsPtr issue(Principal owner, WallTime expiration);
    /// Null: nobody has this key.
    [[nodiscard]] CredentialsPtr find(std::string_view accessKeyId) const;
    /// Whose key it is; null where it is nobody's.
    [[nodiscard]] Principal const* ownerOf(std::string_view accessKeyId) const;
    /// What was given out for a role is good no longer than `now`.
    void endSessions(std::string_view roleArn, WallTime now);

private:
    static constexpr std::size_t mostIssued = 10'000;

    struct Key {
        CredentialsPtr credentials;
        Principal owner;
    };

    std::map<std::string, Key, std::less<>> keys_;
    std::deque<std::string> issued_; // the ids of those that expire, oldest first
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/keychain.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_KEYCHAIN_HPP
