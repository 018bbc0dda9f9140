// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ORIGINAL_SQS_HPP
#define PYLON_TESTS_ORIGINAL_SQS_HPP

#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>

namespace pylon::test {

/// Each example of the original's page on SQS. There are queues `my-queue`, `pylon_demo_in` and `my-dead-letters`, all empty.
template <class Client> void originalSqs(Client const& aws) {
    sqs::Queue const queue{aws, "my-queue"};
    Message const message{.body = "very cool message",
                          .payloadType = PayloadType::Inline,
                          .payloadMimeType = "text",
                          .objectType = ObjectType::RawContent};

    // sendMessage, and getMessage, which removes the message unless an exception leaves the handler
    queue.sendMessage(message);
    auto const fail = [](Message const&) { throw std::runtime_error{"not now"}; };
    CHECK_THROWS_AS(queue.getMessage(fail, {.onFailure = sqs::Retry::after(std::chrono::seconds{0})}),
                    std::runtime_error);
    CHECK(queue.getMessage([&](Message const& received) {
        CHECK(received.body == "very cool message");
        CHECK(received.payloadMimeType == "text");
    }));
    CHECK_FALSE(queue.getMessage([](Message const&) {}));

    // sendMessages takes any range, generators included; len
    queue.sendMessages(std::views::iota(0, 200) | std::views::transform([](int i) {
                           return Message{.body = "Message number " + std::to_string(i), .payloadMimeType = "text"};
                       }));
    CHECK(queue.size() == 200);

    // getMessages
    std::set<std::string> bodies;
    CHECK(queue.getMessages(10, [&](std::span<Message const> messages) {
        for (auto const& each : messages)
            bodies.insert(each.body);
    }) == 10);
    CHECK(bodies.size() == 10);
    CHECK(queue.size() == 190);

    // Transfer all messages from one queue to another; here none can be lost between the two.
    sqs::Queue const deadLetterQueue{aws, "my-dead-letters"};
    CHECK(transfer(queue, deadLetterQueue, 2 * queue.size()) == 190);
    CHECK(deadLetterQueue.size() == 190);

    // Easily add messages to a queue from the command line
    std::istringstream input{"first\nsecond\n"};
    sqs::Queue const in{aws, "pylon_demo_in"};
    for (std::string line; std::getline(input, line);)
        in.sendMessage({.body = line, .payloadMimeType = "text"});
    CHECK(in.size() == 2);
}

} // namespace pylon::test

#endif // PYLON_TESTS_ORIGINAL_SQS_HPP
