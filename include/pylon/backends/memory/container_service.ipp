// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_CONTAINER_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_CONTAINER_SERVICE_IPP

#include <pylon/backends/memory/container_service.hpp>
#include <pylon/backends/memory/metadata_documents.hpp>
#include <pylon/backends/memory/sts_rules.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/host.hpp>
#include <pylon/core/random.hpp>

#include <utility>

namespace pylon::memory::detail {

inline constexpr ServiceInfo containerInfo{
    .id = "container", .endpointPrefix = {}, .signingName = {}, .protocol = Protocol::restJson};

inline constexpr std::string_view taskAgent{"169.254.170.2"};
inline constexpr std::string_view podAgent{"169.254.170.23"};
inline constexpr std::string_view podAgentIpv6{"fd00:ec2::23"};

PYLON_INLINE std::string ContainerService::addTask(std::string_view role) {
    auto id = makeUuid();
    auto path = "/v2/credentials/" + id;
    tasks_.emplace(path, RoleSession{std::string{role}, "ecs-tasks.amazonaws.com", std::move(id)});
    return path;
}

PYLON_INLINE void ContainerService::addPod(std::string_view subject, std::string_view role) {
    pods_.insert_or_assign(std::string{subject},
                           RoleSession{std::string{role}, std::string{podAudience}, "eks-" + makeUuid()});
}

PYLON_INLINE void ContainerService::rotate() {
    for (auto* const sessions : {&tasks_, &pods_})
        for (auto& [name, session] : *sessions)
            session.rotate();
}

PYLON_INLINE ServiceInfo const& ContainerService::info() const { return containerInfo; }

PYLON_INLINE bool ContainerService::isFor(Request const& request) const {
    auto const host = pylon::detail::hostIn(request.authority);
    return host == taskAgent || host == podAgent || host == podAgentIpv6;
}

PYLON_INLINE std::string_view ContainerService::operationOf(Request const&) const { return "GetCredentials"; }

PYLON_INLINE Progress ContainerService::answer(Request const& request, WallTime now) {
    bool const isTask = pylon::detail::hostIn(request.authority) == taskAgent;
    if ((isTask ? tasks_ : pods_).empty()) return Park{never};
    return isTask ? answerTask(request, now) : answerPod(request, now);
}

/// In the words of amazon-ecs-agent.
PYLON_INLINE Response ContainerService::answerTask(Request const& request, WallTime now) {
    auto const refuse = [](char const* code, char const* message) {
        return plainAnswer(400, "application/json", written(AgentError{code, message, 400}));
    };
    if (!request.path.starts_with("/v2/credentials") || request.method != "GET")
        return unmodelledRequest("the in-memory agent of ECS", request);
    auto const task = tasks_.find(request.path);
    if (task == tasks_.end())
        return request.path.size() <= std::string_view{"/v2/credentials/"}.size()
                   ? refuse("NoIdInRequest", "CredentialsV2Request: No ID in the request")
                   : refuse("InvalidIdInRequest", "CredentialsV2Request: Credentials not found");
    auto const keys = task->second.keys(*sts_, now);
    if (!keys) return refuse("NoCredentialsAssociated", "CredentialsV2Request: No credentials associated");
    auto page = pageOf(*keys);
    page.roleArn = sts_->arnOf(task->second.role());
    return plainAnswer(200, "application/json", written(page));
}

/// In the words of eks-pod-identity-agent.
PYLON_INLINE Response ContainerService::answerPod(Request const& request, WallTime now) {
    auto const refuse = [](int status, std::string_view message) {
        return plainAnswer(status, "text/plain; charset=utf-8", std::string{message} + "\n");
    };
    if (request.path != "/v1/credentials" || request.method != "GET")
        return unmodelledRequest("the in-memory agent of EKS Pod Identity", request);
    auto const token = request.headers.find("Authorization").value_or("");
    if (token.empty()) return refuse(400, "Service account token cannot be empty");
    auto const* const identity = sts_->identityOf(token);
    if (identity == nullptr || identity->audience != podAudience)
        return refuse(400, "Service account token cannot be parsed: it is none that this cluster has issued");
    if (identity->expiration <= now) return refuse(400, "Service account token has expired");
    auto const pod = pods_.find(identity->subject);
    if (pod == pods_.end()) return refuse(404, "No association was found for the service account");
    auto const keys = pod->second.keys(*sts_, now);
    if (!keys) return refuse(403, "The role does not trust pods.eks.amazonaws.com");
    auto page = pageOf(*keys);
    page.accountId = accountId_;
    return plainAnswer(200, "application/json", written(page));
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_CONTAINER_SERVICE_IPP
