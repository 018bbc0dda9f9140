// SPDX-License-Identifier: BSL-1.0

#include "support/fault_sweep.hpp"
#include <pylon/services/lambda/function.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lambda_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// A function that counts its runs, by their input.
struct Counted {
    void prepare(SweptWorld& world) const {
        runs->clear();
        world.cloud.lambda().define("f", [counts = runs](std::string_view input) {
            ++(*counts)[std::string{input}];
            return "{\"got\":" + std::string{input} + "}";
        });
    }
    [[nodiscard]] int most() const {
        int most = 0;
        for (auto const& [input, count] : *runs)
            most = std::max(most, count);
        return most;
    }

    std::shared_ptr<std::map<std::string, int>> runs = std::make_shared<std::map<std::string, int>>();
};

std::vector<Map> inputs() {
    std::vector<Map> all;
    for (int i = 0; i != 5; ++i)
        all.push_back({{"n", i}});
    return all;
}

std::string ofEach(lambda::Function<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> const& f) {
    std::map<std::size_t, std::string> outputs;
    f.each(inputs(), [&](std::size_t index, std::string const& output) { outputs[index] = output; });
    std::string text;
    for (auto const& [index, output] : outputs)
        text += output + "\n";
    return text;
}

} // namespace

TEST_CASE("no fault is taken for a success, and none that passes is reported: a Function that may run twice",
          "[lambda][sweep]") {
    Counted const counted;
    auto const prepare = [&](SweptWorld& world) { counted.prepare(world); };
    auto const nothing = [](SweptWorld&, bool) {};
    sweep({"call", prepare,
           [](SweptWorld& w) { return lambda::Function{w.client, "f", {.idempotent = true}}({{"n", 1}}); }, true,
           nothing, true});
    sweep({"each", prepare,
           [](SweptWorld& w) { return ofEach(lambda::Function{w.client, "f", {.idempotent = true, .window = 2}}); },
           true, nothing, true});
}

TEST_CASE("whatever goes wrong, a Function runs once for an input, unless twice does no harm", "[lambda][sweep]") {
    Counted const counted;
    auto const prepare = [&](SweptWorld& world) { counted.prepare(world); };
    auto const once = [&](SweptWorld&, bool succeeded) {
        CHECK(counted.most() <= 1);
        if (succeeded) CHECK(counted.most() == 1);
    };
    sweep({"call", prepare, [](SweptWorld& w) { return lambda::Function{w.client, "f"}({{"n", 1}}); }, false, once,
           true});
    sweep({"each", prepare, [](SweptWorld& w) { return ofEach(lambda::Function{w.client, "f", {.window = 2}}); }, false,
           once, true});
    sweep({"asynchronous", prepare,
           [](SweptWorld& w) {
               lambda::Function{w.client, "f", lambda::asynchronous}({{"n", 1}});
               return std::string{"accepted"};
           },
           false,
           [&](SweptWorld& w, bool succeeded) {
               w.cloud.clock().advance(1h);
               CHECK(w.cloud.lambda().pendingEvents() == 0);
               once(w, succeeded);
           }});
}

} // namespace lambda_fault_sweep_test
