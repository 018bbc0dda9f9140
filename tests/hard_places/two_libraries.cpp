// SPDX-License-Identifier: BSL-1.0

// Two shared libraries, each with a pylon of its own, in one program that has none: one is header-only, the other holds
// pylon::compiled. Both send at once; then one is unloaded, loaded again, and unloaded while the other goes on.

#include "plugin.hpp"
#include "support/loopback_process.hpp"
#include "support/loopback_server.hpp"

#include <dlfcn.h>

#include <cstdio>
#include <string>
#include <thread>

using namespace pylon::test;

namespace {

class Library {
public:
    explicit Library(char const* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) {
            std::fprintf(stderr, "%s\n", dlerror());
            _exit(1);
        }
        send_ = reinterpret_cast<PluginSend>(dlsym(handle_, "pylonPluginSend"));
    }
    ~Library() { dlclose(handle_); }
    Library(Library const&) = delete;
    Library& operator=(Library const&) = delete;

    /// Whether everything was sent.
    bool send(std::string const& url, int count) const { return send_(url.c_str(), count) == 2 * count; }

private:
    void* handle_;
    PluginSend send_;
};

int failures = 0;

void check(bool holds, char const* what) {
    if (holds) return;
    ++failures;
    std::fprintf(stderr, "does not hold: %s\n", what);
}

} // namespace

int main(int, char** arguments) {
    LoopbackProcess const server{[](auto const& announce) {
        static LoopbackServer const inner{answering(httpAnswer(200, R"({"QueueUrl":"u"})"))};
        announce(inner.port());
    }};
    auto const url = "http://" + server.authority();

    Library const first{arguments[1]};
    for (int round = 0; round != 3; ++round) {
        Library const second{arguments[2]};
        check(first.send(url, 1) && second.send(url, 1) && first.send(url, 1), "the two take turns");
        bool sent[2] = {};
        {
            std::jthread const one{[&] { sent[0] = first.send(url, 50); }};
            std::jthread const other{[&] { sent[1] = second.send(url, 50); }};
        }
        check(sent[0] && sent[1], "the two send at once");
    }
    void* const left = dlopen(arguments[2], RTLD_NOW | RTLD_NOLOAD);
    check(left == nullptr, "a library with pylon in it can be unloaded");
    check(first.send(url, 10), "one goes on when the other has been unloaded");

    // What the one that is gone had asked for is not done in the child.
    auto const child = fork();
    if (child == 0) {
        alarm(60);
        _exit(first.send(url, 10) ? 0 : 1);
    }
    int status = -1;
    check(waitpid(child, &status, 0) == child && status == 0, "a child forks after a library was unloaded");
    if (failures == 0) std::puts("both sent");
    return failures;
}
