// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_CPU_TIME_HPP
#define PYLON_BENCHMARKS_SUPPORT_CPU_TIME_HPP

#include <ctime>

namespace bench {

/// User and system time of this process, in ns: a server's is not in it.
inline double cpuTime() noexcept {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_CPU_TIME_HPP
