// SPDX-License-Identifier: BSL-1.0

// Clients in objects of static storage, which make calls while the program ends. What they have to say they say by the status
// that it ends with.

#include "support/curl_client.hpp"
#include "support/loopback_process.hpp"
#include "support/loopback_server.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>

using namespace pylon;
using namespace pylon::test;

namespace {

void require(bool holds, char const* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    _exit(1);
}

/// How many ends were reached; a destructor that never ran must not pass for one that found nothing.
int ended = 0;

/// Constructed before all else here, and so the last to go.
struct Tally {
    Tally() {
        // A blocking look-up, a broken lock: a program that does not end is what is looked for, too.
        alarm(120);
    }
    ~Tally() {
        require(ended == 9, "all of them were destroyed");
        std::puts("all ended well");
    }
} const tally;

void serve(LoopbackTls const* tls, std::function<void(std::uint16_t)> const& announce) {
    static LoopbackServer const server{answering(httpAnswer(200, R"({"QueueUrl":"found"})")), tls};
    announce(server.port());
}

/// Servers in other processes, which nothing here destroys. This one has not used OpenSSL when its first objects are made.
std::string plain() {
    static auto const* const server = new LoopbackProcess{[](auto const& announce) { serve(nullptr, announce); }};
    return "http://" + server->authority();
}
std::string secure() {
    static auto const* const server =
        new LoopbackProcess{[](auto const& announce) { serve(new LoopbackTls, announce); }};
    return "https://" + server->authority();
}

std::string answerOf(DefaultClient const& client) {
    auto const result = client.invoke(sqs::GetQueueUrl{.queueName = "q"});
    if (!result) std::fprintf(stderr, "%s\n", result.error().what());
    return result ? result->queueUrl : "";
}

/// Makes a call with its client when it goes.
struct Late {
    explicit Late(DefaultClient made) : client(std::move(made)) {}
    ~Late() {
        require(answerOf(client) == "found", "a client makes a call after main");
        int answers = 0;
        client.invokeAll(std::vector<sqs::GetQueueUrl>(5), 2,
                         [&](auto const&, auto const& result) { answers += result.hasValue() ? 1 : 0; });
        require(answers == 5, "a client makes many calls after main");
        ++ended;
    }
    DefaultClient client;
};

/// The same in memory, with a queue that holds a copy of its client.
struct LateQueue {
    LateQueue() { cloud.sqs().createQueue("q"); }
    ~LateQueue() {
        queue.sendMessage({.body = "late"});
        bool handled = false;
        queue.getMessage([&](Message const& message) { handled = message.body == "late"; });
        require(handled && cloud.sqs().messageCount("q").total() == 0, "a queue works after main");
        ++ended;
    }
    memory::Cloud cloud;
    sqs::Queue<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> queue{cloud.client(), "q"};
};

/// The environment's client, without a line of configuration; the environment is set in main.
struct LateDefault {
    ~LateDefault() {
        require(answerOf(client) == "found", "a default client makes its first call after main");
        ++ended;
    }
    DefaultClient client{};
};

/// First used after main, and used in main too; and one that is made while others end.
Late neverUsed{curlClient(plain())};
Late neverUsedTls{curlClient(secure(), {.verifyTls = false})};
Late used{curlClient(plain())};
Late usedTls{curlClient(secure(), {.verifyTls = false})};
LateDefault fromEnvironment;
LateQueue queue;

struct MakesOneAsItEnds {
    ~MakesOneAsItEnds() {
        {
            Late const made{curlClient(plain())};
        }
        {
            LateQueue const made;
        }
    }
} const makesOne;

} // namespace

int main() {
    for (char const* name : {"AWS_ENDPOINT_URL_SQS", "PYLON_OFFLINE", "http_proxy", "all_proxy", "ALL_PROXY"})
        unsetenv(name);
    setenv("AWS_ENDPOINT_URL", plain().c_str(), 1);
    setenv("AWS_REGION", "eu-central-1", 1);
    setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "a secret key", 1);

    require(answerOf(used.client) == "found", "a client makes a call in main");
    require(answerOf(usedTls.client) == "found", "a client makes a call over TLS in main");
    queue.queue.sendMessage({.body = "early"});
    require(queue.queue.getMessage([](Message const&) {}), "a queue works in main");
    static Late const madeInMain{curlClient(plain())};
    return 0;
}
