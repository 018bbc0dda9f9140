// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLIENT_CONTEXT_IPP
#define PYLON_CORE_CLIENT_CONTEXT_IPP

#include <pylon/core/client_context.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/endpoint_settings.hpp>
#include <pylon/core/environment_credentials.hpp>

namespace pylon::detail {

/// The error of a client that was told no region, with all that was asked.
[[gnu::cold]] PYLON_INLINE Error noRegion(bool environment, SharedProfiles const* shared, bool url) {
    auto message = concat({"no region: ClientConfig::region is empty",
                           environment ? ", neither AWS_REGION nor AWS_DEFAULT_REGION is set" : ""});
    if (shared != nullptr)
        message.append(concat({", and the profile `", shared->location.profile,
                               shared->profile() != nullptr ? "` has none" : "` is not there", " (looked in ",
                               shared->looked, ")"}));
    message.append("; there is no default");
    if (url) message.append(", but requests to the endpoint URL are signed for one: most local servers take us-east-1");
    return Error{ErrorKind::configuration, message};
}

PYLON_INLINE Result<Endpoint const*> ClientContext::endpoint(ServiceInfo const& service, std::string_view bucket) {
    auto& found = found_.get();
    std::scoped_lock const lock{found.mutex};
    std::string bucketRegion;
    if (!bucket.empty())
        for (auto const& each : found.bucketRegions)
            if (each.bucket == bucket) bucketRegion = each.region;
    for (auto const& known : found.endpoints)
        if (known.service == &service && known.region == bucketRegion) return &known.endpoint;
    return newEndpoint(found, service, std::move(bucketRegion));
}

[[gnu::cold]] PYLON_INLINE Result<Endpoint const*> ClientContext::newEndpoint(Found& found, ServiceInfo const& service,
                                                                              std::string bucketRegion) const try {
    auto endpoint = resolve(found, service, bucketRegion);
    found.endpoints.push_front({&service, std::move(bucketRegion), std::move(endpoint)});
    return &found.endpoints.front().endpoint;
} catch (Error const& error) {
    return error;
}

[[gnu::cold]] PYLON_INLINE SharedProfiles const* ClientContext::profiles(Found& found) const {
    if (!found.profiles && config_.environment && config_.files)
        found.profiles = profilesOf(config_.environment, config_.files, config_.profile);
    return found.profiles.get();
}

[[gnu::cold]] PYLON_INLINE Endpoint ClientContext::resolve(Found& found, ServiceInfo const& service,
                                                           std::string const& bucketRegion) const {
    if (variable(config_.environment, "PYLON_OFFLINE") == "1")
        throw Error{ErrorKind::configuration,
                    "PYLON_OFFLINE=1 forbids the default client to reach for the network; name the "
                    "client that this code is to use, as cloud.client() of the in-memory AWS"};
    auto const* const shared = profiles(found);
    auto options = endpointOptions(config_, shared, service);
    if (!bucketRegion.empty()) options.region = bucketRegion;
    if (options.region.empty()) throw noRegion(config_.environment != nullptr, shared, !options.url.empty());
    return resolveEndpoint(service, std::move(options)).value();
}

[[gnu::cold]] PYLON_INLINE void ClientContext::setBucketRegion(std::string_view bucket, std::string_view region) {
    auto& found = found_.get();
    std::scoped_lock const lock{found.mutex};
    for (auto& each : found.bucketRegions)
        if (each.bucket == bucket) {
            each.region = region;
            return;
        }
    found.bucketRegions.push_front({std::string{bucket}, std::string{region}});
}

PYLON_INLINE std::shared_ptr<CredentialsProvider> ClientContext::provider() {
    auto& found = found_.get();
    std::scoped_lock const lock{found.mutex};
    if (!found.provider) found.provider = sharedProvider(new EnvironmentCredentials{config_.environment});
    return found.provider;
}

PYLON_INLINE Result<CredentialsPtr> ClientContext::credentials(CallLimits const& limits) {
    if (config_.credentials) return config_.credentials->credentialsWithin(limits);
    if (!config_.environment)
        return Error{ErrorKind::credentials, "this client was given no credentials: set ClientConfig::credentials"};
    return provider()->credentialsWithin(limits);
}

[[gnu::cold]] PYLON_INLINE bool ClientContext::renewCredentials(Credentials const& refused) {
    if (config_.credentials) return config_.credentials->renew(refused);
    return config_.environment && provider()->renew(refused);
}

} // namespace pylon::detail

#endif // PYLON_CORE_CLIENT_CONTEXT_IPP
