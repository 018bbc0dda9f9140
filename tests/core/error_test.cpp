// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <type_traits>

namespace core_error_test {

using namespace pylon;
using namespace std::chrono_literals;

TEST_CASE("every kind of error has a spelling of its own", "[core][error]") {
    std::set<std::string_view> spellings;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::unmodelled); ++kind) {
        auto const spelling = to_string(static_cast<ErrorKind>(kind));
        CHECK(spelling != "unknown");
        CHECK(spellings.insert(spelling).second);
    }
    CHECK(to_string(ErrorKind::invalidInput) == "invalidInput");
    CHECK(to_string(ErrorKind::notFound) == "notFound");
    CHECK(to_string(static_cast<ErrorKind>(200)) == "unknown");
}

TEST_CASE("an error of our own says its kind and what to do", "[core][error]") {
    Error const error{ErrorKind::configuration, "no region: set AWS_REGION"};
    CHECK(error.kind() == ErrorKind::configuration);
    CHECK(error.message() == "no region: set AWS_REGION");
    CHECK(std::string{error.what()} == "configuration: no region: set AWS_REGION");
    CHECK(error.code().empty());
    CHECK(error.httpStatus() == 0);
    CHECK(error.attempts().empty());
    CHECK_FALSE(error.details().reachedService);
    CHECK(error.details().retryAfter < 0ms);
}

TEST_CASE("a service's error says all that support asks for in one line", "[core][error]") {
    ErrorDetails details{.kind = ErrorKind::notFound,
                         .code = "QueueDoesNotExist",
                         .queryCode = "AWS.SimpleQueueService.NonExistentQueue",
                         .message = "no such queue",
                         .httpStatus = 400,
                         .requestId = "r-1",
                         .service = "sqs",
                         .operation = "SendMessage"};
    SECTION("after one attempt") {
        CHECK(std::string{Error{details}.what()} ==
              "sqs.SendMessage: QueueDoesNotExist: no such queue (HTTP 400, request id r-1)");
    }
    SECTION("after several") {
        details.attempts = {Attempt{}, Attempt{}, Attempt{}};
        CHECK(std::string{Error{details}.what()}.ends_with("(HTTP 400, request id r-1, attempts 3)"));
    }
    SECTION("without operation") {
        details.operation.clear();
        CHECK(std::string{Error{details}.what()}.starts_with("sqs: QueueDoesNotExist: "));
    }
    SECTION("without service") {
        details.service.clear();
        CHECK(std::string{Error{details}.what()}.starts_with("SendMessage: QueueDoesNotExist: "));
    }
    SECTION("even where the service uses several") {
        details.message = "no\r\nsuch\tqueue\x7f";
        Error const error{details};
        CHECK(std::string{error.what()}.find("QueueDoesNotExist: no  such queue  (HTTP 400") != std::string::npos);
        CHECK(error.message() == details.message);
    }
    SECTION("its parts are there one by one") {
        Error const error{details};
        CHECK(error.code() == "QueueDoesNotExist");
        CHECK(error.queryCode() == "AWS.SimpleQueueService.NonExistentQueue");
        CHECK(error.httpStatus() == 400);
        CHECK(error.requestId() == "r-1");
        CHECK(error.service() == "sqs");
        CHECK(error.operation() == "SendMessage");
    }
}

TEST_CASE("copies of an error share what they say, and copying does not throw", "[core][error]") {
    STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<Error>);
    STATIC_REQUIRE(std::is_nothrow_copy_assignable_v<Error>);
    auto original = std::make_unique<Error>(ErrorKind::timeout, "too late");
    auto const* const text = original->what();
    Error const copy{*original};
    original.reset();
    CHECK(copy.what() == text);
    CHECK(copy.message() == "too late");
}

TEST_CASE("an error is caught as std::exception", "[core][error]") {
    CHECK_THROWS_AS((throw Error{ErrorKind::denied, "no"}), std::exception);
}

} // namespace core_error_test
