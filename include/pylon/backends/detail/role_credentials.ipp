// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP
#define PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP

#include <pylon/backends/detail/credentials_call.hpp>
#include <pylon/backends/detail/metadata_answer.hpp>
#include <pylon/backends/detail/role_credentials.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/sts/service.hpp>

#include <chrono>
#include <utility>

namespace pylon::detail {

/// Without a token: AssumeRole.
[[gnu::cold]] PYLON_INLINE CredentialsFound askSts(CredentialsSearch const& search, Role const& role,
                                                   Secret const* token, Credentials by) {
    CredentialsCall call{.service = sts::service,
                         .name = token == nullptr ? "AssumeRole" : "AssumeRoleWithWebIdentity",
                         .contentType = "application/x-www-form-urlencoded",
                         .resetAnswer = &renewOutput<CredentialsDocument>};
    if (token != nullptr) call.body.reserve(8192 + 3 * token->reveal().size()); // so that no copy of it is left behind
    auto const add = [&call](std::string_view name, std::string_view value) {
        appendQueryParameter(call.body, name, value);
    };
    add("Action", call.name);
    add("Version", sts::service.version);
    add("RoleArn", role.arn);
    auto session = role.session;
    if (session.empty()) {
        auto const now = std::chrono::floor<std::chrono::milliseconds>(search.setup().transport.clock().now());
        session = "pylon-session-" + std::to_string(now.time_since_epoch().count());
    }
    add("RoleSessionName", session);
    if (token != nullptr) add("WebIdentityToken", token->reveal());
    if (role.durationSeconds) add("DurationSeconds", std::to_string(*role.durationSeconds));
    if (role.externalId && token == nullptr) add("ExternalId", *role.externalId);
    CredentialsDocument answer;
    if (auto made = callForCredentials(search, call, mutableView(answer), search.setup().region, std::move(by));
        !made) {
        auto details = made.error().details();
        details.message = concat({"the role ", role.arn, " cannot be taken: ", made.error().what()});
        throw Error{std::move(details)};
    }
    if (answer.accessKeyId.value_or("").empty())
        throw noCredentials(concat({"STS gave no credentials for the role ", role.arn}));
    return credentialsOf(std::move(answer));
}

[[gnu::cold]] PYLON_INLINE CredentialsFound takeRole(CredentialsSearch const& search, Role const& role,
                                                     Credentials by) {
    return askSts(search, role, nullptr, std::move(by));
}

[[gnu::cold]] PYLON_INLINE CredentialsFound takeRole(CredentialsSearch const& search, Role const& role,
                                                     Secret const& token) {
    return askSts(search, role, &token, Credentials{});
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_IPP
