// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/result.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace core_result_test {

using namespace pylon;

namespace {

Error const broken{ErrorKind::timeout, "too late"};

} // namespace

TEST_CASE("a result holds a value", "[core][result]") {
    Result<std::string> result{"text"};
    CHECK(result.hasValue());
    CHECK(static_cast<bool>(result));
    CHECK(result.value() == "text");
    CHECK(*result == "text");
    CHECK(result->size() == 4);
    CHECK(result.valueOr("other") == "text");
    result.value() += "s";
    CHECK(std::as_const(result).value() == "texts");
    CHECK(*std::as_const(result) == "texts");
    CHECK(std::as_const(result)->size() == 5);
}

TEST_CASE("a result holds an error, and throws it to whoever wants the value", "[core][result]") {
    Result<std::string> result{broken};
    CHECK_FALSE(result.hasValue());
    CHECK_FALSE(static_cast<bool>(result));
    CHECK(result.error().kind() == ErrorKind::timeout);
    CHECK(result.valueOr("other") == "other");
    CHECK_THROWS_AS(result.value(), Error);
    CHECK_THROWS_AS(*result, Error);
    CHECK_THROWS_AS(result->size(), Error);
    CHECK_THROWS_AS(std::as_const(result).value(), Error);
    CHECK_THROWS_AS(std::move(result).value(), Error);
}

TEST_CASE("a result's value may be movable only", "[core][result]") {
    Result<std::unique_ptr<int>> result{std::make_unique<int>(5)};
    auto const taken = *std::move(result);
    CHECK(*taken == 5);
    auto moved = Result<std::unique_ptr<int>>{std::make_unique<int>(6)};
    auto const other = std::move(moved);
    CHECK(**other == 6);
}

TEST_CASE("a result can be assigned whatever it holds", "[core][result]") {
    using Text = Result<std::string>;
    std::string const longer(100, 'x');
    for (Text const& before : {Text{"before"}, Text{broken}})
        for (Text const& after : {Text{longer}, Text{Error{ErrorKind::denied, "no"}}}) {
            auto copied = before;
            copied = after;
            auto source = after;
            auto moved = before;
            moved = std::move(source);
            for (auto const& each : {copied, moved}) {
                REQUIRE(each.hasValue() == after.hasValue());
                if (each)
                    CHECK(*each == longer);
                else
                    CHECK(each.error().message() == "no");
            }
            auto const& itself = copied;
            copied = itself;
            CHECK(copied.hasValue() == after.hasValue());
        }
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Result<std::unique_ptr<int>>>);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Text>);
}

TEST_CASE("an error stays where it is when the value in its place cannot be made", "[core][result]") {
    struct Unmovable {
        Unmovable() = default;
        Unmovable(Unmovable const&) = default;
        Unmovable& operator=(Unmovable const&) = default;
        // NOLINTNEXTLINE(performance-noexcept-move-constructor): that is the point
        Unmovable(Unmovable&& other) : throws(other.throws) {
            if (throws) throw std::runtime_error{"it cannot be moved"};
        }
        Unmovable& operator=(Unmovable&&) = default; // NOLINT(performance-noexcept-move-constructor)
        ~Unmovable() = default;
        bool throws = false;
    };
    Result<Unmovable> result{broken};
    Result<Unmovable> other{Unmovable{}};
    other->throws = true;
    CHECK_THROWS_AS(result = std::move(other), std::runtime_error);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::timeout);
}

TEST_CASE("a result's value need not be default-constructible", "[core][result]") {
    struct NoDefault {
        explicit NoDefault(int n) : number(n) {}
        int number;
    };
    CHECK(Result<NoDefault> { NoDefault{7} } -> number == 7);
    CHECK_FALSE(Result<NoDefault>{broken});
}

TEST_CASE("a result's value may be made where it is, and an error take its place", "[core][result]") {
    Result<std::string> result{std::in_place};
    REQUIRE(result);
    CHECK(result->empty());
    result->assign("filled");
    CHECK(*result == "filled");
    result = broken;
    CHECK_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::timeout);
    result = Error{ErrorKind::rejected, "no"};
    CHECK(result.error().kind() == ErrorKind::rejected);
    CHECK_THROWS_AS(*result, Error);
}

TEST_CASE("transform and andThen pass values on and errors by", "[core][result]") {
    int calls = 0;
    auto const twice = [&calls](int number) { return ++calls, 2 * number; };
    CHECK(Result<int>{4}.transform(twice).value() == 8);
    CHECK(Result<int>{broken}.transform(twice).error().kind() == ErrorKind::timeout);
    CHECK(calls == 1);

    auto const half = [&calls](int number) -> Result<std::string> {
        ++calls;
        if (number % 2 != 0) return Error{ErrorKind::invalidInput, "odd"};
        return std::to_string(number / 2);
    };
    CHECK(Result<int>{4}.andThen(half).value() == "2");
    CHECK(Result<int>{5}.andThen(half).error().message() == "odd");
    CHECK(Result<int>{broken}.andThen(half).error().message() == "too late");
    CHECK(calls == 3);
}

TEST_CASE("a result without a value is success or an error", "[core][result]") {
    Result<void> const success;
    CHECK(success.hasValue());
    CHECK(static_cast<bool>(success));
    CHECK_NOTHROW(success.value());

    Result<void> const failure{broken};
    CHECK_FALSE(failure.hasValue());
    CHECK_FALSE(static_cast<bool>(failure));
    CHECK(failure.error().message() == "too late");
    CHECK_THROWS_AS(failure.value(), Error);
}

} // namespace core_result_test
