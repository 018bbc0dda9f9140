// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_STS_RULES_IPP
#define PYLON_BACKENDS_MEMORY_STS_RULES_IPP

#include <pylon/backends/memory/sts_rules.hpp>
#include <pylon/core/detail/concat.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE protocol::ServiceError stsError(int status, std::string_view code, std::string message) {
    return {.status = status, .code = std::string{code}, .queryCode = std::string{code}, .message = std::move(message)};
}

PYLON_INLINE protocol::ServiceError stsInvalid(std::string message) {
    return stsError(400, "ValidationError", std::move(message));
}

PYLON_INLINE protocol::ServiceError sessionTooLong() {
    return stsInvalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

PYLON_INLINE protocol::ServiceError unknownToken(std::string_view token) {
    bool const isJwt = std::count(token.begin(), token.end(), '.') == 2;
    return stsError(400, "InvalidIdentityToken",
                    isJwt ? "Couldn't retrieve verification key from your identity provider,  please reference "
                            "AssumeRoleWithWebIdentity documentation for requirements"
                          : "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access "
                            "Token)");
}

PYLON_INLINE protocol::ServiceError expiredToken(WallTime expiration, WallTime now) {
    auto const seconds = [](WallTime time) {
        return std::to_string(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    };
    return stsError(400, "ExpiredTokenException",
                    pylon::detail::concat({"Token expired: current date/time ", seconds(now),
                                           " must be before the expiration date/time ", seconds(expiration)}));
}

/// `shown` is empty where a value is not to be repeated.
PYLON_INLINE protocol::ServiceError stsConstraint(std::string_view shown, std::string_view member,
                                                  std::string_view must) {
    return stsInvalid(pylon::detail::concat({"1 validation error detected: Value ", shown.empty() ? "" : "'", shown,
                                             shown.empty() ? "" : "' ", "at '", member,
                                             "' failed to satisfy constraint: Member must ", must}));
}

PYLON_INLINE bool isMadeOfWordCharacters(std::string_view text, std::string_view others) noexcept {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               others.find(c) != others.npos;
    });
}

PYLON_INLINE Refusal checkLength(std::string_view text, std::string_view member, std::size_t least, std::size_t most,
                                 bool secret = false) {
    auto const refuse = [&](char const* which, std::size_t bound) {
        return stsConstraint(
            secret ? std::string_view{} : text, member,
            pylon::detail::concat({"have length ", which, " than or equal to ", std::to_string(bound)}));
    };
    if (text.size() < least) return refuse("greater", least);
    if (text.size() > most) return refuse("less", most);
    return std::nullopt;
}

PYLON_INLINE Refusal checkSession(std::string const& roleArn, std::string const& session, std::optional<int> seconds) {
    if (auto refusal = checkLength(roleArn, "roleArn", 20, 2048)) return refusal;
    if (auto refusal = checkLength(session, "roleSessionName", 2, 64)) return refusal;
    if (!isMadeOfWordCharacters(session, "+=,.@-"))
        return stsConstraint(session, "roleSessionName", "satisfy regular expression pattern: [\\w+=,.@-]*");
    if (seconds && *seconds < 900)
        return stsConstraint(std::to_string(*seconds), "durationSeconds", "have value greater than or equal to 900");
    if (seconds && *seconds > 43200)
        return stsConstraint(std::to_string(*seconds), "durationSeconds", "have value less than or equal to 43200");
    return std::nullopt;
}

PYLON_INLINE Refusal checkExternalId(std::optional<std::string> const& id) {
    if (!id) return std::nullopt;
    if (auto refusal = checkLength(*id, "externalId", 2, 1224)) return refusal;
    if (!isMadeOfWordCharacters(*id, "+=,.@:/-"))
        return stsConstraint(*id, "externalId", "satisfy regular expression pattern: [\\w+=,.@:\\/-]*");
    return std::nullopt;
}

PYLON_INLINE Refusal checkToken(std::string const& token) {
    return checkLength(token, "webIdentityToken", 4, 20'000, true);
}

PYLON_INLINE bool isRoleArn(std::string_view arn) noexcept {
    constexpr std::string_view prefix{"arn:aws:iam::"};
    constexpr std::string_view kind{":role/"};
    if (!arn.starts_with(prefix)) return false;
    arn.remove_prefix(prefix.size());
    auto const account = arn.substr(0, arn.find(':'));
    return account.size() == 12 && account.find_first_not_of("0123456789") == account.npos &&
           arn.substr(account.size()).starts_with(kind) && arn.size() > account.size() + kind.size();
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_STS_RULES_IPP
