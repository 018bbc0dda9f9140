// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_DETAIL_IN_THREADS_HPP
#define PYLON_TESTING_DETAIL_IN_THREADS_HPP

#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace pylon::testing::detail {

/// Calls `work(i)` in threads of its own, for i below `count`, and returns when all have ended; throws the first that was thrown.
template <class Work> void inThreads(std::size_t count, Work const& work) {
    std::mutex mutex;
    std::exception_ptr thrown;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i != count; ++i)
            threads.emplace_back([&, i] {
                try {
                    work(i);
                } catch (...) {
                    std::scoped_lock const lock{mutex};
                    if (!thrown) thrown = std::current_exception();
                }
            });
    }
    if (thrown) std::rethrow_exception(thrown);
}

} // namespace pylon::testing::detail

#endif // PYLON_TESTING_DETAIL_IN_THREADS_HPP
