// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_BUCKET_HPP
#define PYLON_SERVICES_S3_BUCKET_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/text_encoding.hpp>
#include <pylon/services/s3/copier.hpp>
#include <pylon/services/s3/downloader.hpp>
#include <pylon/services/s3/key_remover.hpp>
#include <pylon/services/s3/listing.hpp>
#include <pylon/services/s3/object_info.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/s3/options.hpp>
#include <pylon/services/s3/path.hpp>
#include <pylon/services/s3/presign_options.hpp>
#include <pylon/services/s3/rules.hpp>
#include <pylon/services/s3/transfer_options.hpp>
#include <pylon/services/s3/transfer_sink.hpp>
#include <pylon/services/s3/transfer_source.hpp>
#include <pylon/services/s3/uploader.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::s3 {

/// A bucket of Amazon S3.
///
/// Keys are taken exactly as they are given: `a//b`, `..`, `+`, `%2F` and text beyond ASCII are keys like others.
/// Cheap to copy; copies share the client. Making one asks the service for nothing. A bucket in another region than the
/// client's is found on the first call, by the service's own answer.
/// Errors: all calls throw Error, what S3 would not take before anything is sent (invalidInput). Thread safety: as the client's.
template <TransportPolicy Transport, SignerPolicy Signer, SerializerPolicy Serializer, RetryPolicy Retry> class Bucket {
public:
    using ClientType = Client<Transport, Signer, Serializer, Retry>;

    Bucket(ClientType client, std::string_view name, BucketOptions options = {})
        : client_(std::move(client)), name_(name), options_(options) {
        checkBucketName(name);
    }
    /// On the default client.
    explicit Bucket(std::string_view name, BucketOptions options = {})
        requires std::default_initializable<ClientType>
        : Bucket(ClientType{}, name, options) {}

    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// Writes an object, over one that is there. When it returns, S3 has it, and its checksum was right (see Checksum).
    PutReceipt put(std::string_view key, std::string_view content, PutOptions options = {}) const {
        checkKey(key);
        checkPutSize(content.size());
        PutObject operation{.bucket = name_,
                            .key = std::string{key},
                            .cacheControl = std::move(options.cacheControl),
                            .contentDisposition = std::move(options.contentDisposition),
                            .contentEncoding = std::move(options.contentEncoding),
                            .contentType = std::move(options.contentType),
                            .ifMatch = std::move(options.ifMatch),
                            .ifNoneMatch = std::move(options.ifNoneMatch),
                            .metadata = encodeMetadata(options.metadata, options.rawMetadata),
                            .checksum = options.checksum};
        if (!options.encoding.empty()) {
            operation.body.bytes = encodeText(content, options.encoding);
            content = operation.body.bytes;
        }
        auto output = answered<PutObject>(client_.invoke(operation, content), key);
        if (!output.eTag) throw malformedAnswer(PutObject::name, "the answer has no ETag", name_, key);
        return {*std::move(output.eTag), std::move(output.versionId).value_or(std::string{})};
    }

    /// The content of an object: its bytes, or with `.encoding` its text in UTF-8.
    /// @throws Error: notFound where there is none; malformed, naming the offset, for a byte that is none of the encoding's.
    [[nodiscard]] std::string get(std::string_view key, GetOptions options = {}) const {
        std::uint64_t wholeSize = 0;
        return std::move(fetched(key, std::move(options), wholeSize)->body.bytes);
    }

    /// The content of an object with what is known of it. As get().
    [[nodiscard]] FetchedObject fetch(std::string_view key, GetOptions options = {}) const {
        bool const rawMetadata = options.rawMetadata;
        std::uint64_t wholeSize = 0;
        auto answer = fetched(key, std::move(options), wholeSize);
        FetchedObject object{std::move(answer->body.bytes), detail::infoOf(*answer, rawMetadata)};
        object.info.size = wholeSize;
        return object;
    }

    /// What is known of an object, without its content. @throws Error: notFound where there is none.
    [[nodiscard]] ObjectInfo head(std::string_view key, HeadOptions options = {}) const {
        checkKey(key);
        auto output =
            call(HeadObject{.bucket = name_, .key = std::string{key}, .versionId = std::move(options.versionId)}, key);
        if (!output.eTag) throw malformedAnswer(HeadObject::name, "the answer has no ETag", name_, key);
        return detail::infoOf(output, options.rawMetadata);
    }

    /// Whether there is such an object. S3 says the same of a bucket that does not exist; and, to who may not list the bucket,
    /// that access is denied (an Error, as all else).
    [[nodiscard]] bool exists(std::string_view key) const {
        checkKey(key);
        auto const answer = client_.invoke(HeadObject{.bucket = name_, .key = std::string{key}});
        // A page of a proxy is no object.
        if (answer && !answer->eTag) throw malformedAnswer(HeadObject::name, "the answer has no ETag", name_, key);
        if (answer) return true;
        if (answer.error().kind() == ErrorKind::notFound) return false;
        throw told(answer.error(), name_, key);
    }

    /// Writes an object of any size, from a file (`std::filesystem::path`), bytes, or a callback. What fits a part is one put; else the
    /// parts go out several at a time, each tried again by itself where it fails, and the object is there only when all are.
    /// @throws Error; what the source or the progress callback throws. Then nothing was written, and what was sent is taken away,
    ///         unless `.keepParts`.
    PutReceipt upload(std::string_view key, TransferSource source, UploadOptions options = {}) const {
        checkKey(key);
        return detail::Uploader<ClientType>{client_, name_, key, std::move(options)}.upload(source);
    }

    /// Reads an object of any size into a file (`std::filesystem::path`), memory, or a callback. What fits a part is one get; else the
    /// parts come several at a time. Where the object has a CRC-32 of all its bytes, it is checked.
    /// @throws Error: conflict where the object changes meanwhile; what the sink or the progress callback throws
    ObjectInfo download(std::string_view key, TransferSink sink, DownloadOptions options = {}) const {
        checkKey(key);
        return detail::Downloader<ClientType>{client_, name_, key, std::move(options)}.download(sink.target());
    }

    /// Uploads in parts that were neither completed nor aborted, see listUploads().
    [[nodiscard]] LazyRange<MultipartUpload> uploads(std::string_view prefix = {}) const {
        return listUploads(client_, name_, prefix);
    }
    /// Ends such an upload, and deletes its parts.
    void abortUpload(std::string_view key, std::string_view uploadId) const {
        checkKey(key);
        if (uploadId.empty()) throw Error{ErrorKind::invalidInput, "the upload ID is empty"};
        call(AbortMultipartUpload{.bucket = name_, .key = std::string{key}, .uploadId = std::string{uploadId}}, key);
    }

    /// The keys that begin with `prefix`, see listKeys(). `list(prefix, {.parallel = 16})` asks for many pages at a time.
    [[nodiscard]] LazyRange<std::string> list(std::string_view prefix = {}, ListOptions options = {}) const {
        return listKeys(client_, name_, prefix, options);
    }
    /// The same with each object's size, ETag and time.
    [[nodiscard]] LazyRange<Object> objects(std::string_view prefix = {}, ListOptions options = {}) const {
        return listObjects(client_, name_, prefix, options);
    }

    /// Deletes one object; there need not be one.
    void remove(std::string_view key) const {
        checkKey(key);
        call(DeleteObject{.bucket = name_, .key = std::string{key}}, key);
    }
    /// Deletes the objects of all keys of a range, a listing included, a thousand a request and several requests at a time. There
    /// need not be such objects. The range is never held as a whole.
    /// @throws BatchError naming every key that was not deleted; all others were. What the range throws, after what came before
    ///         was dealt with; if some of that failed, nested in the BatchError (std::nested_exception).
    template <std::ranges::input_range Range>
        requires std::convertible_to<std::ranges::range_reference_t<Range>, std::string_view>
    void remove(Range&& keys) const {
        auto position = std::ranges::begin(keys);
        auto const last = std::ranges::end(keys);
        bool started = false;
        auto next = [&](auto& remover) {
            if (std::exchange(started, true)) ++position;
            if (position == last) return false;
            remover.take(std::string_view{*position});
            if constexpr (requires { last - position; })
                return last - position != 1;
            else
                return true;
        };
        std::size_t expected = 0;
        if constexpr (requires { last - position; }) expected = static_cast<std::size_t>(last - position);
        detail::KeyRemover<ClientType>{client_, name_, expected}.remove(std::ref(next), options_.window);
    }
    /// `remove({"a", "b"})`, which would otherwise be one string made of two pointers.
    void remove(std::initializer_list<std::string_view> keys) const {
        remove(std::ranges::subrange(keys.begin(), keys.end()));
    }

    /// Copies an object within S3, without its tags; over itself only with `.metadata`. What is larger than S3 copies at once, or
    /// than `.threshold`, goes in parts, and is there only when all are.
    /// @throws Error: conflict where the source changes meanwhile. Then nothing was written, and what was copied is taken away.
    PutReceipt copy(std::string_view from, std::string_view to, CopyOptions options = {}) const {
        checkKey(from);
        checkKey(to);
        auto const source = options.fromBucket.empty() ? name_ : options.fromBucket;
        checkBucketName(source);
        return detail::Copier<ClientType>{client_, name_, to, std::move(options)}.copy({source, std::string{from}});
    }

    /// A request that gets an object, for others to make without credentials. No call is made: whether there is such an object is
    /// not looked at, and a bucket in another region than the client's must have been met by an earlier call.
    [[nodiscard]] PresignedRequest presignGet(std::string_view key, PresignGetOptions options = {}) const {
        checkKey(key);
        return presigned(GetObject{.bucket = name_,
                                   .key = std::string{key},
                                   .versionId = std::move(options.versionId),
                                   .responseCacheControl = std::move(options.responseCacheControl),
                                   .responseContentDisposition = std::move(options.responseContentDisposition),
                                   .responseContentEncoding = std::move(options.responseContentEncoding),
                                   .responseContentLanguage = std::move(options.responseContentLanguage),
                                   .responseContentType = std::move(options.responseContentType),
                                   .responseExpires = std::move(options.responseExpires)},
                         key, options.expires);
    }
    /// A request that writes an object, likewise: who makes it adds the content as its body. S3 does not check what that is, and
    /// takes as many requests as come until the URL expires.
    [[nodiscard]] PresignedRequest presignPut(std::string_view key, PresignPutOptions options = {}) const {
        checkKey(key);
        return presigned(PutObject{.bucket = name_,
                                   .key = std::string{key},
                                   .cacheControl = std::move(options.cacheControl),
                                   .contentDisposition = std::move(options.contentDisposition),
                                   .contentEncoding = std::move(options.contentEncoding),
                                   .contentType = std::move(options.contentType),
                                   .ifNoneMatch = std::move(options.ifNoneMatch),
                                   .metadata = encodeMetadata(options.metadata, options.rawMetadata)},
                         key, options.expires);
    }

private:
    template <Operation Op>
    [[nodiscard]] PresignedRequest presigned(Op const& operation, std::string_view key,
                                             std::chrono::seconds expires) const {
        auto request = client_.presign(operation, expires);
        if (!request) throw told(request.error(), name_, key);
        return *std::move(request);
    }

    template <Operation Op> typename Op::Output call(Op const& operation, std::string_view key) const {
        return answered<Op>(client_.invoke(operation), key);
    }
    template <Operation Op>
    typename Op::Output answered(Result<typename Op::Output> answer, std::string_view key) const {
        if (!answer) throw told(answer.error(), name_, key);
        return *std::move(answer);
    }

    /// What GetObject answers, and the size of all of the object.
    Result<GetObjectOutput> fetched(std::string_view key, GetOptions&& options, std::uint64_t& size) const {
        checkKey(key);
        GetObject const operation{.bucket = name_,
                                  .key = std::string{key},
                                  .ifMatch = std::move(options.ifMatch),
                                  .ifNoneMatch = std::move(options.ifNoneMatch),
                                  .ifModifiedSince = options.ifModifiedSince,
                                  .ifUnmodifiedSince = options.ifUnmodifiedSince,
                                  .range = options.range ? std::optional{options.range->text()} : std::nullopt,
                                  .versionId = std::move(options.versionId)};
        auto answer = client_.invoke(operation);
        if (!answer) throw told(answer.error(), name_, key);
        auto const malformed = [&](std::string_view why) { return malformedAnswer(GetObject::name, why, name_, key); };
        if (!answer->eTag) throw malformed("the answer has no ETag");
        auto& content = answer->body.bytes;
        size = content.size();
        if (options.range) {
            auto const whole = detail::wholeSize(answer->contentRange.value_or(""), *options.range, content.size());
            if (!whole) throw malformed("the answer is not the range that was asked for");
            size = *whole;
        }
        if (!options.encoding.empty()) content = decoded(content, options.encoding, key);
        return answer;
    }

    [[nodiscard]] std::string decoded(std::string const& content, std::string const& encoding,
                                      std::string_view key) const {
        try {
            return decodeText(content, encoding);
        } catch (Error const& error) {
            throw told(error, name_, key);
        }
    }

    ClientType client_;
    std::string name_;
    BucketOptions options_;
};

// A name alone means the default client, whose policies `pylon/defaults.hpp` names. Dependent, so that this header does not
// need it.
template <std::convertible_to<std::string_view> Name, class Stack = DefaultStack<Name>>
Bucket(Name, BucketOptions = {})
    -> Bucket<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry>;

/// The content of the object at a path, as `s3://my-bucket/a-key`. As Bucket::get.
template <TransportPolicy Transport, SignerPolicy Signer, SerializerPolicy Serializer, RetryPolicy Retry>
[[nodiscard]] std::string getObject(Client<Transport, Signer, Serializer, Retry> const& client, std::string_view path,
                                    GetOptions options = {}) {
    auto const location = splitPath(path);
    return Bucket{client, location.bucket}.get(location.key, std::move(options));
}

/// Writes the object at a path. As Bucket::put.
template <TransportPolicy Transport, SignerPolicy Signer, SerializerPolicy Serializer, RetryPolicy Retry>
PutReceipt putObject(Client<Transport, Signer, Serializer, Retry> const& client, std::string_view path,
                     std::string_view content, PutOptions options = {}) {
    auto const location = splitPath(path);
    return Bucket{client, location.bucket}.put(location.key, content, std::move(options));
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_BUCKET_HPP
