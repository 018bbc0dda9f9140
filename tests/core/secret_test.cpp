// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/secret.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <ostream>
#include <string>
#include <string_view>

namespace core_secret_test {

using namespace pylon;

namespace {

template <class T>
concept Streamable = requires(std::ostream& out, T const& value) { out << value; };

} // namespace

TEST_CASE("a secret cannot be printed or converted by accident", "[core][secret]") {
    STATIC_REQUIRE(Streamable<std::string>);
    STATIC_REQUIRE(!Streamable<Secret>);
    STATIC_REQUIRE(!std::convertible_to<Secret, std::string>);
    STATIC_REQUIRE(!std::convertible_to<Secret, std::string_view>);
    STATIC_REQUIRE(!std::constructible_from<std::string, Secret>);
    STATIC_REQUIRE(!std::constructible_from<std::string_view, Secret>);
    STATIC_REQUIRE(!std::convertible_to<std::string, Secret>);
    STATIC_REQUIRE(!std::convertible_to<char const*, Secret>);
}

TEST_CASE("a secret is read by name", "[core][secret]") {
    CHECK(Secret{"hush"}.reveal() == "hush");
    CHECK(Secret{}.empty());
    CHECK_FALSE(Secret{"hush"}.empty());
}

TEST_CASE("secrets are copied, moved and compared", "[core][secret]") {
    // Once where std::string keeps the text in itself, and once where it does not.
    auto const text = GENERATE(std::string{"short"}, std::string(100, 'l'));
    Secret original{text};
    Secret const copy{original};
    CHECK((copy == original));
    Secret moved{std::move(original)};
    CHECK(moved.reveal() == text);
    CHECK(original.empty()); // NOLINT: a secret that was moved from is promised to be gone
    CHECK((copy == moved));
    CHECK_FALSE((Secret{"other"} == moved));
    Secret assigned{"before"};
    assigned = std::move(moved);
    CHECK(assigned.reveal() == text);
    assigned = copy;
    CHECK(assigned.reveal() == text);
    auto const& self = assigned;
    assigned = self;
    CHECK(assigned.reveal() == text);
}

TEST_CASE("taking over a text leaves nothing of it", "[core][secret]") {
    auto text = GENERATE(std::string{"short"}, std::string(100, 'l'));
    auto const expected = text;
    auto const secret = Secret::takeOver(std::move(text));
    CHECK(secret.reveal() == expected);
    CHECK(text.empty()); // NOLINT: that is what is tested
}

TEST_CASE("wiping overwrites every byte, and no further one", "[core][secret]") {
    std::array<char, 32> memory{};
    memory.fill('x');
    detail::wipe(memory.data() + 8, 16);
    CHECK(std::string_view{memory.data(), 8} == "xxxxxxxx");
    CHECK(std::all_of(memory.begin() + 8, memory.begin() + 24, [](char c) { return c == 0; }));
    CHECK(std::string_view{memory.data() + 24, 8} == "xxxxxxxx");
    detail::wipe(nullptr, 0);
}

} // namespace core_secret_test
