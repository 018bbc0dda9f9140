// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CHECKSUM_IPP
#define PYLON_CORE_CHECKSUM_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/checksum.hpp>
#include <pylon/core/sigv4.hpp>

#include <array>
#include <string_view>

namespace pylon::detail {

PYLON_INLINE std::string crc32Text(std::uint32_t sum) {
    std::array<char, 4> bytes{};
    for (std::size_t i = 0; i != bytes.size(); ++i)
        bytes[i] = static_cast<char>(sum >> (24 - 8 * i) & 0xffU);
    return base64Encode({bytes.data(), bytes.size()});
}

PYLON_INLINE bool hasChecksum(Headers const& headers) noexcept {
    constexpr std::string_view prefix = "x-amz-checksum-";
    for (auto const [name, value] : headers) {
        if (sameHeaderName(name, "Content-MD5")) return true;
        if (name.size() > prefix.size() && sameHeaderName(name.substr(0, prefix.size()), prefix) &&
            !sameHeaderName(name, "x-amz-checksum-mode"))
            return true;
    }
    return false;
}

PYLON_INLINE void addChecksum(Request& request, ChecksumUse const& use, bool ownServer) {
    if (use.response && !ownServer && !request.headers.contains("x-amz-checksum-mode"))
        request.headers.add("x-amz-checksum-mode", "ENABLED");

    auto chosen = use.request;
    if (chosen == Checksum::automatic)
        chosen = !ownServer ? Checksum::crc32 : use.required ? Checksum::md5 : Checksum::none;
    if (chosen == Checksum::none || hasChecksum(request.headers)) return;
    if (use.announced) {
        if (chosen != Checksum::crc32) return;
        request.headers.add("x-amz-checksum-algorithm", "CRC32");
        request.headers.add("x-amz-checksum-type", "FULL_OBJECT");
        return;
    }
    if (chosen == Checksum::crc32) {
        request.headers.set("x-amz-sdk-checksum-algorithm", "CRC32");
        request.headers.add("x-amz-checksum-crc32", crc32Text(use.checking->functions.crc32(request.body)));
        // TLS keeps a content as it is, and its checksum is signed: so AWS's SDKs, too, do not hash it a second time.
        if (!use.required && request.scheme == "https")
            request.headers.add("X-Amz-Content-Sha256", sigv4::unsignedPayload);
    } else {
        auto const digest = use.checking->functions.md5(request.body);
        request.headers.add("Content-MD5", base64Encode({reinterpret_cast<char const*>(digest.data()), digest.size()}));
    }
}

PYLON_INLINE std::optional<std::string> whyDamaged(Response const& response, ChecksumUse const& use) {
    constexpr auto damaged = "the content is not what the service sent: its CRC-32 differs";
    if (use.answers) {
        auto const told = response.headers.find("x-amz-crc32");
        if (!told || *told == std::to_string(use.checking->functions.crc32(response.body))) return std::nullopt;
        return damaged;
    }
    // What is answered for a part of the whole is the whole's checksum, if any; and one with a hyphen is made of those of parts.
    if (!use.response || response.status != 200) return std::nullopt;
    auto const told = response.headers.find("x-amz-checksum-crc32");
    if (!told || told->find('-') != std::string_view::npos ||
        *told == crc32Text(use.checking->functions.crc32(response.body)))
        return std::nullopt;
    return damaged;
}

} // namespace pylon::detail

#endif // PYLON_CORE_CHECKSUM_IPP
