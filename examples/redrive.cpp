// SPDX-License-Identifier: BSL-1.0

// redrive [FROM TO] [--transport memory|curl] [--endpoint-url URL] [--create]: moves all messages of a dead-letter queue back to
// the queue that they came from.

#include "support/options.hpp"
#include <pylon/services/sqs.hpp>

#include <iostream>
#include <limits>
#include <string>
#include <vector>

namespace {

/// With the in-memory AWS there is nothing to be moved unless it is put there.
template <class Client> void leaveDeadLetters(Client const& aws, std::string const& name) {
    std::vector<pylon::Message> messages;
    for (int number = 1; number <= 25; ++number)
        messages.push_back({.body = "dead letter " + std::to_string(number)});
    pylon::sqs::Queue{aws, name}.sendMessages(messages);
}

// [redrive]
template <class Client> void redrive(Client const& aws, std::string const& from, std::string const& to) {
    // Ten at a time: receive, send on, delete what was accepted. What fails on the way is in one queue or in both, never in none.
    auto const moved = pylon::transfer(pylon::sqs::Queue{aws, from}, pylon::sqs::Queue{aws, to},
                                       std::numeric_limits<std::size_t>::max());
    std::cout << moved << " messages were moved from " << from << " to " << to << "\n";
}
// [end]

} // namespace

int main(int count, char** arguments) {
    return example::run(
        count, arguments, {"my-queue-dead", "my-queue"},
        [](auto const& aws, auto const& names) { leaveDeadLetters(aws, names[0]); },
        [](auto const& aws, auto const& names) { redrive(aws, names[0], names[1]); });
}
