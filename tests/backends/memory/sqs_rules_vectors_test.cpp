// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sqs_rules.hpp>

#include "support/vectors.hpp"
#include <pylon/core/base64.hpp>

#include <catch2/catch.hpp>

namespace memory_sqs_rules_vectors_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("The digests of bodies and attributes") {
    auto const json = vectorJson("sqs/md5.json");
    if (!json) return;
    for (auto const& each : (*json)["bodies"].items())
        CHECK(memory::detail::md5Hex(each["body"].string()) == each["md5"].string());
    for (auto const& each : (*json)["messageAttributes"].items()) {
        INFO(each["name"].string());
        sqs::MessageAttributes attributes;
        for (auto const& [name, value] : each["attributes"].members()) {
            auto& attribute = attributes[name];
            attribute.dataType = value["DataType"].string();
            if (auto const* const text = value.find("StringValue")) attribute.stringValue = text->string();
            if (auto const* const bytes = value.find("BinaryValue"))
                attribute.binaryValue = Blob{base64Decode(bytes->string()).value()};
        }
        CHECK(memory::detail::md5Hex(attributes) == each["md5"].string());
    }
}

} // namespace memory_sqs_rules_vectors_test
