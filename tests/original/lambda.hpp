// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ORIGINAL_LAMBDA_HPP
#define PYLON_TESTS_ORIGINAL_LAMBDA_HPP

#include <pylon/services/lambda.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <string>

namespace pylon::test {

/// Each example of the original's page on Lambda, but the one over a bucket, which is examples/batch.cpp. There is a function
/// `name`, which answers `{"some":"output"}` to `{"some":"input"}`.
template <class Client> void originalLambda(Client const& aws, std::string const& name = "my-lambda-function") {
    lambda::Function const synchronous{aws, name};
    CHECK(synchronous({{"some", "input"}}) == R"({"some":"output"})");

    lambda::Function const asynchronous{aws, name, lambda::asynchronous};
    asynchronous({{"some", "input"}});
    static_assert(std::same_as<decltype(asynchronous({{"some", "input"}})), void>);
}

} // namespace pylon::test

#endif // PYLON_TESTS_ORIGINAL_LAMBDA_HPP
