// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_PROGRAMS_PYLON_LOCAL_SNAPSHOT_FILE_HPP
#define PYLON_PROGRAMS_PYLON_LOCAL_SNAPSHOT_FILE_HPP

#include <pylon/backends/memory/cloud.hpp>

#include <string>

/// @file
/// Where the state of the in-memory AWS is kept between two runs; see backends/memory/snapshot.hpp for what is in it.

namespace pylon::local {

/// Goes on where the file's Cloud was; false: there is no such file, and nothing has changed.
/// @throws Error as memory::loadSnapshot(), or (configuration) for a file that cannot be read or that others may write. The
/// file is in its message.
bool loadSnapshotFile(memory::Cloud const& cloud, std::string const& path);

/// Puts the Cloud's state in the place of the file there may be, as a whole or not at all, for its owner alone.
/// One is saved after the other, whatever the thread.
/// @throws Error (configuration), naming the file, where it cannot be written; what was there is there still.
void saveSnapshotFile(memory::Cloud const& cloud, std::string const& path);

} // namespace pylon::local

#endif // PYLON_PROGRAMS_PYLON_LOCAL_SNAPSHOT_FILE_HPP
