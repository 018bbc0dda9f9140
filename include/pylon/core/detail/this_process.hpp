// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_THIS_PROCESS_HPP
#define PYLON_CORE_DETAIL_THIS_PROCESS_HPP

#include <pylon/config.hpp>

#include <atomic>
#include <cstdint>

namespace pylon::detail {

using ProcessNumber = std::uint64_t;

/// Where this process's number stands: in memory that the kernel hands a forked child full of zeros.
struct ProcessPage {
    std::atomic<ProcessNumber> number{0};
};

/// Null: nobody has asked yet. Trivially destructible on purpose: clients that outlive main ask, too.
inline constinit std::atomic<ProcessPage*> processPage{nullptr};
/// Stands for the page where there can be none: it holds no number, ever, and the process's id is its number.
inline constinit ProcessPage noProcessPage{};

/// What thisProcess() comes to where it has not been asked in this process before, or the kernel has no such memory.
[[nodiscard]] ProcessNumber firstInThisProcess() noexcept;

/// A number that no process has that this one was forked from; never 0. Where the kernel can (Linux 4.14), it takes no system call, as
/// getpid() does. A child of clone() or vfork() that shares its parent's memory has its parent's number.
///
/// Thread safety: any number of threads at once, in a forked child, too; it waits for no lock.
[[nodiscard]] inline ProcessNumber thisProcess() noexcept {
    if (auto const* const page = processPage.load(std::memory_order_acquire))
        if (auto const number = page->number.load(std::memory_order_acquire); number != 0) return number;
    return firstInThisProcess();
}

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/this_process.ipp>
#endif

#endif // PYLON_CORE_DETAIL_THIS_PROCESS_HPP
