// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_HPP
#define PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_HPP

#include <pylon/backends/detail/credentials_search.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/standard_retry.hpp>

#include <chrono>
#include <string>
#include <utility>

/// @file
/// The calls that credentials are had by. For bodies alone: it brings the client along.

namespace pylon::detail {

/// Signs, but for what is sent without credentials.
struct SignerWhereKeyed {
    Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) const {
        return credentials.accessKeyId.empty() ? Result<void>{} : signer.sign(request, credentials, scope, now);
    }

    SigV4Signer signer{};
};

/// Makes one call; `by` without a key: unsigned. An empty region is the one that the setup's environment and profile name.
template <class Op>
Result<typename Op::Output> callForCredentials(CredentialsSearch const& search, Op const& operation, std::string region,
                                               Credentials by = {}) {
    auto const& setup = search.setup();
    Client<AnyTransport, SignerWhereKeyed, StandardSerializer, StandardRetry> const client{
        setup.transport, SignerWhereKeyed{}, StandardSerializer{}, StandardRetry{},
        ClientConfig{.region = std::move(region),
                     .credentials = staticCredentials(std::move(by)),
                     .environment = setup.environment,
                     .files = setup.files,
                     .profile = setup.profile,
                     .useFips = setup.useFips,
                     .useDualStack = setup.useDualStack}};
    return client
        .with(CallLimits{.inactivity = std::chrono::seconds{10},
                         .total = search.within(std::chrono::minutes{1}),
                         .stop = search.stop()})
        .invoke(operation);
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_HPP
