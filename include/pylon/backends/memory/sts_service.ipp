// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_STS_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_STS_SERVICE_IPP

#include <pylon/backends/memory/sts_rules.hpp>
#include <pylon/backends/memory/sts_service.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/random.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service StsService::service() {
    static constexpr std::array handlers{
        handler<&StsService::assumeRole>,
        anonymousHandler<&StsService::assumeRoleWithWebIdentity>,
        handler<&StsService::getCallerIdentity>,
    };
    return {&sts::service, this, handlers};
}

PYLON_INLINE std::string StsService::arnOf(std::string_view role) const {
    return pylon::detail::concat({"arn:aws:iam::", accountId_, ":role/", role});
}

PYLON_INLINE Role const& StsService::putRole(std::string_view name, RoleOptions const& options) {
    if (name.empty() || name.size() > 64 || !isMadeOfWordCharacters(name, "+=,.@-"))
        throw Error{ErrorKind::invalidInput, "a role's name has 1 to 64 letters, digits and characters of _+=,.@-"};
    if (options.longestSession < std::chrono::hours{1} || options.longestSession > std::chrono::hours{12})
        throw Error{ErrorKind::invalidInput, "a role's longest session is between 1 and 12 hours"};
    auto& role = roles_[std::string{name}];
    if (role.id.empty()) role = {std::string{name}, arnOf(name), makeIamId("AROA", 21), {}};
    role.options = options;
    return role;
}

PYLON_INLINE void StsService::needRole(std::string_view name) {
    if (findRole(name) == nullptr) putRole(name, {});
}

PYLON_INLINE bool StsService::removeRole(std::string_view name) {
    auto const found = roles_.find(name);
    if (found == roles_.end()) return false;
    roles_.erase(found);
    return true;
}

PYLON_INLINE Role const* StsService::findRole(std::string_view name) const {
    auto const found = roles_.find(name);
    return found == roles_.end() ? nullptr : &found->second;
}

PYLON_INLINE Role const* StsService::findRoleByArn(std::string_view arn) const {
    auto const prefix = arnOf("");
    return arn.starts_with(prefix) ? findRole(arn.substr(prefix.size())) : nullptr;
}

/// Base64 as it stands in URLs and in JWTs (RFC 4648, section 5; RFC 7515), without padding.
PYLON_INLINE std::string base64Url(std::string_view bytes) {
    auto text = base64Encode(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

PYLON_INLINE std::string StsService::issueToken(WebIdentity identity, WallTime now) {
    auto const seconds = [](WallTime time) {
        return std::to_string(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    };
    auto token = pylon::detail::concat(
        {base64Url(R"({"alg":"RS256","typ":"JWT"})"), ".",
         base64Url(pylon::detail::concat(
             {R"({"aud":[")", identity.audience, R"("],"exp":)", seconds(identity.expiration), R"(,"iat":)",
              seconds(now), R"(,"iss":"https://)", identity.provider, R"(","sub":")", identity.subject, R"("})"})),
         ".", base64Url(makeUuid())});
    tokens_.insert_or_assign(token, std::move(identity));
    return token;
}

PYLON_INLINE WebIdentity const* StsService::identityOf(std::string_view token) const {
    auto const found = tokens_.find(token);
    return found == tokens_.end() ? nullptr : &found->second;
}

PYLON_INLINE bool StsService::trusts(Role const& role, std::string_view who) {
    auto const& trusted = role.options.trusts;
    return trusted.empty() || std::find(trusted.begin(), trusted.end(), who) != trusted.end();
}

PYLON_INLINE bool StsService::trusts(Role const& role, Principal const& caller) const {
    return trusts(role, caller.arn) || (!caller.roleArn.empty() && trusts(role, caller.roleArn)) ||
           trusts(role, pylon::detail::concat({"arn:aws:iam::", accountId_, ":root"}));
}

PYLON_INLINE sts::AssumedRoleUser StsService::userOf(Role const& role, std::string_view session) const {
    return {.assumedRoleId = pylon::detail::concat({role.id, ":", session}),
            .arn = pylon::detail::concat({"arn:aws:sts::", accountId_, ":assumed-role/", role.name, "/", session})};
}

PYLON_INLINE CredentialsPtr StsService::openSession(Role const& role, std::string_view session, WallTime expiration) {
    auto user = userOf(role, session);
    return keys_->issue({.arn = std::move(user.arn), .userId = std::move(user.assumedRoleId), .roleArn = role.arn},
                        expiration);
}

PYLON_INLINE sts::TemporaryCredentials written(Credentials const& credentials) {
    return {.accessKeyId = credentials.accessKeyId,
            .secretAccessKey = std::string{credentials.secretAccessKey.reveal()},
            .sessionToken = std::string{credentials.sessionToken.reveal()},
            .expiration = std::chrono::floor<std::chrono::milliseconds>(*credentials.expiration)};
}

PYLON_INLINE Answer<sts::AssumeRoleOutput> StsService::assumeRole(sts::AssumeRole const& input, Call const& call) {
    if (auto refusal = checkSession(input.roleArn, input.roleSessionName, input.durationSeconds))
        return *std::move(refusal);
    if (auto refusal = checkExternalId(input.externalId)) return *std::move(refusal);
    if (input.tags && !input.tags->empty())
        return unmodelled("the in-memory sts does not model the parameter Tags of AssumeRole");
    if (!isRoleArn(input.roleArn)) return stsInvalid(pylon::detail::concat({input.roleArn, " is invalid"}));
    auto const& caller = *keys_->ownerOf(call.accessKeyId);
    auto const* const role = findRoleByArn(input.roleArn);
    if (role == nullptr || !trusts(*role, caller) ||
        (!role->options.externalId.empty() && role->options.externalId != input.externalId.value_or("")))
        return stsError(
            403, "AccessDenied",
            pylon::detail::concat(
                {"User: ", caller.arn, " is not authorized to perform: sts:AssumeRole on resource: ", input.roleArn}));
    auto const duration = std::chrono::seconds{input.durationSeconds.value_or(3600)};
    if (!caller.roleArn.empty() && duration > std::chrono::hours{1})
        return stsInvalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
    if (duration > role->options.longestSession) return sessionTooLong();
    return sts::AssumeRoleOutput{.credentials =
                                     written(*openSession(*role, input.roleSessionName, call.now + duration)),
                                 .assumedRoleUser = userOf(*role, input.roleSessionName)};
}

PYLON_INLINE Answer<sts::AssumeRoleWithWebIdentityOutput>
StsService::assumeRoleWithWebIdentity(sts::AssumeRoleWithWebIdentity const& input, Call const& call) {
    if (auto refusal = checkSession(input.roleArn, input.roleSessionName, input.durationSeconds))
        return *std::move(refusal);
    if (auto refusal = checkToken(input.webIdentityToken)) return *std::move(refusal);
    if (!isRoleArn(input.roleArn)) return stsInvalid("Request ARN is invalid");
    auto const* const identity = identityOf(input.webIdentityToken);
    if (identity == nullptr) return unknownToken(input.webIdentityToken);
    if (identity->expiration <= call.now) return expiredToken(identity->expiration, call.now);
    if (identity->audience != stsAudience) return stsError(400, "InvalidIdentityToken", "Incorrect token audience");
    auto const* const role = findRoleByArn(input.roleArn);
    if (role == nullptr || !trusts(*role, identity->subject))
        return stsError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    auto const duration = std::chrono::seconds{input.durationSeconds.value_or(3600)};
    if (duration > role->options.longestSession) return sessionTooLong();
    return sts::AssumeRoleWithWebIdentityOutput{
        .credentials = written(*openSession(*role, input.roleSessionName, call.now + duration)),
        .assumedRoleUser = userOf(*role, input.roleSessionName),
        .subjectFromWebIdentityToken = identity->subject,
        .provider = pylon::detail::concat({"arn:aws:iam::", accountId_, ":oidc-provider/", identity->provider}),
        .audience = identity->audience};
}

PYLON_INLINE Answer<sts::GetCallerIdentityOutput> StsService::getCallerIdentity(sts::GetCallerIdentity const&,
                                                                                Call const& call) {
    auto const& caller = *keys_->ownerOf(call.accessKeyId);
    return sts::GetCallerIdentityOutput{.userId = caller.userId, .account = accountId_, .arn = caller.arn};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_STS_SERVICE_IPP
