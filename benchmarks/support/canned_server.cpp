// SPDX-License-Identifier: BSL-1.0

// canned_server [--print]: serves until it is ended, and prints its URL; with --print, the headers of what it gets, too.

#include "canned_server.hpp"

#include <iostream>

int main(int count, char** arguments) {
    bench::Listener const listener;
    std::cout << listener.url() << std::endl;
    bench::serve(listener, count > 1 && std::string_view{arguments[1]} == "--print");
}
