// SPDX-License-Identifier: BSL-1.0

// raw URL COUNT bare|message: posts the body of a SendMessage so many times.

#include "../support/handmade_json.hpp"
#include "../support/raw_sender.hpp"
#include "../support/workload.hpp"

#include <cstdlib>

int main(int, char** arguments) {
    std::string const url = arguments[1];
    auto const kind = std::string_view{arguments[3]} == "message" ? bench::Kind::message : bench::Kind::bare;
    rapidjson::StringBuffer body;
    bench::writeSendMessage(body, url + std::string{bench::queuePath}, bench::textOf(200), kind);
    bench::RawSender sender{url, {body.GetString(), body.GetSize()}};
    for (auto left = std::atoi(arguments[2]); left > 0; --left)
        if (sender.send().empty()) return 1;
}
