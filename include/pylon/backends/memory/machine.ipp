// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_MACHINE_IPP
#define PYLON_BACKENDS_MEMORY_MACHINE_IPP

#include <pylon/backends/memory/machine.hpp>

#include <map>
#include <mutex>

namespace pylon::memory {

struct Machine::State {
    std::mutex mutex;
    std::map<std::string, std::string> variables{{"HOME", "/home/user"}};
    std::map<std::string, std::optional<std::string>> files; // null: unreadable

    void write(std::string path, std::optional<std::string> content) {
        std::scoped_lock const lock{mutex};
        files.insert_or_assign(std::move(path), std::move(content));
    }
    Result<std::optional<Secret>> read(std::string const& path) {
        std::scoped_lock const lock{mutex};
        auto const found = files.find(path);
        if (found == files.end()) return std::optional<Secret>{};
        if (!found->second) return Error{ErrorKind::configuration, "the file " + path + " cannot be read"};
        return std::optional{Secret{*found->second}};
    }
    std::optional<std::string> variable(std::string const& name) {
        std::scoped_lock const lock{mutex};
        auto const found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    }
};

PYLON_INLINE Machine::Machine(Transport transport)
    : transport_(std::move(transport)), state_(std::make_shared<State>()) {}

PYLON_INLINE Machine& Machine::setVariable(std::string name, std::string value) {
    std::scoped_lock const lock{state_->mutex};
    state_->variables.insert_or_assign(std::move(name), std::move(value));
    return *this;
}

PYLON_INLINE Machine& Machine::removeVariable(std::string const& name) {
    std::scoped_lock const lock{state_->mutex};
    state_->variables.erase(name);
    return *this;
}

PYLON_INLINE std::optional<std::string> Machine::variable(std::string const& name) const {
    return state_->variable(name);
}

PYLON_INLINE Machine& Machine::writeFile(std::string path, std::string content) {
    state_->write(std::move(path), std::move(content));
    return *this;
}

PYLON_INLINE Machine& Machine::removeFile(std::string const& path) {
    std::scoped_lock const lock{state_->mutex};
    state_->files.erase(path);
    return *this;
}

PYLON_INLINE Machine& Machine::makeUnreadable(std::string path) {
    state_->write(std::move(path), std::nullopt);
    return *this;
}

PYLON_INLINE std::optional<std::string> Machine::file(std::string const& path) const {
    auto const text = state_->read(path);
    return text && *text ? std::optional{std::string{(*text)->reveal()}} : std::nullopt;
}

PYLON_INLINE Environment Machine::environment() const {
    return [state = state_](std::string const& name) { return state->variable(name); };
}

PYLON_INLINE FileReader Machine::files() const {
    return [state = state_](std::string const& path) { return state->read(path); };
}

PYLON_INLINE CredentialsSetup Machine::credentialsSetup() const {
    return {.transport = AnyTransport{transport_},
            .environment = environment(),
            .files = files(),
            .writer = [state = state_](std::string const& path, Secret const& content) -> Result<void> {
                state->write(path, std::string{content.reveal()});
                return {};
            }};
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_MACHINE_IPP
