// SPDX-License-Identifier: BSL-1.0

// quickstart [QUEUE] [--transport memory|curl] [--endpoint-url URL] [--create]: what a queue can do, in one page.

#include "support/options.hpp"
#include <pylon/services/sqs.hpp>

#include <iostream>
#include <string>

namespace {

using namespace std::chrono_literals;

// [quickstart]
// The same code runs on any client: `pylon::Client aws;` talks to AWS, `cloud.client()` to the AWS in this process.
template <class Client> void quickstart(Client const& aws, std::string const& name) {
    pylon::sqs::Queue queue{aws, name};

    queue.sendMessage({.body = "very cool message"});
    queue.sendMessages({{.body = "{\"answer\": 42}", .payloadMimeType = "text/json"},
                        {.body = "and one with an attribute of its own", .attributes = {{"colour", "red"}}}});
    std::cout << "about " << queue.size() << " messages are in the queue\n";

    // Waits up to 5 s for a message, and deletes it when the handler returns. If it throws, the message stays in the queue.
    queue.getMessage([](pylon::Message const& message) { std::cout << "one: " << message.body << "\n"; }, {.wait = 5s});

    // A lease is for settling messages one by one. What it still holds when it goes is released.
    auto lease = queue.lease(10);
    for (std::size_t i = 0; i != lease.size(); ++i) {
        std::cout << "leased: " << lease[i].body << "\n";
        lease.acknowledge({i});
    }
}
// [end]

} // namespace

int main(int count, char** arguments) {
    return example::run(count, arguments, {"my-queue"}, example::nothing,
                        [](auto const& aws, auto const& names) { quickstart(aws, names[0]); });
}
