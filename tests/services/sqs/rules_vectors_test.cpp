// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sqs/rules.hpp>

#include "support/vectors.hpp"
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>

#include <catch2/catch.hpp>

namespace sqs_rules_vectors_test {

using namespace pylon;

TEST_CASE("MD5s of bodies and attributes are those of SQS", "[sqs][rules]") {
    auto const vectors = test::vectorJson("sqs/md5.json");
    if (!vectors) return;
    for (auto const& each : (*vectors)["bodies"].items())
        CHECK(hexEncode(md5(each["body"].string())) == each["md5"].string());

    REQUIRE((*vectors)["messageAttributes"].size() > 0);
    for (auto const& each : (*vectors)["messageAttributes"].items()) {
        CAPTURE(each["name"].string());
        sqs::MessageAttributes attributes;
        for (auto const& [name, value] : each["attributes"].members()) {
            auto& attribute = attributes[name];
            attribute.dataType = value["DataType"].string();
            if (value.contains("StringValue")) attribute.stringValue = value["StringValue"].string();
            if (value.contains("BinaryValue"))
                attribute.binaryValue = Blob{base64Decode(value["BinaryValue"].string()).value()};
        }
        auto const input = sqs::attributeDigestInput(attributes);
        CHECK(hexEncode(std::as_bytes(std::span{input})) == each["digestInputHex"].string());
        CHECK(hexEncode(md5(input)) == each["md5"].string());
    }
}

} // namespace sqs_rules_vectors_test
