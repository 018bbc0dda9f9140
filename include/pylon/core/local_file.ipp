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

PYLON_INLINE Result<std::optional<Secret>> readLocalFile(std::string const& path) {
    auto const wrong = [&path](std::string_view why) {
        return Error{ErrorKind::configuration, detail::concat({"the file ", path, " ", why})};
    };
    auto const failed = [&wrong](int number) {
        return wrong(detail::concat({"cannot be read: ", std::generic_category().message(number)}));
    };
    if (path.find('\0') != std::string::npos) return wrong("has a name that no file has");
    // Not blocking: nobody may ever write to a pipe.
    detail::FileDescriptor const file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (file.number < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::optional<Secret>{};
        return failed(errno);
    }
    struct stat status{};
    if (fstat(file.number, &status) != 0) return failed(errno);
    if (S_ISREG(status.st_mode)) {
        if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
            return wrong("is not read, because others than its owner may write it; `chmod go-w` it");
    } else if (!S_ISCHR(status.st_mode))
        return wrong("is not read, because it is none");

    auto const tooLong = [&wrong] { return wrong("is not read, because it is longer than 16 MiB"); };
    if (static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) > localFileLimit) return tooLong();
    std::string text;
    // One byte more, so that the end is found without growing: that would leave a copy behind.
    text.resize(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) + 1);
    std::size_t size = 0;
    for (;;) {
        if (size == text.size()) text.resize(std::max<std::size_t>(text.size() * 2, 4096));
        auto const got = ::read(file.number, text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed(errno);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
        if (size > localFileLimit) return tooLong();
    }
    text.resize(size);
    return std::optional{Secret::takeOver(std::move(text))};
}

[[gnu::cold]] PYLON_INLINE Result<void> replaceLocalFile(std::string const& path, Secret const& content) {
    auto const failed = [&path](int number) {
        return Error{
            ErrorKind::configuration,
            detail::concat({"the file ", path, " cannot be written: ", std::generic_category().message(number)})};
    };
    if (path.find('\0') != std::string::npos) return failed(EINVAL);
    // Beside it, so that it is on the same file system; of a name that nobody can have waited for.
    auto const draft = path + "." + makeUnguessableUuid();
    {
        detail::FileDescriptor const file{
            open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600)};
        if (file.number < 0) return failed(errno);
        for (auto rest = content.reveal(); !rest.empty();) {
            auto const put = ::write(file.number, rest.data(), rest.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) {
                auto const number = errno;
                unlink(draft.c_str());
                return failed(number);
            }
            rest.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    if (std::rename(draft.c_str(), path.c_str()) == 0) return {};
    auto const number = errno;
    unlink(draft.c_str());
    return failed(number);
}

} // namespace pylon

#endif // PYLON_CORE_LOCAL_FILE_IPP
