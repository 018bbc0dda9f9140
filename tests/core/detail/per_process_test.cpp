// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/per_process.hpp>

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <memory>

namespace core_detail_per_process_test {

using namespace pylon::detail;

TEST_CASE("a forked child finds a state of its own, and its parent's stays where it is", "[per_process]") {
    PerProcess<int> state;
    auto& mine = state.get();
    mine = 7;
    auto const child = fork();
    if (child == 0) {
        auto& its = state.get();
        bool const fresh = &its != &mine && its == 0 && mine == 7;
        its = 8;
        _exit(fresh && &state.get() == &its && state.get() == 8 ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(&state.get() == &mine);
    CHECK(mine == 7);
}

TEST_CASE("what a child inherited it does not destroy", "[per_process]") {
    struct Noting {
        int* destroyed = nullptr;
        ~Noting() {
            if (destroyed != nullptr) ++*destroyed;
        }
    };
    int destroyed = 0;
    auto state = std::make_unique<PerProcess<Noting>>();
    state->get().destroyed = &destroyed;
    auto const child = fork();
    if (child == 0) {
        state.reset();
        _exit(destroyed == 0 ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    state.reset();
    CHECK(destroyed == 1);
}

} // namespace core_detail_per_process_test
