// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_MANAGEMENT_HPP
#define PYLON_SERVICES_LAMBDA_MANAGEMENT_HPP

#include <pylon/services/lambda/service.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// @file
/// The operations that functions are looked at with, for `client.invoke`; no wrapper calls them.

namespace pylon::lambda {

/// What a function is like. https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
struct FunctionConfiguration {
    std::optional<std::string> functionName{};
    std::optional<std::string> functionArn{};
    std::optional<int> timeout{}; ///< in seconds
    std::optional<std::string> version{};
    std::optional<std::string> state{}; ///< `Active`, `Pending`, ...
    std::optional<std::string> lastUpdateStatus{};
};

/// Reads what a function is like. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
struct GetFunctionConfiguration {
    static constexpr ServiceInfo const& service = lambda::service;
    static constexpr std::string_view name = "GetFunctionConfiguration";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/2015-03-31/functions/{functionName}/configuration"};
    static constexpr std::array bindings{Binding{"functionName", In::label},
                                         Binding{"qualifier", In::query, "Qualifier"}};
    using Output = FunctionConfiguration;

    std::string functionName{};
    std::optional<std::string> qualifier{};
};

struct Concurrency {
    std::optional<int> reservedConcurrentExecutions{};
};

struct GetFunctionOutput {
    std::optional<FunctionConfiguration> configuration{};
    std::optional<Concurrency> concurrency{};
};

/// The same, and how many of it may run at a time. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
struct GetFunction {
    static constexpr ServiceInfo const& service = lambda::service;
    static constexpr std::string_view name = "GetFunction";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/2015-03-31/functions/{functionName}"};
    static constexpr auto bindings = GetFunctionConfiguration::bindings;
    using Output = GetFunctionOutput;

    std::string functionName{};
    std::optional<std::string> qualifier{};
};

struct ListFunctionsOutput {
    std::optional<std::vector<FunctionConfiguration>> functions{};
    std::optional<std::string> nextMarker{}; ///< where there are more
};

/// Lists up to fifty functions. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
struct ListFunctions {
    static constexpr ServiceInfo const& service = lambda::service;
    static constexpr std::string_view name = "ListFunctions";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/2015-03-31/functions"}; // with or without a slash behind it
    static constexpr std::array bindings{Binding{"marker", In::query, "Marker"},
                                         Binding{"maxItems", In::query, "MaxItems"}};
    using Output = ListFunctionsOutput;

    std::optional<std::string> marker{};
    std::optional<int> maxItems{};
};

} // namespace pylon::lambda

PYLON_ADAPT_STRUCT(pylon::lambda::FunctionConfiguration, functionName, functionArn, timeout, version, state,
                   lastUpdateStatus);
PYLON_ADAPT_STRUCT(pylon::lambda::GetFunctionConfiguration, functionName, qualifier);
PYLON_ADAPT_STRUCT(pylon::lambda::Concurrency, reservedConcurrentExecutions);
PYLON_ADAPT_STRUCT(pylon::lambda::GetFunctionOutput, configuration, concurrency);
PYLON_ADAPT_STRUCT(pylon::lambda::GetFunction, functionName, qualifier);
PYLON_ADAPT_STRUCT(pylon::lambda::ListFunctionsOutput, functions, nextMarker);
PYLON_ADAPT_STRUCT(pylon::lambda::ListFunctions, marker, maxItems);

#endif // PYLON_SERVICES_LAMBDA_MANAGEMENT_HPP
