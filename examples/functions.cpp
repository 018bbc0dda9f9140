// SPDX-License-Identifier: BSL-1.0

// functions: how Lambda functions are called, on the AWS in this process.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/lambda.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

using pylon::Map;

struct Numbers {
    std::int64_t a = 0;
    std::int64_t b = 0;
};
struct Sum {
    std::int64_t sum = 0;
};

} // namespace

PYLON_ADAPT_STRUCT(Numbers, a, b);
PYLON_ADAPT_STRUCT(Sum, sum);

namespace {

// [functions]
void functions(pylon::memory::Client const& aws) {
    pylon::lambda::Function greet{aws, "greet"};
    std::cout << greet({{"name", "Ann"}}) << "\n"; // the output, as it is: JSON

    pylon::lambda::Function add{aws, "add"};
    std::cout << "3 + 4 = " << add.call<Sum>(Numbers{3, 4}).sum << "\n"; // typed, in and out

    // Lambda runs it later; there is nothing to wait for.
    pylon::lambda::Function{aws, "greet", pylon::lambda::asynchronous}({{"name", "Bob"}});

    // One call for each input, many at a time. Outputs come as they are ready.
    std::vector<Map> names{{{"name", "Cid"}}, {{"name", "Dee"}}};
    greet.each(names,
               [](std::size_t index, std::string const& output) { std::cout << index << ": " << output << "\n"; });

    try {
        add({{"a", "three"}});
    } catch (pylon::lambda::FunctionError const& error) { // the function's own failure
        std::cout << error.errorType() << ": " << error.errorMessage() << "\n";
    }
}
// [end]

/// The number behind `"name":` in an event.
std::int64_t numberOf(std::string_view event, std::string const& name) {
    auto const at = event.find("\"" + name + "\":");
    auto const digits = at == event.npos ? std::string{} : std::string{event.substr(at + name.size() + 3)};
    if (digits.find_first_of("0123456789") != 0)
        throw pylon::memory::FunctionFault{"TypeError", name + " is no number"};
    return std::stoll(digits);
}

} // namespace

int main() try {
    pylon::memory::Cloud cloud;
    cloud.lambda().define("greet", [](std::string_view event) {
        auto const name = event.substr(9, event.size() - 11); // {"name":"Ann"}
        return "\"Hello " + std::string{name} + "\"";
    });
    cloud.lambda().define("add", [](std::string_view event) {
        return "{\"sum\":" + std::to_string(numberOf(event, "a") + numberOf(event, "b")) + "}";
    });
    functions(cloud.client());
    std::cout << cloud.lambda().asynchronousRuns().size() << " event was handled\n";
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
