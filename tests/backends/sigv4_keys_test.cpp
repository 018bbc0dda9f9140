// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_keys.hpp>

#include <pylon/core/hex.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace backends_sigv4_keys_test {

using namespace pylon;

namespace {

Credentials const exampleCredentials{"AKIDEXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}};

} // namespace

TEST_CASE("a signing key is derived as documented", "[backends][sigv4]") {
    // From the official suite: its string to sign for `get-vanilla`.
    SigningKeyCache cache;
    auto const key = cache.key(exampleCredentials, {"20150830", "us-east-1", "service"});
    CHECK(hexEncode((*key)("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
                           "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63")) ==
          "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST_CASE("a key is derived once for the same things, and anew for any other", "[backends][sigv4]") {
    SigningKeyCache cache;
    auto const key = cache.key(exampleCredentials, {"20260102", "eu-central-1", "sqs"});
    CHECK(cache.key(exampleCredentials, {"20260102", "eu-central-1", "sqs"}) == key);
    CHECK(cache.key(exampleCredentials, {"20260103", "eu-central-1", "sqs"}) != key);
    CHECK(cache.key(exampleCredentials, {"20260102", "eu-central-2", "sqs"}) != key);
    CHECK(cache.key(exampleCredentials, {"20260102", "eu-central-1", "sns"}) != key);

    auto other = exampleCredentials;
    other.accessKeyId = "AKIDOTHER";
    CHECK(cache.key(other, {"20260102", "eu-central-1", "sqs"}) != key);
    CHECK(cache.key(exampleCredentials, {"20260102", "eu-central-1", "sqs"}) == key);
}

TEST_CASE("a new secret under an old access key id is noticed", "[backends][sigv4]") {
    SigningKeyCache cache;
    sigv4::CredentialScope const scope{"20260102", "eu-central-1", "sqs"};
    auto const old = (*cache.key(exampleCredentials, scope))("text");
    std::string const secret{exampleCredentials.secretAccessKey.reveal()};
    for (std::size_t i = 0; i != secret.size(); ++i) {
        auto changed = secret;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CAPTURE(i);
        CHECK((*cache.key({"AKIDEXAMPLE", Secret{changed}}, scope))("text") != old);
    }
    CHECK((*cache.key({"AKIDEXAMPLE", Secret{secret + '\0'}}, scope))("text") ==
          (*SigningKeyCache{}.key({"AKIDEXAMPLE", Secret{secret + '\0'}}, scope))("text"));
    CHECK((*cache.key(exampleCredentials, scope))("text") == old);
}

TEST_CASE("more keys than are kept are all right ones", "[backends][sigv4]") {
    SigningKeyCache cache;
    for (int round = 0; round != 2; ++round)
        for (std::size_t i = 0; i != 2 * SigningKeyCache::capacity; ++i) {
            auto const service = "service-" + std::to_string(i);
            sigv4::CredentialScope const scope{"20260102", "eu-central-1", service};
            CHECK((*cache.key(exampleCredentials, scope))("x") ==
                  (*SigningKeyCache{}.key(exampleCredentials, scope))("x"));
        }
    auto const last = "service-" + std::to_string(2 * SigningKeyCache::capacity - 1);
    sigv4::CredentialScope const scope{"20260102", "eu-central-1", last};
    CHECK(cache.key(exampleCredentials, scope) == cache.key(exampleCredentials, scope));
}

} // namespace backends_sigv4_keys_test
