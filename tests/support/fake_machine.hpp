// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_FAKE_MACHINE_HPP
#define PYLON_TESTS_SUPPORT_FAKE_MACHINE_HPP

#include <pylon/core/client_config.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace pylon::test {

/// The environment and the files of a machine that does not exist. It must outlive what it hands out; what is changed in it shows
/// in that at once.
struct FakeMachine {
    std::map<std::string, std::string> variables{};
    std::map<std::string, std::string> content{}; ///< of its files, by path
    std::set<std::string> unreadable{};

    [[nodiscard]] Environment environment() const {
        return [this](std::string const& name) -> std::optional<std::string> {
            auto const found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
        };
    }
    [[nodiscard]] FileReader files() const {
        return [this](std::string const& path) -> Result<std::optional<Secret>> {
            if (unreadable.contains(path)) return Error{ErrorKind::configuration, path + " cannot be read"};
            auto const found = content.find(path);
            if (found == content.end()) return std::optional<Secret>{};
            return std::optional{Secret{found->second}};
        };
    }
    [[nodiscard]] ClientConfig config() const {
        ClientConfig config;
        config.environment = environment();
        config.files = files();
        return config;
    }
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_FAKE_MACHINE_HPP
