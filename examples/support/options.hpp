// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_EXAMPLES_SUPPORT_OPTIONS_HPP
#define PYLON_EXAMPLES_SUPPORT_OPTIONS_HPP

#include <pylon/backends/memory/client.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/defaults.hpp>
#include <pylon/services/sqs/management.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What the examples' command lines have in common:
///
///     --transport memory     the AWS in this process (default): queues are made, and gone at the end
///     --transport curl       AWS, or what AWS_ENDPOINT_URL names; region and keys come from the environment
///     --endpoint-url URL     with curl: another server that speaks SQS
///     --create               with curl: make the queues that are not there

namespace example {

struct Options {
    bool curl = false;
    bool create = false;
    std::string endpointUrl{};
    std::vector<std::string> names{}; ///< what is left: the names of queues

    /// Throws Error (invalidInput) for what it does not know.
    Options(int count, char** arguments) {
        for (int i = 1; i < count; ++i) {
            std::string_view const option = arguments[i];
            auto const value = [&]() -> std::string_view {
                if (++i < count) return arguments[i];
                throw pylon::Error{pylon::ErrorKind::invalidInput, std::string{option} + " wants a value"};
            };
            if (option == "--transport") {
                auto const name = value();
                if (name != "memory" && name != "curl")
                    throw pylon::Error{pylon::ErrorKind::invalidInput, "--transport is memory or curl"};
                curl = name == "curl";
            } else if (option == "--endpoint-url")
                endpointUrl = value();
            else if (option == "--create")
                create = true;
            else if (option.starts_with("--"))
                throw pylon::Error{pylon::ErrorKind::invalidInput, "unknown option " + std::string{option}};
            else
                names.emplace_back(option);
        }
    }
};

using Names = std::vector<std::string>;

/// The client that the examples run on, whichever transport the command line chose.
using Client = pylon::Client<pylon::AnyTransport, pylon::SigV4Signer, pylon::StandardSerializer, pylon::StandardRetry>;
using Program = void(Client const& aws, Names const& names);

template <class Chosen> Client anyClient(Chosen const& chosen) {
    return chosen.with(pylon::AnyTransport{chosen.transport()});
}

/// Calls `program` with a client of the transport that the command line names. `names` are the queues that it needs, unless the
/// command line names as many others. In the in-memory AWS the queues are made, and `furnish` comes first.
inline int run(int count, char** arguments, Names names, Program* furnish, Program* program) try {
    Options const options{count, arguments};
    if (!options.names.empty()) {
        if (options.names.size() != names.size())
            throw pylon::Error{pylon::ErrorKind::invalidInput,
                               "give " + std::to_string(names.size()) + " names of queues, or none"};
        names = options.names;
    }
    pylon::memory::Cloud const cloud;
    Client const aws = options.curl ? anyClient(pylon::Client{pylon::ClientConfig{.endpointUrl = options.endpointUrl}})
                                    : anyClient(cloud.client());
    if (options.create || !options.curl)
        for (auto const& name : names)
            static_cast<void>(aws.invoke(pylon::sqs::CreateQueue{.queueName = name}).value());
    if (!options.curl) furnish(aws, names);
    program(aws, names);
    return 0;
} catch (std::exception const& error) {
    std::cerr << error.what() << "\n";
    return 1;
}

/// For `furnish`: the queues are empty at first.
inline constexpr auto nothing = [](Client const&, Names const&) {};

} // namespace example

#endif // PYLON_EXAMPLES_SUPPORT_OPTIONS_HPP
