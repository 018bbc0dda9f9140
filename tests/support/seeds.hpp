// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SEEDS_HPP
#define PYLON_TESTS_SUPPORT_SEEDS_HPP

#include <cstdint>
#include <cstdlib>

namespace pylon::test {

/// The seeds that a test runs: 1 to PYLON_SEEDS, or to `otherwise` where that is not set; PYLON_SEED alone where that is.
struct Seeds {
    explicit Seeds(std::uint64_t otherwise) {
        auto const only = number("PYLON_SEED", 0);
        single = only != 0;
        first = single ? only : 1;
        last = single ? only : number("PYLON_SEEDS", otherwise);
    }

    std::uint64_t first = 1;
    std::uint64_t last = 1; ///< that one, too
    bool single = false;

private:
    static std::uint64_t number(char const* variable, std::uint64_t otherwise) {
        auto const* const text = std::getenv(variable);
        return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
    }
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SEEDS_HPP
