// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_WITHOUT_TOKENS_HPP
#define PYLON_CORE_DETAIL_WITHOUT_TOKENS_HPP

#include <pylon/config.hpp>

#include <string>
#include <string_view>

namespace pylon {

/// What stands in the place of a secret. It is text that JSON, XML, a query and base64 can all hold as it is.
inline constexpr std::string_view redacted = "REDACTED";

namespace detail {

/// A text without the tokens and signatures that it quotes by their names: as a service does that could not verify a request.
[[nodiscard]] std::string withoutTokens(std::string_view text);

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/without_tokens.ipp>
#endif

#endif // PYLON_CORE_DETAIL_WITHOUT_TOKENS_HPP
