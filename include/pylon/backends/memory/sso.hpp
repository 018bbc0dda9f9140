// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSO_HPP
#define PYLON_BACKENDS_MEMORY_SSO_HPP

#include <pylon/backends/memory/machine.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::memory {

namespace detail {
class Account;
}

/// How somebody logs in.
struct SsoLoginOptions {
    std::string profile = "default";
    std::string session = "corp"; ///< the profile's sso_session; empty: the older form, whose tokens cannot be renewed
    std::string user = "ann";
    Duration tokenLives = std::chrono::hours{1};
    Duration sessionLives = std::chrono::hours{8}; ///< how long its tokens are renewed
};

/// The IAM Identity Center of a Cloud: whoever has logged in gets credentials of every role that trusts `sso.amazonaws.com`, or all.
/// They live as long as the role's longest session. What is to go wrong is a matter of `cloud.faults()`: these are the services `sso`
/// and `sso_oidc`.
///
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Sso {
public:
    explicit Sso(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Does to the machine what `aws configure sso` and `aws sso login` do: a profile for the role stands in its config file, behind
    /// what is there, and a token in its cache. Logging in again leaves two of the same profile, of which the later holds.
    /// A role that is not there is made, with the defaults of RoleOptions. @throws Error (invalidInput) for a name that no role can have.
    void logIn(Machine& machine, std::string_view role, SsoLoginOptions const& options = {});
    /// Tokens that were given out are good no more; credentials that were had by them are, until they expire.
    void endSessions();

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sso.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SSO_HPP
