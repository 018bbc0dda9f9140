// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_SIGPIPE_GUARD_HPP
#define PYLON_BACKENDS_DETAIL_SIGPIPE_GUARD_HPP

#include <pthread.h>
#include <signal.h>

#include <ctime>

namespace pylon::detail {

/// While it lives, writing to a connection that the peer has reset does not raise SIGPIPE in this thread. The process's own
/// handler stays as it is, and so does a signal that was pending before.
class SigpipeGuard {
public:
    explicit SigpipeGuard(bool wanted) noexcept {
        if (!wanted) return;
        sigset_t pending;
        sigemptyset(&pending);
        sigpending(&pending);
        if (sigismember(&pending, SIGPIPE) == 1) return; // then it is blocked already, and another one changes nothing
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        active_ = pthread_sigmask(SIG_BLOCK, &pipe_, &before_) == 0;
    }

    ~SigpipeGuard() {
        if (!active_) return;
        timespec const atOnce{};
        sigtimedwait(&pipe_, nullptr, &atOnce);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

    SigpipeGuard(SigpipeGuard const&) = delete;
    SigpipeGuard& operator=(SigpipeGuard const&) = delete;

private:
    sigset_t pipe_{};
    sigset_t before_{};
    bool active_ = false;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_SIGPIPE_GUARD_HPP
