// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_OPTIONS_HPP
#define PYLON_SERVICES_S3_OPTIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/core/value_types.hpp>
#include <pylon/services/s3/metadata.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace pylon::s3 {

/// A part of an object.
class ByteRange {
public:
    /// `length` bytes from `offset` on, or fewer where the object ends before. `length` is not 0.
    static ByteRange at(std::uint64_t offset, std::uint64_t length) {
        return ByteRange{offset, "bytes=" + std::to_string(offset) + "-" + std::to_string(offset + length - 1)};
    }
    /// All from `offset` on.
    static ByteRange from(std::uint64_t offset) { return ByteRange{offset, "bytes=" + std::to_string(offset) + "-"}; }
    /// The last bytes; the whole object where it has no more. `length` is not 0.
    static ByteRange last(std::uint64_t length) { return ByteRange{std::nullopt, "bytes=-" + std::to_string(length)}; }

    /// As the header Range has it.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }
    /// Where it begins, if that is known without the object's size.
    [[nodiscard]] std::optional<std::uint64_t> offset() const noexcept { return offset_; }

private:
    ByteRange(std::optional<std::uint64_t> offset, std::string text) : offset_(offset), text_(std::move(text)) {}

    std::optional<std::uint64_t> offset_;
    std::string text_;
};

/// How an object is read.
struct GetOptions {
    /// Of text: the encoding that it is stored in, by its name to iconv; the content is then given in UTF-8. Empty: bytes.
    std::string encoding{};
    std::optional<ByteRange> range{};
    std::optional<std::string> ifMatch{};         ///< only if its ETag is this one; else an error (conflict)
    std::optional<std::string> ifNoneMatch{};     ///< only if its ETag is another; else an error (conflict, HTTP 304)
    std::optional<Timestamp> ifModifiedSince{};   ///< likewise
    std::optional<Timestamp> ifUnmodifiedSince{}; ///< likewise
    std::optional<std::string> versionId{};
    bool rawMetadata = false; ///< metadata is given as S3 has it: encoded words are not read
};

/// How an object is looked at.
struct HeadOptions {
    std::optional<std::string> versionId{};
    bool rawMetadata = false; ///< as in GetOptions
};

/// How an object is written.
struct PutOptions {
    /// Of text in UTF-8: the encoding to store it in, by its name to iconv. Empty: the content is stored as it is.
    std::string encoding{};
    Metadata metadata{};
    std::optional<std::string> contentType{}; ///< else `application/octet-stream`
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> cacheControl{};
    /// Only over an object of this ETag; else an error (conflict). When an answer is lost and the put is repeated, it may meet
    /// what it has written itself.
    std::optional<std::string> ifMatch{};
    /// `*`: only where there is no such object; else an error (conflict). As ifMatch, when an answer is lost.
    std::optional<std::string> ifNoneMatch{};
    Checksum checksum = Checksum::automatic;
    bool rawMetadata = false; ///< metadata is sent as it is, beyond ASCII too
};

/// How an object is copied.
struct CopyOptions {
    std::string fromBucket{};                   ///< empty: the bucket itself
    std::optional<Metadata> metadata{};         ///< none: that of the source, and its content type
    std::optional<std::string> contentType{};   ///< with `metadata`
    std::optional<std::string> ifSourceMatch{}; ///< only if the source's ETag is this one; else an error (conflict)
    bool rawMetadata = false;                   ///< as in PutOptions
    /// What is larger goes in parts, several at a time, which takes a look at the source first. None: what S3 does not copy at
    /// once, 5 GiB; it says so itself.
    std::optional<std::uint64_t> threshold{};
    /// In bytes, from 5 MiB to 5 GiB. Else 256 MiB, or as much more as it takes for the object to have 10,000 parts at most.
    std::optional<std::uint64_t> partSize{};
    std::size_t window = 8; ///< how many parts are under way at a time
};

/// Of a copy: nothing of it is held here.
inline constexpr std::uint64_t usualCopyPartSize = std::uint64_t{256} << 20;

/// How a bucket is listed.
struct ListOptions {
    /// How many requests are under way at a time. With 1, S3's own chain: a page, then the next. With more, the keys are divided into
    /// parts that are asked for at the same time, by guesses from the keys that were seen; they come in the same order. That costs
    /// more requests than there are pages: commonly a quarter to a half more, at most three times as many, and three times this number.
    /// Not for directory buckets, which list in no order.
    std::size_t parallel = 1;
    /// With more than one: how many pages that are not their turn yet may be held, and twice `parallel` besides. A page of a
    /// thousand keys takes a third of a megabyte. A listing of many more pages than this is slower than it could be.
    std::size_t ahead = 256;
    int pageSize = 1000; ///< how many keys a request asks for, at most 1000, which is what S3 gives
};

/// What holds for all uses of a Bucket object.
struct BucketOptions {
    std::size_t window = 4; ///< remove: how many requests, of a thousand keys each, are under way at a time
};

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_OPTIONS_HPP
