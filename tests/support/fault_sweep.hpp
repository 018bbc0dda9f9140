// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_FAULT_SWEEP_HPP
#define PYLON_TESTS_SUPPORT_FAULT_SWEEP_HPP

#include "support/swept_faults.hpp"
#include "support/swept_world.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::test {

using namespace std::chrono_literals;

/// A secret that acts may have in what they send or get; no error holds it.
inline constexpr std::string_view sweptSecret = "swept-secret";

/// Something that users do, in a world that `prepare` has made ready; `run` returns all that they see of it.
struct SweptAct {
    std::string name;
    std::function<void(SweptWorld&)> prepare;
    std::function<std::string(SweptWorld&)> run;
    /// Done twice, because an answer was lost, it gives the same. Else the second time may be told so, or it is not done again.
    bool repeatable = true;
    /// What must hold when it is over, whether it succeeded or not.
    std::function<void(SweptWorld&, bool succeeded)> check = [](SweptWorld&, bool) {};
    /// A 200 of whatever text is a right answer, as of a function, whose output may be anything.
    bool anyAnswer = false;
};

/// Fails the 1st, 2nd, ... transmission of an act, once, twice, ..., in every way. It gives what it gives in peace, or says that it
/// failed; it does not fail of what passes; and when all is well again, it succeeds.
inline void sweep(SweptAct const& act) {
    SweptWorld calm;
    act.prepare(calm);
    auto const before = calm.cloud.requests().size();
    auto const expected = act.run(calm);
    auto const steps = calm.cloud.requests().size() - before;
    REQUIRE(steps > 0);

    for (auto const& swept : sweptFaults()) {
        if (act.anyAnswer && swept.fault.kind == FaultKind::respond && swept.fault.status == 200) continue;
        for (std::size_t step = 1; step <= steps; ++step)
            for (std::size_t times = 1; times <= 4; ++times) {
                INFO(act.name << ": from transmission " << step << " on, " << times << " times "
                              << describe(swept.fault));
                SweptWorld world;
                act.prepare(world);
                for (std::size_t i = 0; i != times; ++i)
                    world.cloud.faults().nth(step + i).inject(swept.fault);
                bool succeeded = true;
                try {
                    auto const seen = act.run(world);
                    CHECK(seen == expected);
                } catch (Error const& error) {
                    succeeded = false;
                    INFO(error.what());
                    CHECK_FALSE(error.operation().empty());
                    CHECK_FALSE((error.kind() == ErrorKind::configuration || error.kind() == ErrorKind::unmodelled));
                    CHECK(std::string_view{error.what()}.find(sweptSecret) == std::string_view::npos);
                }
                // A call is attempted three times.
                if (swept.passes && times < 3 && act.repeatable) CHECK(succeeded);
                world.cloud.faults().clear();
                act.check(world, succeeded);
                if (act.repeatable) CHECK(act.run(world) == expected);
            }
    }
}

/// An operation by itself; what is seen of it is that it succeeded, and what `shown` makes of its output.
template <class Make, class Shown>
SweptAct sweptCall(std::function<void(SweptWorld&)> prepare, Make make, Shown shown, bool repeatable = true) {
    using Op = std::invoke_result_t<Make const&, SweptWorld&>;
    return {std::string{Op::name}, std::move(prepare),
            [make, shown](SweptWorld& world) -> std::string { return shown(world.client.invoke(make(world)).value()); },
            repeatable};
}
template <class Make> SweptAct sweptCall(std::function<void(SweptWorld&)> prepare, Make make, bool repeatable = true) {
    return sweptCall(std::move(prepare), std::move(make), [](auto const&) { return std::string{"done"}; }, repeatable);
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_FAULT_SWEEP_HPP
