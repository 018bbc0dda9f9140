// SPDX-License-Identifier: BSL-1.0

// pylon URL COUNT bare|message: sends a message of 200 bytes so many times, with sqs::RawQueue or sqs::Queue.

#include "../support/workload.hpp"
#include <pylon/defaults.hpp>
#include <pylon/services/sqs.hpp>

#include <cstdlib>

namespace {

template <class Queue, class Message> int sendMany(Queue const& queue, Message const& message, int count) {
    for (; count > 0; --count)
        if (queue.sendMessage(message).messageId.empty()) return 1;
    return 0;
}

} // namespace

int main(int, char** arguments) {
    std::string const url = arguments[1];
    pylon::Client const aws{pylon::ClientConfig{
        .region = std::string{bench::region},
        .endpointUrl = url,
        .credentials = pylon::staticCredentials(
            {std::string{bench::accessKeyId}, pylon::Secret{std::string{bench::secretAccessKey}}})}};
    auto const queueUrl = url + std::string{bench::queuePath};
    auto const count = std::atoi(arguments[2]);
    if (std::string_view{arguments[3]} == "message")
        return sendMany(pylon::sqs::Queue{aws, queueUrl}, pylon::Message{.body = bench::textOf(200)}, count);
    return sendMany(pylon::sqs::RawQueue{aws, queueUrl}, bench::textOf(200), count);
}
