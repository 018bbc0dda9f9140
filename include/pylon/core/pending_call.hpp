// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PENDING_CALL_HPP
#define PYLON_CORE_PENDING_CALL_HPP

#include <pylon/core/call_pipeline.hpp>

#include <utility>

namespace pylon {

/// A call that was begun by Client::start. Move-only; letting it go abandons the call, which may or may not have been done.
/// Thread safety: for one thread at a time.
template <Operation Op> class PendingCall {
public:
    /// `pipeline` holds the one call.
    explicit PendingCall(CallPipeline<Op> pipeline) noexcept : pipeline_(std::move(pipeline)) {}

    /// Waits for the end of the call. Only once.
    Result<typename Op::Output> get() { return std::move(pipeline_.next()->result); }

private:
    CallPipeline<Op> pipeline_;
};

} // namespace pylon

#endif // PYLON_CORE_PENDING_CALL_HPP
