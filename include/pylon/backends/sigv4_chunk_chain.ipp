// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_IPP
#define PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_IPP

#include <pylon/backends/sigv4_chunk_chain.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/text_buffer.hpp>

#include <utility>

namespace pylon {

PYLON_INLINE SigV4ChunkChain::SigV4ChunkChain(std::shared_ptr<HmacSha256 const> key, std::string_view stamp,
                                              sigv4::CredentialScope const& scope, std::string signature)
    : key_(std::move(key)), last_(std::move(signature)) {
    TextBuffer text;
    text.append(stamp);
    text.append('\n');
    sigv4::appendScope(text, scope);
    stampAndScope_ = text.text();
}

PYLON_INLINE bool SigV4ChunkChain::takeChunk(std::string_view bytes, std::string_view signature) {
    // What was meant to be the hash of a chunk's own headers; there are none.
    return take("AWS4-HMAC-SHA256-PAYLOAD", bytes, hexEncode(sha256("")) + "\n", signature);
}

PYLON_INLINE bool SigV4ChunkChain::takeTrailers(std::string_view lines, std::string_view signature) {
    return take("AWS4-HMAC-SHA256-TRAILER", lines, "", signature);
}

PYLON_INLINE bool SigV4ChunkChain::take(std::string_view kind, std::string_view bytes, std::string_view before,
                                        std::string_view signature) {
    auto const toSign =
        detail::concat({kind, "\n", stampAndScope_, "\n", last_, "\n", before, hexEncode(sha256(bytes))});
    last_ = hexEncode((*key_)(toSign));
    return detail::sameSecretText(last_, signature);
}

} // namespace pylon

#endif // PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_IPP
