// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/recorded.hpp>

#include "support/temporary_file.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/replayed.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/core/logged.hpp>
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace backends_recorded_threads_test {

using namespace pylon;

namespace {

constexpr int threads = 4, each = 20;

/// Sends from several threads, one by one and many at once; how many messages were accepted.
template <class Transport> int sendAll(Transport transport, ClientConfig const& config, std::string const& url) {
    Client<Transport, SigV4Signer, StandardSerializer, NoRetry> const aws{std::move(transport), SigV4Signer{},
                                                                          StandardSerializer{}, NoRetry{}, config};
    std::atomic<int> accepted{0};
    std::vector<std::jthread> senders;
    for (int t = 0; t != threads; ++t)
        senders.emplace_back([&, t] {
            std::vector<sqs::SendMessage> operations;
            for (int i = 0; i != each; ++i)
                operations.push_back({.queueUrl = url, .messageBody = std::to_string(t * each + i)});
            for (int i = 0; i != each / 2; ++i)
                if (aws.invoke(operations[static_cast<std::size_t>(i)])) ++accepted;
            operations.erase(operations.begin(), operations.begin() + each / 2);
            aws.invokeAll(operations, 4, [&](auto const&, auto const& result) { accepted += result.hasValue(); });
        });
    senders.clear();
    return accepted;
}

} // namespace

TEST_CASE("what several threads do is recorded whole, and replayed to as many", "[recorded]") {
    test::TemporaryFile const file;
    std::remove(file.path().c_str());
    memory::Cloud cloud;
    auto const url = cloud.sqs().createQueue("q");
    int lines = 0;
    Recorded recorded{cloud.transport(), RecordingFile{file.path()}};
    Logged const logged{recorded, [&](std::string_view) { ++lines; }};
    REQUIRE(sendAll(logged, cloud.clientConfig(), url) == threads * each);
    CHECK(recorded.lost() == 0);
    CHECK(lines == threads * each);

    Replayed const replayed{Recording::fromFile(file.path())};
    CHECK(replayed.unused().size() == threads * each);
    CHECK(sendAll(replayed, cloud.clientConfig(), url) == threads * each);
    CHECK(replayed.unused().empty());
    CHECK(sendAll(AnyTransport{replayed}, cloud.clientConfig(), url) == 0);
}

} // namespace backends_recorded_threads_test
