// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_PROGRAMS_PYLON_LOCAL_COMMAND_HPP
#define PYLON_PROGRAMS_PYLON_LOCAL_COMMAND_HPP

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::local {

/// A function of Lambda's that is a command of a shell: it reads the event from its standard input and writes the output, JSON, to its
/// standard output. What it writes to its standard error goes to that of this program. It fails by ending with anything but 0.
///
/// Thread safety: may be called by several threads at once; each call is a process of its own.
struct Command {
    std::string function; ///< its name
    std::string text;     ///< for `/bin/sh -c`
    std::chrono::milliseconds timeout{30'000};
    std::vector<std::pair<std::string, std::string>> environment{}; ///< besides that of this program
    std::stop_token stop{};                                         ///< ends what runs

    /// The output. @throws memory::FunctionFault as Lambda words it, where the command fails, or takes longer than its time.
    /// Processes that it has started and left in its process group are killed, and so it is where it is not waited for any longer.
    [[nodiscard]] std::string operator()(std::string_view event) const;
};

} // namespace pylon::local

#endif // PYLON_PROGRAMS_PYLON_LOCAL_COMMAND_HPP
