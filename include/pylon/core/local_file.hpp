// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_LOCAL_FILE_HPP
#define PYLON_CORE_LOCAL_FILE_HPP

#include <pylon/core/client_config.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace pylon {

/// No file that is read whole is longer.
inline constexpr std::size_t localFileLimit = std::size_t{16} << 20U;

/// The FileReader of the default client: a file of this machine, on which credentials may depend.
///
/// Errors: configuration, where it cannot be read, is longer than `localFileLimit`, is neither a file nor a device (a pipe could
/// block), or may be written by its group or by all: what it says may name commands that are run.
[[nodiscard]] Result<std::optional<Secret>> readLocalFile(std::string const& path);

/// Puts a file in the place of the one there may be, whole or not at all; its owner alone may read and write it.
///
/// Errors: configuration, naming the file; then what was there is there still.
[[nodiscard]] Result<void> replaceLocalFile(std::string const& path, Secret const& content);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/local_file.ipp>
#endif

#endif // PYLON_CORE_LOCAL_FILE_HPP
