// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_OPERATIONS_HPP
#define PYLON_SERVICES_SSM_OPERATIONS_HPP

#include <pylon/services/ssm/service.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// @file
/// The operations that parameters are read with. Those that they are made and managed with stand in management.hpp.

namespace pylon::ssm {

/// One version of a parameter.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html
struct Parameter {
    static constexpr std::array bindings{Binding{"arn", In::body, "ARN"}};

    std::string name{};
    std::string type{};  ///< `String`, `StringList` or `SecureString`
    std::string value{}; ///< may be a secret
    std::int64_t version = 0;
    std::optional<std::string> selector{};     ///< `:3` or `:label`, where it was asked for so
    std::optional<std::string> sourceResult{}; ///< of a secret of Secrets Manager: what that service said of it
    std::optional<Timestamp> lastModifiedDate{};
    std::optional<std::string> arn{};
    std::optional<std::string> dataType{}; ///< `text`

    bool operator==(Parameter const&) const = default;
};

struct GetParameterOutput {
    std::optional<Parameter> parameter{};
};

/// Reads a parameter. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
struct GetParameter {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "GetParameter";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr std::array bindings{Binding{"parameterName", In::body, "Name"}};
    using Output = GetParameterOutput;

    std::string parameterName{}; ///< `name`, `name:3`, `name:label`, or an ARN
    std::optional<bool> withDecryption{};
};

struct GetParametersOutput {
    std::vector<Parameter> parameters{};
    std::optional<std::vector<std::string>> invalidParameters{}; ///< the names that were asked for and are not there
};

/// Reads up to ten parameters. Answers 200 even where some, or all, are not there.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
struct GetParameters {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "GetParameters";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = GetParametersOutput;

    std::vector<std::string> names{};
    std::optional<bool> withDecryption{};
};

struct GetParametersByPathOutput {
    std::vector<Parameter> parameters{};
    std::optional<std::string> nextToken{};
};

/// Narrows down what is listed.
struct ParameterStringFilter {
    std::string key{};
    std::optional<std::string> option{};
    std::vector<std::string> values{};
};

/// Reads the parameters under a path, up to ten a page. A page may be empty and not be the last.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
struct GetParametersByPath {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "GetParametersByPath";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = GetParametersByPathOutput;

    std::string path{};
    std::optional<bool> recursive{};
    std::vector<ParameterStringFilter> parameterFilters{};
    std::optional<bool> withDecryption{};
    std::optional<int> maxResults{};
    std::optional<std::string> nextToken{};
};

} // namespace pylon::ssm

PYLON_ADAPT_STRUCT(pylon::ssm::Parameter, name, type, value, version, selector, sourceResult, lastModifiedDate, arn,
                   dataType);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParameterOutput, parameter);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParameter, parameterName, withDecryption);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParametersOutput, parameters, invalidParameters);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParameters, names, withDecryption);
PYLON_ADAPT_STRUCT(pylon::ssm::ParameterStringFilter, key, option, values);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParametersByPathOutput, parameters, nextToken);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParametersByPath, path, recursive, parameterFilters, withDecryption, maxResults,
                   nextToken);

#endif // PYLON_SERVICES_SSM_OPERATIONS_HPP
