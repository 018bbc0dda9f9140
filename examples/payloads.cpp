// SPDX-License-Identifier: BSL-1.0

// payloads: messages that are too long for a queue, on the AWS in this process.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/s3.hpp>
#include <pylon/services/sqs.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace {

// [payloads]
template <class Client> void payloads(Client const& aws) {
    // What SQS does not take at once is stored in S3, and a pointer to it sent.
    auto const queue = pylon::sqs::Queue{aws, "reports"}.with(pylon::OffloadTo{"my-bucket"});
    queue.sendMessage({.body = std::string(2'000'000, 'x'), .payloadMimeType = "text"});

    // Whoever receives it gets the text, of these buckets and up to this size.
    pylon::sqs::Queue const receiver{aws, "reports", {.payloadBuckets = {"my-bucket"}, .payloadLimit = 10'000'000}};
    receiver.getMessage([](pylon::Message const& message) {
        std::cout << message.body.size() << " bytes came from " << (message.payloadS3Path ? "S3" : "the queue") << "\n";
    });
}
// [end]

} // namespace

int main() try {
    pylon::memory::Cloud cloud;
    cloud.s3().createBucket("my-bucket");
    cloud.sqs().createQueue("reports");
    payloads(cloud.client());
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
