// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ROLE_SESSION_HPP
#define PYLON_BACKENDS_MEMORY_ROLE_SESSION_HPP

#include <pylon/backends/memory/sts_service.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace pylon::memory::detail {

/// The keys that a machine is given of its role: the same until shortly before they expire, then others, the first being good to their
/// end. AWS does so five minutes before; they live for six hours.
///
/// Thread safety: all members are called with the clock's lock held.
class RoleSession {
public:
    static constexpr std::chrono::hours life{6};
    static constexpr std::chrono::minutes overlap{5};

    /// `service` is what the role must trust; `name` is the session's.
    RoleSession(std::string role, std::string service, std::string name)
        : role_(std::move(role)), service_(std::move(service)), name_(std::move(name)) {}

    [[nodiscard]] std::string const& role() const noexcept { return role_; }
    [[nodiscard]] WallTime since() const noexcept { return since_; }

    /// Null where there is no such role, or it does not trust the service.
    CredentialsPtr keys(StsService& sts, WallTime now) {
        auto const* const role = sts.findRole(role_);
        if (role == nullptr || !StsService::trusts(*role, service_)) return nullptr;
        if (!keys_ || (!frozen_ && now + overlap >= *keys_->expiration)) {
            since_ = now;
            keys_ = sts.openSession(*role, name_, now + life);
        }
        return keys_;
    }
    /// Others are given from now on.
    void rotate() noexcept { keys_ = nullptr; }
    /// Whether the same are given though they expire, as by a service that cannot reach STS.
    void freeze(bool frozen) noexcept { frozen_ = frozen; }

private:
    std::string role_;
    std::string service_;
    std::string name_;
    CredentialsPtr keys_;
    WallTime since_{};
    bool frozen_ = false;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_ROLE_SESSION_HPP
