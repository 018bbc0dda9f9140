// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_IPP
#define PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_IPP

#include <pylon/backends/sigv4_chunk_chain.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/text_buffer.hpp>

#include <openssl/crypto.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace pylon {

PYLON_INLINE bool detail::sameSecretText(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    // Eight bytes at a time, as signatures have; what is left over OpenSSL compares, byte by byte.
    std::uint64_t differing = 0;
    std::size_t at = 0;
    for (; a.size() - at >= 8; at += 8) {
        std::uint64_t left = 0;
        std::uint64_t right = 0;
        std::memcpy(&left, a.data() + at, 8);
        std::memcpy(&right, b.data() + at, 8);
        differing |= left ^ right;
        asm volatile("" : "+r"(differing)); // the compiler is not to see that it could stop here
    }
    bool const sameEnd = at == a.size() || CRYPTO_memcmp(a.data() + at, b.data() + at, a.size() - at) == 0;
    return (differing == 0) & sameEnd;
}

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
