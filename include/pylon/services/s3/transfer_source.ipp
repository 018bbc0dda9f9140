// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_TRANSFER_SOURCE_IPP
#define PYLON_SERVICES_S3_TRANSFER_SOURCE_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>
#include <pylon/services/s3/transfer_source.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>

namespace pylon::s3 {

PYLON_INLINE TransferSource::TransferSource(std::span<std::byte const> bytes) : size_(bytes.size()) {
    read_ = [bytes](std::span<std::byte> to) mutable {
        auto const count = std::min(to.size(), bytes.size());
        if (count != 0) std::memcpy(to.data(), bytes.data(), count);
        bytes = bytes.subspan(count);
        return count;
    };
}

PYLON_INLINE TransferSource TransferSource::opened(std::filesystem::path const& file) {
    auto const stream = std::make_shared<std::ifstream>(file, std::ios::binary);
    auto const unreadable = [name = file.string()](std::string_view why) {
        return Error{ErrorKind::invalidInput, pylon::detail::concat({"the file ", name, " cannot be ", why})};
    };
    if (!*stream) throw unreadable("opened");
    std::error_code error;
    // What a directory is said to be to open is left to the system; reading it fails.
    if (std::filesystem::is_directory(file, error)) throw unreadable("read: it is a directory");
    TransferSource source;
    if (std::filesystem::is_regular_file(file, error)) {
        auto const size = std::filesystem::file_size(file, error);
        if (!error) source.size_ = size;
    }
    source.read_ = [stream, unreadable](std::span<std::byte> to) -> std::size_t {
        stream->read(reinterpret_cast<char*>(to.data()), static_cast<std::streamsize>(to.size()));
        if (stream->bad()) throw unreadable("read to its end");
        return static_cast<std::size_t>(stream->gcount());
    };
    return source;
}

PYLON_INLINE std::size_t TransferSource::read(std::span<std::byte> to) {
    std::size_t filled = 0;
    while (filled != to.size()) {
        auto const count = read_(to.subspan(filled));
        if (count == 0) break;
        if (count > to.size() - filled)
            throw Error{ErrorKind::invalidInput, "the callback says that it gave more bytes than there was room for"};
        filled += count;
    }
    return filled;
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_TRANSFER_SOURCE_IPP
