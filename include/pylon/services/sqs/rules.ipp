// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_RULES_IPP
#define PYLON_SERVICES_SQS_RULES_IPP

#include <pylon/core/detail/copy_text.hpp>
#include <pylon/services/sqs/rules.hpp>

#include <cstdint>

namespace pylon::sqs {
PYLON_INLINE std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes) {
    return pylon::detail::whyNotSendable(body, attributes, "SQS", maxMessageSize);
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
        auto* const to = out.extend(4 + bytes.size());
        for (int i = 0; i != 4; ++i)
            to[i] = static_cast<char>(length >> (24 - 8 * i));
        pylon::detail::copyText(to + 4, bytes.data(), bytes.size());
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

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_RULES_IPP
