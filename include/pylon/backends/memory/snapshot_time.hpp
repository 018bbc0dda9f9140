// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_TIME_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_TIME_HPP

#include <pylon/backends/memory/snapshot_shapes.hpp>
#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/shape.hpp>

#include <string_view>

namespace pylon::memory::detail {

/// Turns ticks of a Cloud's clock into ticks that count from 1970, and back.
class SnapshotTime {
public:
    explicit SnapshotTime(VirtualClock const& clock)
        : distance_(clock.now().time_since_epoch() - clock.ticks().time_since_epoch()) {}

    void toWall(MutableView line) const {
        forEachTicks(line, [this](Ticks& each) { each += distance_; });
    }
    void toTicks(MutableView line) const {
        forEachTicks(line, [this](Ticks& each) { each -= distance_; });
    }

private:
    Ticks::duration distance_;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_TIME_HPP
