// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP
#define PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP

#include <pylon/backends/detail/credentials_call.hpp>
#include <pylon/backends/detail/role_credentials.hpp>
#include <pylon/services/sts/operations.hpp>

#include <chrono>
#include <utility>

namespace pylon::detail {

template <class Op>
Result<CredentialsFound> askSts(CredentialsSearch const& search, Op& operation, Role const& role, Credentials by) {
    operation.roleArn = role.arn;
    operation.durationSeconds = role.durationSeconds;
    operation.roleSessionName = role.session;
    if (role.session.empty()) {
        auto const now = std::chrono::floor<std::chrono::milliseconds>(search.setup().transport.clock().now());
        operation.roleSessionName = "pylon-session-" + std::to_string(now.time_since_epoch().count());
    }
    auto answer = callForCredentials(search, operation, search.setup().region, std::move(by));
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

[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> takeRole(CredentialsSearch const& search, Role const& role,
                                                             Credentials by) {
    sts::AssumeRole operation;
    operation.externalId = role.externalId;
    return askSts(search, operation, role, std::move(by));
}

[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> takeRole(CredentialsSearch const& search, Role const& role,
                                                             Secret const& token) {
    sts::AssumeRoleWithWebIdentity operation;
    operation.webIdentityToken = token.reveal();
    auto found = askSts(search, operation, role, Credentials{});
    wipe(operation.webIdentityToken.data(), operation.webIdentityToken.size());
    return found;
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP
