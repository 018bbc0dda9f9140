// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_FILE_DESCRIPTOR_HPP
#define PYLON_CORE_DETAIL_FILE_DESCRIPTOR_HPP

#include <unistd.h>

namespace pylon::detail {

/// Closes what was opened; a negative number is nothing.
struct FileDescriptor {
    explicit FileDescriptor(int opened) : number(opened) {}
    FileDescriptor(FileDescriptor const&) = delete;
    FileDescriptor& operator=(FileDescriptor const&) = delete;
    ~FileDescriptor() {
        if (number >= 0) close(number);
    }

    int const number;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_FILE_DESCRIPTOR_HPP
