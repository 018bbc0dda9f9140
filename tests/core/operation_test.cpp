// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/operation.hpp>

#include "archetypes/operation.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace core_operation_test {

using namespace pylon;

namespace {

/// What is right of all that follow.
struct Declared {
    static constexpr ServiceInfo const& service = archetype::service;
    static constexpr char const* name = "Operation";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = archetype::OperationOutput;
};

struct NotAdapted : Declared {};
struct WithoutOutput : Declared {
private:
    using Output = void;
};
struct OutputIsNotAdapted : Declared {
    using Output = Declared;
};
struct OutputNotByDefault : Declared {
    struct Output {
        explicit Output(std::string value) : text(std::move(value)) {}
        std::string text;
    };
};
struct WithoutService : Declared {
private:
    static constexpr int service = 0;
};
struct ServiceIsAName : Declared {
    static constexpr char const* service = "some";
};
struct WithoutName : Declared {
private:
    static constexpr int name = 0;
};
struct NameIsNoText : Declared {
    static constexpr int name = 1;
};
struct WithoutIdempotency : Declared {
private:
    static constexpr int idempotency = 0;
};
struct SaysWhetherIdempotent : Declared {
    static constexpr bool idempotency = true;
};
struct Whole : Declared {};
struct OutputHasNone : Declared {
    struct Output {
        std::string text{};
    };
};
struct OutputHasDefaults : Declared {
    struct Output {
        std::string text = "a text that is too long to be kept without an allocation, which may fail";
    };
};

} // namespace

} // namespace core_operation_test

PYLON_ADAPT_STRUCT(core_operation_test::WithoutOutput);
PYLON_ADAPT_STRUCT(core_operation_test::OutputIsNotAdapted);
PYLON_ADAPT_STRUCT(core_operation_test::OutputNotByDefault::Output, text);
PYLON_ADAPT_STRUCT(core_operation_test::OutputNotByDefault);
PYLON_ADAPT_STRUCT(core_operation_test::WithoutService);
PYLON_ADAPT_STRUCT(core_operation_test::ServiceIsAName);
PYLON_ADAPT_STRUCT(core_operation_test::WithoutName);
PYLON_ADAPT_STRUCT(core_operation_test::NameIsNoText);
PYLON_ADAPT_STRUCT(core_operation_test::WithoutIdempotency);
PYLON_ADAPT_STRUCT(core_operation_test::SaysWhetherIdempotent);
PYLON_ADAPT_STRUCT(core_operation_test::Whole);
PYLON_ADAPT_STRUCT(core_operation_test::OutputHasNone::Output, text);
PYLON_ADAPT_STRUCT(core_operation_test::OutputHasNone);
PYLON_ADAPT_STRUCT(core_operation_test::OutputHasDefaults::Output, text);
PYLON_ADAPT_STRUCT(core_operation_test::OutputHasDefaults);

namespace core_operation_test {

TEST_CASE("an output is made new again", "[operation]") {
    OutputHasNone::Output plain{.text = "read from an answer that was cut short"};
    operationInfo<OutputHasNone>.resetOutput(&plain);
    CHECK(plain.text.empty());

    OutputHasDefaults::Output output{.text = "read"};
    operationInfo<OutputHasDefaults>.resetOutput(&output);
    CHECK(output.text.starts_with("a text that is too long"));
}

TEST_CASE("an operation must have all that is asked of it", "[operation]") {
    STATIC_REQUIRE(Operation<archetype::Operation>);
    STATIC_REQUIRE(Operation<Whole>);
    STATIC_REQUIRE(!Operation<NotAdapted>);
    STATIC_REQUIRE(!Operation<WithoutOutput>);
    STATIC_REQUIRE(!Operation<OutputIsNotAdapted>);
    STATIC_REQUIRE(!Operation<OutputNotByDefault>);
    STATIC_REQUIRE(!Operation<WithoutService>);
    STATIC_REQUIRE(!Operation<ServiceIsAName>);
    STATIC_REQUIRE(!Operation<WithoutName>);
    STATIC_REQUIRE(!Operation<NameIsNoText>);
    STATIC_REQUIRE(!Operation<WithoutIdempotency>);
    STATIC_REQUIRE(!Operation<SaysWhetherIdempotent>);
    STATIC_REQUIRE(!Operation<int>);
}

TEST_CASE("what an operation lacks is told part by part", "[operation]") {
    using namespace requirement;
    STATIC_REQUIRE(operationHasService<NotAdapted>);
    STATIC_REQUIRE(!operationIsReflected<NotAdapted>);
    STATIC_REQUIRE(!operationHasOutput<OutputNotByDefault>);
    STATIC_REQUIRE(operationHasOutput<WithoutName>);
    STATIC_REQUIRE(!operationHasName<WithoutName>);
    STATIC_REQUIRE(!operationHasService<ServiceIsAName>);
    STATIC_REQUIRE(!operationHasIdempotency<SaysWhetherIdempotent>);
}

TEST_CASE("what is known of an operation without more than the concept asks for", "[operation]") {
    constexpr auto const& info = operationInfo<archetype::Operation>;
    CHECK(info.service == &archetype::service);
    CHECK(std::string_view{info.name} == "Operation");
    CHECK(info.idempotency == Idempotency::unsafe);
    CHECK(info.inputRoot.empty());
    CHECK(info.outputRoot.empty());
}

} // namespace core_operation_test
