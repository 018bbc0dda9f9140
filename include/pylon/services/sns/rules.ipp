// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_RULES_IPP
#define PYLON_SERVICES_SNS_RULES_IPP

#include <pylon/services/sns/rules.hpp>

#include <algorithm>
#include <array>

namespace pylon::sns {
namespace detail {

PYLON_INLINE bool isWord(std::string_view text, std::string_view others) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [others](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != others.npos;
    });
}

} // namespace detail

PYLON_INLINE bool isFifoName(std::string_view nameOrArn) noexcept { return nameOrArn.ends_with(".fifo"); }

PYLON_INLINE bool isTopicName(std::string_view name) noexcept {
    if (name.size() > 256) return false;
    if (isFifoName(name)) name.remove_suffix(5);
    return detail::isWord(name, "-_");
}

PYLON_INLINE bool isTopicArn(std::string_view arn) noexcept {
    std::array<std::string_view, 5> parts;
    for (auto& part : parts) {
        auto const colon = arn.find(':');
        if (colon == arn.npos) return false;
        part = arn.substr(0, colon);
        arn.remove_prefix(colon + 1);
    }
    auto const& [prefix, partition, owner, region, account] = parts;
    return prefix == "arn" && partition.starts_with("aws") && detail::isWord(partition, "-") && owner == "sns" &&
           detail::isWord(region, "-") && account.size() == 12 &&
           account.find_first_not_of("0123456789") == account.npos && isTopicName(arn);
}

PYLON_INLINE std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes) {
    return pylon::detail::whyNotSendable(body, attributes, "SNS", maxMessageSize);
}

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_RULES_IPP
