// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/operation.hpp>
#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

namespace services_documents_test {

using namespace pylon;

TEST_CASE("a codec's writer is carried by operations that write a document", "[services]") {
    STATIC_REQUIRE(detail::writesDocument<sqs::SendMessage>());
    STATIC_REQUIRE(detail::writesDocument<s3::DeleteObjects>());
    STATIC_REQUIRE(detail::writesDocument<s3::CompleteMultipartUpload>());
    STATIC_REQUIRE_FALSE(detail::writesDocument<s3::GetObject>());
    STATIC_REQUIRE_FALSE(detail::writesDocument<s3::PutObject>());
    STATIC_REQUIRE_FALSE(detail::writesDocument<sns::Publish>());
    STATIC_REQUIRE_FALSE(detail::writesDocument<lambda::Invoke>());
}

} // namespace services_documents_test
