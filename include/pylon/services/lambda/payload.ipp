// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_PAYLOAD_IPP
#define PYLON_SERVICES_LAMBDA_PAYLOAD_IPP

#include <pylon/core/utf8.hpp>
#include <pylon/services/lambda/errors.hpp>
#include <pylon/services/lambda/payload.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>

namespace pylon::lambda {
namespace detail {

/// Writes dynamic values as JSON.
class PayloadWriter {
public:
    explicit PayloadWriter(std::string& out) : out_(&out) {}

    void write(Value const& value) {
        switch (value.type()) {
        case Value::Type::null: out_->append("null"); return;
        case Value::Type::boolean: out_->append(value.as<bool>() ? "true" : "false"); return;
        case Value::Type::integer: out_->append(std::to_string(value.as<std::int64_t>())); return;
        case Value::Type::number: out_->append(value.as<Number>().text()); return;
        case Value::Type::floating: write(value.as<double>()); return;
        case Value::Type::string: write(value.as<std::string>()); return;
        case Value::Type::list: write(value.as<List>()); return;
        case Value::Type::map: write(value.as<Map>()); return;
        default:
            throw lambdaError(ErrorKind::invalidInput, "an input of a function is JSON, which has no type for a " +
                                                           std::string{to_string(value.type())});
        }
    }

    void write(Map const& members) {
        char next = '{';
        for (auto const& [name, value] : members) {
            out_->push_back(next);
            write(name);
            out_->push_back(':');
            write(value);
            next = ',';
        }
        out_->append(members.empty() ? "{}" : "}");
    }

private:
    void write(List const& elements) {
        char next = '[';
        for (auto const& each : elements) {
            out_->push_back(next);
            write(each);
            next = ',';
        }
        out_->append(elements.empty() ? "[]" : "]");
    }

    void write(double value) {
        if (!std::isfinite(value))
            throw lambdaError(ErrorKind::invalidInput,
                              "an input of a function is JSON, which has no such number as NaN "
                              "or an infinity");
        char buffer[32];
        out_->append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }

    void write(std::string const& text) {
        constexpr std::string_view hexDigits = "0123456789abcdef";
        if (!isUtf8(text))
            throw lambdaError(ErrorKind::invalidInput, "an input of a function is JSON, whose texts are UTF-8");
        out_->push_back('"');
        // By the run: most texts are one.
        std::size_t written = 0;
        for (std::size_t i = 0; i != text.size(); ++i) {
            auto const byte = static_cast<unsigned char>(text[i]);
            if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
            out_->append(text, written, i - written);
            written = i + 1;
            if (byte < 0x20)
                out_->append("\\u00").append(1, hexDigits[byte >> 4]).append(1, hexDigits[byte & 15]);
            else
                out_->append(1, '\\').push_back(text[i]);
        }
        out_->append(text, written).push_back('"');
    }

    std::string* out_;
};

} // namespace detail

PYLON_INLINE std::string toJson(Value const& value) {
    std::string text;
    detail::PayloadWriter{text}.write(value);
    return text;
}

PYLON_INLINE std::string toJson(Map const& members) {
    std::string text;
    text.reserve(64); // rather than to grow twice at the least
    detail::PayloadWriter{text}.write(members);
    return text;
}

} // namespace pylon::lambda

#endif // PYLON_SERVICES_LAMBDA_PAYLOAD_IPP
