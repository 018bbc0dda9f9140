// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_LOCAL_FILE_IPP
#define PYLON_CORE_LOCAL_FILE_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/file_descriptor.hpp>
#include <pylon/core/local_file.hpp>
#include <pylon/core/random.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace pylon {

namespace detail {

[[gnu::cold]] PYLON_INLINE Error fileError(std::string_view path, std::string_view why) {
    return {ErrorKind::configuration, concat({"the file ", path, " ", why})};
}
[[gnu::cold]] PYLON_INLINE Error unreadable(std::string_view path, int number) {
    return fileError(path, concat({"cannot be read: ", std::generic_category().message(number)}));
}
[[gnu::cold]] PYLON_INLINE Error unwritable(std::string_view path, int number) {
    return fileError(path, concat({"cannot be written: ", std::generic_category().message(number)}));
}

/// A file that is read from its beginning.
class FileToRead {
public:
    explicit FileToRead(std::string const& path) : path_(path), file_(opened(path)), length_(find(errno)) {}

    /// How long it is said to be, or why it is not to be read; nothing where it is not there.
    [[nodiscard]] Result<std::optional<std::size_t>> const& length() const noexcept { return length_; }

    /// Reads up to `most` bytes; none at the end of the file.
    [[nodiscard]] Result<std::size_t> read(char* to, std::size_t most) const {
        for (;;) {
            auto const got = ::read(file_.number, to, most);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return unreadable(path_, errno);
        }
    }

private:
    static bool isName(std::string const& path) noexcept { return path.find('\0') == std::string::npos; }
    static int opened(std::string const& path) noexcept {
        // Not blocking: nobody may ever write to a pipe.
        return isName(path) ? open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
    }
    [[nodiscard]] Result<std::optional<std::size_t>> find(int number) const {
        if (!isName(path_)) return fileError(path_, "has a name that no file has");
        if (file_.number < 0) {
            if (number == ENOENT || number == ENOTDIR) return std::optional<std::size_t>{};
            return unreadable(path_, number);
        }
        struct stat status{};
        if (fstat(file_.number, &status) != 0) return unreadable(path_, errno);
        if (S_ISREG(status.st_mode)) {
            if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
                return fileError(path_, "is not read, because others than its owner may write it; `chmod go-w` it");
        } else if (!S_ISCHR(status.st_mode))
            return fileError(path_, "is not read, because it is none");
        return std::optional{static_cast<std::size_t>(std::max<off_t>(status.st_size, 0))};
    }

    std::string const& path_;
    FileDescriptor file_;
    Result<std::optional<std::size_t>> length_;
};

/// A file that takes the place of another one when all of it is there.
class Draft {
public:
    /// Beside it, so that it is on the same file system; of a name that nobody can have waited for.
    explicit Draft(std::string const& path) : path_(path + "." + makeUnguessableUuid()), file_(opened(path)) {
        if (file_.number < 0) error_ = errno;
    }
    Draft(Draft const&) = delete;
    Draft& operator=(Draft const&) = delete;
    ~Draft() {
        if (named_) unlink(path_.c_str());
    }

    void put(std::string_view part) noexcept {
        while (error_ == 0 && !part.empty()) {
            auto const count = ::write(file_.number, part.data(), part.size());
            if (count >= 0)
                part.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EINTR)
                error_ = errno;
        }
    }
    void place(std::string const& path) noexcept {
        // Before the name is the new file's, so that after a loss of power it is not an empty one's.
        if (error_ == 0 && fsync(file_.number) != 0) error_ = errno;
        if (error_ == 0 && !named_) {
            named_ = linkat(AT_FDCWD, Link{file_.number}.path, AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) == 0;
            if (!named_) error_ = errno;
        }
        if (error_ == 0 && std::rename(path_.c_str(), path.c_str()) != 0) error_ = errno;
        if (error_ == 0) named_ = false;
    }
    /// What has gone wrong, as errno.
    [[nodiscard]] int error() const noexcept { return error_; }

private:
    /// What stands for an open file that has no name.
    struct Link {
        explicit Link(int number) { std::snprintf(path, sizeof path, "/proc/self/fd/%d", number); }
        char path[32];
    };

    /// Without a name, where there is such a thing: then a program that is killed leaves nothing behind.
    int opened([[maybe_unused]] std::string const& path) {
#ifdef O_TMPFILE
        auto const slash = path.rfind('/');
        auto const folder = slash == path.npos ? std::string{"."} : path.substr(0, slash + 1);
        auto const nameless = open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
        if (nameless >= 0 && access(Link{nameless}.path, F_OK) == 0) return nameless;
        if (nameless >= 0) close(nameless);
#endif
        auto const file = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600);
        named_ = file >= 0;
        return file;
    }

    std::string path_;
    bool named_ = false; ///< by path_
    FileDescriptor file_;
    int error_ = 0;
};

} // namespace detail

[[gnu::cold]] PYLON_INLINE Result<std::optional<Secret>> readLocalFile(std::string const& path) {
    detail::FileToRead const file{path};
    auto const& length = file.length();
    if (!length) return length.error();
    if (!*length) return std::optional<Secret>{};
    auto const tooLong = [&path] { return detail::fileError(path, "is not read, because it is longer than 16 MiB"); };
    if (**length > localFileLimit) return tooLong();
    std::string text;
    // One byte more, so that the end is found without growing: that would leave a copy behind.
    text.resize(**length + 1);
    std::size_t size = 0;
    for (;;) {
        if (size == text.size()) text.resize(std::max<std::size_t>(text.size() * 2, 4096));
        auto const got = file.read(text.data() + size, text.size() - size);
        if (!got) return got.error();
        if (*got == 0) break;
        size += *got;
        if (size > localFileLimit) return tooLong();
    }
    text.resize(size);
    return std::optional{Secret::takeOver(std::move(text))};
}

PYLON_INLINE Result<bool> readLocalFileInParts(std::string const& path, FileSink const& take) {
    detail::FileToRead const file{path};
    if (!file.length()) return file.length().error();
    if (!*file.length()) return false;
    std::string part(std::size_t{1} << 18U, '\0');
    for (;;) {
        auto const got = file.read(part.data(), part.size());
        if (!got) return got.error();
        if (*got == 0) return true;
        take(std::string_view{part}.substr(0, *got));
    }
}

[[gnu::cold]] PYLON_INLINE Result<void> replaceLocalFileInParts(std::string const& path,
                                                                std::function<void(FileSink const& put)> const& write) {
    if (path.find('\0') != std::string::npos) return detail::unwritable(path, EINVAL);
    detail::Draft draft{path};
    if (draft.error() == 0) write([&draft](std::string_view part) { draft.put(part); });
    draft.place(path);
    if (draft.error() != 0) return detail::unwritable(path, draft.error());
    return {};
}

[[gnu::cold]] PYLON_INLINE Result<void> replaceLocalFile(std::string const& path, Secret const& content) {
    return replaceLocalFileInParts(path, [&content](FileSink const& put) { put(content.reveal()); });
}

} // namespace pylon

#endif // PYLON_CORE_LOCAL_FILE_IPP
