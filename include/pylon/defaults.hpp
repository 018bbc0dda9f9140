// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_DEFAULTS_HPP
#define PYLON_DEFAULTS_HPP

#include <pylon/backends/curl_transport.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/local_file.hpp>
#include <pylon/core/standard_retry.hpp>

#include <memory>
#include <optional>
#include <string>

/// @file
/// The policies of a client that none are named for; the one place that names them.

namespace pylon {

/// Reads the process's environment. Not while another thread changes it (see getenv).
[[nodiscard]] std::optional<std::string> processEnvironment(std::string const& name);

/// The credentials of whoever runs this program, where AWS's SDKs look for them (see defaultCredentials), over connections of their
/// own. Nothing is looked up before they are asked for.
[[nodiscard]] std::shared_ptr<CredentialsProvider> processCredentials(ClientConfig const& config);

/// libcurl, Signature Version 4, RapidJSON and pugixml, standard retries; and the process's environment for what is not given:
/// AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_ENDPOINT_URL,
/// AWS_ENDPOINT_URL_<SERVICE>, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT,
/// AWS_STS_REGIONAL_ENDPOINTS, AWS_S3_US_EAST_1_REGIONAL_ENDPOINT, AWS_CA_BUNDLE, AWS_MAX_ATTEMPTS and AWS_NEW_RETRIES_2026; then
/// the profile that AWS_PROFILE names, in the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name.
template <class> struct DefaultStack {
    using Transport = CurlTransport;
    using Signer = SigV4Signer;
    using Serializer = StandardSerializer;
    using Retry = StandardRetry;
    using ClientType = Client<Transport, Signer, Serializer, Retry>;

    [[gnu::cold]] static Transport transport() {
        return CurlTransport{CurlOptions{.caFile = processEnvironment("AWS_CA_BUNDLE").value_or("")}};
    }
    static Retry retry() { return StandardRetry{standardRetryOptions(&processEnvironment)}; }
    [[gnu::cold]] static ClientConfig complete(ClientConfig config) {
        if (config.environment) return config;
        config.environment = &processEnvironment;
        if (!config.files) config.files = &readLocalFile;
        if (!config.credentials) config.credentials = processCredentials(config);
        return config;
    }
};

/// What `pylon::Client aws;` is.
using DefaultClient = DefaultStack<void>::ClientType;

Client() -> Client<CurlTransport, SigV4Signer, StandardSerializer, StandardRetry>;
Client(ClientConfig) -> Client<CurlTransport, SigV4Signer, StandardSerializer, StandardRetry>;

#ifdef PYLON_SEPARATE_COMPILATION
extern template class Client<CurlTransport, SigV4Signer, StandardSerializer, StandardRetry>;
#endif

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/defaults.ipp>
#endif

#endif // PYLON_DEFAULTS_HPP
