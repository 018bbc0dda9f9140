// SPDX-License-Identifier: BSL-1.0

// How a program bears up when AWS does not: every failure can be rehearsed, and one that came by chance comes again by its seed.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>

#include <cstdint>
#include <iostream>

namespace {

// [rehearsal]
bool ordersSurviveABadDay() {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("orders");
    pylon::sqs::Queue orders{cloud.client(), "orders"};

    auto const faults = cloud.faults();
    faults.next(2).of("sqs").respond(503);               // retries see to that,
    faults.nth(2).on("SendMessage").timeOut();           // to a request that is lost,
    faults.next().on("ReceiveMessage").throttle();       // to being asked for less,
    faults.next().on("DeleteMessageBatch").loseAnswer(); // and to an answer that never comes
    orders.sendMessage({.body = "two coffees"});
    orders.sendMessage({.body = "and a cake"});
    std::size_t handled = 0;
    while (orders.getMessage([&](pylon::Message const&) { ++handled; })) {
    }
    return handled == 2 && cloud.sqs().messageCount("orders").total() == 0 && faults.pending().empty();
}

/// Whether an order that was reported as sent is there, whatever went wrong. The same seed brings the same faults again.
bool nothingIsLost(std::uint64_t seed) {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("orders");
    cloud.faults().random({.seed = seed, .rate = 0.4});
    try {
        pylon::sqs::Queue{cloud.client(), "orders"}.sendMessage({.body = "two coffees"});
    } catch (pylon::Error const&) {
        return true; // who is told can do something about it
    }
    if (cloud.sqs().messageCount("orders").total() != 0) return true;
    std::cout << cloud.faults().report(); // the seed first
    return false;
}
// [end]

} // namespace

int main() {
    bool passed = ordersSurviveABadDay();
    for (std::uint64_t seed = 1; seed <= 1000; ++seed)
        passed = nothingIsLost(seed) && passed;
    std::cout << (passed ? "passed\n" : "FAILED\n");
    return passed ? 0 : 1;
}
