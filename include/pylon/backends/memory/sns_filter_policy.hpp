// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_FILTER_POLICY_HPP
#define PYLON_BACKENDS_MEMORY_SNS_FILTER_POLICY_HPP

#include <pylon/core/message_attributes.hpp>
#include <pylon/core/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// What of a message a filter policy looks at.
enum class FilterScope : std::uint8_t { messageAttributes, messageBody };

/// What of a topic's messages a subscription wants.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
class FilterPolicy {
public:
    /// Lets everything through.
    FilterPolicy() = default;
    /// A policy that was checked: see whyNotPolicy().
    FilterPolicy(std::string_view text, FilterScope scope);

    [[nodiscard]] bool matches(MessageAttributes const& attributes, std::string_view body) const;

private:
    Map policy_{};
    FilterScope scope_ = FilterScope::messageAttributes;
};

/// Why SNS would not take the text as a policy, in its words, without what stands before `FilterPolicy: `.
[[nodiscard]] std::optional<std::string> whyNotPolicy(std::string_view text, FilterScope scope);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sns_filter_policy.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SNS_FILTER_POLICY_HPP
