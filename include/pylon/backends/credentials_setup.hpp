// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CREDENTIALS_SETUP_HPP
#define PYLON_BACKENDS_CREDENTIALS_SETUP_HPP

#include <pylon/core/any_transport.hpp>
#include <pylon/core/client_config.hpp>

#include <functional>
#include <optional>
#include <string>

namespace pylon {

/// Runs a command of a profile by the shell, and gives what it printed; `patience` is how long it may take.
/// Errors: credentials, without a word of its output.
using CommandRunner = std::function<Result<Secret>(std::string const& command, Duration patience)>;

/// Puts a file in the place of the one there may be. Errors: configuration, without a word of the content.
using FileWriter = std::function<Result<void>(std::string const& path, Secret const& content)>;

/// What the sources of credentials look at: all of the world that they know. What is empty is not there for them.
struct CredentialsSetup {
    AnyTransport transport; ///< to STS and the SSO portal
    Environment environment{};
    FileReader files{};
    CommandRunner commands{}; ///< empty: a profile's `credential_process` is refused
    FileWriter writer{};      ///< keeps SSO tokens that were renewed; empty: none is renewed
    std::string profile{};    ///< as ClientConfig::profile
    std::string region{};     ///< of STS; as ClientConfig::region
    /// To containers' and machines' own services, whose answers are for no proxy to see; else `transport`.
    std::optional<AnyTransport> metadata{};
    std::optional<bool> useFips{};      ///< of STS and the SSO portal; as ClientConfig::useFips
    std::optional<bool> useDualStack{}; ///< the same; as ClientConfig::useDualStack
};

/// The CommandRunner of the default client. The command has no terminal and inherits the environment; what it prints on the error
/// stream is passed through. Its output may be 64 KiB long. A command that takes too long is killed, though not what it has started
/// itself.
[[nodiscard]] Result<Secret> runLocalCommand(std::string const& command, Duration patience);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/credentials_setup.ipp>
#endif

#endif // PYLON_BACKENDS_CREDENTIALS_SETUP_HPP
