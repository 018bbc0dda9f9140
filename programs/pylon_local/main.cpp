// SPDX-License-Identifier: BSL-1.0

// An AWS in memory, on a port: `aws --endpoint-url http://127.0.0.1:4566 s3 ls`.

#include "pylon_local/control.hpp"
#include "pylon_local/options.hpp"
#include "pylon_local/snapshot_file.hpp"
#include <pylon/backends/http_server.hpp>
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/fault_sentence.hpp>
#include <pylon/core/local_file.hpp>
#include <pylon/core/logged.hpp>

#include <signal.h>
#include <sys/resource.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <iostream>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

AnyTransport transportOf(memory::Cloud const& cloud, Secret const& token, Options const& options) {
    auto const setUp = [cloud, roles = options.roles] {
        for (auto const& each : roles)
            cloud.sts().putRole(each);
    };
    setUp();
    std::function<void()> save;
    if (options.snapshot) save = [cloud, file = *options.snapshot] { saveSnapshotFile(cloud, file); };
    Control control{cloud, token, setUp, std::move(save)};
    auto const log = options.log;
    if (log == Log::none) return AnyTransport{std::move(control)};
    return AnyTransport{Logged{std::move(control),
                               say,
                               {.headers = log >= Log::headers,
                                .bodies = log >= Log::bodies,
                                .nameOf = [cloud](Request const& request) { return cloud.callOf(request); }}}};
}

/// Functions get what a client of this server needs, if they are to be one.
void defineFunctions(memory::Cloud const& cloud, Options const& options, std::string const& url,
                     std::stop_token const& stop) {
    for (auto command : options.functions) {
        command.stop = stop;
        command.environment = {{"AWS_ENDPOINT_URL", url},
                               {"AWS_REGION", options.cloud.region},
                               {"AWS_DEFAULT_REGION", options.cloud.region},
                               {"AWS_ACCESS_KEY_ID", options.cloud.accessKeyId},
                               {"AWS_SECRET_ACCESS_KEY", options.cloud.secretAccessKey},
                               {"AWS_LAMBDA_FUNCTION_NAME", command.function}};
        auto const name = command.function;
        auto const timeout = command.timeout;
        cloud.lambda().define(name, std::move(command), {.timeout = timeout, .ownThread = true});
    }
}

void announce(Options const& options, std::string const& url, Secret const& token) {
    std::cout << "pylon-local " PYLON_VERSION " listens at " << url << ": region " << options.cloud.region
              << ", account " << options.cloud.accountId
              << (options.cloud.checkSignatures ? ", signatures are checked" : ", any key is taken") << "\n"
              << "control: curl -H 'Authorization: Bearer "
              << (options.tokenFile ? "'\"$(cat " + *options.tokenFile + ")\"" : std::string{token.reveal()} + "'")
              << " " << url << "/_pylon/faults" << std::endl;
}

/// Loads what there is, and saves it at once, so that a file that cannot be written is told of before any state is lost to it.
void openSnapshot(memory::Cloud const& cloud, std::string const& file) {
    bool const isLoaded = loadSnapshotFile(cloud, file);
    saveSnapshotFile(cloud, file);
    std::cout << "snapshot: " << (isLoaded ? "loaded from " : "begun in ") << file << std::endl;
}

/// Ends the functions that run, however it comes to an end.
struct EndOfFunctions {
    std::stop_source functions{};

    ~EndOfFunctions() { functions.request_stop(); }
};

void serve(Options options) {
    raiseDescriptorLimit();
    auto const ending = holdEndingSignals();
    if (options.log != Log::none)
        options.server.notices = [](std::string_view text) { say(std::string{"refused: "}.append(text)); };

    auto const token = makeToken();
    if (options.tokenFile) replaceLocalFile(*options.tokenFile, Secret{std::string{token.reveal()} + "\n"}).value();
    memory::Cloud const cloud{options.cloud};
    for (auto const& each : options.faults)
        addFault(cloud.faults(), each);
    if (options.snapshot) openSnapshot(cloud, *options.snapshot);
    HttpServer server{transportOf(cloud, token, options), options.server};
    EndOfFunctions const end;
    defineFunctions(cloud, options, server.url(), end.functions.get_token());
    announce(options, server.url(), token);

    int signal = 0;
    sigwait(&ending, &signal);
    server.stop();
    // An event whose function is about to be ended is in it still.
    if (options.snapshot) saveSnapshotFile(cloud, *options.snapshot);
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
