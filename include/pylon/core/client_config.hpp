// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLIENT_CONFIG_HPP
#define PYLON_CORE_CLIENT_CONFIG_HPP

#include <pylon/core/credentials.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pylon {

/// Looks up a variable of the environment. It may be called from any thread, and at any time after the client is made.
using Environment = std::function<std::optional<std::string>(std::string const& name)>;

/// Reads a small file whole; nothing where there is none. It may be called from any thread, as Environment.
/// Errors: configuration, naming the file and never what stands in it.
using FileReader = std::function<Result<std::optional<Secret>>(std::string const& path)>;

/// What a client must know besides its policies. What is left empty is looked up in `environment` on first use; where that is
/// empty too, as in the in-memory AWS, nothing is looked up anywhere.
struct ClientConfig {
    std::string region{};      ///< else AWS_REGION, else AWS_DEFAULT_REGION, else the profile's; there is no default
    std::string endpointUrl{}; ///< else AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's; else AWS itself
    std::shared_ptr<CredentialsProvider> credentials{}; ///< else AWS_ACCESS_KEY_ID and its like
    Environment environment{};
    FileReader files{};    ///< reads the profile files, where `environment` is set; empty: there are none
    std::string profile{}; ///< else AWS_PROFILE, else AWS_DEFAULT_PROFILE, else `default`
    /// Takes no endpoint but `endpointUrl`; else AWS_IGNORE_CONFIGURED_ENDPOINT_URLS says so, or the profile.
    bool ignoreConfiguredEndpointUrls = false;
    /// As EndpointOptions::fips; else AWS_USE_FIPS_ENDPOINT, else the profile's `use_fips_endpoint`.
    std::optional<bool> useFips{};
    /// As EndpointOptions::dualStack; else AWS_USE_DUALSTACK_ENDPOINT, else the profile's `use_dualstack_endpoint`.
    std::optional<bool> useDualStack{};
    /// S3, as EndpointOptions::pathStyle; else `addressing_style` of the profile's section `s3`.
    std::optional<bool> pathStyle{};
    /// S3, as EndpointOptions::accelerate; else `use_accelerate_endpoint` of the profile's section `s3`.
    std::optional<bool> accelerate{};
};

} // namespace pylon

#endif // PYLON_CORE_CLIENT_CONFIG_HPP
