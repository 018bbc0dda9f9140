// SPDX-License-Identifier: BSL-1.0

#include "original/dynamodb.hpp"
#include "original/lambda.hpp"
#include "original/s3.hpp"
#include "original/sqs.hpp"
#include "support/counterpart.hpp"
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/s3/management.hpp>
#include <pylon/services/sqs/management.hpp>

namespace counterparts_original_counterpart_test {

/// The original's examples on real servers. Each begins with what its examples find made.

using namespace pylon;
using namespace pylon::test;

TEST_CASE("the original's examples of S3, on radosgw") {
    auto const aws = counterpart("PYLON_S3_ENDPOINT");
    if (!aws) return;
    REQUIRE(aws->invoke(s3::CreateBucket{.bucket = "my-bucket"}).hasValue());
    s3::Bucket const bucket{*aws, "my-bucket"};
    bucket.remove(bucket.list());
    originalS3(*aws);
}

TEST_CASE("the original's examples of SQS, on fauxqs") {
    auto const aws = counterpart("PYLON_SQS_ENDPOINT");
    if (!aws) return;
    for (auto const* const name : {"my-queue", "my-dead-letters", "pylon_demo_in"}) {
        auto const made = aws->invoke(sqs::CreateQueue{.queueName = name});
        REQUIRE(made.hasValue());
        REQUIRE(aws->invoke(sqs::PurgeQueue{.queueUrl = made->queueUrl}).hasValue());
    }
    originalSqs(*aws);
}

TEST_CASE("the original's examples of DynamoDB, on DynamoDB Local") {
    auto const aws = counterpart("PYLON_DYNAMODB_ENDPOINT");
    if (!aws) return;
    (void)aws->invoke(dynamodb::DeleteTable{.tableName = "my-table"});
    REQUIRE(aws->invoke(dynamodb::CreateTable{.attributeDefinitions = {{"id", "N"}},
                                              .tableName = "my-table",
                                              .keySchema = {{"id", "HASH"}},
                                              .billingMode = "PAY_PER_REQUEST"})
                .hasValue());
    originalDynamodb(*aws);
}

TEST_CASE("the original's examples of Lambda, on serverless-offline") {
    if (auto const aws = counterpart("PYLON_LAMBDA_ENDPOINT")) originalLambda(*aws, "pylon-dev-original");
}

} // namespace counterparts_original_counterpart_test
