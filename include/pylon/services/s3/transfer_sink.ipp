// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_TRANSFER_SINK_IPP
#define PYLON_SERVICES_S3_TRANSFER_SINK_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/random.hpp>
#include <pylon/services/s3/transfer_sink.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace pylon::s3 {
namespace detail {

/// Writes beside the file, and gives it its name at the end.
class FileTarget final : public TransferSink::Target {
public:
    explicit FileTarget(std::filesystem::path file) : file_(std::move(file)) {}
    FileTarget(FileTarget const&) = delete;
    FileTarget& operator=(FileTarget const&) = delete;
    ~FileTarget() override {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
    }

    void begin(std::uint64_t) override {
        auto const uuid = pylon::detail::uuidText();
        auto name = file_;
        name += pylon::detail::concat({".", {uuid.data(), 8}, ".part"});
        descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor_ < 0) fail("made", name);
        temporary_ = std::move(name);
    }

    void write(std::uint64_t offset, std::string_view bytes) override {
        while (!bytes.empty()) {
            auto const count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) fail("written", temporary_);
            offset += static_cast<std::uint64_t>(count);
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    void finish() override {
        if (::close(std::exchange(descriptor_, -1)) != 0) fail("written", temporary_);
        if (::rename(temporary_.c_str(), file_.c_str()) != 0) fail("given its name", file_);
        temporary_.clear();
    }

private:
    [[noreturn]] static void fail(std::string_view what, std::filesystem::path const& file) {
        auto const why = std::generic_category().message(errno);
        throw Error{ErrorKind::invalidInput,
                    pylon::detail::concat({"the file ", file.string(), " cannot be ", what, ": ", why})};
    }

    std::filesystem::path file_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
};

class SpanTarget final : public TransferSink::Target {
public:
    explicit SpanTarget(std::span<std::byte> bytes) : bytes_(bytes) {}

    void begin(std::uint64_t size) override {
        if (size > bytes_.size())
            throw Error{ErrorKind::invalidInput,
                        pylon::detail::concat({"the object has ", std::to_string(size),
                                               " bytes, and there is room for ", std::to_string(bytes_.size())})};
    }
    void write(std::uint64_t offset, std::string_view bytes) override {
        if (!bytes.empty()) std::memcpy(bytes_.data() + offset, bytes.data(), bytes.size());
    }
    void finish() override {}

private:
    std::span<std::byte> bytes_;
};

class CallbackTarget final : public TransferSink::Target {
public:
    explicit CallbackTarget(TransferSink::Callback callback) : callback_(std::move(callback)) { inOrder = true; }

    void begin(std::uint64_t) override {}
    void write(std::uint64_t, std::string_view bytes) override {
        callback_(std::as_bytes(std::span{bytes.data(), bytes.size()}));
    }
    void finish() override {}

private:
    TransferSink::Callback callback_;
};

} // namespace detail

PYLON_INLINE TransferSink::TransferSink(std::span<std::byte> bytes)
    : target_(std::make_unique<detail::SpanTarget>(bytes)) {}

PYLON_INLINE TransferSink::TransferSink(Callback callback, IsCallback)
    : target_(std::make_unique<detail::CallbackTarget>(std::move(callback))) {}

PYLON_INLINE std::unique_ptr<TransferSink::Target> TransferSink::intoFile(std::filesystem::path const& file) {
    return std::make_unique<detail::FileTarget>(file);
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_TRANSFER_SINK_IPP
