// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/command.hpp"
#include <pylon/backends/memory/lambda_function.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

namespace pylon::local {
namespace {

/// Lambda takes no output that is larger: of such a one only so much is read that this shows.
constexpr std::size_t outputLimit = 6'291'556;

[[noreturn]] void failAs(char const* what) { throw std::system_error{errno, std::generic_category(), what}; }

class Descriptor {
public:
    Descriptor(int number, char const* what) : number_(number) {
        if (number_ < 0) failAs(what);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() { close(); }

    [[nodiscard]] int number() const noexcept { return number_; }
    void close() noexcept {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

private:
    int number_;
};

/// A file in memory that holds an event. A pipe would have to be fed while the command runs.
class EventFile : public Descriptor {
public:
    explicit EventFile(std::string_view event)
        : Descriptor(memfd_create("event", MFD_CLOEXEC), "no memory for a function's event") {
        while (!event.empty()) {
            auto const written = write(number(), event.data(), event.size());
            if (written < 0) failAs("no memory for a function's event");
            event.remove_prefix(static_cast<std::size_t>(written));
        }
        lseek(number(), 0, SEEK_SET);
    }
};

/// What a command writes to its standard output.
class OutputPipe {
public:
    OutputPipe() : OutputPipe(made()) {}

    [[nodiscard]] int input() const noexcept { return input_.number(); }
    [[nodiscard]] int output() const noexcept { return output_.number(); }
    void closeInput() noexcept { input_.close(); }
    /// Takes what is there; false where no more will come.
    bool readInto(std::string& text) const {
        for (std::array<char, 65'536> buffer;;) {
            auto const size = read(output(), buffer.data(), buffer.size());
            if (size == 0) return false;
            if (size < 0) return errno == EAGAIN || errno == EINTR;
            text.append(buffer.data(), static_cast<std::size_t>(size));
            if (text.size() > outputLimit) return false;
        }
    }

private:
    static std::array<int, 2> made() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) failAs("no pipe for a function's output");
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        return ends;
    }
    explicit OutputPipe(std::array<int, 2> ends) : output_(ends[0], "no pipe"), input_(ends[1], "no pipe") {}

    Descriptor output_;
    Descriptor input_;
};

/// The process of a command, in a process group of its own.
class Process {
public:
    Process(Command const& command, int input, int output) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);

        auto environment = environmentOf(command);
        std::vector<char*> variables;
        for (auto& each : environment)
            variables.push_back(each.data());
        variables.push_back(nullptr);
        std::string shell = "sh", option = "-c", text = command.text;
        std::array<char*, 4> words{shell.data(), option.data(), text.data(), nullptr};
        auto const error = posix_spawn(&id_, "/bin/sh", &actions, &attributes, words.data(), variables.data());
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::system_error{error, std::generic_category(), "no process for a function"};
    }
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;
    ~Process() {
        if (id_ > 0) end();
    }

    [[nodiscard]] pid_t id() const noexcept { return id_; }
    void kill() const noexcept { ::kill(-id_, SIGKILL); }
    /// What it ended with, as waitpid() says; waits for it.
    int status() {
        int status = 0;
        while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
        }
        id_ = -1;
        return status;
    }

private:
    static std::vector<std::string> environmentOf(Command const& command) {
        std::vector<std::string> all;
        auto const isSet = [&](std::string_view name) {
            return std::any_of(command.environment.begin(), command.environment.end(),
                               [name](auto const& each) { return each.first == name; });
        };
        for (char** each = environ; *each != nullptr; ++each)
            if (std::string_view const line{*each}; !isSet(line.substr(0, line.find('=')))) all.emplace_back(line);
        for (auto const& [name, value] : command.environment)
            all.push_back(name + "=" + value);
        return all;
    }
    void end() noexcept {
        kill();
        status();
    }

    pid_t id_ = -1;
};

/// How Lambda says that a process ended so.
std::string endOf(int status) {
    return WIFSIGNALED(status) ? "signal: " + std::to_string(WTERMSIG(status))
                               : "exit status " + std::to_string(WEXITSTATUS(status));
}

} // namespace

std::string Command::operator()(std::string_view event) const {
    EventFile const input{event};
    OutputPipe pipe;
    Process process{*this, input.number(), pipe.input()};
    pipe.closeInput();
    // glibc's own declaration of it is not for C++ yet.
    Descriptor const ended{static_cast<int>(syscall(SYS_pidfd_open, process.id(), 0)),
                           "no descriptor of a function's process"};
    Descriptor const stopped{eventfd(0, EFD_CLOEXEC), "no descriptor for ending a function"};
    std::stop_callback const onStop{stop, [&stopped] { eventfd_write(stopped.number(), 1); }};

    auto const deadline = std::chrono::steady_clock::now() + timeout;
    std::string output;
    std::array<pollfd, 3> events{
        {{stopped.number(), POLLIN, 0}, {ended.number(), POLLIN, 0}, {pipe.output(), POLLIN, 0}}};
    while (events[1].revents == 0) {
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        auto const ready =
            poll(events.data(), events.size(), static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (ready < 0 && errno != EINTR) failAs("a function's process cannot be waited for");
        if (ready == 0) throw memory::FunctionFault{"Sandbox.Timedout", "Error: Task timed out", {}};
        if (events[0].revents != 0) throw memory::FunctionFault{"Runtime.ExitError", "Error: the server has ended", {}};
        // What is written no more is not waited for.
        if (events[2].revents != 0 && !pipe.readInto(output)) events[2].fd = -1;
        if (output.size() > outputLimit) return output;
    }
    pipe.readInto(output);
    // What it has left behind, as long as its own id is certainly its own.
    process.kill();
    if (auto const status = process.status(); status != 0)
        throw memory::FunctionFault{"Runtime.ExitError", "Error: Runtime exited with error: " + endOf(status), {}};
    return output;
}

} // namespace pylon::local
