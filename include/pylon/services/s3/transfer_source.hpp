// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_TRANSFER_SOURCE_HPP
#define PYLON_SERVICES_S3_TRANSFER_SOURCE_HPP

#include <pylon/config.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <utility>

namespace pylon::s3 {

/// Where an upload's bytes come from: a file, bytes in memory, or a callback. Read once, from the beginning to the end.
class TransferSource {
public:
    /// Fills the span as far as it can, and returns how many bytes that was; 0 only at the end. What it throws comes out of the upload.
    using Callback = std::function<std::size_t(std::span<std::byte>)>;

    /// A file. Only a path is one: text could as well be meant as content.
    template <std::same_as<std::filesystem::path> Path>
    TransferSource(Path const& file) : TransferSource(opened(file)) {}
    /// Bytes, which must stay until the upload ends. Of text: `std::as_bytes(std::span{text})`.
    TransferSource(std::span<std::byte const> bytes);
    template <class F>
        requires std::is_invocable_r_v<std::size_t, F&, std::span<std::byte>>
    TransferSource(F callback) : read_(std::move(callback)) {}

    /// How many bytes there are, where that is known beforehand.
    [[nodiscard]] std::optional<std::uint64_t> size() const noexcept { return size_; }
    /// Fills the span; less only at the end. @throws Error (invalidInput) for a file that cannot be read
    std::size_t read(std::span<std::byte> to);

private:
    TransferSource() = default;
    static TransferSource opened(std::filesystem::path const& file);

    Callback read_;
    std::optional<std::uint64_t> size_;
};

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/transfer_source.ipp>
#endif

#endif // PYLON_SERVICES_S3_TRANSFER_SOURCE_HPP
