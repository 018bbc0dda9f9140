// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PARTITION_IPP
#define PYLON_CORE_PARTITION_IPP

#include <pylon/core/detail/word_list.hpp>
#include <pylon/core/partition.hpp>

namespace pylon {
namespace detail {

/// `us-gov` of `us-gov-west-1`; empty where the name is not of the form PREFIX-WORD-NUMBER.
[[gnu::cold]] PYLON_INLINE std::string_view regionPrefix(std::string_view region) noexcept {
    constexpr auto none = std::string_view::npos;
    auto const number = region.find_last_not_of("0123456789");
    if (number == none || number == 0 || region[number] != '-' || number + 1 == region.size()) return {};
    auto const word = region.rfind('-', number - 1);
    return word == none || word + 1 == number ? std::string_view{} : region.substr(0, word);
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE Partition const& partitionOf(std::string_view region) noexcept {
    constexpr std::string_view global = "-global";
    bool const isGlobal = region.ends_with(global);
    auto const name = isGlobal ? region.substr(0, region.size() - global.size()) : detail::regionPrefix(region);
    for (auto const& each : partitions)
        if (isGlobal ? each.id == name : !name.empty() && detail::hasWord(each.regionPrefixes, name)) return each;
    return partitions[0];
}

} // namespace pylon

#endif // PYLON_CORE_PARTITION_IPP
