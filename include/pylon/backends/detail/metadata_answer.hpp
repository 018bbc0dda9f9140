// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP
#define PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/credentials_source.hpp>
#include <pylon/core/reflect.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pylon::detail {

/// What metadata services, commands and STS say; each has some of it.
struct CredentialsDocument {
    std::optional<std::string> code{};
    std::optional<int> version{};
    std::optional<std::string> accessKeyId{};
    std::optional<std::string> secretAccessKey{};
    std::optional<std::string> token{};        ///< metadata services
    std::optional<std::string> sessionToken{}; ///< commands
    std::optional<std::string> expiration{};   ///< a time, as are those below: RFC 3339
};

Error noCredentials(std::string_view why);

/// Takes the credentials out of a document. @throws Error where it holds none.
CredentialsFound credentialsOf(CredentialsDocument&& document);

/// A file of `aws sso login`. What a login without a session leaves has the first two alone. The last two stand in no file, but in
/// what is sent to renew the token, and in the answer.
struct SsoToken {
    std::optional<std::string> accessToken{};
    std::optional<std::string> expiresAt{};
    std::optional<std::string> refreshToken{};
    std::optional<std::string> clientId{};
    std::optional<std::string> clientSecret{};
    std::optional<std::string> registrationExpiresAt{};
    std::optional<std::string> region{};
    std::optional<std::string> startUrl{};
    std::optional<std::string> grantType{};
    std::optional<int> expiresIn{}; ///< in seconds
};

} // namespace pylon::detail

PYLON_ADAPT_STRUCT(pylon::detail::CredentialsDocument, code, version, accessKeyId, secretAccessKey, token, sessionToken,
                   expiration);
PYLON_ADAPT_STRUCT(pylon::detail::SsoToken, accessToken, expiresAt, refreshToken, clientId, clientSecret,
                   registrationExpiresAt, region, startUrl, grantType, expiresIn);

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/metadata_answer.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_METADATA_ANSWER_HPP
