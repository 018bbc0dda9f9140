// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sns_service.hpp>

#include "support/model_compare.hpp"
#include "support/vectors.hpp"

#include <catch2/catch.hpp>

namespace memory_sns_service_vectors_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("the operations of SNS are declared as the model has them", "[sns]") {
    auto const json = vectorJson("models/sns.json");
    if (!json) return;
    memory::detail::SqsService sqs{memory::CloudOptions{}};
    memory::detail::SnsService sns{sqs, memory::CloudOptions{}};
    CHECK(ModelComparison(*json, {"PhoneNumber", "DataProtectionPolicy"}).difference(sns.service()) == "");
}

} // namespace memory_sns_service_vectors_test
