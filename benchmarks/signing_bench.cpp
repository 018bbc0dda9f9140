// SPDX-License-Identifier: BSL-1.0

// What it costs to sign a request with a body of 256 bytes, beside the bare hashes that a signature is made of.

#include "support/workload.hpp"
#include <pylon/backends/sigv4_signer.hpp>

#include <benchmark/benchmark.h>

namespace {

pylon::Request makeRequest() {
    pylon::Request request;
    request.method = "POST";
    request.authority = "sqs.eu-central-1.amazonaws.com";
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    request.headers.add("x-amzn-query-mode", "true");
    request.headers.add("amz-sdk-invocation-id", "0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b");
    request.headers.add("amz-sdk-request", "attempt=1; max=3");
    request.body = bench::textOf(256);
    return request;
}

void sign(benchmark::State& state) {
    pylon::SigV4Signer const signer;
    pylon::Credentials const credentials{std::string{bench::accessKeyId},
                                         pylon::Secret{std::string{bench::secretAccessKey}}};
    pylon::SigningScope const scope{.region = bench::region, .service = "sqs"};
    auto const now = pylon::WallTime{std::chrono::seconds{1'767'225'600}};
    auto request = makeRequest();
    for (auto _ : state)
        if (!signer.sign(request, credentials, scope, now)) return state.SkipWithError("it was not signed");
}
BENCHMARK(sign);

/// A signature is two SHA-256, of the body and of the canonical request (about 450 bytes), and one HMAC of about 140.
void bareHashes(benchmark::State& state) {
    auto const body = bench::textOf(256);
    auto const canonical = bench::textOf(450);
    auto const toSign = bench::textOf(140);
    pylon::HmacSha256 const key{"0123456789abcdef0123456789abcdef"};
    for (auto _ : state) {
        benchmark::DoNotOptimize(pylon::sha256(body));
        benchmark::DoNotOptimize(pylon::sha256(canonical));
        benchmark::DoNotOptimize(key(toSign));
    }
}
BENCHMARK(bareHashes);

} // namespace
