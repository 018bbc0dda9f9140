// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PER_PROCESS_HPP
#define PYLON_CORE_DETAIL_PER_PROCESS_HPP

#include <pylon/core/detail/this_process.hpp>

#include <atomic>

namespace pylon::detail {

/// State that each process has of its own: a forked child finds it as it was when it was new. For what is shared by threads under
/// a lock, which one of the parent's may have held; in the child it would never be released.
///
/// Thread safety: any number of threads may call get() at once. The parent's state stays where it is in the child, so that what
/// points into it holds.
template <class State> class PerProcess {
public:
    PerProcess() : current_(new Owned) {}
    ~PerProcess() {
        auto* const current = current_.load(std::memory_order_acquire);
        if (current->process == thisProcess()) delete current;
    }
    PerProcess(PerProcess const&) = delete;
    PerProcess& operator=(PerProcess const&) = delete;

    [[nodiscard]] State& get() {
        auto* current = current_.load(std::memory_order_acquire);
        if (current->process == thisProcess()) return current->state;
        auto* const fresh = new Owned;
        if (current_.compare_exchange_strong(current, fresh, std::memory_order_acq_rel)) return fresh->state;
        delete fresh;
        return current->state;
    }

private:
    struct Owned {
        ProcessNumber const process = thisProcess();
        State state{};
    };

    std::atomic<Owned*> current_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PER_PROCESS_HPP
