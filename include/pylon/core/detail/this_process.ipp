// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_THIS_PROCESS_IPP
#define PYLON_CORE_DETAIL_THIS_PROCESS_IPP

#include <pylon/core/detail/this_process.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <new>

namespace pylon::detail {

/// Memory that is zeros in every forked child; null where the kernel has none.
[[gnu::cold]] PYLON_INLINE ProcessPage* makeProcessPage() noexcept {
#ifdef MADV_WIPEONFORK
    auto const size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    // Emulators that say yes to whatever they are advised do nothing about it.
    constexpr int noAdvice = -1;
    if (madvise(memory, size, noAdvice) != 0 && madvise(memory, size, MADV_WIPEONFORK) == 0)
        return new (memory) ProcessPage;
    munmap(memory, size);
#endif
    return nullptr;
}

/// As great as the number of any process that this one was forked from, and its own.
inline constinit std::atomic<ProcessNumber> greatestProcessNumber{0};

[[gnu::cold]] PYLON_INLINE ProcessNumber firstInThisProcess() noexcept {
    auto* page = processPage.load(std::memory_order_acquire);
    if (page == nullptr) {
        auto* made = makeProcessPage();
        if (made == nullptr) made = &noProcessPage;
        // Another thread may have been quicker; then this page, one in a process at most for each thread, stays unused.
        if (processPage.compare_exchange_strong(page, made, std::memory_order_acq_rel)) page = made;
    }
    if (page == &noProcessPage) return static_cast<ProcessNumber>(getpid());
    auto const mine = greatestProcessNumber.fetch_add(1, std::memory_order_relaxed) + 1;
    ProcessNumber known = 0;
    return page->number.compare_exchange_strong(known, mine, std::memory_order_acq_rel) ? mine : known;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_THIS_PROCESS_IPP
