// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_METER_HPP
#define PYLON_BENCHMARKS_SUPPORT_METER_HPP

#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string_view>

namespace bench {

/// How often this process has allocated: malloc, calloc, realloc and the aligned ones, libraries' calls included.
/// Counted by support/meter.cpp, which stands before the C library's.
std::size_t allocations() noexcept;

/// Runs operations, and prints of each what one call of it took: its name, allocations and CPU time in ns. Under callgrind it
/// leaves a dump of that name with the instructions of `calls()` calls.
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
        std::printf("%s %d %.1f %.0f\n", name, count, static_cast<double>(made) / count, used / count);
    }

private:
    static double cpuTime() noexcept {
        std::timespec now{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
    }

    int calls_;
    std::string_view filter_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_METER_HPP
