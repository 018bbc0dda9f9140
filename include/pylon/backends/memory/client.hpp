// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_CLIENT_HPP
#define PYLON_BACKENDS_MEMORY_CLIENT_HPP

#include <pylon/backends/memory/cloud.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/standard_retry.hpp>

namespace pylon::memory {

/// The policies of `Cloud::client()`: those of the default client, but for the transport.
template <class> struct ClientStack {
    using ClientType = pylon::Client<Transport, SigV4Signer, StandardSerializer, StandardRetry>;

    [[nodiscard]] static ClientType client(Cloud const& cloud) {
        return {cloud.transport(), SigV4Signer{}, StandardSerializer{}, StandardRetry{}, cloud.clientConfig()};
    }
};

/// What `cloud.client()` is.
using Client = ClientStack<>::ClientType;

} // namespace pylon::memory

#ifdef PYLON_SEPARATE_COMPILATION
extern template class pylon::Client<pylon::memory::Transport, pylon::SigV4Signer, pylon::StandardSerializer,
                                    pylon::StandardRetry>;
#endif

#endif // PYLON_BACKENDS_MEMORY_CLIENT_HPP
