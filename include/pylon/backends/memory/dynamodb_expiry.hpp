// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_EXPIRY_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_EXPIRY_HPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/backends/memory/virtual_clock.hpp>

namespace pylon::memory::detail {

/// Deletes items whose time is over, whenever the Cloud's clock is moved or a call is made; AWS takes up to some days. It never
/// falls due: that an item goes wakes nobody.
///
/// Thread safety: all members are called with the clock's lock held.
class DynamodbExpiry final : public Agenda {
public:
    DynamodbExpiry(VirtualClock const& clock, DynamodbService& dynamodb) : clock_(&clock), dynamodb_(&dynamodb) {}

    [[nodiscard]] Ticks nextDue() const override { return never; }
    void settle() override { dynamodb_->expire(clock_->now()); }

private:
    VirtualClock const* clock_;
    DynamodbService* dynamodb_;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_EXPIRY_HPP
