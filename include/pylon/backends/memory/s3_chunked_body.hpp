// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_HPP
#define PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/sigv4_chunk_chain.hpp>
#include <pylon/core/http.hpp>

#include <string_view>

namespace pylon::memory::detail {

/// Whether a request's body came in S3's own chunks (`aws-chunked`), which stand within those of HTTP, if any.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, .../sigv4-streaming-trailers.html
[[nodiscard]] bool isChunkedBody(Request const& request);

/// Whether an operation takes such a body: of S3's only PutObject and UploadPart do.
[[nodiscard]] Refusal checkMayBeChunked(Request const& request, std::string_view operation);

/// Takes such a body out of its chunks and makes headers of the trailers, which then are checked as headers are. What says that
/// there were chunks is gone afterwards, so this comes after the check of the signature. Chunks and trailers that are signed one by
/// one have to be by `signatures`; null: they may be by anyone.
[[nodiscard]] Refusal unchunkBody(Request& request, SigV4ChunkChain* signatures);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_chunked_body.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_HPP
