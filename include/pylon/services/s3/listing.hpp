// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_LISTING_HPP
#define PYLON_SERVICES_S3_LISTING_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/lazy_range.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/list_operations.hpp>
#include <pylon/services/s3/multipart_operations.hpp>
#include <pylon/services/s3/options.hpp>
#include <pylon/services/s3/parallel_listing.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::s3 {

namespace detail {

inline void begin(ListObjectsV2& request, std::string_view bucket, std::string_view prefix, ListOptions options) {
    request.bucket = bucket;
    if (!prefix.empty()) request.prefix = prefix;
    if (options.pageSize != ListOptions{}.pageSize) request.maxKeys = options.pageSize;
    request.encodingType = "url";
}

/// The pages of a listing, the next one being on its way while one is looked at.
template <class ClientT> class Pages {
public:
    Pages(ClientT client, std::string_view bucket, std::string_view prefix, ListOptions options)
        : client_(std::move(client)) {
        begin(request_, bucket, prefix, options);
    }

    /// The next page; nothing after the last one. Where it throws, it asks for the same page again.
    std::optional<std::vector<Object>> next() {
        if (ended_) return std::nullopt;
        auto const onItsWay = std::exchange(following_, nullptr);
        auto answer = onItsWay ? onItsWay->get() : client_.invoke(request_);
        if (!answer) throw told(answer.error(), request_.bucket, {});
        auto const malformed = [&](std::string_view why) {
            return malformedAnswer(ListObjectsV2::name, why, request_.bucket, {});
        };
        if (auto decoded = decodePage(*answer); !decoded) throw malformed(decoded.error().message());
        auto& token = answer->nextContinuationToken;
        ended_ = !answer->isTruncated;
        if (!ended_) {
            if (!token || token->empty()) throw malformed("the listing goes on, but the answer does not say how");
            if (token == request_.continuationToken) throw malformed("the listing goes on where it was already");
            request_.continuationToken = std::move(token);
            following_ = std::make_unique<PendingCall<ListObjectsV2>>(client_.start(request_));
        }
        return std::move(answer->contents);
    }

private:
    ClientT client_;
    ListObjectsV2 request_;
    bool ended_ = false;
    std::unique_ptr<PendingCall<ListObjectsV2>> following_;
};

/// ListObjectsV2 of a part of a listing.
struct ListPart : ListObjectsV2 {
    std::uint64_t part = 0;
};

} // namespace detail

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::detail::ListPart, bucket, prefix, delimiter, maxKeys, continuationToken, startAfter,
                   encodingType, fetchOwner);

namespace pylon::s3 {

namespace detail {

/// The pages of a listing, several of them being on their way while one is looked at.
template <class ClientT> class ParallelPages {
public:
    ParallelPages(ClientT const& client, std::string_view bucket, std::string_view prefix, ListOptions options)
        : listing_(bucket, prefix, options.parallel, options.ahead), calls_(client.template pipeline<ListPart>()) {
        begin(request_, bucket, prefix, options);
    }

    /// The next page; nothing after the last one. Where it throws, it asks for the same page again.
    std::optional<std::vector<Object>> next() {
        for (;;) {
            while (auto const wanted = listing_.ask(calls_.size())) {
                auto request = request_;
                request.part = wanted->part;
                if (!wanted->after.empty()) request.startAfter = wanted->after;
                calls_.start(std::move(request));
            }
            if (auto page = listing_.take()) return page;
            if (listing_.ended()) return std::nullopt;
            if (auto const failure = listing_.failure()) throw *failure;
            auto ended = calls_.next();
            listing_.settle(ended->operation.part, std::move(ended->result));
        }
    }

private:
    ParallelListing listing_;
    ListPart request_;
    CallPipeline<ListPart> calls_;
};

/// What gives the pages of a listing, one after the other.
template <class ClientT>
std::function<std::optional<std::vector<Object>>()> pagesOf(ClientT client, std::string_view bucket,
                                                            std::string_view prefix, ListOptions options) {
    if (options.parallel > 1) {
        auto const pages = std::make_shared<ParallelPages<ClientT>>(client, bucket, prefix, options);
        return [pages] { return pages->next(); };
    }
    auto const pages = std::make_shared<Pages<ClientT>>(std::move(client), bucket, prefix, options);
    return [pages] { return pages->next(); };
}

} // namespace detail

/// The objects of a bucket whose keys begin with `prefix`, in the order of the keys' UTF-8 bytes: a lazy range, which asks for a
/// thousand at a time and for the next thousand while these are looked at; with ListOptions::parallel for several. Keys that are made
/// or deleted meanwhile may be seen or not. Bucket::objects() is this.
template <class ClientT>
LazyRange<Object> listObjects(ClientT client, std::string_view bucket, std::string_view prefix,
                              ListOptions options = {}) {
    return LazyRange<Object>{detail::pagesOf(std::move(client), bucket, prefix, options)};
}

/// The same of their keys alone. Bucket::list() is this.
template <class ClientT>
LazyRange<std::string> listKeys(ClientT client, std::string_view bucket, std::string_view prefix,
                                ListOptions options = {}) {
    auto next = detail::pagesOf(std::move(client), bucket, prefix, options);
    return LazyRange<std::string>{[next = std::move(next)]() -> std::optional<std::vector<std::string>> {
        auto page = next();
        if (!page) return std::nullopt;
        std::vector<std::string> keys;
        keys.reserve(page->size());
        for (auto& each : *page)
            keys.push_back(std::move(each.key));
        return keys;
    }};
}

namespace detail {

/// The pages of a listing of uploads.
template <class ClientT> class UploadPages {
public:
    UploadPages(ClientT client, std::string_view bucket, std::string_view prefix) : client_(std::move(client)) {
        request_.bucket = bucket;
        if (!prefix.empty()) request_.prefix = prefix;
        request_.encodingType = "url";
    }

    std::optional<std::vector<MultipartUpload>> next() {
        if (ended_) return std::nullopt;
        auto answer = client_.invoke(request_);
        if (!answer) throw told(answer.error(), request_.bucket, {});
        auto const malformed = [&](std::string_view why) {
            return malformedAnswer(ListMultipartUploads::name, why, request_.bucket, {});
        };
        if (answer->encodingType == "url") {
            auto const decode = [&](std::string& text) {
                if (auto const decoded = percentDecodeInPlace(text, Plus::space); !decoded)
                    throw malformed(decoded.error().message());
            };
            for (auto& each : answer->uploads)
                decode(each.key);
            if (answer->nextKeyMarker) decode(*answer->nextKeyMarker);
        }
        ended_ = !answer->isTruncated;
        if (!ended_) {
            if (!answer->nextKeyMarker ||
                (answer->nextKeyMarker == request_.keyMarker && answer->nextUploadIdMarker == request_.uploadIdMarker))
                throw malformed("the listing goes on, but the answer does not say how");
            request_.keyMarker = std::move(answer->nextKeyMarker);
            request_.uploadIdMarker = std::move(answer->nextUploadIdMarker);
        }
        return std::move(answer->uploads);
    }

private:
    ClientT client_;
    ListMultipartUploads request_;
    bool ended_ = false;
};

} // namespace detail

/// The uploads that were neither completed nor aborted, of keys that begin with `prefix`, in the order of keys and then of time.
/// Bucket::uploads() is this.
template <class ClientT>
LazyRange<MultipartUpload> listUploads(ClientT client, std::string_view bucket, std::string_view prefix) {
    auto const pages = std::make_shared<detail::UploadPages<ClientT>>(std::move(client), bucket, prefix);
    return LazyRange<MultipartUpload>{[pages] { return pages->next(); }};
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_LISTING_HPP
