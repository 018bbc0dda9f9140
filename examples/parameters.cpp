// SPDX-License-Identifier: BSL-1.0

// parameters: what a parameter store can do, on the AWS in this process.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/ssm.hpp>

#include <exception>
#include <iostream>

namespace {

// [parameters]
template <class Client> void parameters(Client const& aws) {
    pylon::ssm::ParameterStore store{aws};
    std::cout << store.get("some-key") << "\n";

    // Many at once, ten a call. What is not there is told, not thrown.
    auto const set = store.getMany({"/my-app/host", "/my-app/port", "/my-app/colour"});
    std::cout << set.at("/my-app/host") << ":" << set.at("/my-app/port") << ", missing: " << set.missing.front()
              << "\n";

    // All under a path, page by page as they are looked at.
    for (auto const& each : store.getByPath("/my-app", {.recursive = true}))
        std::cout << each.name << " has version " << each.version << "\n";
}
// [end]

} // namespace

int main() try {
    pylon::memory::Cloud cloud;
    cloud.ssm().putParameter("some-key", "whoa this is a cool value");
    cloud.ssm().putParameter("/my-app/host", "db.example");
    cloud.ssm().putParameter("/my-app/port", "3306");
    cloud.ssm().putParameter("/my-app/port", "3307");
    cloud.ssm().putParameter("/my-app/db/password", "open sesame",
                             {.type = pylon::memory::ParameterType::secureString});
    parameters(cloud.client());
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
