// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/upload_rules.hpp>

#include <pylon/backends/libdeflate_crc32.hpp>
#include <pylon/core/error.hpp>
#include <pylon/services/s3/crc32_combine.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace s3_upload_rules_test {

using namespace pylon;
using namespace pylon::s3::detail;

TEST_CASE("parts are as large as it takes for 10,000 to be enough", "[s3][transfer]") {
    constexpr std::uint64_t mebi = std::uint64_t{1} << 20;
    auto const size = [](std::optional<std::uint64_t> whole, std::optional<std::uint64_t> asked = {}) {
        return partSizeFor(whole, asked, 5 * mebi);
    };
    CHECK(size({}) == 8 * mebi);
    CHECK(size(0) == 8 * mebi);
    CHECK(size(80'000 * mebi) == 8 * mebi);
    CHECK(size(80'000 * mebi + 1) == 9 * mebi);
    CHECK(size(std::uint64_t{50} << 40) * 10'000 >= std::uint64_t{50} << 40);
    CHECK(size(1, 5 * mebi) == 5 * mebi);
    CHECK(size(50'000 * mebi, 5 * mebi) == 5 * mebi);
    CHECK_THROWS_AS(size(50'000 * mebi + 1, 5 * mebi), Error);
    CHECK_THROWS_AS(size({}, 5 * mebi - 1), Error);
    CHECK_THROWS_AS(size({}, 5121 * mebi), Error);
    CHECK_THROWS_AS(size((std::uint64_t{50} << 40) + 1), Error);
}

TEST_CASE("what answers say of parts is read, and nothing else is taken for it", "[s3][transfer]") {
    CHECK(partsOf("\"99efaa1f9c9324b452dd56e916d3b5e5-3\"") == 3);
    CHECK(partsOf("99efaa1f9c9324b452dd56e916d3b5e5-10000") == 10'000);
    for (auto const* other : {"", "\"\"", "\"a-3\"", "\"99efaa1f9c9324b452dd56e916d3b5e5\"",
                              "\"99efaa1f9c9324b452dd56e916d3b5e5-\"", "\"99efaa1f9c9324b452dd56e916d3b5e5-x\""})
        CHECK_FALSE(partsOf(other));
    CHECK(crc32Of("y/Q5Jg==") == 0xcbf43926U);
    for (auto const* other : {"", "y/Q5Jg", "AAAA", "y/Q5Jg==-3"})
        CHECK_FALSE(crc32Of(other));
    CHECK(bareETag("\"e\"") == "e");
    CHECK(bareETag("e") == "e");
    CHECK(bareETag("\"") == "\"");
}

TEST_CASE("the checksum of a whole is made of those of its parts", "[s3][transfer]") {
    std::string text;
    for (int i = 0; i != 300; ++i)
        text.push_back(static_cast<char>(i * 7));
    for (std::size_t const at : {0U, 1U, 2U, 3U, 100U, 255U, 256U, 299U, 300U}) {
        auto const first = text.substr(0, at);
        auto const second = text.substr(at);
        CHECK(crc32Combined(crc32(first), crc32(second), second.size()) == crc32(text));
    }
    // As S3 has it, in ../vectors/checksums.
    CHECK(crc32Combined(crc32Combined(0x5efa8658U, 0x5f50794eU, 5120), 0x7c37b45dU, 4) == 0xcec93bcfU);
}

} // namespace s3_upload_rules_test
