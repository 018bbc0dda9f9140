// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RECORDING_FILE_IPP
#define PYLON_BACKENDS_RECORDING_FILE_IPP

#include <pylon/backends/recording_file.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace pylon {

class RecordingFile::Descriptor {
public:
    explicit Descriptor(std::string path)
        : path_(std::move(path)), number_(::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
        if (number_ < 0) fail("cannot be opened");
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() { ::close(number_); }

    void prepare() const {
        struct stat status{};
        if (::fstat(number_, &status) != 0) fail("cannot be looked at");
        if ((status.st_mode & 077) != 0) {
            errno = 0;
            fail("may be read by others than its owner: take that away (chmod 600), or name another file");
        }
        char last = '\n';
        if (status.st_size > 0 && ::pread(number_, &last, 1, status.st_size - 1) == 1 && last != '\n') write("\n");
    }

    void write(std::string_view text) const {
        while (!text.empty()) {
            auto const count = ::write(number_, text.data(), text.size());
            if (count < 0 && errno != EINTR) fail("cannot be written to");
            if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
        }
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        auto const why = errno == 0 ? std::string{} : ": " + std::generic_category().message(errno);
        throw Error{ErrorKind::configuration, detail::concat({"the recording ", path_, " ", what, why})};
    }

    std::string path_;
    int number_;
};

PYLON_INLINE RecordingFile::RecordingFile(std::string const& path) {
    auto const file = std::make_shared<Descriptor const>(path);
    file->prepare();
    file_ = file;
}

PYLON_INLINE void RecordingFile::operator()(std::string_view line) const { file_->write(detail::concat({line, "\n"})); }

} // namespace pylon

#endif // PYLON_BACKENDS_RECORDING_FILE_IPP
