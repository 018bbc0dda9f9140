// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_MACHINES_IPP
#define PYLON_BACKENDS_MEMORY_MACHINES_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/machines.hpp>
#include <pylon/backends/memory/sts.hpp>
#include <pylon/backends/memory/sts_rules.hpp>
#include <pylon/core/error.hpp>

#include <chrono>

namespace pylon::memory {
namespace detail {

/// The variable that names the file of a pod's token, for whom that is, and where EKS puts it.
struct PodToken {
    char const* variable;
    std::string_view audience;
    char const* path;
};

inline constexpr PodToken podIdentity{"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", podAudience,
                                      "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token"};
inline constexpr PodToken webIdentity{"AWS_WEB_IDENTITY_TOKEN_FILE", stsAudience,
                                      "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"};

/// The service account of a role's pods.
inline std::string subjectOf(std::string_view role) { return "system:serviceaccount:default:" + std::string{role}; }

} // namespace detail

PYLON_INLINE void Machines::need(std::string_view role) {
    auto const lock = account_->clock.lock();
    account_->sts.needRole(role);
}

PYLON_INLINE Machine Machines::placed() const {
    Machine machine{Transport{account_}};
    machine.setVariable("AWS_REGION", account_->options.region);
    return machine;
}

PYLON_INLINE Machine Machines::laptop() { return placed(); }

PYLON_INLINE Machine Machines::instance(std::string_view role) {
    need(role);
    auto const lock = account_->clock.lock();
    account_->metadata.start(role);
    return placed();
}

PYLON_INLINE Machine Machines::instance() {
    auto const lock = account_->clock.lock();
    account_->metadata.start({});
    return placed();
}

PYLON_INLINE Machine Machines::task(std::string_view role) {
    need(role);
    auto machine = placed();
    auto const lock = account_->clock.lock();
    machine.setVariable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", account_->containers.addTask(role));
    return machine;
}

PYLON_INLINE Machine Machines::pod(std::string_view role) {
    need(role);
    auto machine = placed();
    machine.setVariable("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials")
        .setVariable(detail::podIdentity.variable, detail::podIdentity.path)
        .writeFile(detail::podIdentity.path, newToken(detail::subjectOf(role), detail::podIdentity.audience));
    auto const lock = account_->clock.lock();
    account_->containers.addPod(detail::subjectOf(role), role);
    return machine;
}

PYLON_INLINE Machine Machines::serviceAccount(std::string_view role) {
    need(role);
    auto machine = placed();
    machine.setVariable("AWS_ROLE_ARN", account_->sts.arnOf(role))
        .setVariable(detail::webIdentity.variable, detail::webIdentity.path)
        .writeFile(detail::webIdentity.path, newToken(detail::subjectOf(role), detail::webIdentity.audience));
    return machine;
}

PYLON_INLINE std::string Machines::newToken(std::string const& subject, std::string_view audience, Duration lives) {
    return Sts{account_}.webIdentityToken(subject, {.lives = lives, .audience = std::string{audience}});
}

PYLON_INLINE void Machines::renewToken(Machine& pod, Duration lives) {
    for (auto const& kind : {detail::podIdentity, detail::webIdentity}) {
        auto const path = pod.variable(kind.variable);
        auto const token = path ? pod.file(*path) : std::nullopt;
        if (!token) continue;
        std::string subject;
        {
            auto const lock = account_->clock.lock();
            if (auto const* const identity = account_->sts.identityOf(*token)) subject = identity->subject;
        }
        if (subject.empty()) continue;
        pod.writeFile(*path, newToken(subject, kind.audience, lives));
        return;
    }
    throw Error{ErrorKind::invalidInput, "the machine is no pod: it has no token of this Cloud's"};
}

PYLON_INLINE void Machines::rotate() {
    auto const lock = account_->clock.lock();
    account_->containers.rotate();
    if (auto& session = account_->metadata.session()) session->rotate();
}

PYLON_INLINE void Machines::forgetTokens() {
    auto const lock = account_->clock.lock();
    account_->metadata.forgetTokens();
}

PYLON_INLINE void Machines::freeze(bool frozen) {
    auto const lock = account_->clock.lock();
    if (auto& session = account_->metadata.session()) session->freeze(frozen);
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_MACHINES_IPP
