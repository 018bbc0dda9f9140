// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CHECKSUM_HPP
#define PYLON_CORE_CHECKSUM_HPP

#include <pylon/core/http.hpp>
#include <pylon/core/serializer.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pylon {

/// Which checksum goes with a request's body, so that the service refuses what was damaged on the way.
enum class Checksum : std::uint8_t {
    /// Towards AWS, crc32. Towards a server at a URL of its own, which may know no such header: none, or md5 where the operation
    /// demands one. A checksum that the operation carries already is left alone.
    automatic,
    none,
    /// x-amz-checksum-crc32. Through TLS, a content that has it is signed by it alone, as UNSIGNED-PAYLOAD, and not by its SHA-256: so do
    /// AWS's SDKs. Where a bucket's policy demands the SHA-256, choose another.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    crc32,
    md5, ///< Content-MD5, which all servers know
};

namespace detail {

struct ChecksumUse;

/// The checking itself, which an operation that wants none does not bring along.
struct Checking {
    ChecksumFunctions functions;
    void (*add)(Request& request, ChecksumUse const& use, bool ownServer);
    std::optional<std::string> (*whyDamaged)(Response const& response, ChecksumUse const& use);
};

/// What an operation wants to be checked. `checking` is null where it wants nothing.
struct ChecksumUse {
    Checksum request = Checksum::none;
    bool required = false;  ///< the service takes no body without one
    bool announced = false; ///< there is no body yet: only its algorithm is named
    bool response = false;  ///< the answer's body is checked, too
    bool answers = false;   ///< every answer's body, by x-amz-crc32, where it has that
    Checking const* checking = nullptr;
};

/// A CRC-32 as its header has it: base64 of its bytes, the most significant first.
[[nodiscard]] std::string crc32Text(std::uint32_t sum);

/// Adds what `use`, which has the means to, asks for. `ownServer`: the endpoint is not AWS's.
void addChecksum(Request& request, ChecksumUse const& use, bool ownServer);

/// Why the answer is not what the service sent, if its checksum says so.
[[nodiscard]] std::optional<std::string> whyDamaged(Response const& response, ChecksumUse const& use);

template <Checksums C> inline constexpr Checking checkingBy{checksumFunctions<C>, &addChecksum, &whyDamaged};

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/checksum.ipp>
#endif

#endif // PYLON_CORE_CHECKSUM_HPP
