// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PRESIGNED_DRAFT_HPP
#define PYLON_CORE_DETAIL_PRESIGNED_DRAFT_HPP

#include <pylon/core/client_context.hpp>
#include <pylon/core/execution.hpp>
#include <pylon/core/presigned_request.hpp>

#include <chrono>

namespace pylon::detail {

/// All that a presigned request is made of but its signature. Does not touch the network.
struct PresignedDraft {
    Request request;
    CredentialsPtr credentials;
    SigningScope scope; ///< valid as long as the context
    WallTime now;       ///< by the service's clock, to the second
    std::chrono::seconds expires;
    bool shortened;
};

/// Errors: invalidInput for what cannot be sent, or for another span of time than 1 s to 7 days; credentials where there are none
/// or they have expired; configuration.
[[nodiscard]] Result<PresignedDraft> draftPresigned(CallSpec const& call, ClientContext& context, WallTime now,
                                                    std::chrono::seconds expires);

/// The draft, signed by what `url` tells; or why not. The error names the operation.
[[nodiscard]] Result<PresignedRequest> finishPresigned(CallSpec const& call, Result<PresignedDraft> draft,
                                                       Result<std::string> url);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/presigned_draft.ipp>
#endif

#endif // PYLON_CORE_DETAIL_PRESIGNED_DRAFT_HPP
