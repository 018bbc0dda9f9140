// SPDX-License-Identifier: BSL-1.0

// What one call costs on the in-memory AWS: what a unit test pays.

#include "support/workload.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>

#include <benchmark/benchmark.h>

namespace {

void sendAndHandle(benchmark::State& state) {
    pylon::memory::Cloud const cloud;
    cloud.sqs().createQueue("benchmark");
    pylon::sqs::Queue const queue{cloud.client(), "benchmark"};
    pylon::Message const message{.body = bench::textOf(200)};
    for (auto _ : state) {
        queue.sendMessage(message);
        if (!queue.getMessage([](pylon::Message const&) {})) return state.SkipWithError("the message is not there");
    }
    state.SetItemsProcessed(3 * state.iterations()); // calls: send, receive, delete
}
BENCHMARK(sendAndHandle);

void makeCloudWithQueue(benchmark::State& state) {
    for (auto _ : state) {
        pylon::memory::Cloud const cloud;
        benchmark::DoNotOptimize(cloud.sqs().createQueue("benchmark"));
    }
}
BENCHMARK(makeCloudWithQueue);

} // namespace
