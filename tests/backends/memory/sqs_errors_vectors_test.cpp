// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_errors.hpp>

#include "support/vectors.hpp"

#include <catch2/catch.hpp>

namespace memory_sqs_errors_vectors_test {

using namespace pylon;
using namespace pylon::test;
using memory::detail::sqsError;
using memory::detail::sqsErrorNames;

TEST_CASE("Every error of the in-memory SQS is one of SQS's, by all its names") {
    auto const json = vectorJson("sqs/errors.json");
    if (!json) return;
    for (auto const& each : sqsErrorNames) {
        INFO(each.code);
        Json const* row = nullptr;
        for (auto const& candidate : (*json)["errors"].items())
            if (candidate["shape"].string() == each.code) row = &candidate;
        REQUIRE(row != nullptr);
        auto const response = protocol::writeError(sqs::service, sqsError(each.code, "why"), "id");
        CHECK(response.status == (*row)["httpStatus"].integer());
        CHECK(Json::parse(response.body)["__type"].string() == (*row)["type"].string());
        CHECK(Json::parse(response.body)["message"].string() == "why");
        CHECK(response.headers.find("x-amzn-query-error") == (*row)["queryCode"].string() + ";Sender");
    }
}

} // namespace memory_sqs_errors_vectors_test
