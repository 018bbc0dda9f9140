// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_METADATA_HPP
#define PYLON_SERVICES_S3_METADATA_HPP

#include <pylon/config.hpp>

#include <charconv>
#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::s3 {

/// A value of user metadata, which S3 keeps as text: `true` travels as `true`, 42 as `42`.
class MetadataValue {
public:
    MetadataValue() = default;
    template <std::same_as<bool> T> MetadataValue(T value) : text_(value ? "true" : "false") {}
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    MetadataValue(T value) : text_(std::to_string(value)) {}
    template <std::floating_point T> MetadataValue(T value) {
        char buffer[64];
        text_.assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }
    template <std::convertible_to<std::string_view> T> MetadataValue(T const& value) : text_(std::string_view{value}) {}

    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// User metadata to be stored with an object. Names are those of headers; S3 knows no upper case in them, and gives them back
/// in lower case.
using Metadata = std::map<std::string, MetadataValue>;

/// User metadata as its headers have it: what is not printable ASCII as encoded words (RFC 2047), unless `raw`.
/// @throws Error (invalidInput) for text that is not UTF-8, control characters, and more than S3 takes.
[[nodiscard]] std::map<std::string, std::string> encodeMetadata(Metadata const& metadata, bool raw);

/// User metadata from its headers: names in lower case, encoded words read, unless `raw`.
[[nodiscard]] std::map<std::string, std::string> decodeMetadata(std::map<std::string, std::string> const& headers,
                                                                bool raw);

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/metadata.ipp>
#endif

#endif // PYLON_SERVICES_S3_METADATA_HPP
