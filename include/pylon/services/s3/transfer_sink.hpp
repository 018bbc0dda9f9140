// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_TRANSFER_SINK_HPP
#define PYLON_SERVICES_S3_TRANSFER_SINK_HPP

#include <pylon/config.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pylon::s3 {

/// Where a download's bytes go: a file, memory, or a callback. For one download.
///
/// A file appears under its name only when all of it is there and right: until then it is written beside it, under another name, and
/// taken away where the download fails. One that was there is replaced.
class TransferSink {
public:
    /// Given all bytes, once each and in order. What it throws comes out of the download.
    using Callback = std::function<void(std::span<std::byte const>)>;

    template <std::same_as<std::filesystem::path> Path> TransferSink(Path const& file) : target_(intoFile(file)) {}
    /// Memory, which must hold the whole object.
    TransferSink(std::span<std::byte> bytes);
    template <class F>
        requires std::is_invocable_v<F&, std::span<std::byte const>>
    TransferSink(F callback) : TransferSink(Callback{std::move(callback)}, {}) {}

    /// What a kind of sink does. Pieces are written once each.
    struct Target {
        virtual ~Target() = default;
        /// Before the first piece. @throws Error (invalidInput) where so much cannot be taken
        virtual void begin(std::uint64_t size) = 0;
        virtual void write(std::uint64_t offset, std::string_view bytes) = 0;
        /// All has been written, and is right.
        virtual void finish() = 0;
        bool inOrder = false; ///< pieces must come one after the other
    };

    [[nodiscard]] Target& target() const noexcept { return *target_; }

private:
    struct IsCallback {};
    TransferSink(Callback callback, IsCallback);
    static std::unique_ptr<Target> intoFile(std::filesystem::path const& file);

    std::unique_ptr<Target> target_;
};

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/transfer_sink.ipp>
#endif

#endif // PYLON_SERVICES_S3_TRANSFER_SINK_HPP
