// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CREDENTIALS_SETUP_IPP
#define PYLON_BACKENDS_CREDENTIALS_SETUP_IPP

#include <pylon/backends/credentials_setup.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace pylon {
namespace detail {

/// Waits until something can be read; false: that was not in time.
[[gnu::cold]] PYLON_INLINE bool isReadyBefore(std::chrono::steady_clock::time_point until, int descriptor) {
    for (;;) {
        auto const left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
        auto const ready = poll(&waiting, 1, static_cast<int>(std::clamp<decltype(left)>(left, 0, 1'000'000)));
        if (ready > 0) return true;
        if (ready == 0 && std::chrono::steady_clock::now() >= until) return false;
        if (ready < 0 && errno != EINTR) return true; // reading tells what is wrong
    }
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE Result<Secret> runLocalCommand(std::string const& command, Duration patience) {
    auto const failed = [](std::string const& why) {
        return Error{ErrorKind::credentials, "the profile's credential_process " + why};
    };
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return failed("cannot be started: there is no pipe to be had");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    std::string shell{"sh"};
    std::string flag{"-c"};
    std::string text{command};
    std::array<char*, 4> arguments{shell.data(), flag.data(), text.data(), nullptr};
    pid_t child = 0;
    auto const spawned = posix_spawn(&child, "/bin/sh", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);

    constexpr std::size_t limit = std::size_t{64} * 1024;
    std::string output(limit + 1, '\0'); // of its full length, so that no copy is left behind
    std::size_t size = 0;
    bool tooSlow = false;
    auto const until = std::chrono::steady_clock::now() + patience;
    while (spawned == 0 && size != output.size()) {
        tooSlow = !detail::isReadyBefore(until, ends[0]);
        if (tooSlow) break;
        auto const got = read(ends[0], output.data() + size, output.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        size += static_cast<std::size_t>(got);
    }
    close(ends[0]); // a command that goes on printing ends by that
    output.resize(size);
    auto printed = Secret::takeOver(std::move(output));
    if (spawned != 0) return failed("cannot be started");
    int status = 0;
    for (;;) {
        if (tooSlow) kill(child, SIGKILL);
        auto const ended = waitpid(child, &status, tooSlow ? 0 : WNOHANG);
        if (ended == child) break;
        if (ended < 0 && errno != EINTR) return failed("was waited for by somebody else");
        if (ended == 0) poll(nullptr, 0, 1); // it prints no more, and most likely ends in a moment
        tooSlow = tooSlow || std::chrono::steady_clock::now() >= until;
    }
    if (tooSlow) return failed("took too long, and was killed");
    if (size > limit) return failed("printed more than 64 KiB");
    if (WIFSIGNALED(status)) return failed("was ended by signal " + std::to_string(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0) return failed("ended with exit code " + std::to_string(WEXITSTATUS(status)));
    return printed;
}

} // namespace pylon

#endif // PYLON_BACKENDS_CREDENTIALS_SETUP_IPP
