// SPDX-License-Identifier: BSL-1.0

// recording [FILE]: uses a queue of the in-memory AWS, with a log, and writes all that was sent and answered to FILE (calls.jsonl);
// then does it all again with nothing but the file to answer.

#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/recorded.hpp>
#include <pylon/backends/replayed.hpp>
#include <pylon/core/logged.hpp>
#include <pylon/services/sqs.hpp>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

namespace {

// [recording]
/// Logs each attempt that `use` makes by a client, and records it in a file.
template <class Client, class Use> auto record(Client const& aws, std::string const& file, Use use) {
    pylon::Recorded const recorded{aws.transport(), pylon::RecordingFile{file}};
    pylon::Logged const logged{recorded, [](std::string_view line) { std::clog << line << "\n"; }};
    return use(aws.with(logged));
}

/// The same again without a network: each request gets the answer that was recorded.
template <class Client, class Use> auto replay(Client const& aws, std::string const& file, Use use) {
    pylon::Replayed const replayed{pylon::Recording::fromFile(file)};
    auto result = use(aws.with(replayed));
    for (auto const& exchange : replayed.unused())
        std::clog << "never asked for: " << exchange << "\n";
    return result;
}
// [end]

} // namespace

int main(int count, char** arguments) try {
    std::string const file = count > 1 ? arguments[1] : "calls.jsonl";
    std::remove(file.c_str()); // it would be appended to
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("my-queue");
    auto const use = [](auto const& aws) {
        pylon::sqs::RawQueue const queue{aws, "my-queue"};
        queue.sendMessages({"one", "two", "three"});
        std::vector<std::string> got;
        queue.getMessages(10,
                          [&](std::span<std::string const> messages) { got.assign(messages.begin(), messages.end()); });
        return got;
    };
    auto const first = record(cloud.client(), file, use);
    bool const same = replay(cloud.client(), file, use) == first;
    std::cout << first.size() << " messages, and " << (same ? "the same" : "OTHERS") << " when replayed from " << file
              << "\n";
    return same ? 0 : 1;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
