// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ROLE_OPTIONS_HPP
#define PYLON_BACKENDS_MEMORY_ROLE_OPTIONS_HPP

#include <pylon/core/clock.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace pylon::memory {

/// What a role is like. It has no policies: whoever has taken it may do everything.
struct RoleOptions {
    /// Who may take it: a user or a role by its ARN, all of the account by `arn:aws:iam::123456789012:root`, a machine by the service
    /// that it is of (`ec2.amazonaws.com`, `ecs-tasks.amazonaws.com`, `pods.eks.amazonaws.com`, `sso.amazonaws.com`), and who has a
    /// web identity by its subject (`system:serviceaccount:default:worker`). Empty: everyone who is here.
    std::vector<std::string> trusts{};
    std::string externalId{};                        ///< where not empty, AssumeRole must say it
    Duration longestSession = std::chrono::hours{1}; ///< 1 to 12 hours
};

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_ROLE_OPTIONS_HPP
