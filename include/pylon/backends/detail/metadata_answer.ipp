// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_METADATA_ANSWER_IPP
#define PYLON_BACKENDS_DETAIL_METADATA_ANSWER_IPP

#include <pylon/backends/detail/metadata_answer.hpp>
#include <pylon/core/timestamp.hpp>

#include <string_view>
#include <utility>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE Error noCredentials(std::string_view why) { return Error{ErrorKind::credentials, why}; }

[[gnu::cold]] PYLON_INLINE CredentialsFound credentialsOf(CredentialsDocument&& document) {
    auto const has = [](std::optional<std::string> const& text) { return text && !text->empty(); };
    if (!has(document.accessKeyId) || !has(document.secretAccessKey)) throw noCredentials("it holds no keys");
    auto& token = document.token ? document.token : document.sessionToken;
    Credentials credentials{.accessKeyId = *std::move(document.accessKeyId),
                            .secretAccessKey = Secret::takeOver(*std::move(document.secretAccessKey))};
    if (token) credentials.sessionToken = Secret::takeOver(*std::move(token));
    if (document.expiration) {
        auto const time = parseIso8601(*document.expiration);
        if (!time) throw noCredentials("it holds an expiration that is no time");
        credentials.expiration = *time;
    }
    return {.credentials = std::move(credentials), .whyNone = {}};
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_METADATA_ANSWER_IPP
