// SPDX-License-Identifier: BSL-1.0

#include "meter.hpp"

#include <cstddef>

// The GNU C library's own, under the names that it keeps for those who put something before them.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

std::size_t count = 0; // all benchmarks run in one thread

} // namespace

extern "C" {

void* malloc(std::size_t size) {
    ++count;
    return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) {
    ++count;
    return __libc_calloc(number, size);
}
void* realloc(void* block, std::size_t size) {
    ++count;
    return __libc_realloc(block, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    ++count;
    return __libc_memalign(alignment, size);
}
}

std::size_t bench::allocations() noexcept { return count; }
