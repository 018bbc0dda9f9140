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

/// What a client must know besides its policies. What is left empty is looked up in `environment` on first use; where that is
/// empty too, as in the in-memory AWS, nothing is looked up anywhere.
struct ClientConfig {
    std::string region{};      ///< else AWS_REGION, else AWS_DEFAULT_REGION; there is no default
    std::string endpointUrl{}; ///< else AWS_ENDPOINT_URL_<SERVICE>, else AWS_ENDPOINT_URL, else AWS itself
    std::shared_ptr<CredentialsProvider> credentials{}; ///< else AWS_ACCESS_KEY_ID and its like
    Environment environment{};
};

} // namespace pylon

#endif // PYLON_CORE_CLIENT_CONFIG_HPP
