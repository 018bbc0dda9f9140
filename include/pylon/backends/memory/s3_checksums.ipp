// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_CHECKSUMS_IPP
#define PYLON_BACKENDS_MEMORY_S3_CHECKSUMS_IPP

#include <pylon/backends/libdeflate_crc32.hpp>
#include <pylon/backends/memory/s3_checksums.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/base64.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace pylon::memory::detail {

/// A CRC that is computed from the least significant bit on, as all of S3's are.
template <class T, T polynomial> T reflectedCrc(std::string_view bytes) noexcept {
    static constexpr auto table = [] {
        std::array<T, 256> values{};
        for (std::size_t i = 0; i != values.size(); ++i) {
            T value = static_cast<T>(i);
            for (int bit = 0; bit != 8; ++bit)
                value = static_cast<T>((value >> 1) ^ ((value & 1) != 0 ? polynomial : 0));
            values[i] = value;
        }
        return values;
    }();
    T crc = static_cast<T>(~T{0});
    for (char const c : bytes)
        crc = static_cast<T>((crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xffU]);
    return static_cast<T>(~crc);
}

template <class T> std::string bigEndianBase64(T value) {
    std::string bytes;
    for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>((value >> shift) & 0xffU));
    return base64Encode(bytes);
}

template <std::size_t Size> std::string digestBase64(std::array<std::byte, Size> const& digest) {
    return base64Encode({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

PYLON_INLINE std::optional<std::string> s3Checksum(std::string_view algorithm, std::string_view body) {
    if (algorithm == "CRC32") return bigEndianBase64(crc32(body));
    if (algorithm == "CRC32C") return bigEndianBase64(reflectedCrc<std::uint32_t, 0x82f63b78U>(body));
    if (algorithm == "CRC64NVME") return bigEndianBase64(reflectedCrc<std::uint64_t, 0x9a6c9329ac4bc9b5U>(body));
    if (algorithm == "SHA1") return digestBase64(sha1(body));
    if (algorithm == "SHA256") return digestBase64(sha256(body));
    return std::nullopt;
}

PYLON_INLINE Refusal s3BodyRefusal(Request const& request, bool required) {
    auto const& headers = request.headers;
    bool found = false;
    if (auto const md5Text = headers.find("Content-MD5")) {
        found = true;
        auto const decoded = base64Decode(*md5Text);
        if (!decoded || decoded->size() != 16)
            return s3Error("InvalidDigest", {{"Content-MD5", std::string{*md5Text}}});
        if (auto const calculated = digestBase64(md5(request.body)); calculated != *md5Text)
            return s3Error("BadDigest", {{"ExpectedDigest", std::string{*md5Text}}, {"CalculatedDigest", calculated}});
    }
    constexpr std::string_view prefix = "x-amz-checksum-";
    for (auto const [name, value] : headers) {
        if (name.size() <= prefix.size() || !sameHeaderName(name.substr(0, prefix.size()), prefix)) continue;
        std::string algorithm{name.substr(prefix.size())};
        for (char& c : algorithm)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
        if (algorithm == "MODE" || algorithm == "ALGORITHM" || algorithm == "TYPE") continue;
        auto const right = s3Checksum(algorithm, request.body);
        if (!right) return unmodelled("the in-memory s3 does not model the header " + std::string{name});
        if (found && headers.find("Content-MD5") == std::nullopt)
            return s3Error("InvalidRequest", {},
                           "Expecting a single x-amz-checksum- header. Multiple checksum Types are "
                           "not allowed.");
        found = true;
        auto const decoded = base64Decode(value);
        if (!decoded || decoded->size() != base64Decode(*right)->size())
            return s3Error("InvalidRequest", {}, "Value for " + std::string{name} + " header is invalid.");
        if (*right != value)
            return s3Error("BadDigest", {},
                           "The " + algorithm + " you specified did not match the calculated checksum.");
    }
    auto const announced = headers.find("x-amz-sdk-checksum-algorithm");
    if (announced && !found)
        return s3Error("InvalidRequest", {},
                       "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer "
                       "headers were found.");
    if (required && !found)
        return s3Error("InvalidRequest", {},
                       "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    return std::nullopt;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_CHECKSUMS_IPP
