// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/lambda.hpp>

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/lambda/function.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

namespace memory_lambda_threads_test {

using namespace pylon;

TEST_CASE("handlers of functions run at a time, and may define others", "[lambda][threads]") {
    constexpr int callers = 4;
    memory::Cloud cloud{{.clock = memory::ClockMode::manual}};
    std::barrier meeting{callers};
    // None comes out of it before all have come in.
    cloud.lambda().define("meet", [&](std::string_view event) {
        meeting.arrive_and_wait();
        cloud.lambda().define("other", [](std::string_view) { return "2"; });
        return std::string{event};
    });
    std::atomic<int> handled{0};
    cloud.lambda().define("later", [&](std::string_view) { return ++handled, "1"; });
    auto const aws = cloud.client();
    std::atomic<int> right{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i != callers; ++i)
            threads.emplace_back([&, i] {
                if (lambda::Function{aws, "meet"}(Value{i}) == std::to_string(i)) ++right;
                for (int n = 0; n != 20; ++n)
                    lambda::Function{aws, "later", lambda::asynchronous}();
            });
    }
    CHECK(right == callers);
    CHECK(handled == 20 * callers);
    CHECK(cloud.lambda().pendingEvents() == 0);
    CHECK(cloud.lambda().asynchronousRuns().size() == 20 * callers);
    CHECK(lambda::Function{aws, "other"}() == "2");
}

} // namespace memory_lambda_threads_test
