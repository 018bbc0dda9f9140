// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CALL_NAME_HPP
#define PYLON_CORE_CALL_NAME_HPP

#include <pylon/core/http.hpp>

#include <string>
#include <string_view>

namespace pylon {

/// Which service and operation a request is for. What the request does not say is empty.
struct CallName {
    std::string service{};   ///< as signed for: `sqs`
    std::string operation{}; ///< `SendMessage`

    bool operator==(CallName const&) const = default;
};

/// Reads it from the request itself: the service from the scope of its signature, the operation from X-Amz-Target or, in the
/// query protocol, from `Action`. The REST protocols (S3, Lambda) name no operation.
[[nodiscard]] CallName callNameOf(Request const& request);

namespace detail {

/// `AmazonSQS` and `SendMessage` of the X-Amz-Target `AmazonSQS.SendMessage`. What has no dot names an operation only.
struct CallTarget {
    std::string_view service;
    std::string_view operation;
};
[[nodiscard]] CallTarget splitTarget(std::string_view target) noexcept;

/// The value of a form's, or a query's, `Action`; a name needs no decoding. Empty where there is none.
[[nodiscard]] std::string_view actionIn(std::string_view form) noexcept;

} // namespace detail

/// `sqs.SendMessage`; `? in the place of what is not known.
[[nodiscard]] std::string to_string(CallName const& call);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/call_name.ipp>
#endif

#endif // PYLON_CORE_CALL_NAME_HPP
