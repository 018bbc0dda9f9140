// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_COPIER_HPP
#define PYLON_SERVICES_S3_COPIER_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/multipart_operations.hpp>
#include <pylon/services/s3/object_info.hpp>
#include <pylon/services/s3/options.hpp>
#include <pylon/services/s3/path.hpp>
#include <pylon/services/s3/read_operations.hpp>
#include <pylon/services/s3/rules.hpp>
#include <pylon/services/s3/upload_in_parts.hpp>
#include <pylon/services/s3/upload_rules.hpp>
#include <pylon/services/s3/write_operations.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::s3::detail {

/// What S3 copies by one CopyObject, and how small parts may be.
struct CopyLimits {
    std::uint64_t most = maxCopySize;
    std::uint64_t leastPart = minPartSize;
};

/// Copies one object: at once where S3 does, else in parts. Used once.
template <class ClientT> class Copier {
public:
    Copier(ClientT const& client, std::string const& bucket, std::string_view key, CopyOptions options,
           CopyLimits limits = {})
        : client_(client), bucket_(bucket), key_(key), options_(std::move(options)), limits_(limits) {}

    /// @throws Error
    PutReceipt copy(Location source) {
        source_ = std::move(source);
        copySource_ = source_.bucket + "/";
        appendEncoded(copySource_, source_.key, Slash::keep);
        if (options_.metadata) metadata_ = encodeMetadata(*options_.metadata, options_.rawMetadata);
        static_cast<void>(partSizeFor(std::nullopt, options_.partSize, limits_.leastPart));
        if (options_.threshold) {
            look();
            if (size() > *options_.threshold) return inParts();
            return atOnce().value();
        }
        auto receipt = atOnce();
        if (receipt) return *std::move(receipt);
        // What S3 says of an object that is too large it also says of other things.
        if (receipt.error().code() != "InvalidRequest") throw receipt.error();
        look();
        if (size() <= limits_.most) throw receipt.error();
        return inParts();
    }

private:
    Result<PutReceipt> atOnce() {
        CopyObject operation{
            .bucket = bucket_, .key = key_, .copySource = copySource_, .copySourceIfMatch = options_.ifSourceMatch};
        if (options_.metadata) {
            operation.metadataDirective = "REPLACE";
            operation.metadata = metadata_;
            operation.contentType = options_.contentType;
        }
        auto answer = client_.invoke(operation);
        if (!answer) return told(answer.error(), bucket_, key_);
        if (!answer->eTag) return malformedAnswer(CopyObject::name, "the answer has no ETag", bucket_, key_);
        return PutReceipt{*std::move(answer->eTag), std::move(answer->versionId).value_or(std::string{})};
    }

    /// Learns what the source is.
    void look() {
        auto answer = client_.invoke(HeadObject{.bucket = source_.bucket,
                                                .key = source_.key,
                                                .ifMatch = options_.ifSourceMatch,
                                                .checksumMode = "ENABLED"});
        auto const malformed = [&](std::string_view why) {
            return malformedAnswer(HeadObject::name, why, source_.bucket, source_.key);
        };
        if (!answer) throw told(answer.error(), source_.bucket, source_.key);
        if (!answer->eTag || answer->eTag->empty()) throw malformed("the answer has no ETag");
        if (!answer->contentLength || *answer->contentLength < 0) throw malformed("the answer has no size");
        facts_ = *std::move(answer);
    }
    [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(*facts_.contentLength); }

    PutReceipt inParts() {
        // One CopyObject would take what headers cannot hold.
        if (!options_.metadata && facts_.missingMeta.value_or(0) != 0)
            throw told(Error{ErrorKind::rejected,
                             "the source has metadata that cannot be read, and so not be copied in "
                             "parts; give .metadata"},
                       source_.bucket, source_.key);
        auto const least = partSizeFor(size(), options_.partSize, limits_.leastPart);
        partSize_ = options_.partSize ? least : std::max(usualCopyPartSize, least);
        upload_.begin(beginning());
        try {
            copyParts();
            checkWhole();
            return upload_.complete();
        } catch (Error const& error) {
            throw upload_.ended(error, false);
        } catch (...) {
            upload_.abort();
            throw;
        }
    }

    /// What describes the object, which CopyObject takes from the source by itself.
    [[nodiscard]] CreateMultipartUpload beginning() const {
        CreateMultipartUpload operation{.bucket = bucket_, .key = key_};
        if (options_.metadata) {
            operation.metadata = metadata_;
            operation.contentType = options_.contentType;
            return operation;
        }
        operation.cacheControl = facts_.cacheControl;
        operation.contentDisposition = facts_.contentDisposition;
        operation.contentEncoding = facts_.contentEncoding;
        operation.contentLanguage = facts_.contentLanguage;
        operation.contentType = facts_.contentType;
        operation.expires = facts_.expires;
        operation.metadata = facts_.metadata;
        return operation;
    }

    void copyParts() {
        int begun = 0;
        std::uint64_t at = 0;
        std::optional<Error> failure;
        pylon::detail::PullRange parts{[&]() -> std::optional<UploadPartCopy> {
            if (failure || at == size()) return std::nullopt;
            auto const end = std::min(size(), at + partSize_);
            UploadPartCopy part{.bucket = bucket_,
                                .key = key_,
                                .partNumber = ++begun,
                                .uploadId = upload_.id(),
                                .copySource = copySource_,
                                .copySourceIfMatch = facts_.eTag};
            // Of small sources S3 copies no ranges.
            if (at != 0 || end != size())
                part.copySourceRange = "bytes=" + std::to_string(at) + "-" + std::to_string(end - 1);
            at = end;
            return part;
        }};
        client_.invokeAll(parts, options_.window, [&](UploadPartCopy const& part, auto const& answer) {
            if (!answer || !answer->eTag) {
                // The first failure is what it fails by; no more parts are begun.
                if (!failure)
                    failure = answer ? malformedAnswer(UploadPartCopy::name, "the answer has no ETag", bucket_, key_)
                                     : answer.error();
                return;
            }
            upload_.add({.partNumber = part.partNumber, .eTag = *answer->eTag, .checksumCRC32 = answer->checksumCRC32},
                        sizeOf(part.partNumber));
        });
        // The call's stop token leaves what has not been taken.
        if (!failure && (at != size() || upload_.count() != static_cast<std::size_t>(begun)))
            failure = Error{ErrorDetails{.kind = ErrorKind::cancelled, .message = "the stop token was triggered"}};
        if (failure) throw told(*failure, bucket_, key_);
    }
    [[nodiscard]] std::uint64_t sizeOf(int part) const {
        auto const start = static_cast<std::uint64_t>(part - 1) * partSize_;
        return std::min(partSize_, size() - start);
    }

    /// Where both are known by a CRC-32 of all their bytes, it is the same.
    void checkWhole() const {
        auto const& source = facts_.checksumCRC32;
        if (!source || !crc32Of(*source)) return;
        auto const copied = upload_.checksumOfWhole();
        if (copied && copied != source)
            throw told(Error{ErrorDetails{.kind = ErrorKind::integrity,
                                          .message = "the copy is not what the source is: its CRC-32 differs"}},
                       bucket_, key_);
    }

    ClientT const& client_;
    std::string const& bucket_;
    std::string key_;
    CopyOptions options_;
    CopyLimits limits_;
    Location source_;
    std::string copySource_;
    std::map<std::string, std::string> metadata_;
    HeadObjectOutput facts_;
    std::uint64_t partSize_ = 0;
    UploadInParts<ClientT> upload_{client_, bucket_, key_};
};

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_COPIER_HPP
