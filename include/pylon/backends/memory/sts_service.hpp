// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_STS_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_STS_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/keychain.hpp>
#include <pylon/backends/memory/role_options.hpp>
#include <pylon/services/sts/operations.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// A role of the account.
struct Role {
    std::string name{};
    std::string arn{};
    std::string id{}; ///< `AROA...`
    RoleOptions options{};
};

/// What a token of an identity provider says.
struct WebIdentity {
    std::string subject{};
    std::string provider{};
    std::string audience{};
    WallTime expiration{};
};

/// STS as one account has it: its roles, the tokens of the identity provider that it trusts, and a handler for each operation that is
/// modelled.
///
/// Thread safety: all members are called with the clock's lock held.
class StsService {
public:
    StsService(Keychain& keys, CloudOptions const& options) : keys_(&keys), accountId_(options.accountId) {}
    StsService(StsService const&) = delete;
    StsService& operator=(StsService const&) = delete;

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    /// Makes a role, or gives one that is there other options. @throws Error (invalidInput) as Sts::putRole
    Role const& putRole(std::string_view name, RoleOptions const& options);
    /// Makes a role with the defaults of RoleOptions, unless it is there.
    void needRole(std::string_view name);
    bool removeRole(std::string_view name);
    [[nodiscard]] Role const* findRole(std::string_view name) const;
    [[nodiscard]] std::string arnOf(std::string_view role) const;

    /// A token in the form of a JWT, which is known from now on.
    std::string issueToken(WebIdentity identity, WallTime now);
    /// What a token says; null where none such was issued here.
    [[nodiscard]] WebIdentity const* identityOf(std::string_view token) const;

    [[nodiscard]] static bool trusts(Role const& role, std::string_view who);
    /// Keys for a role, without asking whom it trusts.
    CredentialsPtr openSession(Role const& role, std::string_view session, WallTime expiration);

    Answer<sts::AssumeRoleOutput> assumeRole(sts::AssumeRole const& input, Call const& call);
    Answer<sts::AssumeRoleWithWebIdentityOutput> assumeRoleWithWebIdentity(sts::AssumeRoleWithWebIdentity const& input,
                                                                           Call const& call);
    Answer<sts::GetCallerIdentityOutput> getCallerIdentity(sts::GetCallerIdentity const& input, Call const& call);

private:
    [[nodiscard]] Role const* findRoleByArn(std::string_view arn) const;
    [[nodiscard]] bool trusts(Role const& role, Principal const& caller) const;
    [[nodiscard]] sts::AssumedRoleUser userOf(Role const& role, std::string_view session) const;

    Keychain* keys_;
    std::string accountId_;
    std::map<std::string, Role, std::less<>> roles_;
    std::map<std::string, WebIdentity, std::less<>> tokens_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sts_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_STS_SERVICE_HPP
