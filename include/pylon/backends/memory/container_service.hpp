// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_CONTAINER_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_CONTAINER_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/local_service.hpp>
#include <pylon/backends/memory/role_session.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// For whom a token of a pod's service account is that the agent of EKS takes, and whom its role must trust.
inline constexpr std::string_view podAudience{"pods.eks.amazonaws.com"};

/// What gives containers their credentials: the agent of ECS, at 169.254.170.2, which tells tasks apart by their path; and that of EKS
/// Pod Identity, at 169.254.170.23, which does so by the token of the pod's service account. Where there are none of either, there
/// is nobody at that address.
///
/// Thread safety: all members are called with the clock's lock held.
class ContainerService final : public LocalService {
public:
    ContainerService(StsService& sts, CloudOptions const& options) : sts_(&sts), accountId_(options.accountId) {}

    /// A task of ECS. Returns the path at which it finds its credentials.
    std::string addTask(std::string_view role);
    /// A pod of EKS, which is known by its token's subject.
    void addPod(std::string_view subject, std::string_view role);
    /// All are given other keys from now on.
    void rotate();

    [[nodiscard]] PYLON_INLINE ServiceInfo const& info() const override; // inline: see Error
    [[nodiscard]] PYLON_INLINE bool isFor(Request const& request) const override;
    [[nodiscard]] PYLON_INLINE std::string_view operationOf(Request const& request) const override;
    [[nodiscard]] PYLON_INLINE Progress answer(Request const& request, WallTime now) override;

private:
    using Sessions = std::map<std::string, RoleSession, std::less<>>;

    [[nodiscard]] Response answerTask(Request const& request, WallTime now);
    [[nodiscard]] Response answerPod(Request const& request, WallTime now);

    StsService* sts_;
    std::string accountId_;
    Sessions tasks_; // by path
    Sessions pods_;  // by subject
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/container_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_CONTAINER_SERVICE_HPP
