// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_MACHINES_HPP
#define PYLON_BACKENDS_MEMORY_MACHINES_HPP

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

/// The places where programs of a Cloud run, each with a role, and what gives them its credentials: EC2's metadata service, the agents
/// of ECS and of EKS Pod Identity. A Machine that is made here knows its region, and finds its credentials as it would there.
///
/// A role that is not there is made, with the defaults of RoleOptions. Keys live for six hours, and others are given five minutes before
/// they expire. What is to go wrong there is a matter of `cloud.faults()`: these are the services `imds`, with the operations
/// `GetToken`, `GetRole`, `GetCredentials` and `GetMetadata`, and `container`, with `GetCredentials`.
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Machines {
public:
    explicit Machines(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Somebody's own: it has no role.
    [[nodiscard]] Machine laptop();
    /// An instance of EC2. All machines of a Cloud reach the same metadata service, so one that is started later takes its place.
    [[nodiscard]] Machine instance(std::string_view role);
    /// An instance without a role.
    [[nodiscard]] Machine instance();
    /// A task of ECS: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.
    [[nodiscard]] Machine task(std::string_view role);
    /// A pod of EKS with Pod Identity: AWS_CONTAINER_CREDENTIALS_FULL_URI and a file with a token, which lives for a day.
    [[nodiscard]] Machine pod(std::string_view role);
    /// A pod of EKS whose service account has the role: AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE. The token lives for a day.
    [[nodiscard]] Machine serviceAccount(std::string_view role);

    /// Writes another token into the file of a pod, as the kubelet does before it expires.
    /// @throws Error (invalidInput) where the machine has no token that was issued here.
    void renewToken(Machine& pod, Duration lives = std::chrono::hours{24});
    /// Instance, tasks and pods are given other keys from now on; those that they have are good until they expire.
    void rotate();
    /// Tokens of the metadata service are good no more, as when it is started anew.
    void forgetTokens();
    /// Whether the metadata service goes on giving the same keys though they expire, as when it cannot reach STS.
    void freeze(bool frozen = true);

private:
    [[nodiscard]] Machine placed() const;
    void need(std::string_view role);
    [[nodiscard]] std::string newToken(std::string const& subject, std::string_view audience,
                                       Duration lives = std::chrono::hours{24});

    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/machines.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_MACHINES_HPP
