// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_TEMPORARY_FILE_HPP
#define PYLON_TESTS_SUPPORT_TEMPORARY_FILE_HPP

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pylon::test {

/// A file with a name of its own, removed at the end.
class TemporaryFile {
public:
    TemporaryFile() : path_((std::filesystem::temp_directory_path() / "pylon-test-XXXXXX").string()) {
        auto const file = mkstemp(path_.data());
        if (file < 0) throw std::runtime_error{"no temporary file"};
        close(file);
    }
    ~TemporaryFile() { unlink(path_.c_str()); }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;

    void write(std::string_view text) const { std::ofstream{path_, std::ios::binary} << text; }
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_TEMPORARY_FILE_HPP
