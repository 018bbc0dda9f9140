// SPDX-License-Identifier: BSL-1.0

// one_message QUEUE-URL TEXT: the smallest program that sends a message. What it costs to compile, how large it is, and what it
// takes from its start to the answer, are measured beside one_message_curl.cpp.

#include <pylon/defaults.hpp>
#include <pylon/services/sqs.hpp>

#include <cstdio>

int main(int count, char** arguments) try {
    if (count != 3) return std::fputs("usage: one_message QUEUE-URL TEXT\n", stderr), 2;
    pylon::Client const aws;
    pylon::sqs::Queue const queue{aws, arguments[1]};
    std::puts(queue.sendMessage({.body = arguments[2]}).messageId.c_str());
} catch (pylon::Error const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
