// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_CLOUD_IPP
#define PYLON_BACKENDS_MEMORY_CLOUD_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/cloud.hpp>

namespace pylon::memory {

PYLON_INLINE Cloud::Cloud(CloudOptions options) : account_(std::make_shared<detail::Account>(std::move(options))) {}

PYLON_INLINE VirtualClock& Cloud::clock() const noexcept { return account_->clock; }

PYLON_INLINE ClientConfig Cloud::clientConfig() const {
    auto const& options = account_->options;
    return {.region = options.region,
            .endpointUrl = {},
            .credentials =
                staticCredentials({options.accessKeyId, Secret{options.secretAccessKey}, Secret{options.sessionToken}}),
            .environment = {}};
}

PYLON_INLINE FaultPlan Cloud::faults() const { return account_->faults; }

PYLON_INLINE std::vector<Request> Cloud::requests() const {
    auto const lock = account_->clock.lock();
    return account_->requests.all();
}

PYLON_INLINE void Cloud::clearRequests() {
    auto const lock = account_->clock.lock();
    account_->requests.clear();
}

PYLON_INLINE CallName Cloud::callOf(Request const& request) const {
    auto const lock = account_->clock.lock();
    return account_->door.callOf(request);
}

PYLON_INLINE void Cloud::reset() {
    auto const lock = account_->clock.lock();
    account_->reset();
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_CLOUD_IPP
