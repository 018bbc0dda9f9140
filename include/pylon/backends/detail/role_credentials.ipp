// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP
#define PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP

#include <pylon/backends/detail/role_credentials.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/standard_retry.hpp>
#include <pylon/services/sts/operations.hpp>

#include <chrono>
#include <utility>

namespace pylon::detail {

/// Signs, but for what is sent without credentials.
struct SignerWhereKeyed {
    Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) const {
        return credentials.accessKeyId.empty() ? Result<void>{} : signer.sign(request, credentials, scope, now);
    }

    SigV4Signer signer{};
};

template <class Op>
Result<CredentialsFound> askSts(CredentialsSetup const& setup, Op operation, Role const& role, Credentials by) {
    operation.roleArn = role.arn;
    operation.durationSeconds = role.durationSeconds;
    operation.roleSessionName = role.session;
    if (role.session.empty()) {
        auto const now = std::chrono::floor<std::chrono::milliseconds>(setup.transport.clock().now());
        operation.roleSessionName = "pylon-session-" + std::to_string(now.time_since_epoch().count());
    }
    ClientConfig config{.region = setup.region,
                        .credentials = staticCredentials(std::move(by)),
                        .environment = setup.environment,
                        .files = setup.files,
                        .profile = setup.profile,
                        .useFips = setup.useFips,
                        .useDualStack = setup.useDualStack};
    Client<AnyTransport, SignerWhereKeyed, StandardSerializer, StandardRetry> const client{
        setup.transport, SignerWhereKeyed{}, StandardSerializer{}, StandardRetry{}, std::move(config)};
    auto answer = client.with(CallLimits{.inactivity = std::chrono::seconds{10}, .total = std::chrono::minutes{1}})
                      .invoke(operation);
    if (!answer) {
        auto details = answer.error().details();
        details.message = "the role " + role.arn + " cannot be taken: " + answer.error().what();
        return Error{std::move(details)};
    }
    if (!answer->credentials || answer->credentials->accessKeyId.empty())
        return Error{ErrorKind::credentials, "STS gave no credentials for the role " + role.arn};
    auto& given = *answer->credentials;
    Credentials credentials{.accessKeyId = std::move(given.accessKeyId),
                            .secretAccessKey = Secret::takeOver(std::move(given.secretAccessKey)),
                            .sessionToken = Secret::takeOver(std::move(given.sessionToken))};
    if (given.expiration) credentials.expiration = *given.expiration;
    return CredentialsFound{.credentials = std::move(credentials), .whyNone = {}};
}

[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> takeRole(CredentialsSetup const& setup, Role const& role,
                                                             Credentials by) {
    sts::AssumeRole operation;
    operation.externalId = role.externalId;
    return askSts(setup, std::move(operation), role, std::move(by));
}

[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> takeRole(CredentialsSetup const& setup, Role const& role,
                                                             Secret const& token) {
    sts::AssumeRoleWithWebIdentity operation;
    operation.webIdentityToken = token.reveal();
    auto found = askSts(setup, operation, role, Credentials{});
    wipe(operation.webIdentityToken.data(), operation.webIdentityToken.size());
    return found;
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP
