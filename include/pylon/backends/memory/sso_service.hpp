// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSO_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_SSO_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/sts_service.hpp>
#include <pylon/services/sso/operations.hpp>
#include <pylon/services/sso_oidc/operations.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// Somebody who has logged in, and the program by which.
struct SsoSession {
    std::string user{};
    std::string clientId{};
    std::string clientSecret{};
    Duration tokenLife{};
    WallTime end{};             ///< from then on no token is renewed
    std::string accessToken{};  ///< the last that was given
    std::string refreshToken{}; ///< good once
};

/// IAM Identity Center: its portal, and the tokens for it.
///
/// Thread safety: all members are called with the clock's lock held.
class SsoService {
public:
    SsoService(StsService& sts, VirtualClock const& clock, CloudOptions const& options)
        : sts_(&sts), clock_(&clock), accountId_(options.accountId) {}
    SsoService(SsoService const&) = delete;
    SsoService& operator=(SsoService const&) = delete;

    /// What the front door must know. Both live as long as this.
    [[nodiscard]] Service portal();
    [[nodiscard]] Service tokens();

    /// Lets a user log in; the session's tokens are good from now on.
    SsoSession const& logIn(std::string_view user, Duration tokenLife, Duration sessionLife);
    /// All sessions end, and their tokens with them.
    void endSessions();

    Answer<sso::GetRoleCredentialsOutput> getRoleCredentials(sso::GetRoleCredentials const& input, Call const& call);
    Answer<sso_oidc::CreateTokenOutput> createToken(sso_oidc::CreateToken const& input, Call const& call);

private:
    struct Token {
        WallTime expiration;
        std::string user;
    };

    void giveTokens(SsoSession& session);

    StsService* sts_;
    VirtualClock const* clock_;
    std::string accountId_;
    std::map<std::string, SsoSession, std::less<>> sessions_; // by client id
    std::map<std::string, Token, std::less<>> tokens_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sso_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SSO_SERVICE_HPP
