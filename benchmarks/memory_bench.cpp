// SPDX-License-Identifier: BSL-1.0

// What one call costs on the in-memory AWS: what a unit test pays; and what the bare parts of a send cost, which is the least.

#include "support/workload.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/sigv4.hpp>
#include <pylon/core/sigv4_claim.hpp>
#include <pylon/services/sqs.hpp>

#include <benchmark/benchmark.h>

#include <string>

namespace {

void send(benchmark::State& state) {
    pylon::memory::Cloud const cloud;
    cloud.sqs().createQueue("benchmark");
    pylon::sqs::RawQueue const queue{cloud.client(), "benchmark"};
    auto const text = bench::textOf(200);
    for (auto _ : state)
        benchmark::DoNotOptimize(queue.sendMessage(text));
}
// A queue holds what it is sent.
BENCHMARK(send)->Iterations(100'000);

/// What a send signs.
struct SignedTexts {
    std::string canonical;
    std::string toSign;
};

/// Of the last request that came.
SignedTexts signedTextsOf(pylon::memory::Cloud const& cloud) {
    auto const request = cloud.requests().back();
    auto const claim = pylon::sigv4::readClaim(request).value().value();
    auto const hash = pylon::hexEncode(pylon::sha256(request.body));
    pylon::TextBuffer canonical;
    pylon::sigv4::appendCanonicalRequest(canonical, {.method = request.method,
                                                     .path = request.path,
                                                     .query = request.query,
                                                     .host = request.authority,
                                                     .headers = &request.headers,
                                                     .payloadHash = hash,
                                                     .signedHeaders = claim.signedHeaders});
    pylon::TextBuffer toSign;
    pylon::sigv4::appendStringToSign(toSign, claim.stamp, claim.scope(), pylon::sha256(canonical.text()));
    return {std::string{canonical.text()}, std::string{toSign.text()}};
}

/// Both sides hash the body and the canonical request and make an HMAC, take the text's MD5, and write and read JSON.
void bareParts(benchmark::State& state) {
    auto const text = bench::textOf(200);
    pylon::memory::Cloud const cloud;
    auto const url = cloud.sqs().createQueue("benchmark");
    pylon::sqs::RawQueue{cloud.client(), "benchmark"}.sendMessage(text);
    auto const [canonical, toSign] = signedTextsOf(cloud);
    pylon::HmacSha256 const key{"0123456789abcdef0123456789abcdef"};
    constexpr pylon::DocumentFormat format{.naming = pylon::Naming::capitalized};
    pylon::sqs::SendMessage const request{.queueUrl = url, .messageBody = text};
    pylon::sqs::SendMessageOutput const answer{.messageId = "0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b",
                                               .md5OfMessageBody = "0123456789abcdef0123456789abcdef"};
    std::string body;
    std::string answered;
    for (auto _ : state) {
        body.clear();
        answered.clear();
        pylon::sqs::SendMessage received;
        pylon::sqs::SendMessageOutput output;
        bool read = pylon::RapidJsonCodec::write(pylon::view(request), format, body).hasValue();
        for (int side = 0; side != 2; ++side) {
            benchmark::DoNotOptimize(pylon::sha256(body));
            benchmark::DoNotOptimize(pylon::sha256(canonical));
            benchmark::DoNotOptimize(key(toSign));
            benchmark::DoNotOptimize(pylon::md5(text));
        }
        read = read && pylon::RapidJsonCodec::read(body, pylon::mutableView(received), format) &&
               pylon::RapidJsonCodec::write(pylon::view(answer), format, answered) &&
               pylon::RapidJsonCodec::read(answered, pylon::mutableView(output), format);
        if (!read || output.messageId.empty()) return state.SkipWithError("it was not read");
    }
}
BENCHMARK(bareParts);

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
