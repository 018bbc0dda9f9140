// SPDX-License-Identifier: BSL-1.0

// A program whose threads are making calls forks again and again, and each child makes calls by the same client: whatever lock a
// thread of the parent held at that moment, no child may wait for it. Not for sanitizers, whose own locks are among these.

#include "support/curl_client.hpp"
#include "support/loopback_process.hpp"
#include "support/loopback_server.hpp"
#include <pylon/services/sqs/operations.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

using namespace pylon;
using namespace pylon::test;

int main() {
    LoopbackProcess const server{[](auto const& announce) {
        static LoopbackServer const inner{answering(httpAnswer(200, R"({"QueueUrl":"u"})"))};
        announce(inner.port());
    }};
    auto const client = curlClient("http://" + server.authority());
    sqs::GetQueueUrl const call{.queueName = "q"};

    std::atomic<long> made = 0;
    std::atomic<long> failed = 0;
    int broken = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i != 4; ++i)
            threads.emplace_back([&](std::stop_token const& stop) {
                for (; !stop.stop_requested(); ++made)
                    failed += !client.invoke(call).hasValue();
            });
        for (int i = 0; i != 500; ++i) {
            auto const before = made.load();
            while (made == before)
                std::this_thread::yield();
            auto const child = fork();
            if (child == 0) {
                alarm(10);
                _exit(client.invoke(call).hasValue() && client.invoke(call).hasValue() ? 0 : 1);
            }
            int status = -1;
            broken += waitpid(child, &status, 0) != child || status != 0;
        }
    }
    std::printf("%ld calls in the parent, of which %ld failed; of 500 children %d failed or hung\n", made.load(),
                failed.load(), broken);
    return failed == 0 && broken == 0 ? 0 : 1;
}
