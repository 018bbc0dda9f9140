// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_METADATA_DOCUMENTS_IPP
#define PYLON_BACKENDS_MEMORY_METADATA_DOCUMENTS_IPP

#include <pylon/backends/memory/metadata_documents.hpp>
#include <pylon/backends/rapidjson_codec.hpp>

#include <chrono>

namespace pylon::memory::detail {

template <class Page> std::string inJson(Page const& page, Naming naming) {
    std::string text;
    RapidJsonCodec::write(view(page), {.naming = naming, .time = TimeForm::iso8601}, text).value();
    return text;
}

PYLON_INLINE CredentialsPage pageOf(Credentials const& credentials) {
    return {.accessKeyId = credentials.accessKeyId,
            .secretAccessKey = std::string{credentials.secretAccessKey.reveal()},
            .token = std::string{credentials.sessionToken.reveal()},
            .expiration = std::chrono::floor<std::chrono::milliseconds>(*credentials.expiration)};
}

PYLON_INLINE std::string written(CredentialsPage const& page) { return inJson(page, Naming::capitalized); }
PYLON_INLINE std::string written(IdentityPage const& page) { return inJson(page, Naming::asDeclared); }
PYLON_INLINE std::string written(AgentError const& error) { return inJson(error, Naming::asDeclared); }

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_METADATA_DOCUMENTS_IPP
