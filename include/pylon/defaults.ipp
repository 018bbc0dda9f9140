// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_DEFAULTS_IPP
#define PYLON_DEFAULTS_IPP

#include <pylon/backends/credentials_sources.hpp>
#include <pylon/core/local_file.hpp>
#include <pylon/defaults.hpp>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

namespace pylon {

[[gnu::cold]] PYLON_INLINE std::optional<std::string> processEnvironment(std::string const& name) {
    char const* const value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string{value};
}

namespace detail {

/// Makes the sources only when they are asked: a client that is given no work has no second transport.
class ProcessCredentials final : public CredentialsProvider {
public:
    explicit ProcessCredentials(ClientConfig config) : config_(std::move(config)) {}

    Result<CredentialsPtr> credentials() override { return provider().credentials(); }
    Result<CredentialsPtr> credentialsWithin(CallLimits const& limits) override {
        return provider().credentialsWithin(limits);
    }
    bool renew(Credentials const& refused) override { return provider().renew(refused); }

private:
    struct State {
        std::mutex mutex;
        std::shared_ptr<CredentialsProvider> provider;
    };

    CredentialsProvider& provider() {
        auto& state = state_.get();
        std::scoped_lock const lock{state.mutex};
        if (!state.provider) state.provider = make();
        return *state.provider;
    }
    [[gnu::cold]] std::shared_ptr<CredentialsProvider> make() const {
        return defaultCredentials({.transport = AnyTransport{DefaultStack<CurlTransport>::transport()},
                                   .environment = config_.environment,
                                   .files = config_.files,
                                   .commands = &runLocalCommand,
                                   .writer = &replaceLocalFile,
                                   .profile = config_.profile,
                                   .region = config_.region,
                                   .metadata = AnyTransport{CurlTransport{CurlOptions{.proxy = ""}}},
                                   .useFips = config_.useFips,
                                   .useDualStack = config_.useDualStack});
    }

    ClientConfig const config_;
    PerProcess<State> state_;
};

} // namespace detail

[[gnu::cold]] PYLON_INLINE std::shared_ptr<CredentialsProvider> processCredentials(ClientConfig const& config) {
    return detail::sharedProvider(new detail::ProcessCredentials{config});
}

} // namespace pylon

#endif // PYLON_DEFAULTS_IPP
