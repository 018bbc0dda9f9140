// SPDX-License-Identifier: BSL-1.0

// canned_server [--print] [--latency MS]: serves until it is ended, and prints its URL; with --print, the headers of what it gets,
// too. Each answer comes MS milliseconds late.

#include "canned_server.hpp"

#include <cstdlib>
#include <iostream>

int main(int count, char** arguments) {
    bench::ServerOptions options;
    for (int i = 1; i < count; ++i) {
        std::string_view const argument = arguments[i];
        if (argument == "--print")
            options.print = true;
        else if (argument == "--latency" && i + 1 < count)
            options.latency = std::chrono::milliseconds{std::atoi(arguments[++i])};
        else
            return std::cerr << "usage: canned_server [--print] [--latency MS]\n", 2;
    }
    bench::Listener const listener;
    std::cout << listener.url() << std::endl;
    bench::serve(listener, options);
}
