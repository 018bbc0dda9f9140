// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/core/standard_retry.hpp>
#include <pylon/testing/presigning_signer_laws.hpp>
#include <pylon/testing/retry_laws.hpp>
#include <pylon/testing/signer_laws.hpp>

#include <catch2/catch.hpp>

namespace testing_shipped_policies_threads_test {

using namespace pylon;
using namespace pylon::testing;

TEST_CASE("every signer that is shipped keeps the laws of signers", "[laws][signer]") {
    CHECK(checkSignerLaws([] { return SigV4Signer{}; }) == Violations{});
    CHECK(checkSignerLaws([] { return Unsigned{}; }) == Violations{});
}

TEST_CASE("every signer that is shipped and presigns keeps the laws of those that do", "[laws][signer]") {
    CHECK(checkPresigningSignerLaws([] { return SigV4Signer{}; }) == Violations{});
}

TEST_CASE("the standard retry policy keeps the laws of retry policies", "[laws][retry]") {
    CHECK(checkRetryLaws([] { return StandardRetry{}; }) == Violations{});
    CHECK(checkRetryLaws([] { return StandardRetry{{.numbers = RetryNumbers::v2026}}; }) == Violations{});
}

} // namespace testing_shipped_policies_threads_test
