// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ENDPOINT_SETTINGS_IPP
#define PYLON_CORE_DETAIL_ENDPOINT_SETTINGS_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/endpoint_settings.hpp>
#include <pylon/core/detail/profile_parser.hpp>
#include <pylon/core/detail/word_list.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pylon::detail {

/// A setting as it was found.
struct Setting {
    std::string name;  ///< for messages
    std::string value; ///< empty: nobody set it
};

/// What environment and profile say of endpoints.
class EndpointSettings {
public:
    EndpointSettings(Environment const& environment, SharedProfiles const* shared)
        : environment_(environment), shared_(shared), profile_(shared != nullptr ? shared->profile() : nullptr) {}

    /// The variable that has a property's name in capitals, behind `AWS_`; else the profile's property.
    [[nodiscard, gnu::cold]] Setting find(std::string_view property) const {
        auto name = variableFor("AWS_", property);
        auto value = variable(environment_, name.c_str());
        if (!value.empty()) return {std::move(name), std::move(value)};
        return {std::string{property}, inProfile(property)};
    }

    /// A property of the profile's section `s3`.
    [[nodiscard, gnu::cold]] Setting findOfS3(std::string_view property) const {
        return {concat({"s3.", property}),
                profile_ != nullptr ? profile_->nested("s3", property).value_or("") : std::string{}};
    }

    [[nodiscard, gnu::cold]] std::string region() const {
        for (char const* const name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
            if (auto found = variable(environment_, name); !found.empty()) return found;
        return inProfile("region");
    }

    [[nodiscard, gnu::cold]] std::string url(std::string_view service) const {
        auto url = variable(environment_, variableFor("AWS_ENDPOINT_URL_", service).c_str());
        if (url.empty()) url = variable(environment_, "AWS_ENDPOINT_URL");
        return url.empty() && shared_ != nullptr ? shared_->endpointUrl(service) : url;
    }

private:
    [[nodiscard, gnu::cold]] std::string inProfile(std::string_view property) const {
        return profile_ != nullptr ? profile_->text(property).value_or("") : std::string{};
    }
    [[gnu::cold]] static std::string variableFor(std::string_view prefix, std::string_view name) {
        std::string text{prefix};
        for (char const c : name)
            text.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c);
        return text;
    }

    Environment const& environment_;
    SharedProfiles const* shared_;
    ProfileSection const* profile_;
};

/// Whether a setting says `word`; what else it may say is in the list `others`. @throws Error (configuration)
[[gnu::cold]] PYLON_INLINE bool says(Setting const& setting, std::string_view word, std::string_view others) {
    auto const value = smallLetters(setting.value);
    if (!value.empty() && value != word && !hasWord(others, value))
        throw Error{ErrorKind::configuration,
                    concat({"the value of ", setting.name, " is none of those that it may have: ", word, " ", others})};
    return value == word;
}

[[gnu::cold]] PYLON_INLINE EndpointOptions endpointOptions(ClientConfig const& config, SharedProfiles const* shared,
                                                           ServiceInfo const& service) {
    EndpointSettings const settings{config.environment, shared};
    auto const isTrue = [](Setting const& setting) { return says(setting, "true", "false"); };
    auto const inCodeOr = [](auto const& inCode, auto const& found) { return inCode ? *inCode : found(); };

    EndpointOptions options{.region = config.region, .url = config.endpointUrl};
    if (options.region.empty()) options.region = settings.region();
    if (options.url.empty() && !config.ignoreConfiguredEndpointUrls &&
        !isTrue(settings.find("ignore_configured_endpoint_urls")))
        options.url = settings.url(service.id);
    options.fips = inCodeOr(config.useFips, [&] { return isTrue(settings.find("use_fips_endpoint")); });
    options.dualStack = inCodeOr(config.useDualStack, [&] {
        bool const general = isTrue(settings.find("use_dualstack_endpoint"));
        return general || (service.bucketInHost && isTrue(settings.findOfS3("use_dualstack_endpoint")));
    });
    if (auto const property = service.globalHost.setting; !property.empty())
        options.globalHost = says(settings.find(property), "legacy", "regional");
    if (!service.bucketInHost) return options;
    options.pathStyle =
        inCodeOr(config.pathStyle, [&] { return says(settings.findOfS3("addressing_style"), "path", "auto virtual"); });
    options.accelerate =
        inCodeOr(config.accelerate, [&] { return isTrue(settings.findOfS3("use_accelerate_endpoint")); });
    return options;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_ENDPOINT_SETTINGS_IPP
