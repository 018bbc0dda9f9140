// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_HPP
#define PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_HPP

#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/sigv4.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace pylon {

/// The signatures within a body of S3's that is signed chunk by chunk, in their order. Each covers the one before it; the first
/// covers that of the request's head.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, .../sigv4-streaming-trailers.html
class SigV4ChunkChain {
public:
    /// What the head was signed with: its key, its `X-Amz-Date`, its scope, and the signature that came of it.
    SigV4ChunkChain(std::shared_ptr<HmacSha256 const> key, std::string_view stamp, sigv4::CredentialScope const& scope,
                    std::string signature);

    /// Whether this is the signature of the next chunk, which the one after that then has to cover. The last chunk is empty.
    [[nodiscard]] bool takeChunk(std::string_view bytes, std::string_view signature);
    /// The same of what follows the last chunk: `name:value` with a line feed behind each.
    [[nodiscard]] bool takeTrailers(std::string_view lines, std::string_view signature);

private:
    [[nodiscard]] bool take(std::string_view kind, std::string_view bytes, std::string_view before,
                            std::string_view signature);

    std::shared_ptr<HmacSha256 const> key_;
    std::string stampAndScope_;
    std::string last_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/sigv4_chunk_chain.ipp>
#endif

#endif // PYLON_BACKENDS_SIGV4_CHUNK_CHAIN_HPP
