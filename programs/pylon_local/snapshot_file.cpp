// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/snapshot_file.hpp"
#include <pylon/backends/memory/snapshot.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/local_file.hpp>

#include <filesystem>
#include <mutex>

namespace pylon::local {

bool loadSnapshotFile(memory::Cloud const& cloud, std::string const& path) try {
    if (!exists(std::filesystem::symlink_status(path))) return false;
    memory::loadSnapshot(cloud,
                         [&path](memory::SnapshotSink const& take) { (void)readLocalFileInParts(path, take).value(); });
    return true;
} catch (Error const& error) {
    throw Error{error.kind(), "no state can be loaded from " + path + ": " + error.message()};
}

void saveSnapshotFile(memory::Cloud const& cloud, std::string const& path) try {
    // So that what is newer takes its place later.
    static std::mutex mutex;
    std::lock_guard const one{mutex};
    replaceLocalFileInParts(path, [&cloud](FileSink const& put) { memory::saveSnapshot(cloud, put); }).value();
} catch (Error const& error) {
    throw Error{error.kind(), "the state is not saved in " + path + ": " + error.message()};
}

} // namespace pylon::local
