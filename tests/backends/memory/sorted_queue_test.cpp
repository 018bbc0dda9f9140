// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sorted_queue.hpp>

#include <catch2/catch.hpp>

#include <random>
#include <set>
#include <vector>

namespace memory_sorted_queue_test {

using pylon::memory::detail::SortedQueue;

namespace {

std::vector<int> valuesOf(SortedQueue<int> const& queue) { return {queue.begin(), queue.end()}; }

} // namespace

TEST_CASE("A sorted queue has its values in ascending order, wherever they were added") {
    SortedQueue<int> queue;
    CHECK(queue.empty());
    for (int const value : {5, 7, 3, 6, 1})
        queue.insert(value);
    CHECK(valuesOf(queue) == std::vector{1, 3, 5, 6, 7});
    CHECK(queue.size() == 5);
    queue.clear();
    CHECK(queue.empty());
    CHECK(queue.begin() == queue.end());
}

TEST_CASE("A sorted queue gives the first value from one on") {
    SortedQueue<int> queue;
    CHECK(queue.from(1) == queue.end());
    for (int const value : {2, 4, 6})
        queue.insert(value);
    CHECK(*queue.from(1) == 2);
    CHECK(*queue.from(2) == 2);
    CHECK(*queue.from(3) == 4);
    CHECK(*queue.from(6) == 6);
    CHECK(queue.from(7) == queue.end());
}

TEST_CASE("What is taken out of a sorted queue is gone, and what is not in it makes no difference") {
    SortedQueue<int> queue;
    queue.erase(1);
    for (int const value : {2, 4, 6, 8})
        queue.insert(value);
    for (int const absent : {1, 3, 7, 9})
        queue.erase(absent);
    CHECK(valuesOf(queue) == std::vector{2, 4, 6, 8});
    queue.erase(4);
    CHECK(valuesOf(queue) == std::vector{2, 6, 8});
    queue.erase(2);
    CHECK(valuesOf(queue) == std::vector{6, 8});
    queue.erase(8);
    CHECK(valuesOf(queue) == std::vector{6});
}

TEST_CASE("A sorted queue holds what a set would") {
    SortedQueue<int> queue;
    std::set<int> set;
    std::mt19937 numbers{1};
    for (int i = 0; i != 3000; ++i) {
        auto const value = static_cast<int>(numbers() % 500);
        if (numbers() % 2 == 0) {
            if (set.insert(value).second) queue.insert(value);
        } else {
            set.erase(value);
            queue.erase(value);
        }
        auto const from = set.lower_bound(value);
        REQUIRE((from == set.end()) == (queue.from(value) == queue.end()));
        if (from != set.end()) REQUIRE(*from == *queue.from(value));
    }
    CHECK(valuesOf(queue) == std::vector<int>(set.begin(), set.end()));
}

} // namespace memory_sorted_queue_test
