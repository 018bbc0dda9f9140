// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/error_code.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <tuple>

namespace core_error_code_test {

using namespace pylon;

namespace {

Error refused(int status, std::string code = {}) {
    return Error{ErrorDetails{.kind = kindOf(code, status), .code = code, .httpStatus = status}};
}

} // namespace

TEST_CASE("a known code decides the kind", "[core][error_code]") {
    auto const [code, status, kind] = GENERATE(table<std::string, int, ErrorKind>({
        {"ThrottlingException", 400, ErrorKind::throttled},
        {"SlowDown", 503, ErrorKind::throttled},
        {"RequestThrottled", 403, ErrorKind::throttled},
        {"AccessDenied", 400, ErrorKind::denied},
        {"SignatureDoesNotMatch", 400, ErrorKind::denied},
        {"ExpiredToken", 400, ErrorKind::denied},
        {"QueueDoesNotExist", 400, ErrorKind::notFound},
        {"AWS.SimpleQueueService.NonExistentQueue", 400, ErrorKind::notFound},
        {"NoSuchKey", 404, ErrorKind::notFound},
        {"ParameterNotFound", 400, ErrorKind::notFound},
        {"QueueNameExists", 400, ErrorKind::conflict},
        {"ConditionalCheckFailedException", 400, ErrorKind::conflict},
        {"PurgeQueueInProgress", 400, ErrorKind::conflict},
        {"ValidationException", 400, ErrorKind::rejected},
        // Whatever a server that fails calls it.
        {"AccessDenied", 500, ErrorKind::server},
        {"InternalError", 500, ErrorKind::server},
    }));
    CAPTURE(code, status);
    CHECK(kindOf(code, status) == kind);
}

TEST_CASE("an unknown code leaves the kind to the status", "[core][error_code]") {
    auto const [status, kind] = GENERATE(table<int, ErrorKind>({
        {400, ErrorKind::rejected},
        {401, ErrorKind::denied},
        {403, ErrorKind::denied},
        {404, ErrorKind::notFound},
        {409, ErrorKind::conflict},
        {412, ErrorKind::conflict},
        {418, ErrorKind::rejected},
        {429, ErrorKind::throttled},
        {500, ErrorKind::server},
        {503, ErrorKind::server},
        {301, ErrorKind::rejected},
    }));
    CAPTURE(status);
    CHECK(kindOf("", status) == kind);
    CHECK(kindOf("NeverHeardOf", status) == kind);
}

TEST_CASE("codes are compared whole and with their case", "[core][error_code]") {
    CHECK(kindOf("throttlingexception", 400) == ErrorKind::rejected);
    CHECK(kindOf("ThrottlingExceptionX", 400) == ErrorKind::rejected);
    CHECK(kindOf("Throttlin", 400) == ErrorKind::rejected);
}

TEST_CASE("failures are sorted by what can be done about them", "[core][error_code]") {
    CHECK(failureClassOf(refused(500)) == FailureClass::transient);
    CHECK(failureClassOf(refused(502)) == FailureClass::transient);
    CHECK(failureClassOf(refused(503)) == FailureClass::transient);
    CHECK(failureClassOf(refused(504)) == FailureClass::transient);
    CHECK(failureClassOf(refused(501)) == FailureClass::permanent);
    CHECK(failureClassOf(refused(505)) == FailureClass::permanent);
    CHECK(failureClassOf(refused(500, "NotImplemented")) == FailureClass::permanent);
    CHECK(failureClassOf(refused(429)) == FailureClass::throttling);
    CHECK(failureClassOf(refused(400, "Throttling")) == FailureClass::throttling);
    CHECK(failureClassOf(refused(400, "RequestTimeout")) == FailureClass::transient);
    CHECK(failureClassOf(refused(400, "IDPCommunicationError")) == FailureClass::transient);
    CHECK(failureClassOf(refused(400)) == FailureClass::permanent);
    CHECK(failureClassOf(refused(403)) == FailureClass::permanent);
    CHECK(failureClassOf(refused(404)) == FailureClass::permanent);
    CHECK(failureClassOf(refused(409)) == FailureClass::permanent);

    auto const of = [](ErrorKind kind) { return failureClassOf(Error{kind, ""}); };
    CHECK(of(ErrorKind::connection) == FailureClass::transient);
    CHECK(of(ErrorKind::timeout) == FailureClass::timeout);
    CHECK(of(ErrorKind::malformed) == FailureClass::transient);
    CHECK(of(ErrorKind::integrity) == FailureClass::transient);
    CHECK(of(ErrorKind::cancelled) == FailureClass::permanent);
    CHECK(of(ErrorKind::invalidInput) == FailureClass::permanent);
    CHECK(of(ErrorKind::configuration) == FailureClass::permanent);
    CHECK(of(ErrorKind::credentials) == FailureClass::permanent);
    CHECK(of(ErrorKind::unmodelled) == FailureClass::permanent);
}

TEST_CASE("the codes that may mean a wrong clock are known", "[core][error_code]") {
    for (auto const* const code : {"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture",
                                   "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"})
        CHECK(saysClockIsSkewed(code));
    CHECK_FALSE(saysClockIsSkewed("AccessDenied"));
    CHECK_FALSE(saysClockIsSkewed("ExpiredToken"));
    CHECK_FALSE(saysClockIsSkewed(""));
}

} // namespace core_error_code_test
