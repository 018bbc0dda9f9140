// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_OPERATIONS_HPP
#define PYLON_SERVICES_LAMBDA_OPERATIONS_HPP

#include <pylon/services/lambda/service.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string>

namespace pylon::lambda {

struct InvokeOutput {
    static constexpr std::array bindings{
        Binding{"statusCode", In::status},
        Binding{"functionError", In::header, "X-Amz-Function-Error"},
        Binding{"logResult", In::header, "X-Amz-Log-Result"},
        Binding{"executedVersion", In::header, "X-Amz-Executed-Version"},
        Binding{"payload", In::payload},
    };

    int statusCode = 0;
    std::optional<std::string> functionError{}; ///< set: the function failed, though the status is 200
    std::optional<std::string> logResult{};     ///< the last 4 KiB of the log, in base64
    std::optional<std::string> executedVersion{};
    Blob payload{};
};

/// Runs a function. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
struct Invoke {
    static constexpr ServiceInfo const& service = lambda::service;
    static constexpr std::string_view name = "Invoke";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    static constexpr Http http{"POST", "/2015-03-31/functions/{functionName}/invocations"};
    static constexpr std::array bindings{
        Binding{"functionName", In::label},
        Binding{"invocationType", In::header, "X-Amz-Invocation-Type"},
        Binding{"logType", In::header, "X-Amz-Log-Type"},
        Binding{"clientContext", In::header, "X-Amz-Client-Context"},
        Binding{"qualifier", In::query, "Qualifier"},
        Binding{"payload", In::payload},
    };
    using Output = InvokeOutput;

    std::string functionName{};
    std::optional<std::string> invocationType{};
    std::optional<std::string> logType{};
    std::optional<std::string> clientContext{};
    std::optional<std::string> qualifier{};
    Blob payload{};

    /// A function runs for up to 15 minutes before it answers.
    [[nodiscard]] Duration serverWait() const { return std::chrono::minutes{15}; }
};

} // namespace pylon::lambda

PYLON_ADAPT_STRUCT(pylon::lambda::InvokeOutput, statusCode, functionError, logResult, executedVersion, payload);
PYLON_ADAPT_STRUCT(pylon::lambda::Invoke, functionName, invocationType, logType, clientContext, qualifier, payload);

#endif // PYLON_SERVICES_LAMBDA_OPERATIONS_HPP
