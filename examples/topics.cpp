// SPDX-License-Identifier: BSL-1.0

// topics: one message for many queues, each of which gets what it wants, on the AWS in this process.

#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/services/sns.hpp>
#include <pylon/services/sqs.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace {

// [topics]
template <class Client> void topics(Client const& aws, std::string const& arn) {
    pylon::sns::Topic topic{aws, arn}; // it is published to as messages are sent to a queue
    topic.sendMessage({.body = "two coffees", .attributes = {{"room", "kitchen"}}});
    topic.sendMessages({{.body = "a cake", .attributes = {{"room", "bakery"}}},
                        {.body = "{\"answer\": 42}", .payloadMimeType = "text/json"}});

    // Queues that are subscribed get envelopes, or messages as they are. This reads both.
    pylon::sqs::Queue{aws, "everything"}.getMessages(10, [](auto const& delivered) {
        for (auto const& each : delivered) {
            auto const message = pylon::sns::decode<pylon::RapidJsonCodec>(each);
            std::cout << "everything: " << message.body << " (" << message.payloadMimeType << ")\n";
        }
    });
}
// [end]

} // namespace

int main() try {
    pylon::memory::Cloud cloud;
    auto const arn = cloud.sns().createTopic("orders");
    for (auto const* const queue : {"everything", "kitchen"})
        cloud.sqs().createQueue(queue);
    cloud.sns().subscribe(arn, "everything");
    cloud.sns().subscribe(arn, "kitchen", {.rawDelivery = true, .filterPolicy = R"({"room":["kitchen"]})"});
    topics(cloud.client(), arn);
    for (auto const& body : cloud.sqs().bodies("kitchen"))
        std::cout << "kitchen: " << body << "\n";
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
