// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SIGV4_HPP
#define PYLON_CORE_SIGV4_HPP

#include <pylon/core/http.hpp>
#include <pylon/core/text_buffer.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// @file
/// Signature Version 4, apart from its arithmetic: the texts that are hashed and signed, stage by stage. The digests
/// are the caller's, so nothing here needs a cryptographic library.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html

namespace pylon::sigv4 {

inline constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
/// Stands for the hash of a payload that is not signed.
inline constexpr std::string_view unsignedPayload = "UNSIGNED-PAYLOAD";
/// For how long a presigned URL may hold.
inline constexpr std::chrono::seconds longestPresigned{604'800};

/// What a signing key is good for.
struct CredentialScope {
    std::string_view date; ///< `20260102`
    std::string_view region;
    std::string_view service;
};

/// What is signed, and how it is made canonical. All views outlive the call that they are handed to.
struct Subject {
    std::string_view method;
    std::string_view path;  ///< as sent, so encoded once
    std::string_view query; ///< as sent
    std::string_view host;  ///< the value of the Host header; empty where that stands among `headers`
    Headers const* headers;
    std::string_view payloadHash; ///< what stands on the last line: hexadecimal, or a word such as unsignedPayload
    bool encodePathTwice = true;
    bool normalizePath = true;
    /// The names of the headers to be signed, joined by `;`. Empty: all but those that need not be (isUnsigned).
    std::string_view signedHeaders{};
};

/// Whether a header is not signed: it may change on its way, is the signature itself, or only tells AWS which attempt of which call
/// this is (amz-sdk-invocation-id, amz-sdk-request), which AWS does not ask to be signed.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
[[nodiscard]] bool isUnsigned(std::string_view headerName) noexcept;

/// Whether `headerName` is among names joined by `;`.
[[nodiscard]] bool lists(std::string_view names, std::string_view headerName) noexcept;

/// Where in a TextBuffer something stands.
struct Place {
    std::size_t start;
    std::size_t size;
};

/// Appends the canonical request; returns where in it the line of signed header names stands.
Place appendCanonicalRequest(TextBuffer& out, Subject const& subject);

/// Appends the names of the headers that are signed, sorted, in lower case, joined by `;`.
void appendSignedHeaders(TextBuffer& out, Subject const& subject);

/// The query with its parameters encoded in the one way that is signed, and sorted.
[[nodiscard]] std::string canonicalQuery(std::string_view query);

/// Appends `20260102/eu-central-1/sqs/aws4_request`.
void appendScope(TextBuffer& out, CredentialScope const& scope);

/// Appends the string to sign. `stamp` is as SigningStamp writes it, `digest` the SHA-256 of the canonical request.
void appendStringToSign(TextBuffer& out, std::string_view stamp, CredentialScope const& scope,
                        std::span<std::byte const> digest);

/// Appends the value of the Authorization header.
void appendAuthorization(TextBuffer& out, std::string_view accessKeyId, CredentialScope const& scope,
                         std::string_view signedHeaders, std::span<std::byte const> signature);

/// What a presigned URL says of its signature.
struct PresignedParts {
    std::string_view accessKeyId;
    CredentialScope scope;
    std::string_view stamp;
    std::chrono::seconds expires;
    std::string_view sessionToken; ///< empty: none
    std::string_view signedHeaders;
};

/// The canonical query of a presigned request: `query` and the parameters that say who signs, all but
/// X-Amz-Signature.
[[nodiscard]] std::string presignedQuery(std::string_view query, PresignedParts const& parts);

} // namespace pylon::sigv4

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/sigv4.ipp>
#endif

#endif // PYLON_CORE_SIGV4_HPP
