// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_WORKLOAD_HPP
#define PYLON_BENCHMARKS_SUPPORT_WORKLOAD_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What all ways of calling AWS are given to do, so that they can be compared.

namespace bench {

inline constexpr std::string_view region = "eu-central-1";
inline constexpr std::string_view accessKeyId = "AKIAIOSFODNN7EXAMPLE";
inline constexpr std::string_view secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
inline constexpr std::string_view queuePath = "/123456789012/benchmark";
inline constexpr std::string_view userAgent = "pylon/0.1.0 ua/2.1 os/linux lang/c++#20";
inline constexpr std::string_view table = "benchmark";
inline constexpr std::string_view bucket = "my-bucket";
inline constexpr std::string_view topicArn = "arn:aws:sns:eu-central-1:123456789012:benchmark";
inline constexpr std::string_view function = "benchmark";
inline constexpr std::string_view parameter = "some-key";

inline constexpr std::size_t small = 1024;
inline constexpr std::size_t large = std::size_t{8} << 20;

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

/// An item as many tables have it.
struct Order {
    std::string customer{};
    std::int64_t id = 0;
    double total = 0;
    bool paid = false;
    std::string status{};
    std::optional<std::string> note{};
    std::int64_t updatedAt = 0;

    bool operator==(Order const&) const = default;
};

inline Order orderOf(int i) {
    return {.customer = "customer-" + std::to_string(100'000 + i * 7),
            .id = 4'000'000'000 + i,
            .total = i * 1.25 + 0.5,
            .paid = i % 3 == 0,
            .status = i % 2 == 0 ? "delivered" : "on its way to the customer",
            .note = i % 4 == 0 ? std::optional<std::string>{"leave it with the neighbours, please"} : std::nullopt,
            .updatedAt = 1'767'225'600'000 + i};
}

/// The keys that a request of DeleteObjects names.
inline std::vector<std::string> thousandKeys() {
    std::vector<std::string> keys;
    for (int i = 0; i != 1000; ++i)
        keys.push_back("logs/2026/01/02/host-" + std::to_string(i % 7) + "/part-" + std::to_string(10'000 + i) +
                       ".json.gz");
    return keys;
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_WORKLOAD_HPP
