// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP
#define PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/value_types.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pylon::detail {

/// What metadata services and commands print; each has some of it.
struct CredentialsDocument {
    std::optional<std::string> code{};
    std::optional<int> version{};
    std::optional<std::string> accessKeyId{};
    std::optional<std::string> secretAccessKey{};
    std::optional<std::string> token{};        ///< metadata services
    std::optional<std::string> sessionToken{}; ///< commands
    std::optional<Timestamp> expiration{};
};

/// A file of `aws sso login`.
struct SsoToken {
    std::optional<std::string> accessToken{};
    std::optional<Timestamp> expiresAt{};
};

struct SsoRoleCredentials {
    std::string accessKeyId{};
    std::string secretAccessKey{};
    std::string sessionToken{};
    std::int64_t expiration = 0; ///< in milliseconds
};

struct SsoAnswer {
    std::optional<SsoRoleCredentials> roleCredentials{};
};

} // namespace pylon::detail

PYLON_ADAPT_STRUCT(pylon::detail::CredentialsDocument, code, version, accessKeyId, secretAccessKey, token, sessionToken,
                   expiration);
PYLON_ADAPT_STRUCT(pylon::detail::SsoToken, accessToken, expiresAt);
PYLON_ADAPT_STRUCT(pylon::detail::SsoRoleCredentials, accessKeyId, secretAccessKey, sessionToken, expiration);
PYLON_ADAPT_STRUCT(pylon::detail::SsoAnswer, roleCredentials);

#endif // PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP
