// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LAMBDA_IPP
#define PYLON_BACKENDS_MEMORY_LAMBDA_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/lambda.hpp>

namespace pylon::memory {

PYLON_INLINE void Lambda::define(std::string_view name, FunctionHandler handler, FunctionSettings const& settings) {
    auto const lock = account_->clock.lock();
    account_->lambda.define(std::string{name}, std::move(handler), settings);
    // It may have been waited for by events of a snapshot.
    account_->clock.changed();
}

PYLON_INLINE void Lambda::remove(std::string_view name) {
    auto const lock = account_->clock.lock();
    account_->lambda.remove(name);
}

PYLON_INLINE std::string Lambda::arn(std::string_view name) const { return account_->lambda.arnOf(name); }

PYLON_INLINE std::size_t Lambda::pendingEvents() const {
    auto const lock = account_->clock.lock();
    return account_->lambda.pendingEvents();
}

PYLON_INLINE std::vector<AsynchronousRun> Lambda::asynchronousRuns() const {
    auto const lock = account_->clock.lock();
    return account_->lambda.asynchronousRuns();
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_LAMBDA_IPP
