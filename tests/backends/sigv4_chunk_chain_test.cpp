// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_chunk_chain.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>

namespace backends_sigv4_chunk_chain_test {

TEST_CASE("two secret texts that differ in one bit, wherever it is, are not the same", "[sigv4]") {
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

} // namespace backends_sigv4_chunk_chain_test
