// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_MESSAGE_IPP
#define PYLON_CORE_MESSAGE_IPP

#include <pylon/core/error.hpp>
#include <pylon/core/message.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

namespace pylon {
namespace detail {

inline constexpr std::array<std::string_view, 2> payloadTypeNames{"inline", "s3"};
inline constexpr std::array<std::string_view, 7> objectTypeNames{
    "dataAsset", "ingestionStep", "urlResource", "updateNotification", "rawContent", "null", "lambdaEvent"};

/// The enumerator that `text` spells; nothing where it spells none.
template <class Enum, std::size_t N>
std::optional<Enum> enumeratorNamed(std::array<std::string_view, N> const& names, std::string_view text) {
    for (std::size_t i = 0; i != N; ++i)
        if (names[i] == text) return static_cast<Enum>(i);
    return std::nullopt;
}

PYLON_INLINE bool isBinaryType(std::string_view dataType) noexcept {
    return dataType == "Binary" || dataType.starts_with("Binary.");
}

PYLON_INLINE void eachAttribute(Message const& message, void* to, AttributeSink take) {
    struct Member {
        std::string_view name;
        std::string_view value;
        bool set;
    };
    auto const optional = [](std::string_view name, std::optional<std::string> const& value) {
        return Member{name, value ? std::string_view{*value} : std::string_view{}, value.has_value()};
    };
    // A received word that the schema does not know is sent on as it came: see takeAttribute.
    auto const isUnknown = [&message](char const* name, std::span<std::string_view const> words) {
        if (message.attributes.empty()) return false;
        auto const found = message.attributes.find(name);
        return found != message.attributes.end() && std::find(words.begin(), words.end(), found->second) == words.end();
    };
    Member const members[] = {
        optional("dataAssetCountry", message.dataAssetCountry),
        optional("dataAssetName", message.dataAssetName),
        optional("ingestionId", message.ingestionId),
        {"objectType", to_string(message.objectType),
         message.objectType != ObjectType::Null || !isUnknown("objectType", objectTypeNames)},
        {"payloadMimeType", message.payloadMimeType, true},
        optional("payloadS3Path", message.payloadS3Path),
        {"payloadType", to_string(message.payloadType),
         message.payloadType != PayloadType::Inline || !isUnknown("payloadType", payloadTypeNames)},
    };
    for (auto const& [name, value] : message.attributes) {
        bool const givesWay = std::any_of(std::begin(members), std::end(members), [&key = name](Member const& member) {
            return member.set && member.name == key;
        });
        if (givesWay) continue;
        auto const type = message.attributeTypes.find(name);
        take(to, name, type == message.attributeTypes.end() ? std::string_view{"String"} : type->second, value);
    }
    for (auto const& member : members)
        if (member.set) take(to, member.name, "String", member.value);
}

PYLON_INLINE void takeAttribute(Message& message, std::string const& key, std::string&& dataType, std::string&& value) {
    std::string_view const name = key;
    // Of another type it is not ours, whatever its name.
    if (std::string_view{dataType} == "String") {
        static constexpr std::pair<std::string_view, std::optional<std::string> Message::*> texts[] = {
            {"ingestionId", &Message::ingestionId},
            {"payloadS3Path", &Message::payloadS3Path},
            {"dataAssetName", &Message::dataAssetName},
            {"dataAssetCountry", &Message::dataAssetCountry}};
        for (auto const& [text, member] : texts)
            if (name == text) return void(message.*member = std::move(value));
        if (name == "payloadMimeType") return void(message.payloadMimeType = std::move(value));
        // An unknown word stays an attribute, so that it is seen, and sent on.
        if (name == "payloadType") {
            if (auto const type = enumeratorNamed<PayloadType>(payloadTypeNames, value))
                return void(message.payloadType = *type);
        } else if (name == "objectType") {
            auto const type = enumeratorNamed<ObjectType>(objectTypeNames, value);
            message.objectType = type.value_or(ObjectType::Null);
            if (type) return;
        }
    } else {
        message.attributeTypes[key] = std::move(dataType);
    }
    message.attributes[key] = std::move(value);
}

PYLON_INLINE std::string_view wireBody(Message const& message) {
    if (message.payloadType != PayloadType::S3 || !message.payloadS3Path) return message.body;
    if (!message.delivery || !message.delivery->fetched) {
        // A service takes no empty body.
        return message.body.empty() ? *message.payloadS3Path : message.body;
    }
    auto const& fetched = *message.delivery->fetched;
    if (message.body.size() != fetched.size || std::hash<std::string>{}(message.body) != fetched.hashValue)
        throw Error{ErrorKind::invalidInput,
                    "the body was fetched from S3 and changed since, and the message would be sent as a pointer to "
                    "what it was: "
                    "set payloadType to PayloadType::Inline and take payloadS3Path away to send the body"};
    return fetched.pointer;
}

PYLON_INLINE void setFetchedBody(Message& message, std::string payload) {
    if (!message.delivery) message.delivery.emplace();
    message.delivery->fetched = {std::move(message.body), payload.size(), std::hash<std::string>{}(payload)};
    message.body = std::move(payload);
}

} // namespace detail

PYLON_INLINE std::string_view to_string(PayloadType type) noexcept {
    return detail::payloadTypeNames[static_cast<std::size_t>(type)];
}

PYLON_INLINE std::string_view to_string(ObjectType type) noexcept {
    return detail::objectTypeNames[static_cast<std::size_t>(type)];
}

} // namespace pylon

#endif // PYLON_CORE_MESSAGE_IPP
