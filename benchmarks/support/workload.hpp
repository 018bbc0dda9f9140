// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_WORKLOAD_HPP
#define PYLON_BENCHMARKS_SUPPORT_WORKLOAD_HPP

#include <cstddef>
#include <string>
#include <string_view>

/// @file
/// What all ways of sending a message are given to do, so that they can be compared.

namespace bench {

inline constexpr std::string_view region = "eu-central-1";
inline constexpr std::string_view accessKeyId = "AKIAIOSFODNN7EXAMPLE";
inline constexpr std::string_view secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
inline constexpr std::string_view queuePath = "/123456789012/benchmark";
inline constexpr std::string_view userAgent = "pylon/0.1.0 ua/2.1 os/linux lang/c++#20";

/// What a message carries: its text alone, or the attributes of pylon's message schema, too.
enum class Kind { bare, message };

/// The text of a message. It needs no escapes in JSON, which the canned server relies on.
inline std::string textOf(std::size_t size) {
    constexpr std::string_view sentence = "the quick brown fox jumps over the lazy dog, and ";
    std::string text;
    while (text.size() < size)
        text.append(sentence);
    text.resize(size);
    return text;
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_WORKLOAD_HPP
