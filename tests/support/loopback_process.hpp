// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_LOOPBACK_PROCESS_HPP
#define PYLON_TESTS_SUPPORT_LOOPBACK_PROCESS_HPP

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace pylon::test {

/// A server on 127.0.0.1 in a process of its own, which ends when this object or this process does: for programs that fork, that
/// count their memory or that send while they end. To be made before there are threads.
class LoopbackProcess {
public:
    /// `serve(announce)` runs in the other process: it calls `announce(port)` once, and returns or goes on for ever.
    using Serve = std::function<void(std::function<void(std::uint16_t)> const& announce)>;

    explicit LoopbackProcess(Serve const& serve) {
        std::array<int, 2> port{};
        if (pipe(port.data()) != 0) throw std::runtime_error{"no pipe to a server"};
        process_ = fork();
        if (process_ < 0) throw std::runtime_error{"no process for a server"};
        if (process_ == 0) {
            // It ends with its parent, whatever that one dies of.
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve([&](std::uint16_t number) {
                if (write(port[1], &number, sizeof number) != sizeof number) _exit(1);
            });
            for (;;)
                pause();
        }
        close(port[1]);
        if (read(port[0], &port_, sizeof port_) != sizeof port_) throw std::runtime_error{"the server did not start"};
        close(port[0]);
    }

    ~LoopbackProcess() {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    LoopbackProcess(LoopbackProcess const&) = delete;
    LoopbackProcess& operator=(LoopbackProcess const&) = delete;

    [[nodiscard]] std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_LOOPBACK_PROCESS_HPP
