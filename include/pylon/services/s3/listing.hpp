// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_LISTING_HPP
#define PYLON_SERVICES_S3_LISTING_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/lazy_range.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/list_operations.hpp>
#include <pylon/services/s3/multipart_operations.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::s3 {

namespace detail {

/// Reads the keys of a page that S3 encoded, because XML cannot hold all of them.
inline Result<void> decodePage(ListObjectsV2Output& page) {
    if (page.encodingType != "url") return {};
    auto const decode = [](std::string& text) -> Result<void> {
        // Most keys need it not.
        if (text.find('%') == std::string::npos && text.find('+') == std::string::npos) return {};
        auto decoded = percentDecode(text, Plus::space);
        if (!decoded) return decoded.error();
        text = *std::move(decoded);
        return {};
    };
    for (auto& each : page.contents)
        if (auto done = decode(each.key); !done) return done;
    for (auto& each : page.commonPrefixes)
        if (auto done = decode(each.prefix); !done) return done;
    return {};
}

/// The pages of a listing, the next one being on its way while one is looked at.
template <class ClientT> class Pages {
public:
    Pages(ClientT client, std::string_view bucket, std::string_view prefix) : client_(std::move(client)) {
        request_.bucket = bucket;
        if (!prefix.empty()) request_.prefix = prefix;
        request_.encodingType = "url";
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

} // namespace detail

/// The objects of a bucket whose keys begin with `prefix`, in the order of the keys' UTF-8 bytes: a lazy range, which asks for a
/// thousand at a time and for the next thousand while these are looked at. Keys that are made or deleted meanwhile may be seen or
/// not. Bucket::objects() is this.
template <class ClientT>
LazyRange<Object> listObjects(ClientT client, std::string_view bucket, std::string_view prefix) {
    auto const pages = std::make_shared<detail::Pages<ClientT>>(std::move(client), bucket, prefix);
    return LazyRange<Object>{[pages] { return pages->next(); }};
}

/// The same of their keys alone. Bucket::list() is this.
template <class ClientT>
LazyRange<std::string> listKeys(ClientT client, std::string_view bucket, std::string_view prefix) {
    auto const pages = std::make_shared<detail::Pages<ClientT>>(std::move(client), bucket, prefix);
    return LazyRange<std::string>{[pages]() -> std::optional<std::vector<std::string>> {
        auto page = pages->next();
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
                auto decoded = percentDecode(text, Plus::space);
                if (!decoded) throw malformed(decoded.error().message());
                text = *std::move(decoded);
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
