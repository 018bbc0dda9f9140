// SPDX-License-Identifier: BSL-1.0

// transfers URL TLS-URL CA-FILE ROUNDS: gets 8 MiB in the clear, six times a round, and puts them by TLS with a CRC-32, by libcurl alone and
// by pylon in turn.
// Prints of each its name, and the least CPU time of both in ns, this process's alone.

#include "../support/cpu_time.hpp"
#include "../support/raw_call.hpp"
#include "../support/workload.hpp"
#include <pylon/defaults.hpp>
#include <pylon/services/s3.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

void demand(bool is, char const* what = "the answer is not what it should be") {
    if (!is) throw std::runtime_error{what};
}

/// Both in turn, so that what else the machine does disturbs both alike; the first calls, which connect, do not count.
template <class Raw, class Pylon> void compare(char const* name, int rounds, Raw&& raw, Pylon&& pylon) {
    double best[] = {1e18, 1e18};
    auto const time = [](auto& call, double& least, bool counts) {
        auto const started = bench::cpuTime();
        call();
        if (counts) least = std::min(least, bench::cpuTime() - started);
    };
    for (int round = -3; round != rounds; ++round) {
        time(raw, best[0], round >= 0);
        time(pylon, best[1], round >= 0);
    }
    std::printf("%s %.0f %.0f\n", name, best[0], best[1]);
}

auto bucketAt(std::string url, std::string caFile) {
    auto const aws = pylon::Client{pylon::ClientConfig{.region = std::string{bench::region},
                                                       .endpointUrl = std::move(url),
                                                       .credentials = pylon::staticCredentials(
                                                           {std::string{bench::accessKeyId},
                                                            pylon::Secret{std::string{bench::secretAccessKey}}})}}
                         .with(pylon::CurlTransport{pylon::CurlOptions{.caFile = std::move(caFile)}});
    return pylon::s3::Bucket{aws, bench::bucket};
}

/// That certificates are looked at: this one is by no authority that the system knows.
void demandVerification(std::string const& url) try {
    static_cast<void>(bucketAt(url, "").get("small"));
    demand(false, "a certificate that nobody vouches for was taken");
} catch (pylon::Error const& error) {
    demand(error.kind() == pylon::ErrorKind::connection, error.what());
}

} // namespace

int main(int count, char** arguments) try {
    if (count != 5) return std::fputs("usage: transfers URL TLS-URL CA-FILE ROUNDS\n", stderr), 2;
    std::string const url = arguments[1], tlsUrl = arguments[2], caFile = arguments[3];
    int const rounds = std::atoi(arguments[4]);
    auto const path = "/" + std::string{bench::bucket} + "/large";
    auto const content = bench::textOf(bench::large);

    bench::RawCall get{url, {.service = "s3", .method = "GET", .path = path}, ""};
    auto const bucket = bucketAt(url, "");
    // How much comes at a time is chance, and decides what a get takes: the least shows after more of them.
    compare(
        "get-8m", 6 * rounds, [&] { demand(get().size() == bench::large); },
        [&] { demand(bucket.get("large").size() == bench::large); });

    demandVerification(tlsUrl);
    bench::RawCall put{
        tlsUrl,
        {.service = "s3", .method = "PUT", .path = path, .headers = {{"Content-Type", "application/octet-stream"}}},
        content,
        caFile};
    auto const tlsBucket = bucketAt(tlsUrl, caFile);
    compare(
        "put-8m-tls-crc32", rounds, [&] { put(); },
        [&] { demand(!tlsBucket.put("large", content, {.checksum = pylon::Checksum::crc32}).eTag.empty()); });
} catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
