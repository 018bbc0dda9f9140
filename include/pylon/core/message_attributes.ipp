// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_MESSAGE_ATTRIBUTES_IPP
#define PYLON_CORE_MESSAGE_ATTRIBUTES_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/message_attributes.hpp>
#include <pylon/core/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace pylon {
namespace detail {

/// Whether so many words are ASCII without control characters, as most text is.
template <std::size_t Words> bool isPlain(char const* at) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    std::uint64_t words[Words];
    std::memcpy(words, at, sizeof words);
    std::uint64_t found = 0;
    for (auto const word : words)
        found |= word | (word - ones * 0x20);
    return (found & ones * 0x80) == 0;
}

} // namespace detail

PYLON_INLINE std::size_t messageSize(std::string_view body, MessageAttributes const& attributes) noexcept {
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
        if (end - at >= 32 && detail::isPlain<4>(at)) {
            at += 32;
            continue;
        }
        if (end - at >= 8 && detail::isPlain<1>(at)) {
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

namespace detail {

PYLON_INLINE std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes,
                                                       std::string_view service, std::size_t maxSize) {
    auto const forbidden = [service](std::string_view what, std::string_view text) -> std::optional<std::string> {
        auto const offset = firstForbidden(text);
        if (offset == std::string_view::npos) return std::nullopt;
        return concat({what, " holds a character that ", service, " does not take, or is not UTF-8, at byte ",
                       std::to_string(offset), "; remove it, or encode the text"});
    };
    if (body.empty()) return concat({"the body is empty; ", service, " takes messages of at least one character"});
    if (attributes.size() > maxMessageAttributes)
        return concat({"the message has ", std::to_string(attributes.size()),
                       " attributes, those of the message schema included; ", service, " takes ten"});
    for (auto const& [name, value] : attributes) {
        if (name.empty()) return "an attribute has an empty name";
        if (value.dataType.empty()) return concat({"the attribute ", name, " has no data type"});
        std::string_view text;
        if (value.binaryValue)
            text = value.binaryValue->bytes;
        else if (value.stringValue)
            text = *value.stringValue;
        if (text.empty())
            return concat({"the attribute ", name, " is empty; ", service,
                           " takes attributes of at least one byte: leave it out"});
        if (!value.binaryValue && firstForbidden(text) != std::string_view::npos)
            return forbidden(concat({"the attribute ", name}), text);
    }
    if (auto const size = messageSize(body, attributes); size > maxSize)
        return concat({"the message is ", std::to_string(size), " bytes long, attributes included; ", service,
                       " takes ", std::to_string(maxSize), ": store the body in S3 and send its path"});
    return forbidden("the body", body);
}

PYLON_INLINE void putAttributes(Message const& message, MessageAttributes& attributes) {
    auto const put = [](void* to, std::string_view name, std::string_view dataType, std::string_view value) {
        auto& all = *static_cast<MessageAttributes*>(to);
        auto& attribute = all.try_emplace(all.end(), std::string{name})->second;
        attribute.dataType = dataType;
        if (isBinaryType(dataType))
            attribute.binaryValue.emplace().bytes = value;
        else
            attribute.stringValue.emplace(value);
    };
    eachAttribute(message, &attributes, put);
}

PYLON_INLINE void takeAttributes(Message& message, MessageAttributes&& attributes) {
    for (auto& [name, value] : attributes)
        takeAttribute(message, name, std::move(value.dataType),
                      value.binaryValue ? std::move(value.binaryValue->bytes)
                                        : std::move(value.stringValue).value_or(""));
}

} // namespace detail
} // namespace pylon

#endif // PYLON_CORE_MESSAGE_ATTRIBUTES_IPP
