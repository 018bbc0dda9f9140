// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/detail/sigpipe_guard.hpp>

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <unistd.h>

namespace backends_sigpipe_guard_test {

using pylon::detail::SigpipeGuard;

namespace {

/// Writes to a socket whose other end is closed, which raises SIGPIPE: the whole process ends of it unless something is done.
void provoke() {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    close(ends[1]);
    CHECK(write(ends[0], "x", 1) == -1);
    close(ends[0]);
}

bool isPending() {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

bool isBlocked() {
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    return sigismember(&mask, SIGPIPE) == 1;
}

} // namespace

TEST_CASE("within the guard a broken pipe is an error and no signal", "[curl][sigpipe]") {
    {
        SigpipeGuard const guard{true};
        provoke();
        CHECK(isPending());
    }
    CHECK_FALSE(isPending());
    CHECK_FALSE(isBlocked());
    {
        SigpipeGuard const guard{false};
        CHECK_FALSE(isBlocked());
    }
}

TEST_CASE("the guard leaves the signals of others alone", "[curl][sigpipe]") {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    REQUIRE(pthread_sigmask(SIG_BLOCK, &pipe, nullptr) == 0);
    {
        SigpipeGuard const guard{true};
        provoke();
    }
    CHECK_FALSE(isPending());
    CHECK(isBlocked());
    provoke();
    {
        SigpipeGuard const guard{true};
        provoke();
    }
    CHECK(isPending());
    timespec const atOnce{};
    CHECK(sigtimedwait(&pipe, nullptr, &atOnce) == SIGPIPE);
    REQUIRE(pthread_sigmask(SIG_UNBLOCK, &pipe, nullptr) == 0);
}

} // namespace backends_sigpipe_guard_test
