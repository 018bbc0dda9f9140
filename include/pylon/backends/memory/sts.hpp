// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_STS_HPP
#define PYLON_BACKENDS_MEMORY_STS_HPP

#include <pylon/backends/memory/role_options.hpp>
#include <pylon/config.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::memory {

namespace detail {
class Account;
}

/// What a token of an identity provider is like.
struct WebIdentityOptions {
    Duration lives = std::chrono::hours{24};
    std::string provider = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    std::string audience = "sts.amazonaws.com"; ///< STS takes no other
};

/// The STS of a Cloud, from behind: the roles that can be taken, and the identity provider that the account trusts.
///
/// Keys that were given out are good for signing any request to the Cloud until they expire; from then on it is refused as
/// ExpiredToken, or what the service calls that. There are no policies.
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Sts {
public:
    explicit Sts(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a role, or changes what one is like. Returns its ARN.
    /// @throws Error (invalidInput) for a name that no role can have, or sessions that are not between 1 and 12 hours.
    std::string putRole(std::string_view name, RoleOptions const& options = {});
    /// Keys that were given out stay as they are. @throws Error (notFound) where there is no such role.
    void deleteRole(std::string_view name);
    [[nodiscard]] std::string roleArn(std::string_view name) const;
    /// All keys that were given out for a role expire now.
    void endSessions(std::string_view role);

    /// A token of the identity provider, as EKS writes it into the file of a pod: its form is a JWT's, its signature nobody can
    /// check. @throws Error (invalidInput) for a subject that would have to be escaped.
    [[nodiscard]] std::string webIdentityToken(std::string_view subject, WebIdentityOptions const& options = {});

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sts.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_STS_HPP
