// SPDX-License-Identifier: BSL-1.0

// How code that uses a queue is tested: on an AWS in the test's own process, whose clock the test moves.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>

#include <iostream>
#include <stdexcept>

namespace {

using namespace std::chrono_literals;

// [testing]
/// The code under test: handles orders, and leaves those that it cannot handle yet for later.
template <class Client> std::size_t handleOrders(Client const& aws, bool shopIsOpen) {
    std::size_t handled = 0;
    try {
        while (pylon::sqs::Queue{aws, "orders"}.getMessage([&](pylon::Message const&) {
            if (!shopIsOpen) throw std::runtime_error{"the shop is closed"};
            ++handled;
        })) {
        }
    } catch (std::runtime_error const&) {
        // The order stays in the queue.
    }
    return handled;
}

bool ordersOutliveClosingTime() {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("orders-dead");
    cloud.sqs().createQueue("orders", {.visibilityTimeout = 30s, .deadLetter = {"orders-dead", 3}});
    auto const aws = cloud.client(); // cannot reach the network, by its type
    pylon::sqs::Queue{aws, "orders"}.sendMessage({.body = "two coffees"});

    bool const leftAlone = handleOrders(aws, false) == 0;
    bool const hidden = handleOrders(aws, true) == 0; // it was received a moment ago
    cloud.clock().advance(30s);                       // nobody sleeps in a unit test
    return leftAlone && hidden && handleOrders(aws, true) == 1 && cloud.sqs().messageCount("orders").total() == 0;
}
// [end]

} // namespace

int main() {
    bool const passed = ordersOutliveClosingTime();
    std::cout << (passed ? "passed\n" : "FAILED\n");
    return passed ? 0 : 1;
}
