// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_IPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_IPP

#include <pylon/backends/memory/snapshot.hpp>
#include <pylon/backends/memory/snapshot_access.hpp>
#include <pylon/backends/memory/snapshot_reader.hpp>

namespace pylon::memory {

PYLON_INLINE void saveSnapshot(Cloud const& cloud, SnapshotSink const& take) {
    auto& account = detail::SnapshotAccess::account(cloud);
    auto const lock = account.clock.lock();
    detail::SnapshotAccess::save(account, take);
}

PYLON_INLINE std::string saveSnapshot(Cloud const& cloud) {
    std::string text;
    saveSnapshot(cloud, [&text](std::string_view part) { text.append(part); });
    return text;
}

PYLON_INLINE void loadSnapshot(Cloud const& cloud, std::function<void(SnapshotSink const& take)> const& read) {
    auto& account = detail::SnapshotAccess::account(cloud);
    auto const lock = account.clock.lock();
    detail::SnapshotReader reader{account};
    try {
        read([&reader](std::string_view part) { reader.take(part); });
        reader.finish();
    } catch (...) {
        if (reader.begun()) account.resetServices();
        throw;
    }
}

PYLON_INLINE void loadSnapshot(Cloud const& cloud, std::string_view text) {
    loadSnapshot(cloud, [text](SnapshotSink const& take) { take(text); });
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_IPP
