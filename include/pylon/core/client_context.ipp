// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLIENT_CONTEXT_IPP
#define PYLON_CORE_CLIENT_CONTEXT_IPP

#include <pylon/core/client_context.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/profile_parser.hpp>
#include <pylon/core/environment_credentials.hpp>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE std::string ClientContext::lookUp(std::string const& name) const {
    return config_.environment ? config_.environment(name).value_or(std::string{}) : std::string{};
}

PYLON_INLINE Result<Endpoint const*> ClientContext::endpoint(ServiceInfo const& service, std::string_view bucket) {
    auto& found = found_.get();
    std::scoped_lock const lock{found.mutex};
    auto const elsewhere = bucket.empty() ? found.bucketRegions.end() : found.bucketRegions.find(bucket);
    std::string const bucketRegion = elsewhere == found.bucketRegions.end() ? std::string{} : elsewhere->second;
    for (auto const& known : found.endpoints)
        if (known->service == &service && known->region == bucketRegion) return &known->endpoint;
    auto endpoint = resolve(found, service, bucketRegion);
    if (!endpoint) return endpoint.error();
    found.endpoints.push_back(
        std::make_unique<Known const>(Known{&service, bucketRegion, std::move(endpoint).value()}));
    return &found.endpoints.back()->endpoint;
}

[[gnu::cold]] PYLON_INLINE Result<SharedProfiles const*> ClientContext::profiles(Found& found) const {
    if (!found.profiles && config_.environment && config_.files) {
        auto loaded = loadProfiles(config_.environment, config_.files, config_.profile);
        if (!loaded) return loaded.error();
        found.profiles = std::make_shared<SharedProfiles const>(std::move(loaded).value());
    }
    return found.profiles.get();
}

[[gnu::cold]] PYLON_INLINE Result<std::string> ClientContext::region(Found& found) const {
    auto region = config_.region;
    if (region.empty()) region = lookUp("AWS_REGION");
    if (region.empty()) region = lookUp("AWS_DEFAULT_REGION");
    if (!region.empty()) return region;
    auto const shared = profiles(found);
    if (!shared) return shared.error();
    auto const* const profile = *shared != nullptr ? (*shared)->profile() : nullptr;
    return profile != nullptr ? profile->text("region").value_or("") : std::string{};
}

[[gnu::cold]] PYLON_INLINE Result<std::string> ClientContext::endpointUrl(Found& found,
                                                                          ServiceInfo const& service) const {
    if (!config_.endpointUrl.empty()) return config_.endpointUrl;
    if (config_.ignoreConfiguredEndpointUrls) return std::string{};
    if (smallLetters(lookUp("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) == "true") return std::string{};
    auto const shared = profiles(found);
    if (!shared) return shared.error();
    if (*shared != nullptr && (*shared)->ignoresEndpointUrls()) return std::string{};
    std::string variable{"AWS_ENDPOINT_URL_"};
    for (char const c : service.id)
        variable.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
    auto url = lookUp(variable);
    if (url.empty()) url = lookUp("AWS_ENDPOINT_URL");
    return url.empty() && *shared != nullptr ? (*shared)->endpointUrl(service.id) : url;
}

[[gnu::cold]] PYLON_INLINE Result<Endpoint> ClientContext::resolve(Found& found, ServiceInfo const& service,
                                                                   std::string const& bucketRegion) const {
    if (lookUp("PYLON_OFFLINE") == "1")
        return Error{ErrorKind::configuration,
                     "PYLON_OFFLINE=1 forbids the default client to reach for the network; name the "
                     "client that this code is to use, as cloud.client() of the in-memory AWS"};
    auto const where = bucketRegion.empty() ? region(found) : Result<std::string>{bucketRegion};
    if (!where) return where.error();
    auto const url = endpointUrl(found, service);
    if (!url) return url.error();
    constexpr std::string_view noRegion = "no region: ClientConfig::region is empty, neither AWS_REGION nor "
                                          "AWS_DEFAULT_REGION is set, and the profile `";
    if (where->empty() && url->empty() && found.profiles)
        return Error{ErrorKind::configuration,
                     concat({noRegion, found.profiles->location.profile,
                             found.profiles->profile() != nullptr ? "` has none" : "` is not there", " (looked in ",
                             found.profiles->looked, "); there is no default"})};
    return resolveEndpoint(service, *where, *url);
}

[[gnu::cold]] PYLON_INLINE void ClientContext::setBucketRegion(std::string_view bucket, std::string_view region) {
    auto& found = found_.get();
    std::scoped_lock const lock{found.mutex};
    found.bucketRegions.insert_or_assign(std::string{bucket}, std::string{region});
}

PYLON_INLINE std::shared_ptr<CredentialsProvider> ClientContext::provider() {
    auto& found = found_.get();
    std::scoped_lock const lock{found.mutex};
    if (!found.provider) found.provider = std::make_shared<EnvironmentCredentials>(config_.environment);
    return found.provider;
}

PYLON_INLINE Result<CredentialsPtr> ClientContext::credentials() {
    if (config_.credentials) return config_.credentials->credentials();
    if (!config_.environment)
        return Error{ErrorKind::credentials, "this client was given no credentials: set ClientConfig::credentials"};
    return provider()->credentials();
}

[[gnu::cold]] PYLON_INLINE bool ClientContext::renewCredentials(Credentials const& refused) {
    if (config_.credentials) return config_.credentials->renew(refused);
    return config_.environment && provider()->renew(refused);
}

} // namespace pylon::detail

#endif // PYLON_CORE_CLIENT_CONTEXT_IPP
