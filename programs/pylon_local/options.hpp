// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_PROGRAMS_PYLON_LOCAL_OPTIONS_HPP
#define PYLON_PROGRAMS_PYLON_LOCAL_OPTIONS_HPP

#include "pylon_local/command.hpp"
#include <pylon/backends/http_server_options.hpp>
#include <pylon/backends/memory/cloud_options.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::local {

/// How much of each request is written down.
enum class Log : std::uint8_t { none, lines, headers, bodies };

/// What the command line says.
struct Options {
    bool help = false;
    bool version = false;
    Log log = Log::lines;
    std::vector<std::string> faults{};      ///< sentences, of which each can be obeyed
    std::vector<std::string> roles{};       ///< that can be taken
    std::vector<Command> functions{};       ///< of Lambda
    std::optional<std::string> tokenFile{}; ///< where the control endpoint's token is written, and not printed
    std::optional<std::string> snapshot{};  ///< the file that state is loaded from and saved in
    HttpServerOptions server{.port = 4566};
    memory::CloudOptions cloud{
        .clock = memory::ClockMode::system, .checkSignatures = false, .urlsAsAsked = true, .rememberedRequests = 0};
};

/// A command line that cannot be obeyed; what() says which word of it, and what may stand there.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads the words behind the program's name: `--port 80` or `--port=80`. @throws UsageError
[[nodiscard]] Options readOptions(std::span<char const* const> words);

/// What `--help` prints.
[[nodiscard]] std::string usage();

} // namespace pylon::local

#endif // PYLON_PROGRAMS_PYLON_LOCAL_OPTIONS_HPP
