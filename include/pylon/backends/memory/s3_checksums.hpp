// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_CHECKSUMS_HPP
#define PYLON_BACKENDS_MEMORY_S3_CHECKSUMS_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/s3_object.hpp>
#include <pylon/core/http.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// The checksum of a body as S3's headers have it; nothing for an algorithm that is not modelled. Modelled are CRC32, CRC32C,
/// CRC64NVME, SHA1 and SHA256.
[[nodiscard]] std::optional<std::string> s3Checksum(std::string_view algorithm, std::string_view body);

/// Why S3 refuses a request for what it says of its body: Content-MD5 and x-amz-checksum-*, as far as they are modelled.
/// `required`: one of them must be there.
[[nodiscard]] Refusal s3BodyRefusal(Request const& request, bool required);

/// Hands the checksum to whatever has a member for each algorithm.
template <class Output> void setChecksumValue(Output& output, S3Checksum const& checksum) {
    if (checksum.algorithm == "CRC32") output.checksumCRC32 = checksum.value;
    if (checksum.algorithm == "CRC32C") output.checksumCRC32C = checksum.value;
    if (checksum.algorithm == "CRC64NVME") output.checksumCRC64NVME = checksum.value;
    if (checksum.algorithm == "SHA1") output.checksumSHA1 = checksum.value;
    if (checksum.algorithm == "SHA256") output.checksumSHA256 = checksum.value;
}

/// The same with its type.
template <class Output> void setChecksum(Output& output, S3Checksum const& checksum) {
    setChecksumValue(output, checksum);
    output.checksumType = checksum.type;
}

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_checksums.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_CHECKSUMS_HPP
