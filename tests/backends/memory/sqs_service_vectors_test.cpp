// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_service.hpp>

#include "support/model_compare.hpp"
#include "support/vectors.hpp"

#include <catch2/catch.hpp>

namespace memory_sqs_service_vectors_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("The operations of SQS are declared as the model has them") {
    auto const json = vectorJson("models/sqs.json");
    if (!json) return;
    memory::detail::SqsService sqs{memory::CloudOptions{}};
    // AWS keeps these for later; the in-memory SQS refuses them by name.
    CHECK(ModelComparison(*json, {"StringListValues", "BinaryListValues"}).difference(sqs.service()) == "");
}

} // namespace memory_sqs_service_vectors_test
