// SPDX-License-Identifier: BSL-1.0

// How it is tested that a program finds its credentials: on machines of the in-memory AWS, over the exchanges of the real one.

#include <pylon/backends/memory/machine_client.hpp>
#include <pylon/services/sqs.hpp>

#include <iostream>

namespace {

using namespace std::chrono_literals;

// [machines]
/// The same client, with nothing configured, wherever it runs: what gives it its role is all there, and nothing leaves this process.
bool worksWhereverItRuns() {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("orders");
    auto machines = cloud.machines();
    for (auto const& machine : {machines.instance("worker"), machines.task("worker"), machines.pod("worker")}) {
        pylon::sqs::Queue const orders{machine.client(), "orders"};
        orders.sendMessage({.body = "two coffees"});

        cloud.faults().next().of("container").respond(503); // an agent fails for a moment,
        cloud.machines().rotate();                          // and keys are others from now on
        cloud.clock().advance(7h);                          // those that the client has have expired
        orders.sendMessage({.body = "and a cake"});
        cloud.faults().clear();
    }
    return cloud.sqs().messageCount("orders").total() == 6;
}
// [end]

} // namespace

int main() {
    bool const passed = worksWhereverItRuns();
    std::cout << (passed ? "passed\n" : "FAILED\n");
    return passed ? 0 : 1;
}
