// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/openssl_digest.hpp>

#include <pylon/core/hex.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>

namespace backends_openssl_digest_test {

using namespace pylon;

TEST_CASE("the digests of the standards' own examples", "[backends][digest]") {
    // FIPS 180-4 and RFC 1321.
    CHECK(hexEncode(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hexEncode(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hexEncode(sha256(std::string(1'000'000, 'a'))) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(hexEncode(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hexEncode(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(hexEncode(md5("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(OpenSslChecksums::md5("abc") == md5("abc"));
    CHECK(OpenSslChecksums::md5Hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
}

TEST_CASE("HMAC with SHA-256 as in RFC 4231", "[backends][digest]") {
    CHECK(hexEncode(hmacSha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hexEncode(hmacSha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    // A key longer than a block is hashed first.
    CHECK(hexEncode(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("two secret texts that differ in one bit, wherever it is, are not the same", "[backends][digest]") {
    using pylon::detail::sameSecretText;
    for (std::size_t size = 0; size != 70; ++size) {
        std::string const text(size, 'x');
        CHECK(sameSecretText(text, std::string(size, 'x')));
        CHECK_FALSE(sameSecretText(text, std::string(size + 1, 'x')));
        CHECK_FALSE(sameSecretText(std::string(size + 1, 'x'), text));
        for (std::size_t bit = 0; bit != 8 * size; ++bit) {
            auto other = text;
            other[bit / 8] = static_cast<char>(other[bit / 8] ^ 1 << bit % 8);
            if (sameSecretText(text, other) || sameSecretText(other, text)) FAIL("size " << size << ", bit " << bit);
        }
    }
}

TEST_CASE("a prepared key gives the same every time", "[backends][digest]") {
    HmacSha256 key{"Jefe"};
    auto const expected = hmacSha256("Jefe", "what do ya want for nothing?");
    CHECK(key("what do ya want for nothing?") == expected);
    CHECK(key("") == hmacSha256("Jefe", ""));
    CHECK(key("what do ya want for nothing?") == expected);
    auto const moved = std::move(key);
    CHECK(moved("what do ya want for nothing?") == expected);
}

} // namespace backends_openssl_digest_test
