// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/this_process.hpp>

#include <catch2/catch.hpp>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace core_detail_this_process_test {

using namespace pylon::detail;

namespace {

/// Whether `work` holds in a child that `fork` makes.
template <class Fork, class Work> bool inChildOf(Fork const& fork, Work const& work) {
    auto const child = fork();
    if (child == 0) _exit(work() ? 0 : 1);
    int status = -1;
    return waitpid(child, &status, 0) == child && status == 0;
}

template <class Work> bool inChild(Work const& work) {
    return inChildOf([] { return fork(); }, work);
}

} // namespace

TEST_CASE("a process keeps its number, whichever thread asks", "[this_process]") {
    auto const mine = thisProcess();
    CHECK(mine != 0);
    ProcessNumber inThread = 0;
    std::thread{[&] { inThread = thisProcess(); }}.join();
    CHECK(inThread == mine);
    CHECK(thisProcess() == mine);
}

TEST_CASE("a forked child has another number than all that it comes from", "[this_process]") {
    auto const mine = thisProcess();
    CHECK(inChild([&] {
        auto const child = thisProcess();
        return child != 0 && child != mine && thisProcess() == child && inChild([&] {
                   auto const grandchild = thisProcess();
                   return grandchild != 0 && grandchild != child && grandchild != mine;
               });
    }));
    CHECK(thisProcess() == mine);
}

TEST_CASE("so has a child whose parent never asked for its own", "[this_process]") {
    auto const mine = thisProcess();
    CHECK(inChild([&] { return inChild([&] { return thisProcess() != mine; }); }));
}

#ifdef SYS_clone
TEST_CASE("so has one that was made without the C library", "[this_process]") {
    auto const mine = thisProcess();
    CHECK(inChildOf([] { return static_cast<pid_t>(syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr)); },
                    [&] { return thisProcess() != mine; }));
}
#endif

TEST_CASE("where the kernel has no memory that a child finds wiped, a process's id is its number", "[this_process]") {
    CHECK(inChild([] {
        processPage.store(&noProcessPage);
        auto const mine = thisProcess();
        return mine == static_cast<ProcessNumber>(getpid()) && inChild([&] { return thisProcess() != mine; });
    }));
}

#if defined __linux__
TEST_CASE("on Linux it takes no system call", "[this_process]") {
    static_cast<void>(thisProcess());
    REQUIRE(processPage.load() != nullptr);
    CHECK(processPage.load() != &noProcessPage);
    CHECK(processPage.load()->number == thisProcess());
}
#endif

} // namespace core_detail_this_process_test
