// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/options.hpp"
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/duration_text.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/fault_sentence.hpp>
#include <pylon/core/local_file.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <optional>
#include <sstream>
#include <utility>

namespace pylon::local {
namespace {

/// What stands on the command line, before it is made sense of as a whole.
struct Words {
    Options options{};
    std::string secretKey{};
    bool hasKey = false;
    std::chrono::milliseconds timeout{30'000};
};

template <class Number> Number numberIn(std::string_view text, Number least, Number most) {
    auto const number = pylon::detail::parseInteger<Number>(text);
    if (!number || *number < least || *number > most)
        throw UsageError{"a number from " + std::to_string(least) + " to " + std::to_string(most) + " is wanted"};
    return *number;
}

std::string wordIn(std::string_view text) {
    if (text.empty()) throw UsageError{"it is empty"};
    return std::string{text};
}

std::string accountIn(std::string_view text) {
    if (text.size() != 12 || text.find_first_not_of("0123456789") != text.npos)
        throw UsageError{"an account is 12 digits"};
    return std::string{text};
}

std::chrono::milliseconds timeoutIn(std::string_view text) {
    auto const time = pylon::detail::durationIn(text);
    if (!time || *time < std::chrono::seconds{1} || *time > std::chrono::minutes{15})
        throw UsageError{"a time from 1s to 15m is wanted"};
    return *time;
}

Log logIn(std::string_view text) {
    constexpr std::array<std::string_view, 4> names{"none", "lines", "headers", "bodies"};
    auto const found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) throw UsageError{"none, lines, headers or bodies is wanted"};
    return static_cast<Log>(found - names.begin());
}

std::string textOf(std::string_view path) {
    auto const file = readLocalFile(std::string{path});
    if (!file) throw UsageError{file.error().message()};
    if (!*file) throw UsageError{"there is no such file"};
    return std::string{(*file)->reveal()};
}

/// The first line of a file that nobody else should read.
std::string secretIn(std::string_view path) {
    auto const text = textOf(path);
    return wordIn(std::string_view{text}.substr(0, text.find_first_of("\r\n")));
}

std::string faultIn(std::string_view text) try {
    addFault(FaultPlan{FaultReach::service}, text);
    return std::string{text};
} catch (Error const& error) {
    throw UsageError{error.message()};
}

/// `NAME=COMMAND`
Command functionIn(std::string_view text) {
    auto const equals = text.find('=');
    if (equals == text.npos || equals == 0 || equals + 1 == text.size())
        throw UsageError{"NAME=COMMAND is wanted, where \"" + std::string{text.substr(0, equals)} + "\" stands"};
    return {std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

/// A file of functions, one a line; empty lines and those that begin with # are passed over.
std::vector<Command> functionsIn(std::string_view path) {
    std::vector<Command> all;
    std::istringstream lines{textOf(path)};
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && line.front() != '#') all.push_back(functionIn(line));
    return all;
}

/// An option of the command line. One without a `value` is a switch.
struct Option {
    std::string_view name;
    std::string_view value;
    std::string_view meaning;
    void (*take)(Words& words, std::string_view value);
};

constexpr std::array table{
    Option{"--host", "ADDRESS", "where to listen; 127.0.0.1 unless given, 0.0.0.0 is everywhere",
           [](Words& words, std::string_view value) { words.options.server.address = wordIn(value); }},
    Option{"--port", "N", "4566 unless given; 0 is any that is free",
           [](Words& words, std::string_view value) {
               words.options.server.port = numberIn<std::uint16_t>(value, 0, std::numeric_limits<std::uint16_t>::max());
           }},
    Option{"--name", "NAME", "a name, as `box` or `*.box`, that clients may call it by besides those of loopback",
           [](Words& words, std::string_view value) { words.options.server.hosts.push_back(wordIn(value)); }},
    Option{"--tls-certificate", "FILE", "a PEM file: HTTPS is spoken",
           [](Words& words, std::string_view value) { words.options.server.certificate = wordIn(value); }},
    Option{"--tls-key", "FILE", "a PEM file",
           [](Words& words, std::string_view value) { words.options.server.privateKey = wordIn(value); }},
    Option{"--body-limit", "BYTES", "of a request; 268435456 unless given",
           [](Words& words, std::string_view value) {
               words.options.server.bodyLimit = numberIn<std::uint64_t>(value, 1, 5'368'709'120);
           }},
    Option{"--connections", "N", "at a time; 10000 unless given",
           [](Words& words, std::string_view value) {
               words.options.server.connections = numberIn<std::size_t>(value, 1, 1'000'000);
           }},
    Option{"--region", "NAME", "that all is in; us-east-1 unless given",
           [](Words& words, std::string_view value) { words.options.cloud.region = wordIn(value); }},
    Option{"--account", "ID", "12 digits; 123456789012 unless given",
           [](Words& words, std::string_view value) { words.options.cloud.accountId = accountIn(value); }},
    Option{"--access-key", "ID", "takes only what is signed with this key; unless given, all is taken",
           [](Words& words, std::string_view value) {
               words.options.cloud.accessKeyId = wordIn(value);
               words.hasKey = true;
           }},
    Option{"--secret-key", "KEY", "of that key",
           [](Words& words, std::string_view value) { words.secretKey = wordIn(value); }},
    Option{"--secret-key-file", "FILE", "the same in a file, so that it shows in no list of processes",
           [](Words& words, std::string_view value) { words.secretKey = secretIn(value); }},
    Option{"--function", "NAME=COMMAND",
           "a function of Lambda: the event on standard input, the output on standard output",
           [](Words& words, std::string_view value) { words.options.functions.push_back(functionIn(value)); }},
    Option{"--functions", "FILE", "the same, one a line",
           [](Words& words, std::string_view value) {
               for (auto& each : functionsIn(value))
                   words.options.functions.push_back(std::move(each));
           }},
    Option{"--function-timeout", "TIME", "of all functions; 30s unless given",
           [](Words& words, std::string_view value) { words.timeout = timeoutIn(value); }},
    Option{"--role", "NAME", "a role that STS gives to whoever asks",
           [](Words& words, std::string_view value) { words.options.roles.push_back(wordIn(value)); }},
    Option{"--fault", "SENTENCE", "what goes wrong, such as 'sqs:SendMessage every 5 status 503'",
           [](Words& words, std::string_view value) { words.options.faults.push_back(faultIn(value)); }},
    Option{"--control-token-file", "FILE",
           "where the token of the control endpoint is written, instead of being printed",
           [](Words& words, std::string_view value) { words.options.tokenFile = wordIn(value); }},
    Option{"--snapshot", "FILE",
           "where all state is saved at the end (mode 0600), and loaded from at the start if it is there",
           [](Words& words, std::string_view value) { words.options.snapshot = wordIn(value); }},
    Option{"--log", "WHAT", "none, lines (unless given), headers, bodies: of each request, without its secrets",
           [](Words& words, std::string_view value) { words.options.log = logIn(value); }},
    Option{"--version", "", "prints it", [](Words& words, std::string_view) { words.options.version = true; }},
    Option{"--help", "", "prints this", [](Words& words, std::string_view) { words.options.help = true; }},
};

/// Takes the option at the front of the words, with its value, off them.
void takeOne(std::span<char const* const>& rest, Words& words) {
    std::string_view const word{rest.front()};
    auto const equals = word.find('=');
    auto const name = word.substr(0, equals);
    auto const option = std::find_if(table.begin(), table.end(), [&](Option const& each) { return each.name == name; });
    if (option == table.end())
        throw UsageError{"there is no option " + std::string{name} + "; pylon-local --help names them all"};
    rest = rest.subspan(1);
    std::optional<std::string_view> value;
    if (equals != word.npos) value = word.substr(equals + 1);
    if (option->value.empty() && value) throw UsageError{std::string{name} + " takes no value"};
    if (!option->value.empty() && !value) {
        if (rest.empty())
            throw UsageError{std::string{name} + " " + std::string{option->value} + ": the value is missing"};
        value = rest.front();
        rest = rest.subspan(1);
    }
    try {
        option->take(words, value.value_or(""));
    } catch (UsageError const& error) {
        throw UsageError{std::string{name} + ": " + error.what()};
    }
}

} // namespace

Options readOptions(std::span<char const* const> given) {
    Words words;
    while (!given.empty())
        takeOne(given, words);
    auto& options = words.options;
    if (words.hasKey == words.secretKey.empty())
        throw UsageError{"--access-key goes with --secret-key or --secret-key-file, and they with it"};
    if (options.server.certificate.empty() != options.server.privateKey.empty())
        throw UsageError{"--tls-certificate and --tls-key go together"};
    for (auto& each : options.functions)
        each.timeout = words.timeout;
    if (words.hasKey) {
        options.cloud.secretAccessKey = std::move(words.secretKey);
        options.cloud.checkSignatures = true;
    }
    return std::move(options);
}

std::string usage() {
    std::string text = "pylon-local: an AWS in memory, for any AWS client: S3, SQS, SNS, Lambda, DynamoDB, SSM\n\n";
    for (auto const& each : table) {
        std::string line = "  " + std::string{each.name} + (each.value.empty() ? "" : " ") + std::string{each.value};
        line.resize(std::max<std::size_t>(line.size() + 1, 28), ' ');
        text += line + std::string{each.meaning} + "\n";
    }
    return text;
}

} // namespace pylon::local
