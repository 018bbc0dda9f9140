// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RECORDING_FILE_HPP
#define PYLON_BACKENDS_RECORDING_FILE_HPP

#include <pylon/config.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace pylon {

/// Appends lines to a file, for Recorded. Each is handed to the system as a whole before the call returns: what a process has
/// recorded outlives its crash, and several processes may append to one file.
///
/// The file is made for its owner alone (mode 0600). A line that a crash cut short is ended first, so that only it is lost.
/// Thread safety: any. Copies share the file.
class RecordingFile {
public:
    /// @throws Error (configuration) where the file cannot be opened, or exists and may be read by others than its owner.
    explicit RecordingFile(std::string const& path);

    /// @throws Error (configuration) where the line cannot be written.
    void operator()(std::string_view line) const;

private:
    class Descriptor;
    std::shared_ptr<Descriptor const> file_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/recording_file.ipp>
#endif

#endif // PYLON_BACKENDS_RECORDING_FILE_HPP
