// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLIENT_CONTEXT_HPP
#define PYLON_CORE_CLIENT_CONTEXT_HPP

#include <pylon/core/client_config.hpp>
#include <pylon/core/detail/per_process.hpp>
#include <pylon/core/endpoint.hpp>
#include <pylon/core/shared_profiles.hpp>

#include <atomic>
#include <forward_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace pylon::detail {

/// What the copies of a client share: the answers to "where" and "who", and what was learnt of the service's clock.
/// Thread safety: all members may be called from any number of threads at once.
class ClientContext {
public:
    explicit ClientContext(ClientConfig config) : config_(std::move(config)) {}

    /// Where the service's requests go; worked out once. For a bucket, where it is known to be. The endpoint lives as long as
    /// the context.
    Result<Endpoint const*> endpoint(ServiceInfo const& service, std::string_view bucket = {});
    /// Remembers that a bucket is in another region than the client's.
    void setBucketRegion(std::string_view bucket, std::string_view region);

    /// As CredentialsProvider::credentialsWithin.
    Result<CredentialsPtr> credentials(CallLimits const& limits = {.attempt = {}});
    /// As CredentialsProvider::renew.
    bool renewCredentials(Credentials const& refused);

    /// By how much the service's clock is ahead of ours, where it was far enough off to have been noticed.
    [[nodiscard]] Duration skew() const noexcept { return Duration{skew_.load(std::memory_order_relaxed)}; }
    void setSkew(Duration skew) noexcept { skew_.store(skew.count(), std::memory_order_relaxed); }

private:
    struct Known {
        ServiceInfo const* service;
        std::string region; // empty: the client's
        Endpoint endpoint;
    };

    struct BucketRegion {
        std::string bucket;
        std::string region;
    };

    /// Who gives the credentials; null where nobody can.
    std::shared_ptr<CredentialsProvider> provider();
    struct Found {
        std::mutex mutex;
        std::shared_ptr<SharedProfiles> profiles; // null until they were asked for
        std::forward_list<Known> endpoints;
        std::forward_list<BucketRegion> bucketRegions;
        std::shared_ptr<CredentialsProvider> provider;
    };

    // All of these hold the lock of `found`; the first and the last throw what is wrong.
    [[nodiscard]] Endpoint resolve(Found& found, ServiceInfo const& service, std::string const& bucketRegion) const;
    [[nodiscard]] Result<Endpoint const*> newEndpoint(Found& found, ServiceInfo const& service,
                                                      std::string bucketRegion) const;
    /// What the files say; null where this client reads none.
    [[nodiscard]] SharedProfiles const* profiles(Found& found) const;

    ClientConfig config_;
    std::atomic<Duration::rep> skew_{0};
    PerProcess<Found> found_;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/client_context.ipp>
#endif

#endif // PYLON_CORE_CLIENT_CONTEXT_HPP
