// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PRESIGNED_DRAFT_IPP
#define PYLON_CORE_DETAIL_PRESIGNED_DRAFT_IPP

#include <pylon/core/detail/presigned_draft.hpp>
#include <pylon/core/sigv4.hpp>

#include <utility>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE Result<PresignedDraft> draftPresigned(CallSpec const& call, ClientContext& context,
                                                                 WallTime now, std::chrono::seconds expires) {
    using std::chrono::floor;
    using std::chrono::seconds;
    if (expires < seconds{1} || expires > sigv4::longestPresigned)
        return Error{ErrorKind::invalidInput, "a presigned URL holds for 1 to 604800 seconds (7 days)"};
    auto const endpoint = context.endpoint(*call.operation->service, bucketOf(call));
    if (!endpoint) return endpoint.error();
    auto const credentials = context.credentials();
    if (!credentials) return credentials.error();

    PresignedDraft draft{.request = {},
                         .credentials = *credentials,
                         .scope = scopeOf(*call.operation->service, **endpoint),
                         .now = floor<seconds>(now + std::chrono::duration_cast<WallTime::duration>(context.skew())),
                         .expires = expires,
                         .shortened = false};
    if (auto const& expiration = draft.credentials->expiration) {
        if (*expiration < draft.now + seconds{1})
            return Error{ErrorKind::credentials, "the credentials have expired, and what they sign would have, too"};
        // What is left of them may be more than can be counted.
        if (*expiration - draft.now < expires) {
            draft.expires = floor<seconds>(*expiration - draft.now);
            draft.shortened = true;
        }
    }
    // No checksum: one that was signed would be that of no body.
    if (auto written =
            protocol::writeRequest(*call.protocol, *call.operation, call.input, *call.codec, **endpoint, draft.request);
        !written)
        return written.error();
    return draft;
}

[[gnu::cold]] PYLON_INLINE Result<PresignedRequest> finishPresigned(CallSpec const& call, Result<PresignedDraft> draft,
                                                                    Result<std::string> url) {
    if (!url) {
        auto details = url.error().details();
        details.service = call.operation->service->id;
        details.operation = call.operation->name;
        return Error{std::move(details)};
    }
    return PresignedRequest{.method = std::move(draft->request.method),
                            .url = *std::move(url),
                            .headers = std::move(draft->request.headers),
                            .expires = draft->now + draft->expires,
                            .shortened = draft->shortened};
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PRESIGNED_DRAFT_IPP
