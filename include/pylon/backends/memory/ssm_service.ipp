// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSM_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_SSM_SERVICE_IPP

#include <pylon/backends/memory/ssm_rules.hpp>
#include <pylon/backends/memory/ssm_service.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/random.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service SsmService::service() {
    static constexpr std::array handlers{
        handler<&SsmService::getParameter>,        handler<&SsmService::getParameters>,
        handler<&SsmService::getParametersByPath>, handler<&SsmService::getParameterHistory>,
        handler<&SsmService::putParameter>,        handler<&SsmService::labelParameterVersion>,
        handler<&SsmService::deleteParameter>,     handler<&SsmService::deleteParameters>,
        handler<&SsmService::describeParameters>,
    };
    return {&ssm::service, this, handlers};
}

PYLON_INLINE std::string const* SsmService::find(std::string_view name) const {
    auto const found = parameters_.find(name);
    return found == parameters_.end() ? nullptr : &found->second.back().value;
}

PYLON_INLINE std::string SsmService::arnOf(std::string_view name) const {
    return concat({"arn:aws:ssm:", region_, ":", accountId_, ":parameter", name.starts_with('/') ? "" : "/", name});
}

/// Of an ARN it cannot be seen whether the name began with a slash.
PYLON_INLINE SsmService::Parameters::const_iterator SsmService::findByArn(std::string_view arn) const {
    return std::find_if(parameters_.begin(), parameters_.end(),
                        [&](auto const& each) { return arnOf(each.first) == arn; });
}

/// The error of a parameter that is not there, in which SSM says no more than that.
PYLON_INLINE protocol::ServiceError noSuchParameter() { return ssmError("ParameterNotFound", ""); }

PYLON_INLINE protocol::ServiceError noSuchVersion(std::string_view version, std::string_view name) {
    return ssmError("ParameterVersionNotFound", concat({"Systems Manager could not find version ", version, " of ",
                                                        name, ". Verify the version and try again."}));
}

PYLON_INLINE std::variant<SsmService::Found, protocol::ServiceError>
SsmService::resolve(std::string const& asked) const {
    auto const isArn = asked.starts_with("arn:");
    // An ARN has five colons of its own.
    std::size_t from = 0;
    for (int i = 0; isArn && i != 5 && from != asked.npos; ++i)
        from = asked.find(':', from == 0 ? 0 : from + 1);
    auto const colon = from == asked.npos ? asked.npos : asked.find(':', from == 0 ? 0 : from + 1);
    auto const name = asked.substr(0, colon);
    auto const selector = colon == asked.npos ? std::string{} : asked.substr(colon + 1);
    if (!isArn)
        if (auto refusal = checkAskedName(name)) return *std::move(refusal);

    auto const parameter = isArn ? findByArn(name) : parameters_.find(name);
    if (parameter == parameters_.end() || selector.find(':') != selector.npos) return noSuchParameter();
    auto const& versions = parameter->second;
    if (colon == asked.npos) return Found{&parameter->first, &versions.back(), {}};
    for (auto const& each : versions)
        if (std::to_string(each.number) == selector ||
            std::find(each.labels.begin(), each.labels.end(), selector) != each.labels.end())
            return Found{&parameter->first, &each, ":" + selector};
    return noSuchVersion(selector, parameter->first);
}

PYLON_INLINE ssm::Parameter SsmService::describe(Found const& found, std::optional<bool> withDecryption) const {
    auto const& version = *found.version;
    bool const encrypted = version.type == "SecureString" && !withDecryption.value_or(false);
    ssm::Parameter parameter{.name = *found.name,
                             .type = version.type,
                             .value = encrypted ? version.encrypted : version.value,
                             .version = version.number,
                             .lastModifiedDate = version.modified,
                             .arn = arnOf(*found.name),
                             .dataType = "text"};
    if (!found.selector.empty()) parameter.selector = found.selector;
    return parameter;
}

PYLON_INLINE Answer<ssm::GetParameterOutput> SsmService::getParameter(ssm::GetParameter const& input, Call const&) {
    auto found = resolve(input.parameterName);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    return ssm::GetParameterOutput{describe(std::get<0>(found), input.withDecryption)};
}

PYLON_INLINE Answer<ssm::GetParametersOutput> SsmService::getParameters(ssm::GetParameters const& input, Call const&) {
    if (auto refusal = checkNames(input.names)) return *std::move(refusal);
    ssm::GetParametersOutput output{.invalidParameters = std::vector<std::string>{}};
    for (auto const& name : input.names) {
        auto found = resolve(name);
        auto const* const error = std::get_if<1>(&found);
        if (error != nullptr && error->code == "ValidationException") return *error;
        if (error != nullptr)
            output.invalidParameters->push_back(name);
        else
            output.parameters.push_back(describe(std::get<0>(found), input.withDecryption));
    }
    // Not in the order of the asking, so that nobody comes to rely on it.
    std::sort(output.parameters.begin(), output.parameters.end(),
              [](auto const& a, auto const& b) { return a.name < b.name; });
    return output;
}

/// Where a page begins: behind the element that the token spells. No token: at the beginning.
PYLON_INLINE std::variant<std::string, protocol::ServiceError>
lastOfPageBefore(std::optional<std::string> const& token) {
    if (!token) return std::string{};
    auto last = base64Decode(*token);
    if (!last || last.value().empty()) return ssmError("InvalidNextToken", "The specified token isn't valid.");
    return std::move(last).value();
}

PYLON_INLINE Refusal checkMaxResults(std::optional<int> value, int most) {
    if (!value || (*value >= 1 && *value <= most)) return std::nullopt;
    return ssmConstraint(std::to_string(*value), "maxResults",
                         *value < 1 ? "have value greater than or equal to 1"
                                    : "have value less than or equal to " + std::to_string(most));
}

PYLON_INLINE Answer<ssm::GetParametersByPathOutput>
SsmService::getParametersByPath(ssm::GetParametersByPath const& input, Call const&) {
    if (auto refusal = checkPath(input.path)) return *std::move(refusal);
    if (auto refusal = checkMaxResults(input.maxResults, 10)) return *std::move(refusal);
    if (!input.parameterFilters.empty()) return ssmUnmodelled("the parameter ParameterFilters of GetParametersByPath");
    auto last = lastOfPageBefore(input.nextToken);
    if (auto* const error = std::get_if<1>(&last)) return std::move(*error);

    auto const prefix = input.path.ends_with('/') ? input.path : input.path + "/";
    auto const most = static_cast<std::size_t>(input.maxResults.value_or(10));
    ssm::GetParametersByPathOutput output;
    for (auto each = parameters_.upper_bound(std::get<0>(last)); each != parameters_.end(); ++each) {
        std::string_view name{each->first};
        // A name without a slash stands at the root.
        auto const isUnder = name.starts_with(prefix) || (prefix == "/" && !name.starts_with('/'));
        if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
        if (!isUnder || (!input.recursive.value_or(false) && name.find('/') != name.npos)) continue;
        if (output.parameters.size() == most) {
            output.nextToken = base64Encode(output.parameters.back().name);
            break;
        }
        output.parameters.push_back(describe({&each->first, &each->second.back(), {}}, input.withDecryption));
    }
    return output;
}

PYLON_INLINE Answer<ssm::GetParameterHistoryOutput>
SsmService::getParameterHistory(ssm::GetParameterHistory const& input, Call const&) {
    if (auto refusal = checkAskedName(input.parameterName)) return *std::move(refusal);
    if (auto refusal = checkMaxResults(input.maxResults, 50)) return *std::move(refusal);
    auto last = lastOfPageBefore(input.nextToken);
    if (auto* const error = std::get_if<1>(&last)) return std::move(*error);
    auto const found = parameters_.find(input.parameterName);
    if (found == parameters_.end()) return noSuchParameter();

    auto const after = pylon::detail::parseInteger<std::int64_t>(std::get<0>(last)).value_or(0);
    auto const most = static_cast<std::size_t>(input.maxResults.value_or(50));
    ssm::GetParameterHistoryOutput output;
    for (auto const& version : found->second) {
        if (version.number <= after) continue;
        if (output.parameters.size() == most) {
            output.nextToken = base64Encode(std::to_string(output.parameters.back().version));
            break;
        }
        auto shown = describe({&found->first, &version, {}}, input.withDecryption);
        output.parameters.push_back({.name = shown.name,
                                     .type = shown.type,
                                     .lastModifiedDate = shown.lastModifiedDate,
                                     .lastModifiedUser = concat({"arn:aws:iam::", accountId_, ":user/", userName_}),
                                     .description = version.description,
                                     .value = shown.value,
                                     .version = version.number,
                                     .labels = version.labels,
                                     .tier = version.tier,
                                     .dataType = "text"});
    }
    return output;
}

/// Whether one of a filter's values fits. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
PYLON_INLINE std::variant<bool, protocol::ServiceError> fitsFilter(ssm::ParameterStringFilter const& filter,
                                                                   std::string_view name, std::string_view type) {
    auto const option = filter.option.value_or("Equals");
    bool const byName = filter.key == "Name";
    if ((!byName && filter.key != "Type") || filter.values.empty() ||
        (option != "Equals" && (!byName || (option != "BeginsWith" && option != "Contains"))))
        return ssmUnmodelled("the filter " + filter.key + " " + option + " of DescribeParameters");
    return std::any_of(filter.values.begin(), filter.values.end(), [&](std::string const& value) {
        if (!byName) return type == value;
        if (option == "Contains") return name.find(value) != name.npos;
        return option == "BeginsWith" ? name.starts_with(value) : name == value;
    });
}

PYLON_INLINE Answer<ssm::DescribeParametersOutput> SsmService::describeParameters(ssm::DescribeParameters const& input,
                                                                                  Call const&) {
    if (auto refusal = checkMaxResults(input.maxResults, 50)) return *std::move(refusal);
    auto last = lastOfPageBefore(input.nextToken);
    if (auto* const error = std::get_if<1>(&last)) return std::move(*error);
    auto const most = static_cast<std::size_t>(input.maxResults.value_or(50));
    ssm::DescribeParametersOutput output;
    for (auto each = parameters_.upper_bound(std::get<0>(last)); each != parameters_.end(); ++each) {
        auto const& [name, versions] = *each;
        auto const& version = versions.back();
        bool fits = true;
        for (auto const& filter : input.parameterFilters) {
            auto verdict = fitsFilter(filter, name, version.type);
            if (auto* const error = std::get_if<1>(&verdict)) return std::move(*error);
            fits = fits && std::get<0>(verdict);
        }
        if (!fits) continue;
        if (output.parameters.size() == most) {
            output.nextToken = base64Encode(output.parameters.back().name);
            break;
        }
        output.parameters.push_back({.name = name,
                                     .arn = arnOf(name),
                                     .type = version.type,
                                     .lastModifiedDate = version.modified,
                                     .lastModifiedUser = concat({"arn:aws:iam::", accountId_, ":root"}),
                                     .description = version.description,
                                     .version = version.number,
                                     .tier = version.tier,
                                     .dataType = "text"});
        if (version.type == "SecureString") output.parameters.back().keyId = "alias/aws/ssm";
    }
    return output;
}

/// What a SecureString looks like to who does not ask for decryption: as long as a KMS cipher text of it, and as random.
PYLON_INLINE std::string cipherTextOf(std::string_view value) {
    std::string bytes{'\x01', '\x02', '\x02', '\x00'};
    for (std::size_t i = 0; i != value.size() + 148; ++i)
        bytes.push_back(static_cast<char>(randomBits() & 0xff));
    return base64Encode(bytes);
}

/// Makes room for a further version: only the latest hundred are kept.
PYLON_INLINE Refusal SsmService::makeRoom(std::string const& name, Versions& versions) const {
    if (versions.size() < mostVersions) return std::nullopt;
    if (!versions.front().labels.empty())
        return ssmError("ParameterMaxVersionLimitExceeded",
                        concat({"You attempted to create a new version of ", name,
                                " by calling the PutParameter API with the overwrite flag. Version ",
                                std::to_string(versions.front().number),
                                ", the oldest version, can't be deleted because it has a label associated with it. ",
                                "Move the label to another version of the parameter, and try again."}));
    versions.pop_front();
    return std::nullopt;
}

PYLON_INLINE Answer<ssm::PutParameterOutput> SsmService::putParameter(ssm::PutParameter const& input,
                                                                      Call const& call) {
    if (auto refusal = checkPut(input)) return *std::move(refusal);
    auto const known = parameters_.find(input.parameterName);
    auto const* const latest = known == parameters_.end() ? nullptr : &known->second.back();
    if (latest != nullptr && !input.overwrite.value_or(false))
        return ssmError("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the "
                                                  "overwrite option in the request to true.");
    if (latest == nullptr && !input.type)
        return ssmInvalid("A parameter type is required when you create a parameter.");
    if (latest != nullptr && input.type.value_or(latest->type) != latest->type)
        return ssmUnmodelled("changing the type of a parameter");
    if (latest == nullptr && findByArn(arnOf(input.parameterName)) != parameters_.end())
        return ssmUnmodelled("two names that differ in their first slash only");

    auto tier = input.tier.value_or(latest != nullptr ? latest->tier : "Standard");
    bool const isLong = input.value.size() > greatestStandardValue;
    if (tier == "Intelligent-Tiering")
        tier = isLong || (latest != nullptr && latest->tier == "Advanced") ? "Advanced" : "Standard";
    if (tier == "Standard" && latest != nullptr && latest->tier == "Advanced")
        return ssmInvalid("This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                          "advanced-parameter tier to the standard-parameter tier.");
    if (tier == "Standard" && isLong)
        return ssmInvalid("Standard tier parameters support a maximum parameter value of 4096 characters. To create a "
                          "larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more "
                          "information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/"
                          "parameter-store-advanced-parameters.html");

    Version version{.number = latest != nullptr ? latest->number + 1 : 1,
                    .type = input.type ? *input.type : latest->type,
                    .value = input.value,
                    .tier = std::move(tier),
                    .description = input.description ? input.description
                                                     : (latest != nullptr ? latest->description : std::nullopt),
                    .modified = std::chrono::floor<Timestamp::duration>(call.now)};
    if (version.type == "SecureString") version.encrypted = cipherTextOf(version.value);
    if (known != parameters_.end())
        if (auto refusal = makeRoom(input.parameterName, known->second)) return *std::move(refusal);
    ssm::PutParameterOutput output{.version = version.number, .tier = version.tier};
    parameters_[input.parameterName].push_back(std::move(version));
    return output;
}

PYLON_INLINE Answer<ssm::LabelParameterVersionOutput>
SsmService::labelParameterVersion(ssm::LabelParameterVersion const& input, Call const&) {
    if (auto refusal = checkAskedName(input.parameterName)) return *std::move(refusal);
    if (input.labels.empty()) return ssmConstraint("[]", "labels", "have length greater than or equal to 1");
    auto const found = parameters_.find(input.parameterName);
    if (found == parameters_.end()) return noSuchParameter();
    auto& versions = found->second;
    auto const number = input.parameterVersion.value_or(versions.back().number);
    auto const version =
        std::find_if(versions.begin(), versions.end(), [&](auto const& each) { return each.number == number; });
    if (version == versions.end()) return noSuchVersion(std::to_string(number), found->first);

    ssm::LabelParameterVersionOutput output{.invalidLabels = std::vector<std::string>{}, .parameterVersion = number};
    auto labels = version->labels;
    for (auto const& each : input.labels)
        if (!isLabel(each))
            output.invalidLabels->push_back(each);
        else if (std::find(labels.begin(), labels.end(), each) == labels.end())
            labels.push_back(each);
    if (labels.size() > mostLabels)
        return ssmError("ParameterVersionLabelLimitExceeded",
                        "A parameter version can have maximum 10 labels.Move one or more labels to another version and "
                        "try again.");
    for (auto& each : versions)
        std::erase_if(each.labels, [&](auto const& label) {
            return std::find(labels.begin(), labels.end(), label) != labels.end();
        });
    version->labels = std::move(labels);
    return output;
}

PYLON_INLINE Answer<ssm::Empty> SsmService::deleteParameter(ssm::DeleteParameter const& input, Call const&) {
    if (auto refusal = checkAskedName(input.parameterName)) return *std::move(refusal);
    if (parameters_.erase(input.parameterName) == 0) return noSuchParameter();
    return ssm::Empty{};
}

PYLON_INLINE Answer<ssm::DeleteParametersOutput> SsmService::deleteParameters(ssm::DeleteParameters const& input,
                                                                              Call const&) {
    if (auto refusal = checkNames(input.names)) return *std::move(refusal);
    ssm::DeleteParametersOutput output{std::vector<std::string>{}, std::vector<std::string>{}};
    for (auto const& name : input.names)
        (parameters_.erase(name) != 0 ? output.deletedParameters : output.invalidParameters)->push_back(name);
    return output;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SSM_SERVICE_IPP
