// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_METER_HPP
#define PYLON_BENCHMARKS_SUPPORT_METER_HPP

#include "cpu_time.hpp"

#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace bench {

/// How often this process has allocated: malloc, calloc, realloc and the aligned ones, libraries' calls included.
/// Counted by support/meter.cpp, which puts its own before the C library's.
std::size_t allocations() noexcept;

/// From here on the sizes of blocks are added up, as the C library rounds them.
void watchMemory() noexcept;

/// How many bytes there were at most at a time since watchMemory(), over those that there were then; and ends it.
std::size_t peakMemory() noexcept;

/// Runs operations, and prints of each what one call of it took: its name, how many calls were measured, allocations, CPU time in ns
/// and peak memory in bytes. Under callgrind it leaves a dump of that name with the instructions of `calls()` calls.
///
/// The first calls are left out: connections, keys and buffers are there by then.
class Meter {
public:
    /// `calls` of a small operation are made; of a large one, which is named with its `weight`, so many times fewer.
    /// Only operations whose name contains `filter` are run.
    explicit Meter(int calls, std::string_view filter = {}) : calls_(calls), filter_(filter) {}

    [[nodiscard]] int calls(int weight) const noexcept { return std::max(calls_ / weight, 1); }

    template <class Call> void operator()(char const* name, int weight, Call&& call) const {
        if (std::string_view{name}.find(filter_) == std::string_view::npos) return;
        auto const count = calls(weight);
        for (int i = 0; i != std::min(count + 1, 20); ++i)
            call();
        CALLGRIND_ZERO_STATS;
        auto const allocated = allocations();
        auto const started = cpuTime();
        for (int i = 0; i != count; ++i)
            call();
        auto const used = cpuTime() - started;
        auto const made = allocations() - allocated;
        CALLGRIND_DUMP_STATS_AT(name);
        watchMemory();
        call();
        std::printf("%s %d %.1f %.0f %zu\n", name, count, static_cast<double>(made) / count, used / count,
                    peakMemory());
    }

private:
    int calls_;
    std::string_view filter_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_METER_HPP
