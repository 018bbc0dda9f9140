// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_UPLOAD_IN_PARTS_HPP
#define PYLON_SERVICES_S3_UPLOAD_IN_PARTS_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/services/s3/crc32_combine.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/multipart_operations.hpp>
#include <pylon/services/s3/object_info.hpp>
#include <pylon/services/s3/read_operations.hpp>
#include <pylon/services/s3/upload_rules.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::s3::detail {

/// An object that is written in parts, wherever these come from: its beginning, what of it is done, and its end. Used once.
template <class ClientT> class UploadInParts {
public:
    UploadInParts(ClientT const& client, std::string const& bucket, std::string const& key)
        : client_(client), bucket_(bucket), key_(key) {}

    /// @throws Error
    void begin(CreateMultipartUpload const& operation) {
        auto output = call(operation);
        if (output.uploadId.empty()) throw malformed(CreateMultipartUpload::name, "the answer has no upload ID");
        id_ = std::move(output.uploadId);
        ofWhole_ = output.checksumAlgorithm == "CRC32" && output.checksumType == "FULL_OBJECT";
    }

    /// Goes on with one that was begun before: learns what it has already, by number. Returns by which checksum its parts are known.
    /// @throws Error
    Checksum resume(std::string id, std::map<int, Part>& there) {
        id_ = std::move(id);
        ListParts operation{.bucket = bucket_, .key = key_, .uploadId = id_};
        std::optional<std::string> algorithm;
        for (bool more = true; more;) {
            auto page = call(operation);
            algorithm = page.checksumAlgorithm;
            ofWhole_ = page.checksumAlgorithm == "CRC32" && page.checksumType == "FULL_OBJECT";
            for (auto& part : page.parts)
                there.insert_or_assign(part.partNumber, std::move(part));
            more = page.isTruncated;
            if (more && page.nextPartNumberMarker.value_or(0) <= operation.partNumberMarker.value_or(0))
                throw malformed(ListParts::name, "the list of parts goes on, but the answer does not say how");
            operation.partNumberMarker = page.nextPartNumberMarker;
        }
        if (algorithm && algorithm != "CRC32")
            throw told(Error{ErrorKind::invalidInput, "the upload was begun with checksums that are not CRC-32"},
                       bucket_, key_);
        return algorithm ? Checksum::crc32 : Checksum::md5;
    }

    [[nodiscard]] std::string const& id() const noexcept { return id_; }

    /// Parts may be done in any order.
    void add(CompletedPart part, std::uint64_t size) {
        moved_ += size;
        auto const behind =
            std::ranges::upper_bound(done_, part.partNumber, {}, [](Done const& each) { return each.part.partNumber; });
        done_.insert(behind, {std::move(part), size});
    }
    /// How many parts are done.
    [[nodiscard]] std::size_t count() const noexcept { return done_.size(); }

    /// Makes the parts an object. @throws Error
    PutReceipt complete(std::optional<std::string> ifMatch = {}, std::optional<std::string> ifNoneMatch = {}) {
        CompleteMultipartUpload operation{.bucket = bucket_,
                                          .key = key_,
                                          .uploadId = id_,
                                          .ifMatch = std::move(ifMatch),
                                          .ifNoneMatch = std::move(ifNoneMatch)};
        for (auto const& each : done_)
            operation.multipartUpload.parts.push_back(each.part);
        if (ofWhole_) {
            operation.checksumCRC32 = checksumOfWhole();
            operation.checksumType = "FULL_OBJECT";
            operation.mpuObjectSize = static_cast<std::int64_t>(moved_);
        }
        auto answer = client_.invoke(operation);
        if (!answer) return completedBefore(answer.error(), operation);
        if (!answer->eTag) throw malformed(CompleteMultipartUpload::name, "the answer has no ETag");
        if (auto const count = partsOf(*answer->eTag); count && *count != done_.size())
            throw malformed(CompleteMultipartUpload::name, "the object has another number of parts");
        if (ofWhole_ && answer->checksumCRC32 && answer->checksumCRC32 != operation.checksumCRC32)
            throw told(Error{ErrorDetails{.kind = ErrorKind::integrity,
                                          .message = "the object is not what was read: its CRC-32 differs"}},
                       bucket_, key_);
        // Some servers leave it empty.
        if (bareETag(*answer->eTag).empty()) answer->eTag = expectedETag();
        return {*std::move(answer->eTag), std::move(answer->versionId).value_or(std::string{})};
    }

    /// The CRC-32 of all parts one after the other; nothing where one of them has none.
    [[nodiscard]] std::optional<std::string> checksumOfWhole() const {
        std::uint32_t whole = 0;
        for (auto const& each : done_) {
            auto const sum = crc32Of(each.part.checksumCRC32.value_or(""));
            if (!sum) return std::nullopt;
            whole = crc32Combined(whole, *sum, each.size);
        }
        return pylon::detail::crc32Text(whole);
    }

    /// The error that it ends with, which says what became of its parts: taken away unless they are kept.
    Error ended(Error const& error, bool keepParts) {
        auto details = error.details();
        if (keepParts)
            details.message += pylon::detail::concat({" Its parts are kept: go on with .resume = \"", id_, "\"."});
        else if (!abort())
            details.message += pylon::detail::concat(
                {" Its parts could not be taken away: abort the upload ", id_, " (Bucket::abortUpload)."});
        return Error{std::move(details)};
    }

    /// Whether the upload is gone, with all its parts. The call's stop token does not count any more.
    bool abort() noexcept {
        try {
            auto limits = client_.limits();
            bool const stopped = limits.stop.stop_requested();
            limits.stop = {};
            auto const client = client_.with(limits);
            AbortMultipartUpload const operation{.bucket = bucket_, .key = key_, .uploadId = id_};
            // A part that was abandoned may arrive behind the abort, which then is to be repeated.
            for (int left = stopped ? 3 : 1; left != 0; --left) {
                auto const answer = client.invoke(operation);
                if (!answer) return answer.error().code() == "NoSuchUpload";
                if (!stopped) return true;
                auto const parts =
                    client.invoke(ListParts{.bucket = bucket_, .key = key_, .uploadId = id_, .maxParts = 1});
                if (!parts) return parts.error().code() == "NoSuchUpload";
                if (parts->parts.empty()) return true;
            }
        } catch (...) { // memory has run out
        }
        return false;
    }

private:
    using Checksums = typename ClientT::SerializerType::Checksums;

    struct Done {
        CompletedPart part;
        std::uint64_t size;
    };

    /// An answer that was lost may have been a success. Then the upload is no more, and the object is there.
    PutReceipt completedBefore(Error const& error, CompleteMultipartUpload const& asked) {
        if (error.code() != "NoSuchUpload" || error.attempts().size() < 2) throw told(error, bucket_, key_);
        auto head = client_.invoke(HeadObject{.bucket = bucket_, .key = key_, .checksumMode = "ENABLED"});
        bool const same =
            head && head->eTag && head->contentLength == static_cast<std::int64_t>(moved_) &&
            (*head->eTag == expectedETag() || (asked.checksumCRC32 && head->checksumCRC32 == asked.checksumCRC32));
        if (!same) throw told(error, bucket_, key_);
        return {*std::move(head->eTag), std::move(head->versionId).value_or(std::string{})};
    }

    /// The ETag of an object of these parts, where theirs are MD5s; else empty.
    [[nodiscard]] std::string expectedETag() const {
        std::string digests;
        for (auto const& each : done_) {
            auto const digest = hexDecode(bareETag(each.part.eTag));
            if (!digest || digest->size() != 16) return {};
            digests.append(*digest);
        }
        return pylon::detail::concat(
            {"\"", hexEncode(Checksums::md5(digests)), "-", std::to_string(done_.size()), "\""});
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
    std::string const& key_;
    std::string id_;
    bool ofWhole_ = false;   // the object's checksum is that of all its bytes
    std::vector<Done> done_; // in the order of their numbers
    std::uint64_t moved_ = 0;
};

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_UPLOAD_IN_PARTS_HPP
