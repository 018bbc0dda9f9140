// SPDX-License-Identifier: BSL-1.0

// An AWS in memory, on a port: `aws --endpoint-url http://127.0.0.1:4566 s3 ls`.

#include "pylon_local/options.hpp"
#include <pylon/backends/http_server.hpp>
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/logged.hpp>

#include <signal.h>
#include <sys/resource.h>

#include <cstddef>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::local {
namespace {

/// Every connection is a descriptor.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// The signals that end the program, kept from all threads that are made from now on.
sigset_t holdEndingSignals() {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    return ending;
}

void say(std::string_view line) { std::cerr << std::string{line}.append("\n") << std::flush; }

AnyTransport transportOf(memory::Cloud const& cloud, Log log) {
    if (log == Log::none) return AnyTransport{cloud.transport()};
    return AnyTransport{Logged{cloud.transport(), say, {.headers = log >= Log::headers, .bodies = log >= Log::bodies}}};
}

void serve(Options options) {
    raiseDescriptorLimit();
    auto const ending = holdEndingSignals();
    bool const isTls = !options.server.certificate.empty();
    options.cloud.endpoint = std::string{isTls ? "https://" : "http://"} + options.server.address + ":" +
                             std::to_string(options.server.port);
    if (options.log != Log::none)
        options.server.notices = [](std::string_view text) { say(std::string{"refused: "}.append(text)); };

    memory::Cloud const cloud{options.cloud};
    HttpServer server{transportOf(cloud, options.log), options.server};
    std::cout << "pylon-local " PYLON_VERSION " listens at " << server.url() << ": region " << options.cloud.region
              << ", account " << options.cloud.accountId
              << (options.cloud.checkSignatures ? ", signatures are checked" : ", any key is taken") << std::endl;

    int signal = 0;
    sigwait(&ending, &signal);
    server.stop();
}

} // namespace
} // namespace pylon::local

int main(int count, char** words) try {
    using namespace pylon::local;
    std::span<char const* const> const all{words, static_cast<std::size_t>(count)};
    auto options = readOptions(all.subspan(1));
    if (options.help)
        std::cout << usage();
    else if (options.version)
        std::cout << "pylon-local " PYLON_VERSION "\n";
    else
        serve(std::move(options));
    return 0;
} catch (pylon::local::UsageError const& error) {
    std::cerr << "pylon-local: " << error.what() << "\n";
    return 2;
} catch (pylon::Error const& error) {
    std::cerr << "pylon-local: " << error.message() << "\n";
    return 1;
} catch (std::exception const& error) {
    std::cerr << "pylon-local: " << error.what() << "\n";
    return 1;
}
