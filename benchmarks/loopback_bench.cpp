// SPDX-License-Identifier: BSL-1.0

// One sendMessage of 200 bytes over a warm connection of loopback: pylon, the same work by hand, and a bare POST. Most of the
// time is the kernel's and the server's; benchmarks/instructions tells the three apart exactly.

#include "support/canned_server.hpp"
#include "support/handmade_sender.hpp"
#include <pylon/defaults.hpp>
#include <pylon/services/sqs.hpp>

#include <benchmark/benchmark.h>

namespace {

/// Started before there is a thread that could be lost in forking.
bench::CannedServer const server;

void pylonSend(benchmark::State& state) {
    pylon::Client const aws{pylon::ClientConfig{
        .region = std::string{bench::region},
        .endpointUrl = server.url(),
        .credentials = pylon::staticCredentials(
            {std::string{bench::accessKeyId}, pylon::Secret{std::string{bench::secretAccessKey}}})}};
    pylon::sqs::RawQueue const queue{aws, server.url() + std::string{bench::queuePath}};
    auto const text = bench::textOf(200);
    for (auto _ : state)
        benchmark::DoNotOptimize(queue.sendMessage(text));
}
BENCHMARK(pylonSend)->UseRealTime();

void handmadeSend(benchmark::State& state) {
    bench::HandmadeSender sender{server.url()};
    auto const text = bench::textOf(200);
    for (auto _ : state)
        benchmark::DoNotOptimize(sender.send(text, bench::Kind::bare));
}
BENCHMARK(handmadeSend)->UseRealTime();

void rawPost(benchmark::State& state) {
    rapidjson::StringBuffer body;
    bench::writeSendMessage(body, server.url() + std::string{bench::queuePath}, bench::textOf(200), bench::Kind::bare);
    bench::RawSender sender{server.url(), {body.GetString(), body.GetSize()}};
    for (auto _ : state)
        benchmark::DoNotOptimize(sender.send());
}
BENCHMARK(rawPost)->UseRealTime();

} // namespace
