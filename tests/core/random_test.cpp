// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/random.hpp>

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace core_random_test {

using namespace pylon;

TEST_CASE("random bits do not repeat, and every bit changes", "[core][random]") {
    std::set<std::uint64_t> seen;
    std::array<int, 64> ones{};
    constexpr int count = 10'000;
    for (int i = 0; i != count; ++i) {
        auto const bits = randomBits();
        seen.insert(bits);
        for (std::size_t bit = 0; bit != 64; ++bit)
            ones[bit] += static_cast<int>(bits >> bit & 1);
    }
    CHECK(seen.size() == count);
    // Ten standard deviations: a fair bit falls outside once in 10^22 runs.
    for (auto const each : ones)
        CHECK(std::abs(each - count / 2) < 500);
}

TEST_CASE("a random fraction lies in [0, 1) and fills it", "[core][random]") {
    std::array<int, 10> tenths{};
    for (int i = 0; i != 10'000; ++i) {
        auto const fraction = randomFraction();
        REQUIRE(fraction >= 0);
        REQUIRE(fraction < 1);
        ++tenths[static_cast<std::size_t>(fraction * 10)];
    }
    for (auto const each : tenths)
        CHECK(std::abs(each - 1000) < 300);
}

TEST_CASE("a UUID is one of version 4", "[core][random]") {
    std::set<std::string> seen;
    for (int i = 0; i != 1000; ++i) {
        auto const uuid = makeUuid();
        REQUIRE(uuid.size() == 36);
        for (std::size_t at = 0; at != 36; ++at) {
            CAPTURE(uuid, at);
            if (at == 8 || at == 13 || at == 18 || at == 23)
                REQUIRE(uuid[at] == '-');
            else
                REQUIRE(std::string_view{"0123456789abcdef"}.find(uuid[at]) != std::string_view::npos);
        }
        REQUIRE(uuid[14] == '4');
        REQUIRE(std::string_view{"89ab"}.find(uuid[19]) != std::string_view::npos);
        seen.insert(uuid);
    }
    CHECK(seen.size() == 1000);
}

TEST_CASE("a UUID spells its bits, but for those that say what it is", "[core][random]") {
    auto const spelt = [](std::uint64_t high, std::uint64_t low) {
        auto const text = detail::uuidText(high, low);
        return std::string{text.data(), text.size()};
    };
    CHECK(spelt(0x0123456789ab0def, 0x0123456789abcdef) == "01234567-89ab-4def-8123-456789abcdef");
    CHECK(spelt(0xfedcba9876543210, 0xfedcba9876543210) == "fedcba98-7654-4210-bedc-ba9876543210");
    CHECK(spelt(0, 0) == "00000000-0000-4000-8000-000000000000");
    CHECK(spelt(~std::uint64_t{0}, ~std::uint64_t{0}) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST_CASE("a forked process draws other numbers than its parent", "[core][random]") {
    static_cast<void>(randomBits());
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    auto const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto const bits = randomBits();
        _exit(write(ends[1], &bits, sizeof bits) == sizeof bits ? 0 : 1);
    }
    std::uint64_t theirs = 0;
    CHECK(read(ends[0], &theirs, sizeof theirs) == sizeof theirs);
    int status = 0;
    waitpid(child, &status, 0);
    close(ends[0]);
    close(ends[1]);
    CHECK(status == 0);
    CHECK(theirs != randomBits());
}

TEST_CASE("unguessable UUIDs are UUIDs like others, and none is another", "[core][random]") {
    std::set<std::string> seen;
    for (int i = 0; i != 1000; ++i) {
        auto const uuid = makeUnguessableUuid();
        REQUIRE(uuid.size() == 36);
        CHECK(uuid[14] == '4');
        CHECK(std::string{"89ab"}.find(uuid[19]) != std::string::npos);
        seen.insert(uuid);
    }
    CHECK(seen.size() == 1000);
}

} // namespace core_random_test
