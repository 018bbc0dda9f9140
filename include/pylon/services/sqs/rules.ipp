// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_RULES_IPP
#define PYLON_SERVICES_SQS_RULES_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/services/sqs/rules.hpp>

#include <cstdint>
#include <cstring>

namespace pylon::sqs {
namespace detail {

/// Whether eight bytes are ASCII without control characters, as most text is.
PYLON_INLINE bool isPlain8(char const* at) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return ((bytes | (bytes - ones * 0x20)) & ones * 0x80) == 0;
}

} // namespace detail

PYLON_INLINE std::size_t sizeOf(std::string_view body, MessageAttributes const& attributes) noexcept {
    auto size = body.size();
    for (auto const& [name, value] : attributes) {
        size += name.size() + value.dataType.size();
        if (value.stringValue) size += value.stringValue->size();
        if (value.binaryValue) size += value.binaryValue->bytes.size();
    }
    return size;
}

PYLON_INLINE std::size_t firstForbidden(std::string_view text) noexcept {
    auto const* const end = text.data() + text.size();
    for (auto const* at = text.data(); at != end;) {
        if (end - at >= 8 && detail::isPlain8(at)) {
            at += 8;
            continue;
        }
        auto const byte = static_cast<unsigned char>(*at);
        auto const offset = static_cast<std::size_t>(at - text.data());
        if (byte < 0x80) {
            if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return offset;
            ++at;
            continue;
        }
        auto const length = utf8SequenceLength(at, end);
        if (length == 0) return offset;
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        if (length == 3 && byte == 0xef && static_cast<unsigned char>(at[1]) == 0xbf &&
            static_cast<unsigned char>(at[2]) >= 0xbe)
            return offset;
        at += length;
    }
    return std::string_view::npos;
}

PYLON_INLINE std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes) {
    using pylon::detail::concat;
    auto const forbidden = [](std::string_view what, std::string_view text) -> std::optional<std::string> {
        auto const offset = firstForbidden(text);
        if (offset == std::string_view::npos) return std::nullopt;
        return concat({what, " holds a character that SQS does not take, or is not UTF-8, at byte ",
                       std::to_string(offset), "; remove it, or encode the text"});
    };
    if (body.empty()) return "the body is empty; SQS takes messages of at least one character";
    if (attributes.size() > maxMessageAttributes)
        return concat({"the message has ", std::to_string(attributes.size()),
                       " attributes, those of the message schema included; SQS takes ten"});
    for (auto const& [name, value] : attributes) {
        if (name.empty()) return "an attribute has an empty name";
        if (value.dataType.empty()) return concat({"the attribute ", name, " has no data type"});
        std::string_view text;
        if (value.binaryValue)
            text = value.binaryValue->bytes;
        else if (value.stringValue)
            text = *value.stringValue;
        if (text.empty())
            return concat(
                {"the attribute ", name, " is empty; SQS takes attributes of at least one byte: leave it out"});
        if (!value.binaryValue && firstForbidden(text) != std::string_view::npos)
            return forbidden(concat({"the attribute ", name}), text);
    }
    if (auto const size = sizeOf(body, attributes); size > maxMessageSize)
        return concat({"the message is ", std::to_string(size), " bytes long, attributes included; SQS takes ",
                       std::to_string(maxMessageSize), ": store the body in S3 and send its path"});
    return forbidden("the body", body);
}

PYLON_INLINE bool isFifoName(std::string_view nameOrUrl) noexcept { return nameOrUrl.ends_with(".fifo"); }

PYLON_INLINE bool isQueueName(std::string_view name) noexcept {
    if (name.size() > 80) return false;
    if (isFifoName(name)) name.remove_suffix(5);
    for (char const c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    return !name.empty();
}

PYLON_INLINE void appendDigestInput(TextBuffer& out, MessageAttributes const& attributes) {
    auto const appendSized = [&out](std::string_view bytes) {
        auto const length = static_cast<std::uint32_t>(bytes.size());
        char const bigEndian[] = {static_cast<char>(length >> 24), static_cast<char>(length >> 16),
                                  static_cast<char>(length >> 8), static_cast<char>(length)};
        out.append({bigEndian, sizeof bigEndian});
        out.append(bytes);
    };
    // The map is in the order that is asked for: by the names' bytes.
    for (auto const& [name, value] : attributes) {
        appendSized(name);
        appendSized(value.dataType);
        if (value.binaryValue) {
            out.append('\x02');
            appendSized(value.binaryValue->bytes);
        } else {
            out.append('\x01');
            appendSized(value.stringValue ? std::string_view{*value.stringValue} : std::string_view{});
        }
    }
}

PYLON_INLINE std::string attributeDigestInput(MessageAttributes const& attributes) {
    TextBuffer input;
    appendDigestInput(input, attributes);
    return std::string{input.text()};
}

PYLON_INLINE bool isRetryable(BatchResultErrorEntry const& failure) noexcept {
    // A service's own failure is worth another attempt; ours is not, except for being throttled, which some report as ours.
    if (!failure.senderFault) return true;
    for (std::string_view const code :
         {"RequestThrottled", "ThrottlingException", "Throttling", "KmsThrottled", "KMS.ThrottlingException"})
        if (failure.code == code) return true;
    return false;
}

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_RULES_IPP
