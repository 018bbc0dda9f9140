// SPDX-License-Identifier: BSL-1.0

// handmade URL COUNT bare|message: the same as pylon.cpp, written by hand for this one operation.

#include "../support/handmade_sender.hpp"

#include <cstdlib>

int main(int, char** arguments) {
    bench::HandmadeSender sender{arguments[1]};
    auto const kind = std::string_view{arguments[3]} == "message" ? bench::Kind::message : bench::Kind::bare;
    auto const text = bench::textOf(200);
    for (auto left = std::atoi(arguments[2]); left > 0; --left)
        if (sender.send(text, kind).messageId.empty()) return 1;
}
