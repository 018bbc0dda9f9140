// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SWEPT_WORLD_HPP
#define PYLON_TESTS_SUPPORT_SWEPT_WORLD_HPP

#include <pylon/backends/memory/client.hpp>

namespace pylon::test {

/// A Cloud, and a client of it that tries three times; its waits are always the same.
struct SweptWorld {
    memory::Cloud cloud{};
    memory::Client client{cloud.transport(), SigV4Signer{}, StandardSerializer{},
                          StandardRetry{{.random = [] { return 0.5; }}}, cloud.clientConfig()};
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SWEPT_WORLD_HPP
