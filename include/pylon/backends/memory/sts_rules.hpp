// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_STS_RULES_HPP
#define PYLON_BACKENDS_MEMORY_STS_RULES_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/core/clock.hpp>

#include <optional>
#include <string>
#include <string_view>

/// @file
/// What STS demands of parameters, and the words in which it refuses. Nothing here knows which roles there are.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

namespace pylon::memory::detail {

/// For whom a token must be that STS is to take.
inline constexpr std::string_view stsAudience{"sts.amazonaws.com"};

[[nodiscard]] protocol::ServiceError stsError(int status, std::string_view code, std::string message);
/// `ValidationError`.
[[nodiscard]] protocol::ServiceError stsInvalid(std::string message);
[[nodiscard]] protocol::ServiceError sessionTooLong();
/// A token that no provider has issued; it is not quoted.
[[nodiscard]] protocol::ServiceError unknownToken(std::string_view token);
[[nodiscard]] protocol::ServiceError expiredToken(WallTime expiration, WallTime now);

/// What both ways to take a role have in common.
[[nodiscard]] Refusal checkSession(std::string const& roleArn, std::string const& session, std::optional<int> seconds);
[[nodiscard]] Refusal checkExternalId(std::optional<std::string> const& id);
[[nodiscard]] Refusal checkToken(std::string const& token);
/// Letters, digits, `_`, and whatever of `others`.
[[nodiscard]] bool isMadeOfWordCharacters(std::string_view text, std::string_view others) noexcept;
/// `arn:aws:iam::123456789012:role/name`, of any account.
[[nodiscard]] bool isRoleArn(std::string_view arn) noexcept;

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sts_rules.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_STS_RULES_HPP
