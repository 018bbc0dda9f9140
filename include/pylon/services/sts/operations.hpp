// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_STS_OPERATIONS_HPP
#define PYLON_SERVICES_STS_OPERATIONS_HPP

#include <pylon/services/sts/service.hpp>

#include <optional>
#include <string>
#include <vector>

/// @file
/// The operations that credentials are had by.

namespace pylon::sts {

/// Temporary credentials, as STS writes them. https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
struct TemporaryCredentials {
    std::string accessKeyId{};
    std::string secretAccessKey{};
    std::string sessionToken{};
    std::optional<Timestamp> expiration{};
};

struct AssumedRoleUser {
    std::string assumedRoleId{};
    std::string arn{};
};

struct AssumeRoleOutput {
    std::optional<TemporaryCredentials> credentials{};
    std::optional<AssumedRoleUser> assumedRoleUser{};
};

struct Tag {
    std::string key{};
    std::string value{};
};

/// Takes a role. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
struct AssumeRole {
    static constexpr ServiceInfo const& service = sts::service;
    static constexpr std::string_view name = "AssumeRole";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = AssumeRoleOutput;

    std::string roleArn{};
    std::string roleSessionName{};
    std::optional<int>
        durationSeconds{}; ///< 900 to 43200; no more than 3600 by credentials that are a role's themselves
    std::optional<std::string> externalId{};
    std::optional<std::vector<Tag>> tags{};
};

struct AssumeRoleWithWebIdentityOutput {
    std::optional<TemporaryCredentials> credentials{};
    std::optional<AssumedRoleUser> assumedRoleUser{};
    std::optional<std::string> subjectFromWebIdentityToken{};
    std::optional<std::string> provider{};
    std::optional<std::string> audience{};
};

/// Takes a role by a token of an identity provider. The one call here that is sent unsigned.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
struct AssumeRoleWithWebIdentity {
    static constexpr ServiceInfo const& service = sts::service;
    static constexpr std::string_view name = "AssumeRoleWithWebIdentity";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = AssumeRoleWithWebIdentityOutput;

    std::string roleArn{};
    std::string roleSessionName{};
    std::string webIdentityToken{};
    std::optional<int> durationSeconds{};
};

struct GetCallerIdentityOutput {
    std::string userId{};
    std::string account{};
    std::string arn{};
};

/// Says who one is. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
struct GetCallerIdentity {
    static constexpr ServiceInfo const& service = sts::service;
    static constexpr std::string_view name = "GetCallerIdentity";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = GetCallerIdentityOutput;
};

} // namespace pylon::sts

PYLON_ADAPT_STRUCT(pylon::sts::TemporaryCredentials, accessKeyId, secretAccessKey, sessionToken, expiration);
PYLON_ADAPT_STRUCT(pylon::sts::AssumedRoleUser, assumedRoleId, arn);
PYLON_ADAPT_STRUCT(pylon::sts::AssumeRoleOutput, credentials, assumedRoleUser);
PYLON_ADAPT_STRUCT(pylon::sts::Tag, key, value);
PYLON_ADAPT_STRUCT(pylon::sts::AssumeRole, roleArn, roleSessionName, durationSeconds, externalId, tags);
PYLON_ADAPT_STRUCT(pylon::sts::AssumeRoleWithWebIdentityOutput, credentials, assumedRoleUser,
                   subjectFromWebIdentityToken, provider, audience);
PYLON_ADAPT_STRUCT(pylon::sts::AssumeRoleWithWebIdentity, roleArn, roleSessionName, webIdentityToken, durationSeconds);
PYLON_ADAPT_STRUCT(pylon::sts::GetCallerIdentityOutput, userId, account, arn);
PYLON_ADAPT_STRUCT(pylon::sts::GetCallerIdentity);

#endif // PYLON_SERVICES_STS_OPERATIONS_HPP
