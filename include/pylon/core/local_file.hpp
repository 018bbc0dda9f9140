// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_LOCAL_FILE_HPP
#define PYLON_CORE_LOCAL_FILE_HPP

#include <pylon/core/client_config.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pylon {

/// No file that is read whole is longer.
inline constexpr std::size_t localFileLimit = std::size_t{16} << 20U;

/// The FileReader of the default client: a file of this machine, on which credentials may depend.
///
/// Errors: configuration, where it cannot be read, is longer than `localFileLimit`, is neither a file nor a device (a pipe could
/// block), or may be written by its group or by all: what it says may name commands that are run.
[[nodiscard]] Result<std::optional<Secret>> readLocalFile(std::string const& path);

/// Takes a part of a file, which ends with the call.
using FileSink = std::function<void(std::string_view part)>;

/// Reads a file of any length by parts; false: it is not there. Errors: as readLocalFile, but for the length. What `take` throws
/// passes through.
[[nodiscard]] Result<bool> readLocalFileInParts(std::string const& path, FileSink const& take);

/// Puts a file in the place of the one there may be, whole or not at all; its owner alone may read and write it.
///
/// Its content is on the disk before it has the name: after a loss of power, too, one of the two is there, whole. A program that is
/// killed meanwhile leaves nothing else behind, where the file system knows files without a name (O_TMPFILE).
/// Errors: configuration, naming the file; then what was there is there still.
[[nodiscard]] Result<void> replaceLocalFile(std::string const& path, Secret const& content);

/// The same of content that `write` hands over by parts. What it throws passes through; then, too, what was there is there still.
[[nodiscard]] Result<void> replaceLocalFileInParts(std::string const& path,
                                                   std::function<void(FileSink const& put)> const& write);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/local_file.ipp>
#endif

#endif // PYLON_CORE_LOCAL_FILE_HPP
