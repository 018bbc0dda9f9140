// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/partition.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_partition_test {

using namespace pylon;

TEST_CASE("the form of a region's name says which partition it is in", "[core][partition]") {
    auto const [region, id] = GENERATE(table<std::string, std::string>({
        {"eu-west-1", "aws"},
        {"mx-central-99", "aws"},
        {"cn-north-1", "aws-cn"},
        {"us-gov-west-1", "aws-us-gov"},
        {"eusc-de-east-1", "aws-eusc"},
        {"us-iso-west-1", "aws-iso"},
        {"us-isob-east-1", "aws-iso-b"},
        {"eu-isoe-west-1", "aws-iso-e"},
        {"us-isof-south-12", "aws-iso-f"},
        {"aws-global", "aws"},
        {"aws-cn-global", "aws-cn"},
        {"aws-iso-b-global", "aws-iso-b"},
    }));
    CAPTURE(region);
    CHECK(partitionOf(region).id == id);
}

TEST_CASE("a name of no partition's form is taken for one of aws", "[core][partition]") {
    auto const region = GENERATE(
        values<std::string>({"", "-", "1", "-1", "cn", "cn-1", "cn--1", "cn-north", "cn-north-", "cn-north-1a",
                             "xx-north-1", "us-gov", "us gov-west-1", "local", "-global", "aws-xx-global", "global"}));
    CAPTURE(region);
    CHECK(partitionOf(region).id == "aws");
}

} // namespace core_partition_test
