// SPDX-License-Identifier: BSL-1.0

#include "meter.hpp"

#include <malloc.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

// The GNU C library's own, under the names that it keeps for those who put something before them.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace {

// All benchmarks run in one thread.
std::size_t count = 0;
bool watching = false; // apart from counting, which is all that may weigh on what is measured
std::ptrdiff_t live = 0;
std::ptrdiff_t peak = 0;

std::ptrdiff_t sizeOf(void* block) { return static_cast<std::ptrdiff_t>(malloc_usable_size(block)); }

void* seen(void* block) {
    live += sizeOf(block);
    peak = std::max(peak, live);
    return block;
}

void* aligned(std::size_t alignment, std::size_t size) {
    ++count;
    auto* const block = __libc_memalign(alignment, size);
    return watching ? seen(block) : block;
}

} // namespace

extern "C" {

void* malloc(std::size_t size) {
    ++count;
    if (!watching) return __libc_malloc(size);
    return seen(__libc_malloc(size));
}
void* calloc(std::size_t number, std::size_t size) {
    ++count;
    if (!watching) return __libc_calloc(number, size);
    return seen(__libc_calloc(number, size));
}
void* realloc(void* block, std::size_t size) {
    ++count;
    if (!watching) return __libc_realloc(block, size);
    auto const before = sizeOf(block);
    auto* const moved = __libc_realloc(block, size);
    if (moved == nullptr && size != 0) return nullptr; // the block is still there
    live -= before;
    return seen(moved);
}
void* memalign(std::size_t alignment, std::size_t size) { return aligned(alignment, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return aligned(alignment, size); }
int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
    auto* const got = aligned(alignment, size);
    if (got == nullptr) return ENOMEM;
    *block = got;
    return 0;
}
void free(void* block) {
    if (watching) live -= sizeOf(block);
    __libc_free(block);
}
}

std::size_t bench::allocations() noexcept { return count; }

void bench::watchMemory() noexcept {
    live = peak = 0;
    watching = true;
}

std::size_t bench::peakMemory() noexcept {
    watching = false;
    return static_cast<std::size_t>(peak);
}
