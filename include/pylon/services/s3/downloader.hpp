// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_DOWNLOADER_HPP
#define PYLON_SERVICES_S3_DOWNLOADER_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/s3/crc32_combine.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/object_info.hpp>
#include <pylon/services/s3/read_operations.hpp>
#include <pylon/services/s3/transfer_options.hpp>
#include <pylon/services/s3/transfer_sink.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::s3::detail {

/// GetObject of a part, and which one. The answer's headers are as they are stored.
struct PartialGet : GetObject {
    static constexpr auto bindings = readRows;

    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

} // namespace pylon::s3::detail

PYLON_ADAPT_STRUCT(pylon::s3::detail::PartialGet, bucket, key, ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince,
                   range, checksumMode, versionId, partNumber);

namespace pylon::s3::detail {

/// Downloads one object: what fits a part at once, else in parts, all of the same object. Used once.
template <class ClientT> class Downloader {
public:
    Downloader(ClientT const& client, std::string const& bucket, std::string_view key, DownloadOptions options)
        : client_(client), bucket_(bucket), key_(key), options_(std::move(options)) {}

    /// @throws what Bucket::download says
    ObjectInfo download(TransferSink::Target& target) {
        if (options_.partSize == 0) throw Error{ErrorKind::invalidInput, "a part of 0 bytes cannot be"};
        target_ = &target;
        auto head = look();
        auto const info = infoOf(head, options_.rawMetadata);
        size_ = info.size;
        eTag_ = info.eTag;
        target.begin(size_);
        if (size_ <= options_.partSize)
            getWhole();
        else
            getParts();
        // One with a hyphen is made of those of parts, of whose borders nothing is known.
        if (size_ != 0 && !info.checksumCRC32.empty() && info.checksumCRC32.find('-') == std::string::npos &&
            info.checksumCRC32 != pylon::detail::crc32Text(checksum_))
            throw told(Error{ErrorDetails{.kind = ErrorKind::integrity,
                                          .message = "the content is not what the service has: its CRC-32 differs"}},
                       bucket_, key_);
        target.finish();
        return info;
    }

private:
    using Checksums = typename ClientT::SerializerType::Checksums;

    HeadObjectOutput look() {
        auto answer = client_.invoke(HeadObject{.bucket = bucket_,
                                                .key = key_,
                                                .ifMatch = options_.ifMatch,
                                                .checksumMode = "ENABLED",
                                                .versionId = options_.versionId});
        if (!answer) throw told(answer.error(), bucket_, key_);
        if (!answer->eTag || answer->eTag->empty() || answer->contentLength.value_or(-1) < 0)
            throw malformedAnswer(HeadObject::name, "the answer has no ETag or no length", bucket_, key_);
        return *std::move(answer);
    }

    /// Asks for the object that was looked at, and for no other that has come in its place.
    void address(GetObject& operation) const {
        operation.bucket = bucket_;
        operation.key = key_;
        operation.ifMatch = eTag_;
        operation.versionId = options_.versionId;
    }

    void getWhole() {
        GetObject operation;
        address(operation);
        auto const answer = client_.invoke(operation);
        if (!answer) throw changed(answer.error());
        auto const& content = answer->body.bytes;
        if (answer->eTag != eTag_ || content.size() != size_) throw notThePart();
        checksum_ = Checksums::crc32(content);
        deliver(0, content);
    }

    struct Arrived {
        std::string content{}; ///< empty where it was written already
        std::uint64_t size = 0;
        std::uint32_t checksum = 0;
    };

    void getParts() {
        std::uint64_t const ahead = 2 * options_.partSize * std::max<std::size_t>(options_.window, 1);
        pylon::detail::PullRange parts{
            [&]() -> std::optional<PartialGet> {
                if (failure_ || asked_ == size_) return std::nullopt;
                PartialGet part;
                address(part);
                part.offset = asked_;
                part.length = std::min(options_.partSize, size_ - asked_);
                part.range = ByteRange::at(part.offset, part.length).text();
                asked_ += part.length;
                return part;
            },
            // What cannot be written yet is held: that must not become much because one part is slow.
            [&] { return asked_ < delivered_ + ahead; }};
        client_.invokeAll(parts, options_.window, [this](PartialGet const& part, Result<GetObjectOutput> answer) {
            settle(part, std::move(answer));
        });
        if (!failure_ && delivered_ != size_)
            failure_ =
                told(Error{ErrorDetails{.kind = ErrorKind::cancelled, .message = "the stop token was triggered"}},
                     bucket_, key_);
        if (failure_) throw Error{*failure_};
    }

    void settle(PartialGet const& part, Result<GetObjectOutput> answer) {
        if (failure_) return;
        if (!answer) {
            failure_ = changed(answer.error());
            return;
        }
        auto& content = answer->body.bytes;
        auto const whole =
            wholeSize(answer->contentRange.value_or(""), ByteRange::at(part.offset, part.length), content.size());
        if (answer->eTag != eTag_ || whole != size_ || content.size() != part.length) {
            failure_ = notThePart();
            return;
        }
        auto& arrived = arrived_[part.offset];
        arrived.size = part.length;
        arrived.checksum = Checksums::crc32(content);
        if (target_->inOrder)
            arrived.content = std::move(content);
        else
            target_->write(part.offset, content);
        while (!arrived_.empty() && arrived_.begin()->first == delivered_) {
            auto const next = std::move(arrived_.extract(arrived_.begin()).mapped());
            checksum_ = crc32Combined(checksum_, next.checksum, next.size);
            if (target_->inOrder) target_->write(delivered_, next.content);
            delivered_ += next.size;
        }
        tellProgress(part.length);
    }

    void deliver(std::uint64_t offset, std::string_view content) {
        target_->write(offset, content);
        delivered_ += content.size();
        tellProgress(content.size());
    }
    void tellProgress(std::uint64_t size) {
        moved_ += size;
        if (options_.progress) options_.progress({moved_, size_});
    }

    [[nodiscard]] Error changed(Error const& error) const {
        if (error.httpStatus() != 412) return told(error, bucket_, key_);
        auto details = error.details();
        details.message = "the object changed while it was read.";
        return told(Error{std::move(details)}, bucket_, key_);
    }
    [[nodiscard]] Error notThePart() const {
        return malformedAnswer(GetObject::name, "the answer is not the part of the object that was asked for", bucket_,
                               key_);
    }

    ClientT const& client_;
    std::string const& bucket_;
    std::string key_;
    DownloadOptions options_;
    TransferSink::Target* target_ = nullptr;
    std::uint64_t size_ = 0;
    std::string eTag_;
    std::uint64_t asked_ = 0;
    std::uint64_t delivered_ = 0; // so much from the beginning has arrived, all of it
    std::uint64_t moved_ = 0;
    std::uint32_t checksum_ = 0;               // of what was delivered
    std::map<std::uint64_t, Arrived> arrived_; // by offset: what is not delivered
    std::optional<Error> failure_;
};

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_DOWNLOADER_HPP
