// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ENDPOINT_SETTINGS_HPP
#define PYLON_CORE_DETAIL_ENDPOINT_SETTINGS_HPP

#include <pylon/core/client_config.hpp>
#include <pylon/core/endpoint.hpp>
#include <pylon/core/shared_profiles.hpp>

namespace pylon::detail {

/// What a client was told of a service's endpoint: in code, else by the environment, else by the profile. `shared` is null where
/// there are no files. The settings and their order: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
/// @throws Error (configuration) for a setting that has none of the values it may have.
[[nodiscard]] EndpointOptions endpointOptions(ClientConfig const& config, SharedProfiles const* shared,
                                              ServiceInfo const& service);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/endpoint_settings.ipp>
#endif

#endif // PYLON_CORE_DETAIL_ENDPOINT_SETTINGS_HPP
