// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSO_IPP
#define PYLON_BACKENDS_MEMORY_SSO_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/sso.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>

namespace pylon::memory {

PYLON_INLINE void Sso::logIn(Machine& machine, std::string_view role, SsoLoginOptions const& options) {
    using pylon::detail::concat;
    constexpr std::string_view url{"https://pylon.awsapps.com/start"};
    auto const& account = account_->options;
    auto const lock = account_->clock.lock();
    account_->sts.needRole(role);
    auto const& session = account_->sso.logIn(options.user, options.tokenLives, options.sessionLives);

    auto const home = machine.variable("HOME").value_or("");
    auto const place = concat({"sso_region = ", account.region, "\nsso_start_url = ", url, "\n"});
    auto const config = home + "/.aws/config";
    machine.writeFile(
        config, concat({machine.file(config).value_or(""), "\n[profile ", options.profile, "]\n",
                        options.session.empty() ? place : concat({"sso_session = ", options.session, "\n"}),
                        "sso_account_id = ", account.accountId, "\nsso_role_name = ", role, "\n",
                        options.session.empty() ? "" : concat({"[sso-session ", options.session, "]\n", place})}));

    auto const time = [](WallTime when) { return formatIso8601(std::chrono::floor<std::chrono::seconds>(when)); };
    auto const now = account_->clock.now();
    auto const life = std::chrono::duration_cast<WallTime::duration>(options.tokenLives);
    auto const renewable =
        options.session.empty()
            ? std::string{}
            : concat({R"(,"clientId":")", session.clientId, R"(","clientSecret":")", session.clientSecret,
                      R"(","registrationExpiresAt":")", time(now + std::chrono::hours{24 * 90}),
                      R"(","refreshToken":")", session.refreshToken, R"(")"});
    machine.writeFile(
        concat({home, "/.aws/sso/cache/",
                hexEncode(sha1(options.session.empty() ? url : std::string_view{options.session})), ".json"}),
        concat({R"({"startUrl":")", url, R"(","region":")", account.region, R"(","accessToken":")", session.accessToken,
                R"(","expiresAt":")", time(now + life), R"(")", renewable, "}"}));
}

PYLON_INLINE void Sso::endSessions() {
    auto const lock = account_->clock.lock();
    account_->sso.endSessions();
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_SSO_IPP
