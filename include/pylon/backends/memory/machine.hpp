// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_MACHINE_HPP
#define PYLON_BACKENDS_MEMORY_MACHINE_HPP

#include <pylon/backends/credentials_setup.hpp>
#include <pylon/backends/memory/transport.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pylon::memory {

/// The policies of `Machine::client()`. Defined by `pylon/backends/memory/machine_client.hpp`, so that who needs none does not
/// compile the sources of credentials.
template <class = void> struct MachineStack;

/// What a program sees of the machine that it runs on: an environment and files, and nothing of the real ones. Its network is the
/// Cloud.
///
///     auto const aws = cloud.machines().task("worker").client();   // finds its credentials as it would on ECS
///
/// A copyable handle: copies share the machine, which lives as long as any of them and of what they have handed out, and what is
/// changed shows at once. Thread safety: all members may be called from any number of threads at once.
class Machine {
public:
    /// Without a variable or a file but HOME, `/home/user`.
    explicit Machine(Transport transport);

    Machine& setVariable(std::string name, std::string value);
    Machine& removeVariable(std::string const& name);
    [[nodiscard]] std::optional<std::string> variable(std::string const& name) const;

    /// Paths are compared as they are spelt; `~` means nothing.
    Machine& writeFile(std::string path, std::string content);
    Machine& removeFile(std::string const& path);
    /// It is there from now on, and reading it fails.
    Machine& makeUnreadable(std::string path);
    [[nodiscard]] std::optional<std::string> file(std::string const& path) const;

    [[nodiscard]] Environment environment() const;
    [[nodiscard]] FileReader files() const;
    /// What the sources of credentials would look at here: for `defaultCredentials`, or one of them. It runs no commands.
    [[nodiscard]] CredentialsSetup credentialsSetup() const;
    /// A client as a program here makes it, with nothing given: `pylon/backends/memory/machine_client.hpp`.
    template <class Stack = MachineStack<>> [[nodiscard]] auto client() const { return Stack::client(*this); }
    [[nodiscard]] Transport const& transport() const noexcept { return transport_; }

private:
    struct State;

    Transport transport_;
    std::shared_ptr<State> state_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/machine.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_MACHINE_HPP
