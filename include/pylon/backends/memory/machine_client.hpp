// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_MACHINE_CLIENT_HPP
#define PYLON_BACKENDS_MEMORY_MACHINE_CLIENT_HPP

#include <pylon/backends/credentials_sources.hpp>
#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/memory/machine.hpp>

namespace pylon::memory {

/// The policies of the default client, but for the transport; region, endpoints and credentials are what the machine says.
template <class> struct MachineStack {
    [[nodiscard]] static Client client(Machine const& machine) {
        return {machine.transport(), SigV4Signer{}, StandardSerializer{}, StandardRetry{},
                ClientConfig{.credentials = defaultCredentials(machine.credentialsSetup()),
                             .environment = machine.environment(),
                             .files = machine.files()}};
    }
};

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_MACHINE_CLIENT_HPP
