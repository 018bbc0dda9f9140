// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_ERROR_BODIES_HPP
#define PYLON_CORE_PROTOCOL_ERROR_BODIES_HPP

#include <pylon/core/reflect.hpp>

#include <array>
#include <optional>
#include <string>

namespace pylon::protocol::detail {

/// The members of a JSON error that services give in common. Which of the two spellings each uses differs.
struct JsonErrorBody {
    static constexpr std::array bindings{
        Binding{"type", In::body, "__type"},
        Binding{"upperMessage", In::body, "Message"},
    };

    std::optional<std::string> type{};
    std::optional<std::string> code{};
    std::optional<std::string> message{};
    std::optional<std::string> upperMessage{};
};

struct XmlError {
    std::optional<std::string> code{};
    std::optional<std::string> message{};
};

/// An error in XML: `<ErrorResponse><Error>...</Error><RequestId/></ErrorResponse>`, or, from S3, `<Error>` alone.
struct XmlErrorBody {
    std::optional<XmlError> error{};
    std::optional<std::string> code{};
    std::optional<std::string> message{};
    std::optional<std::string> requestId{};
    std::optional<std::string> region{}; ///< S3: where the bucket is
};

} // namespace pylon::protocol::detail

PYLON_ADAPT_STRUCT(pylon::protocol::detail::JsonErrorBody, type, code, message, upperMessage);
PYLON_ADAPT_STRUCT(pylon::protocol::detail::XmlError, code, message);
PYLON_ADAPT_STRUCT(pylon::protocol::detail::XmlErrorBody, error, code, message, requestId, region);

#endif // PYLON_CORE_PROTOCOL_ERROR_BODIES_HPP
