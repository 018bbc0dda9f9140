// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_CURL_CLIENT_HPP
#define PYLON_TESTS_SUPPORT_CURL_CLIENT_HPP

#include <pylon/defaults.hpp>

#include <string>
#include <utility>

namespace pylon::test {

/// The default client, but of a server of a test's own, `https://` or `http://`, and regardless of the environment.
inline DefaultClient curlClient(std::string const& url, CurlOptions options = {}) {
    options.proxy = "";
    return {CurlTransport{std::move(options)},
            SigV4Signer{},
            StandardSerializer{},
            StandardRetry{},
            {.region = "eu-central-1",
             .endpointUrl = url,
             .credentials = staticCredentials({"AKIDEXAMPLE", Secret{"a secret key"}})}};
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_CURL_CLIENT_HPP
