// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_MANAGEMENT_HPP
#define PYLON_SERVICES_SSM_MANAGEMENT_HPP

#include <pylon/services/ssm/operations.hpp>

/// @file
/// The operations that parameters are made and managed with. No wrapper calls them; a program invokes them, and the in-memory
/// SSM answers them.

namespace pylon::ssm {

struct Tag {
    std::string key{};
    std::string value{};
};

struct PutParameterOutput {
    std::int64_t version = 0;
    std::optional<std::string> tier{};
};

/// Makes a parameter, or a further version of it. A retry after a lost answer may make two versions of the same value, or be
/// told that the parameter exists already.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
struct PutParameter {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "PutParameter";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    static constexpr std::array bindings{Binding{"parameterName", In::body, "Name"}};
    using Output = PutParameterOutput;

    std::string parameterName{};
    std::string value{};
    std::optional<std::string> type{}; ///< needed for a new one
    std::optional<bool> overwrite{};
    std::optional<std::string> description{};
    std::optional<std::string> keyId{};
    std::optional<std::string> allowedPattern{};
    std::vector<Tag> tags{};
    std::optional<std::string> tier{}; ///< `Standard`, `Advanced` or `Intelligent-Tiering`
    std::optional<std::string> policies{};
    std::optional<std::string> dataType{};
};

/// The answer of operations that have nothing to say.
struct Empty {};

/// Deletes a parameter with all its versions. A retry after a lost answer may be told that it is not there.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html
struct DeleteParameter {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "DeleteParameter";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    static constexpr std::array bindings{Binding{"parameterName", In::body, "Name"}};
    using Output = Empty;

    std::string parameterName{};
};

struct DeleteParametersOutput {
    std::optional<std::vector<std::string>> deletedParameters{};
    std::optional<std::vector<std::string>> invalidParameters{};
};

/// Deletes up to ten parameters. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html
struct DeleteParameters {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "DeleteParameters";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    using Output = DeleteParametersOutput;

    std::vector<std::string> names{};
};

/// One version of a parameter, with what is known of its making.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterHistory.html
struct ParameterHistory {
    std::string name{};
    std::string type{};
    std::optional<Timestamp> lastModifiedDate{};
    std::optional<std::string> lastModifiedUser{};
    std::optional<std::string> description{};
    std::string value{};
    std::int64_t version = 0;
    std::optional<std::vector<std::string>> labels{};
    std::optional<std::string> tier{};
    std::optional<std::string> dataType{};
    std::optional<std::string> keyId{};
    std::optional<std::string> allowedPattern{};
};

struct GetParameterHistoryOutput {
    std::vector<ParameterHistory> parameters{};
    std::optional<std::string> nextToken{};
};

/// Reads a parameter's versions, oldest first, up to 50 a page.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html
struct GetParameterHistory {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "GetParameterHistory";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr std::array bindings{Binding{"parameterName", In::body, "Name"}};
    using Output = GetParameterHistoryOutput;

    std::string parameterName{};
    std::optional<bool> withDecryption{};
    std::optional<int> maxResults{};
    std::optional<std::string> nextToken{};
};

struct LabelParameterVersionOutput {
    std::optional<std::vector<std::string>> invalidLabels{};
    std::int64_t parameterVersion = 0;
};

/// Attaches labels to a version, taking them off any other one. Labels that break the rules are told in the answer.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html
struct LabelParameterVersion {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "LabelParameterVersion";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr std::array bindings{Binding{"parameterName", In::body, "Name"}};
    using Output = LabelParameterVersionOutput;

    std::string parameterName{};
    std::optional<std::int64_t> parameterVersion{}; ///< none: the latest
    std::vector<std::string> labels{};
};

/// What is known of a parameter besides its value.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html
struct ParameterMetadata {
    static constexpr std::array bindings{Binding{"arn", In::body, "ARN"}};

    std::string name{};
    std::optional<std::string> arn{};
    std::string type{};
    std::optional<Timestamp> lastModifiedDate{};
    std::optional<std::string> lastModifiedUser{};
    std::optional<std::string> description{};
    std::int64_t version = 0;
    std::optional<std::string> tier{};
    std::optional<std::string> dataType{};
    std::optional<std::string> keyId{};
};

struct DescribeParametersOutput {
    std::vector<ParameterMetadata> parameters{};
    std::optional<std::string> nextToken{};
};

/// Lists parameters without their values, up to 50 a page.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
struct DescribeParameters {
    static constexpr ServiceInfo const& service = ssm::service;
    static constexpr std::string_view name = "DescribeParameters";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = DescribeParametersOutput;

    std::vector<ParameterStringFilter> parameterFilters{};
    std::optional<int> maxResults{};
    std::optional<std::string> nextToken{};
};

} // namespace pylon::ssm

PYLON_ADAPT_STRUCT(pylon::ssm::ParameterMetadata, name, arn, type, lastModifiedDate, lastModifiedUser, description,
                   version, tier, dataType, keyId);
PYLON_ADAPT_STRUCT(pylon::ssm::DescribeParametersOutput, parameters, nextToken);
PYLON_ADAPT_STRUCT(pylon::ssm::DescribeParameters, parameterFilters, maxResults, nextToken);
PYLON_ADAPT_STRUCT(pylon::ssm::Empty);
PYLON_ADAPT_STRUCT(pylon::ssm::Tag, key, value);
PYLON_ADAPT_STRUCT(pylon::ssm::PutParameterOutput, version, tier);
PYLON_ADAPT_STRUCT(pylon::ssm::PutParameter, parameterName, value, type, overwrite, description, keyId, allowedPattern,
                   tags, tier, policies, dataType);
PYLON_ADAPT_STRUCT(pylon::ssm::DeleteParameter, parameterName);
PYLON_ADAPT_STRUCT(pylon::ssm::DeleteParametersOutput, deletedParameters, invalidParameters);
PYLON_ADAPT_STRUCT(pylon::ssm::DeleteParameters, names);
PYLON_ADAPT_STRUCT(pylon::ssm::ParameterHistory, name, type, lastModifiedDate, lastModifiedUser, description, value,
                   version, labels, tier, dataType, keyId, allowedPattern);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParameterHistoryOutput, parameters, nextToken);
PYLON_ADAPT_STRUCT(pylon::ssm::GetParameterHistory, parameterName, withDecryption, maxResults, nextToken);
PYLON_ADAPT_STRUCT(pylon::ssm::LabelParameterVersionOutput, invalidLabels, parameterVersion);
PYLON_ADAPT_STRUCT(pylon::ssm::LabelParameterVersion, parameterName, parameterVersion, labels);

#endif // PYLON_SERVICES_SSM_MANAGEMENT_HPP
