// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/libdeflate_crc32.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace backends_libdeflate_crc32_test {

using namespace pylon;

TEST_CASE("the CRC-32 of the catalogue's own example", "[backends][crc32]") {
    CHECK(crc32("123456789") == 0xcbf43926);
    CHECK(crc32("") == 0);
    CHECK(LibdeflateChecksums::crc32("123456789") == 0xcbf43926);
}

TEST_CASE("a CRC-32 goes on from what stood before", "[backends][crc32]") {
    std::string const text(100'000, 'x');
    CHECK(crc32(text.substr(7), crc32(text.substr(0, 7))) == crc32(text));
    CHECK(crc32("", crc32("abc")) == crc32("abc"));
}

} // namespace backends_libdeflate_crc32_test
