// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/body.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace core_body_test {

using namespace pylon;

TEST_CASE("a body has bytes of its own, or shows those that it was lent where they stand", "[core][body]") {
    std::string const bytes = "some bytes";
    Body const own{bytes};
    CHECK(own == bytes);
    CHECK(own.data() != bytes.data());
    CHECK_FALSE(own.isLent());

    auto const lent = Body::lent(bytes);
    CHECK(lent == own);
    CHECK(lent.data() == bytes.data());
    CHECK(lent.size() == bytes.size());
    CHECK(lent.isLent());
    CHECK_FALSE(lent == "other bytes");

    CHECK(Body{}.empty());
    CHECK_FALSE(Body::lent("").isLent());
}

TEST_CASE("a copy of a body has bytes of its own; one that is moved is still lent, and leaves nothing",
          "[core][body]") {
    std::string bytes = "some bytes, too long to stand within a string";
    auto lent = Body::lent(bytes);
    auto const copy = lent;
    Body assigned;
    assigned = lent;
    auto moved = std::move(lent);
    CHECK(moved.data() == bytes.data());
    CHECK(lent.empty()); // NOLINT(bugprone-use-after-move): that is what is tested
    bytes[0] = 'S';
    CHECK(moved == bytes);
    CHECK(copy == "some bytes, too long to stand within a string");
    CHECK(assigned == copy);

    Body own{bytes};
    lent = std::move(own);
    CHECK(lent == bytes);
    CHECK(own.empty()); // NOLINT(bugprone-use-after-move)
}

TEST_CASE("a copy is assigned into the room that there is", "[core][body]") {
    std::string const bytes = "some bytes, too long to stand within a string";
    Body body{std::string(100, 'y')};
    auto const copy = body;
    auto const lent = Body::lent(bytes);
    auto const* const room = body.data();
    body = lent;
    CHECK(body == bytes);
    CHECK(body.data() == room);
    CHECK_FALSE(body.isLent());
    auto& self = body;
    body = self;
    CHECK(body == bytes);
    CHECK(copy == std::string(100, 'y'));
}

TEST_CASE("what was lent is copied before it is changed", "[core][body]") {
    std::string const bytes = "some bytes";
    auto body = Body::lent(bytes);
    body.own() += "!";
    CHECK(body == "some bytes!");
    CHECK(bytes == "some bytes");
    CHECK_FALSE(body.isLent());
    CHECK(body.own().data() == body.data());

    body = Body::lent(bytes);
    body.clear();
    CHECK(body.empty());
    CHECK(body.own().empty());
}

} // namespace core_body_test
