// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_METADATA_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_METADATA_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/local_service.hpp>
#include <pylon/backends/memory/role_session.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// The metadata service of an EC2 instance, version 2 alone: whoever has no token is refused. Until an instance was started, there is
/// nobody at its address.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
///
/// Thread safety: all members are called with the clock's lock held.
class MetadataService final : public LocalService {
public:
    MetadataService(StsService& sts, CloudOptions const& options);

    /// Starts the instance, or gives it another role; an empty name: it has none.
    void start(std::string_view role);
    /// Tokens that were given out are good no more.
    void forgetTokens() { tokens_.clear(); }
    [[nodiscard]] std::optional<RoleSession>& session() noexcept { return session_; }

    [[nodiscard]] PYLON_INLINE ServiceInfo const& info() const override; // inline: see Error
    [[nodiscard]] PYLON_INLINE bool isFor(Request const& request) const override;
    [[nodiscard]] PYLON_INLINE std::string_view operationOf(Request const& request) const override;
    [[nodiscard]] PYLON_INLINE Progress answer(Request const& request, WallTime now) override;

private:
    [[nodiscard]] Response giveToken(Request const& request, WallTime now);
    [[nodiscard]] Response giveCredentials(std::string_view role, WallTime now);
    [[nodiscard]] Response read(Request const& request, WallTime now);
    [[nodiscard]] std::string identity() const;

    StsService* sts_;
    std::string region_;
    std::string accountId_;
    std::string instanceId_;
    WallTime startedAt_;
    bool started_ = false;
    std::optional<RoleSession> session_;
    std::map<std::string, WallTime, std::less<>> tokens_; // and when they expire
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/metadata_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_METADATA_SERVICE_HPP
