// SPDX-License-Identifier: BSL-1.0

// enqueue [QUEUE] [--transport memory|curl] [--endpoint-url URL] [--create]: each line of standard input becomes a message.

#include "support/options.hpp"
#include <pylon/services/sqs.hpp>

#include <iostream>
#include <ranges>
#include <sstream>
#include <string>

namespace {

// [enqueue]
/// A line of text, as `>>` reads it. Blank lines are passed over: SQS takes no empty message.
struct Line : std::string {
    friend std::istream& operator>>(std::istream& in, Line& line) {
        while (std::getline(in, line) && line.find_first_not_of(" \t\r") == npos) {
        }
        return in;
    }
};

template <class Client> void enqueue(Client const& aws, std::string const& name) {
    pylon::sqs::RawQueue queue{aws, name};
    // Lines are read as there is room for them: the whole text is never held.
    queue.sendMessages(std::views::istream<Line>(std::cin));
    std::cout << "about " << queue.size() << " messages are in queue " << name << "\n";
}
// [end]

} // namespace

int main(int count, char** arguments) {
    return example::run(count, arguments, {"my-queue"}, example::nothing,
                        [](auto const& aws, auto const& names) { enqueue(aws, names[0]); });
}
