// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SQS_WORLD_HPP
#define PYLON_TESTS_SUPPORT_SQS_WORLD_HPP

#include "support/world.hpp"
#include <pylon/services/sqs/management.hpp>

#include <string>
#include <string_view>

namespace pylon::test {

/// A World whose business is SQS.
struct SqsWorld : World {
    using World::World;

    std::string createQueue(std::string_view name, memory::QueueOptions const& options = {}) {
        return cloud.sqs().createQueue(name, options);
    }

    void sign(Request& request) const { World::sign(request, sqs::service.signingName); }
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SQS_WORLD_HPP
