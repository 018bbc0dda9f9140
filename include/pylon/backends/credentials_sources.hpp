// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CREDENTIALS_SOURCES_HPP
#define PYLON_BACKENDS_CREDENTIALS_SOURCES_HPP

#include <pylon/backends/credentials_setup.hpp>
#include <pylon/core/credentials_source.hpp>

#include <memory>
#include <string>
#include <utility>

/// @file
/// The places where AWS's SDKs look for credentials, each a CredentialsSource. Copies share the setup.

namespace pylon {

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Blank values count as unset; one key without the other is an error.
class EnvironmentSource {
public:
    explicit EnvironmentSource(std::shared_ptr<CredentialsSetup const> setup) : setup_(std::move(setup)) {}

    [[nodiscard]] std::string name() const { return "environment"; }
    Result<CredentialsFound> find(CallLimits const& limits) const;

private:
    std::shared_ptr<CredentialsSetup const> setup_;
};

/// The profile: a role (`role_arn` with `source_profile`, `credential_source` or `web_identity_token_file`), SSO (the token that `aws sso
/// login` left), `credential_process`, or keys. Roles that ask for MFA are refused. A token of an sso-session is renewed in its last
/// quarter of an hour, and what comes of it kept in its file, where there is a writer.
class ProfileSource {
public:
    explicit ProfileSource(std::shared_ptr<CredentialsSetup const> setup) : setup_(std::move(setup)) {}

    [[nodiscard]] std::string name() const { return "profile"; }
    Result<CredentialsFound> find(CallLimits const& limits) const;

private:
    std::shared_ptr<CredentialsSetup const> setup_;
};

/// AWS_WEB_IDENTITY_TOKEN_FILE, whose content is read each time, and AWS_ROLE_ARN: service accounts of EKS.
class WebIdentitySource {
public:
    explicit WebIdentitySource(std::shared_ptr<CredentialsSetup const> setup) : setup_(std::move(setup)) {}

    [[nodiscard]] std::string name() const { return "web identity"; }
    Result<CredentialsFound> find(CallLimits const& limits) const;

private:
    std::shared_ptr<CredentialsSetup const> setup_;
};

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI (ECS), else AWS_CONTAINER_CREDENTIALS_FULL_URI (EKS Pod Identity), which must be https or
/// one of AWS's own addresses or this machine. Authorized by the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names, or
/// by AWS_CONTAINER_AUTHORIZATION_TOKEN.
class ContainerSource {
public:
    explicit ContainerSource(std::shared_ptr<CredentialsSetup const> setup) : setup_(std::move(setup)) {}

    [[nodiscard]] std::string name() const { return "container"; }
    Result<CredentialsFound> find(CallLimits const& limits) const;

private:
    std::shared_ptr<CredentialsSetup const> setup_;
};

/// The metadata service of EC2, version 2 alone; AWS_EC2_METADATA_DISABLED=true switches it off. Whoever is not on EC2 is kept for a
/// second (AWS_METADATA_SERVICE_TIMEOUT).
class InstanceMetadataSource {
public:
    explicit InstanceMetadataSource(std::shared_ptr<CredentialsSetup const> setup) : setup_(std::move(setup)) {}

    [[nodiscard]] std::string name() const { return "instance metadata"; }
    Result<CredentialsFound> find(CallLimits const& limits) const;

private:
    std::shared_ptr<CredentialsSetup const> setup_;
};

/// What a client asks that was given no credentials: all of the above in this order, refreshed ahead of their expiry.
[[nodiscard]] std::shared_ptr<CredentialsProvider> defaultCredentials(CredentialsSetup setup);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/credentials_sources.ipp>
#endif

#endif // PYLON_BACKENDS_CREDENTIALS_SOURCES_HPP
