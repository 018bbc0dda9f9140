// SPDX-License-Identifier: BSL-1.0

// canned_server [--print] [--latency MS] [--tls PEM]: serves until it is ended, and prints its URL; with --print, the headers of what it
// gets, too. Each answer comes MS milliseconds late. PEM holds a certificate and its key.

#include "canned_server.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string_view>

int main(int count, char** arguments) try {
    bench::ServerOptions options;
    for (int i = 1; i < count; ++i) {
        std::string_view const argument = arguments[i];
        if (argument == "--print")
            options.print = true;
        else if (argument == "--latency" && i + 1 < count)
            options.latency = std::chrono::milliseconds{std::atoi(arguments[++i])};
        else if (argument == "--tls" && i + 1 < count)
            options.tls = std::make_shared<bench::ServerTls>(arguments[++i]);
        else
            return std::cerr << "usage: canned_server [--print] [--latency MS] [--tls PEM]\n", 2;
    }
    bench::Listener const listener;
    std::cout << (options.tls ? "https://" : "http://") << listener.authority() << std::endl;
    bench::serve(listener, options);
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
