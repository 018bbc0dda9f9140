// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/batch_error.hpp>

#include <catch2/catch.hpp>

#include <type_traits>

namespace core_batch_error_test {

using namespace pylon;

TEST_CASE("a batch error names what failed and counts what did not", "[core][batch_error]") {
    BatchError const error{ErrorDetails{.kind = ErrorKind::rejected, .code = "InvalidMessageContents"},
                           {{.index = 3, .code = "InvalidMessageContents", .message = "no"},
                            {.index = 11, .kind = ErrorKind::server, .mayHaveActed = true}},
                           9,
                           11};
    CHECK(error.accepted() == 9);
    CHECK(error.taken() == 11);
    REQUIRE(error.failed().size() == 2);
    CHECK(error.failed()[0].index == 3);
    CHECK(error.failed()[0].kind == ErrorKind::rejected);
    CHECK_FALSE(error.failed()[0].mayHaveActed);
    CHECK(error.failed()[1].mayHaveActed);
    CHECK(error.code() == "InvalidMessageContents");
}

TEST_CASE("a batch error is caught as an Error, whole", "[core][batch_error]") {
    STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<BatchError>);
    try {
        throw BatchError{ErrorDetails{.kind = ErrorKind::server}, {{.index = 1}}, 0, 1};
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::server);
        auto const* const batch = dynamic_cast<BatchError const*>(&error);
        REQUIRE(batch != nullptr);
        CHECK(batch->failed().size() == 1);
    }
}

} // namespace core_batch_error_test
