// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSO_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_SSO_SERVICE_IPP

#include <pylon/backends/memory/sso_service.hpp>
#include <pylon/core/random.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service SsoService::portal() {
    static constexpr std::array handlers{anonymousHandler<&SsoService::getRoleCredentials>};
    return {&sso::service, this, handlers};
}

PYLON_INLINE Service SsoService::tokens() {
    static constexpr std::array handlers{anonymousHandler<&SsoService::createToken>};
    return {&sso_oidc::service, this, handlers};
}

PYLON_INLINE protocol::ServiceError ssoError(int status, std::string_view code, std::string message) {
    return {.status = status, .code = std::string{code}, .queryCode = {}, .message = std::move(message)};
}

PYLON_INLINE void SsoService::giveTokens(SsoSession& session) {
    std::erase_if(tokens_, [now = clock_->now()](auto const& each) { return each.second.expiration <= now; });
    session.accessToken = "aoaAAAAA" + makeUuid() + makeUuid();
    session.refreshToken = "aorAAAAA" + makeUuid() + makeUuid();
    auto const expiration = clock_->now() + std::chrono::duration_cast<WallTime::duration>(session.tokenLife);
    tokens_.insert_or_assign(session.accessToken, Token{std::min(expiration, session.end), session.user});
}

PYLON_INLINE SsoSession const& SsoService::logIn(std::string_view user, Duration tokenLife, Duration sessionLife) {
    auto const id = makeUuid();
    auto& session = sessions_[id];
    session = {.user = std::string{user},
               .clientId = id,
               .clientSecret = "eyJraWQiOiJrZXkt" + makeUuid(),
               .tokenLife = tokenLife,
               .end = clock_->now() + std::chrono::duration_cast<WallTime::duration>(sessionLife)};
    giveTokens(session);
    return session;
}

PYLON_INLINE void SsoService::endSessions() {
    sessions_.clear();
    tokens_.clear();
}

PYLON_INLINE Answer<sso::GetRoleCredentialsOutput> SsoService::getRoleCredentials(sso::GetRoleCredentials const& input,
                                                                                  Call const& call) {
    auto const token = tokens_.find(input.accessToken);
    if (token == tokens_.end() || token->second.expiration <= call.now)
        return ssoError(401, "UnauthorizedException", "Session token not found or invalid");
    if (input.accountId.size() != 12 || input.accountId.find_first_not_of("0123456789") != std::string::npos)
        return ssoError(400, "InvalidRequestException", "Invalid account id");
    auto const* const role = input.accountId == accountId_ ? sts_->findRole(input.roleName) : nullptr;
    if (role == nullptr || !StsService::trusts(*role, "sso.amazonaws.com"))
        return ssoError(403, "ForbiddenException", "No access");
    auto const life = std::chrono::duration_cast<WallTime::duration>(role->options.longestSession);
    auto const keys = sts_->openSession(*role, token->second.user, call.now + life);
    auto const expiration = std::chrono::floor<std::chrono::milliseconds>(*keys->expiration);
    return sso::GetRoleCredentialsOutput{
        sso::RoleCredentials{.accessKeyId = keys->accessKeyId,
                             .secretAccessKey = std::string{keys->secretAccessKey.reveal()},
                             .sessionToken = std::string{keys->sessionToken.reveal()},
                             .expiration = expiration.time_since_epoch().count()}};
}

PYLON_INLINE Answer<sso_oidc::CreateTokenOutput> SsoService::createToken(sso_oidc::CreateToken const& input,
                                                                         Call const& call) {
    if (input.grantType != "refresh_token")
        return unmodelled("the in-memory sso_oidc does not model the grant type " + input.grantType);
    auto const found = sessions_.find(input.clientId);
    if (found == sessions_.end() || found->second.clientSecret != input.clientSecret)
        return ssoError(401, "InvalidClientException", "Invalid client");
    auto& session = found->second;
    if (!input.refreshToken) return ssoError(400, "InvalidRequestException", "Missing refresh token");
    if (*input.refreshToken != session.refreshToken || session.end <= call.now)
        return ssoError(400, "InvalidGrantException", "Invalid refresh token");
    giveTokens(session);
    auto const left = tokens_.at(session.accessToken).expiration - call.now;
    return sso_oidc::CreateTokenOutput{.accessToken = session.accessToken,
                                       .tokenType = "Bearer",
                                       .expiresIn =
                                           static_cast<int>(std::chrono::floor<std::chrono::seconds>(left).count()),
                                       .refreshToken = session.refreshToken};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SSO_SERVICE_IPP
