// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP
#define PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/value_types.hpp>

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

/// A file of `aws sso login`. What a login without a session leaves has the first two alone.
struct SsoToken {
    std::optional<std::string> accessToken{};
    std::optional<Timestamp> expiresAt{};
    std::optional<std::string> refreshToken{};
    std::optional<std::string> clientId{};
    std::optional<std::string> clientSecret{};
    std::optional<Timestamp> registrationExpiresAt{};
    std::optional<std::string> region{};
    std::optional<std::string> startUrl{};
};

} // namespace pylon::detail

PYLON_ADAPT_STRUCT(pylon::detail::CredentialsDocument, code, version, accessKeyId, secretAccessKey, token, sessionToken,
                   expiration);
PYLON_ADAPT_STRUCT(pylon::detail::SsoToken, accessToken, expiresAt, refreshToken, clientId, clientSecret,
                   registrationExpiresAt, region, startUrl);

#endif // PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP
