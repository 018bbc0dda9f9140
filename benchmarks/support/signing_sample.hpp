// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_SIGNING_SAMPLE_HPP
#define PYLON_BENCHMARKS_SUPPORT_SIGNING_SAMPLE_HPP

#include "workload.hpp"
#include <pylon/core/credentials.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/signer.hpp>

#include <chrono>
#include <string>

namespace bench {

/// A request with a body of 256 bytes, and what it is signed by, for a signer to be measured with.
struct SigningSample {
    pylon::Request request{};
    pylon::Credentials credentials{std::string{accessKeyId}, pylon::Secret{std::string{secretAccessKey}}};
    pylon::SigningScope scope{.region = region, .service = "sqs"};
    pylon::WallTime now{std::chrono::seconds{1'767'225'600}};

    SigningSample() {
        request.method = "POST";
        request.authority = "sqs.eu-central-1.amazonaws.com";
        request.headers.add("Content-Type", "application/x-amz-json-1.0");
        request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
        request.headers.add("x-amzn-query-mode", "true");
        request.headers.add("amz-sdk-invocation-id", "0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b");
        request.headers.add("amz-sdk-request", "attempt=1; max=3");
        request.body = textOf(256);
    }
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_SIGNING_SAMPLE_HPP
