// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_ANSWERS_HPP
#define PYLON_TESTS_SUPPORT_ANSWERS_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pylon::test {

/// How one transmission ends, and how long it takes.
struct Answer {
    Result<Response> outcome;
    Duration after{};

    [[nodiscard]] Answer with(std::string_view header, std::string_view value) && {
        outcome.value().headers.set(header, value);
        return std::move(*this);
    }
    [[nodiscard]] Answer in(Duration time) && {
        after = time;
        return std::move(*this);
    }
};

inline Answer answer(int status, std::string body = {}) {
    Response response{.status = status, .headers = {}, .body = std::move(body)};
    response.headers.set("x-amzn-RequestId", "request-" + std::to_string(status));
    return {std::move(response)};
}

/// A success of an AWS JSON service.
inline Answer ok(std::string body = "{}") { return answer(200, std::move(body)); }

/// A refusal of an AWS JSON service.
inline Answer refusal(int status, std::string_view code, std::string_view message = "because") {
    return answer(status, R"({"__type":"com.amazonaws.sqs#)" + std::string{code} + R"(","message":")" +
                              std::string{message} + R"("})");
}

/// A transmission that failed on the way.
inline Answer broken(ErrorKind kind = ErrorKind::connection, bool reachedService = true) {
    return {
        Error{ErrorDetails{.kind = kind, .message = "the transmission was broken", .reachedService = reachedService}}};
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_ANSWERS_HPP
