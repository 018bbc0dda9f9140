// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CREDENTIALS_CHAIN_IPP
#define PYLON_CORE_CREDENTIALS_CHAIN_IPP

#include <pylon/core/credentials_chain.hpp>

namespace pylon {

[[gnu::cold]] PYLON_INLINE Result<CredentialsFound> CredentialsChain::find(CallLimits const& limits) {
    std::string tried{"no credentials. Asked were"};
    auto note = [&tried, first = true](std::string const& name, std::string const& why) mutable {
        tried.append(first ? " " : "; ").append(name).append(": ").append(why);
        first = false;
    };
    for (auto& source : sources_) {
        auto found = source.find(limits);
        if (found && found->credentials) return found;
        note(source.name(), found ? found->whyNone : found.error().message());
        if (!found) {
            auto details = found.error().details();
            details.message = std::move(tried);
            return Error{std::move(details)};
        }
    }
    return CredentialsFound{.credentials = {}, .whyNone = std::move(tried)};
}

} // namespace pylon

#endif // PYLON_CORE_CREDENTIALS_CHAIN_IPP
