// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_METADATA_DOCUMENTS_HPP
#define PYLON_BACKENDS_MEMORY_METADATA_DOCUMENTS_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/credentials.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/value_types.hpp>

#include <optional>
#include <string>

/// @file
/// What machines and containers are answered in JSON. Names are written with a large first letter, where no row says otherwise.

namespace pylon::memory::detail {

/// Credentials as the metadata service, the agent of ECS and that of EKS write them; each has some of it.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
struct CredentialsPage {
    std::optional<std::string> code{}; ///< EC2: `Success`
    std::optional<std::string> message{};
    std::optional<Timestamp> lastUpdated{};
    std::optional<std::string> type{};    ///< EC2: `AWS-HMAC`
    std::optional<std::string> roleArn{}; ///< ECS
    std::optional<std::string> accessKeyId{};
    std::optional<std::string> secretAccessKey{};
    std::optional<std::string> token{};
    std::optional<std::string> accountId{}; ///< EKS
    std::optional<Timestamp> expiration{};
};

/// Some of what the metadata service says of an instance.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html
struct IdentityPage {
    std::string accountId{};
    std::string architecture{};
    std::string availabilityZone{};
    std::string imageId{};
    std::string instanceId{};
    std::string instanceType{};
    Timestamp pendingTime{};
    std::string privateIp{};
    std::string region{};
    std::string version{};
};

/// How the agent of ECS refuses.
struct AgentError {
    static constexpr std::array bindings{Binding{"httpErrorCode", In::body, "HTTPErrorCode"}};

    std::string code{};
    std::string message{};
    int httpErrorCode = 400;
};

/// A page with the keys, secret and all.
[[nodiscard]] CredentialsPage pageOf(Credentials const& credentials);
[[nodiscard]] std::string written(CredentialsPage const& page);
[[nodiscard]] std::string written(IdentityPage const& page);
[[nodiscard]] std::string written(AgentError const& error);

} // namespace pylon::memory::detail

PYLON_ADAPT_STRUCT(pylon::memory::detail::CredentialsPage, code, message, lastUpdated, type, roleArn, accessKeyId,
                   secretAccessKey, token, accountId, expiration);
PYLON_ADAPT_STRUCT(pylon::memory::detail::IdentityPage, accountId, architecture, availabilityZone, imageId, instanceId,
                   instanceType, pendingTime, privateIp, region, version);
PYLON_ADAPT_STRUCT(pylon::memory::detail::AgentError, code, message, httpErrorCode);

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/metadata_documents.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_METADATA_DOCUMENTS_HPP
