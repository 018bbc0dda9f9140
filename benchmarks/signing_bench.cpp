// SPDX-License-Identifier: BSL-1.0

// What it costs to sign a request with a body of 256 bytes, beside the bare hashes that a signature is made of.

#include "support/signing_sample.hpp"
#include "support/workload.hpp"
#include <pylon/backends/sigv4_signer.hpp>

#include <benchmark/benchmark.h>

namespace {

void sign(benchmark::State& state) {
    pylon::SigV4Signer const signer;
    bench::SigningSample sample;
    for (auto _ : state)
        if (!signer.sign(sample.request, sample.credentials, sample.scope, sample.now))
            return state.SkipWithError("it was not signed");
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
