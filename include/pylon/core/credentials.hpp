// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CREDENTIALS_HPP
#define PYLON_CORE_CREDENTIALS_HPP

#include <pylon/core/call_limits.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/secret.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pylon {

/// What a request is signed with. Immutable once shared; the secret parts are wiped when the last owner goes.
struct Credentials {
    std::string accessKeyId;
    Secret secretAccessKey;
    Secret sessionToken{};                ///< empty for long-term keys
    std::optional<WallTime> expiration{}; ///< none: they do not expire
};

using CredentialsPtr = std::shared_ptr<Credentials const>;

/// Where credentials come from. Asked once per attempt, so a provider that must do work remembers its answer.
///
/// Errors: ErrorKind::credentials, saying what was tried. Thread safety: credentials() may be called from any number of
/// threads at once.
class CredentialsProvider {
public:
    virtual ~CredentialsProvider() = default;
    virtual Result<CredentialsPtr> credentials() = 0;
    /// As credentials(), for a call that has only so long: `limits.attempt` is all the time that there is, and `limits.stop` ends it
    /// (cancelled). A provider that does no I/O need not look at them.
    virtual Result<CredentialsPtr> credentialsWithin(CallLimits const& /*limits*/) { return credentials(); }
    /// Tells that a service refused these as expired. True where others may be had, so that the call is worth making once more.
    virtual bool renew(Credentials const& /*refused*/) { return false; }
};

namespace detail {

/// Owns a provider that was made by `new`. Here alone: what counts its owners would be compiled for each type of provider by itself.
[[nodiscard, gnu::cold]] inline std::shared_ptr<CredentialsProvider> sharedProvider(CredentialsProvider* provider) {
    return std::shared_ptr<CredentialsProvider>{provider};
}

} // namespace detail

/// Always the same credentials.
class StaticCredentials final : public CredentialsProvider {
public:
    explicit StaticCredentials(Credentials credentials)
        : credentials_(std::make_shared<Credentials const>(std::move(credentials))) {}

    Result<CredentialsPtr> credentials() override { return credentials_; }

private:
    CredentialsPtr credentials_;
};

/// A provider of always the same credentials: `ClientConfig{.credentials = staticCredentials({"AKID", Secret{"..."}})}`.
[[nodiscard, gnu::cold]] inline std::shared_ptr<CredentialsProvider> staticCredentials(Credentials credentials) {
    return detail::sharedProvider(new StaticCredentials{std::move(credentials)});
}

} // namespace pylon

#endif // PYLON_CORE_CREDENTIALS_HPP
