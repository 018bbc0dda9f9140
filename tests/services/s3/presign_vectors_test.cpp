// SPDX-License-Identifier: BSL-1.0

#include "support/manual_clock.hpp"
#include "support/scripted_transport.hpp"
#include "support/vectors.hpp"
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/services/s3/bucket.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace s3_presign_vectors_test {

using namespace pylon;

namespace {

std::string beforeQuery(std::string const& url) { return url.substr(0, url.find('?')); }

/// The parameters of a query, which servers take in any order.
std::multiset<std::string> parameters(std::string const& url) {
    std::multiset<std::string> all;
    for (auto rest = url.substr(url.find('?') + 1); !rest.empty();) {
        auto const end = std::min(rest.find('&'), rest.size());
        all.insert(rest.substr(0, end));
        rest.erase(0, std::min(end + 1, rest.size()));
    }
    return all;
}

} // namespace

TEST_CASE("a bucket presigns as botocore does, to the digit", "[s3][presign][vectors]") {
    auto const json = test::vectorJson("requests/requests.json");
    if (!json) return;
    // That is where the scripted transport's clock stands.
    REQUIRE(parseSigningStamp((*json)["time"].string()).value() == test::ManualClock::epoch);
    int compared = 0;
    for (auto const& each : (*json)["presigned"].items()) {
        CAPTURE(each["name"].string());
        // botocore presigns for the host without a region.
        ClientConfig const config{.region = (*json)["region"].string(),
                                  .endpointUrl = "https://s3.amazonaws.com",
                                  .credentials = staticCredentials({(*json)["accessKeyId"].string(),
                                                                    Secret{(*json)["secretAccessKey"].string()},
                                                                    Secret{each.stringOr("token", "")}})};
        Client const client{test::ScriptedTransport{}, SigV4Signer{}, StandardSerializer{}, NoRetry{}, config};
        s3::Bucket const bucket{client, each["params"]["Bucket"].string()};
        auto const key = each["params"]["Key"].string();
        std::chrono::seconds const expires{each["expires"].integer()};
        auto const type = each["params"].stringOr("ContentType", "");
        auto const presigned = each["name"].string() == "put"
                                   ? bucket.presignPut(key, {.expires = expires, .contentType = type})
                                   : bucket.presignGet(key, {.expires = expires});
        CHECK(beforeQuery(presigned.url) == beforeQuery(each["url"].string()));
        CHECK(parameters(presigned.url) == parameters(each["url"].string()));
        CHECK(presigned.headers.find("Content-Type").value_or("") == type);
        CHECK(presigned.expires == test::ManualClock::epoch + expires);
        ++compared;
    }
    CHECK(compared == 3);
}

} // namespace s3_presign_vectors_test
