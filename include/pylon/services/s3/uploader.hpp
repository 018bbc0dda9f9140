// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_UPLOADER_HPP
#define PYLON_SERVICES_S3_UPLOADER_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/multipart_operations.hpp>
#include <pylon/services/s3/object_info.hpp>
#include <pylon/services/s3/rules.hpp>
#include <pylon/services/s3/transfer_options.hpp>
#include <pylon/services/s3/transfer_source.hpp>
#include <pylon/services/s3/upload_in_parts.hpp>
#include <pylon/services/s3/upload_rules.hpp>
#include <pylon/services/s3/write_operations.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::s3::detail {

/// Uploads one object: what fits a part by PutObject, else in parts. Used once.
template <class ClientT> class Uploader {
public:
    Uploader(ClientT const& client, std::string const& bucket, std::string_view key, UploadOptions options)
        : client_(client), bucket_(bucket), key_(key), options_(std::move(options)) {}

    /// `least`: how small a part may be. @throws what Bucket::upload says
    PutReceipt upload(TransferSource& source, std::uint64_t least = minPartSize) {
        size_ = source.size() ? source.size() : options_.size;
        partSize_ = partSizeFor(size_, options_.partSize, least);
        metadata_ = encodeMetadata(options_.metadata, options_.rawMetadata);
        source_ = &source;
        auto first = take();
        if (options_.resume.empty() && ended_) return putWhole(std::move(first));
        return putParts(std::move(first));
    }

private:
    using Checksums = typename ClientT::SerializerType::Checksums;

    /// The next part's content; empty at the end.
    std::string take() {
        if (ended_) return {};
        std::string part(static_cast<std::size_t>(size_ ? std::min(partSize_, *size_ - taken_) : partSize_), '\0');
        auto const count = source_->read(std::as_writable_bytes(std::span{part}));
        taken_ += count;
        ended_ = size_ ? taken_ == *size_ : count < part.size();
        if (size_ && count < part.size()) throw wrongSize("fewer", taken_);
        part.resize(count);
        // What has grown meanwhile is not what was to be uploaded.
        std::byte more{};
        if (size_ && ended_ && source_->read({&more, 1}) != 0) throw wrongSize("more", *size_);
        return part;
    }
    static Error wrongSize(std::string_view what, std::uint64_t size) {
        return Error{ErrorKind::invalidInput,
                     pylon::detail::concat({"the source gave ", what, " bytes than it was said to have, at ",
                                            std::to_string(size), "; nothing was written"})};
    }

    template <class Op> void describe(Op& operation) {
        operation.bucket = bucket_;
        operation.key = key_;
        operation.cacheControl = options_.cacheControl;
        operation.contentDisposition = options_.contentDisposition;
        operation.contentEncoding = options_.contentEncoding;
        operation.contentType = options_.contentType;
        operation.metadata = metadata_;
        operation.checksum = options_.checksum;
    }

    PutReceipt putWhole(std::string content) {
        PutObject operation;
        describe(operation);
        operation.ifMatch = options_.ifMatch;
        operation.ifNoneMatch = options_.ifNoneMatch;
        operation.body.bytes = std::move(content);
        auto output = call(operation);
        if (!output.eTag) throw malformed(PutObject::name, "the answer has no ETag");
        tellProgress(operation.body.bytes.size());
        return {*std::move(output.eTag), std::move(output.versionId).value_or(std::string{})};
    }

    PutReceipt putParts(std::string first) {
        if (options_.resume.empty())
            begin();
        else
            checksum_ = upload_.resume(options_.resume, there_);
        try {
            sendParts(std::move(first));
            return upload_.complete(options_.ifMatch, options_.ifNoneMatch);
        } catch (Error const& error) {
            throw upload_.ended(error, options_.keepParts);
        } catch (...) {
            if (!options_.keepParts) upload_.abort();
            throw;
        }
    }

    void begin() {
        CreateMultipartUpload operation;
        describe(operation);
        operation.contentType = operation.contentType.value_or("application/octet-stream");
        upload_.begin(operation);
        checksum_ = options_.checksum;
    }

    void sendParts(std::optional<std::string> first) {
        pylon::detail::PullRange parts{[&]() -> std::optional<UploadPart> {
            while (!failure_ && !thrown_) {
                auto content = first ? *std::exchange(first, std::nullopt) : take();
                if (content.empty() && parts_ != 0) break;
                if (++parts_ > maxParts)
                    throw Error{ErrorKind::invalidInput,
                                "the source has more than 10,000 parts: give a greater .partSize, or its .size"};
                if (isThere(parts_, content)) continue;
                return UploadPart{.bucket = bucket_,
                                  .key = key_,
                                  .partNumber = parts_,
                                  .uploadId = upload_.id(),
                                  .body = Blob{std::move(content)},
                                  .checksum = checksum_};
            }
            return std::nullopt;
        }};
        client_.invokeAll(parts, options_.window,
                          [this](UploadPart const& part, auto const& answer) { settle(part, answer); });
        if (thrown_) std::rethrow_exception(thrown_);
        // The call's stop token leaves what has not been taken.
        if (!failure_ && (!ended_ || upload_.count() != static_cast<std::size_t>(parts_)))
            failure_ = Error{ErrorDetails{.kind = ErrorKind::cancelled, .message = "the stop token was triggered"}};
        if (failure_) throw told(*failure_, bucket_, key_);
    }

    /// Whether the upload that is gone on with has this very part already.
    bool isThere(int number, std::string const& content) {
        auto const found = there_.find(number);
        if (found == there_.end()) return false;
        auto& part = found->second;
        bool const same =
            part.eTag && part.size == static_cast<std::int64_t>(content.size()) &&
            (part.checksumCRC32 ? part.checksumCRC32 == pylon::detail::crc32Text(Checksums::crc32(content))
                                : bareETag(*part.eTag) == hexEncode(Checksums::md5(content)));
        if (!same) return false;
        finished({.partNumber = number, .eTag = *part.eTag, .checksumCRC32 = part.checksumCRC32}, content.size());
        return true;
    }

    void settle(UploadPart const& part, Result<UploadPartOutput> const& answer) {
        if (!answer || !answer->eTag) {
            // The first failure is what it fails by; no more parts are begun.
            if (!failure_) failure_ = answer ? malformed(UploadPart::name, "the answer has no ETag") : answer.error();
            return;
        }
        try {
            finished({.partNumber = part.partNumber, .eTag = *answer->eTag, .checksumCRC32 = answer->checksumCRC32},
                     part.body.bytes.size());
        } catch (...) {
            // What is in flight ends first, so that none of it arrives behind the abort.
            if (!thrown_) thrown_ = std::current_exception();
        }
    }

    void finished(CompletedPart part, std::uint64_t size) {
        upload_.add(std::move(part), size);
        tellProgress(size);
    }
    void tellProgress(std::uint64_t size) {
        moved_ += size;
        if (options_.progress) options_.progress({moved_, size_});
    }

    template <class Op> typename Op::Output call(Op const& operation) const {
        auto answer = client_.invoke(operation);
        if (!answer) throw told(answer.error(), bucket_, key_);
        return *std::move(answer);
    }
    Error malformed(std::string_view operation, std::string_view why) const {
        return malformedAnswer(operation, why, bucket_, key_);
    }

    ClientT const& client_;
    std::string const& bucket_;
    std::string key_;
    UploadOptions options_;
    std::map<std::string, std::string> metadata_;
    TransferSource* source_ = nullptr;
    std::optional<std::uint64_t> size_;
    std::uint64_t partSize_ = 0;
    std::uint64_t taken_ = 0;
    bool ended_ = false; // the source
    UploadInParts<ClientT> upload_{client_, bucket_, key_};
    Checksum checksum_ = Checksum::automatic;
    std::map<int, Part> there_;
    int parts_ = 0; // that were begun
    std::uint64_t moved_ = 0;
    std::optional<Error> failure_;
    std::exception_ptr thrown_; // by the progress callback
};

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_UPLOADER_HPP
