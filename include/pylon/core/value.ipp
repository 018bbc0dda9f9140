// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_VALUE_IPP
#define PYLON_CORE_VALUE_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/value.hpp>

#include <array>

namespace pylon {

// Here, since each user of values would compile the variant's twelve cases of them again.
PYLON_INLINE Value::Value(Value const& other) = default;
PYLON_INLINE Value::Value(Value&& other) noexcept = default;
PYLON_INLINE Value& Value::operator=(Value const& other) = default;
PYLON_INLINE Value& Value::operator=(Value&& other) noexcept = default;
PYLON_INLINE Value::~Value() = default;

PYLON_INLINE Value::Value(std::string text) : held_(std::move(text)) {}
PYLON_INLINE Value::Value(Blob bytes) : held_(std::move(bytes)) {}
PYLON_INLINE Value::Value(List elements) : held_(std::move(elements)) {}
PYLON_INLINE Value::Value(Map members) : held_(std::move(members)) {}
PYLON_INLINE Value::Value(StringSet elements) : held_(std::move(elements)) {}
PYLON_INLINE Value::Value(NumberSet elements) : held_(std::move(elements)) {}
PYLON_INLINE Value::Value(BlobSet elements) : held_(std::move(elements)) {}

PYLON_INLINE Value::Value(Number number) {
    if (auto const integer = number.as<std::int64_t>())
        held_ = *integer;
    else
        held_ = std::move(number);
}

PYLON_INLINE std::optional<Number> Value::asNumber() const {
    switch (type()) {
    case Type::integer: return Number{std::get<std::int64_t>(held_)};
    case Type::number: return std::get<Number>(held_);
    case Type::floating: {
        auto const value = std::get<double>(held_);
        // What no Number can hold has either no such magnitude or is none.
        if (value != 0 && !(std::abs(value) >= 1e-130 && std::abs(value) < 1e126)) return std::nullopt;
        return Number{value};
    }
    default: return std::nullopt;
    }
}

PYLON_INLINE void Value::refuse(char const* wanted) const {
    throw Error{ErrorKind::invalidInput,
                std::string{"the value is not "}.append(wanted).append("; its type is ").append(to_string(type()))};
}

PYLON_INLINE bool operator==(Value const& a, Value const& b) {
    if (a.type() == b.type()) return a.held_ == b.held_;
    if (!a.isNumber() || !b.isNumber()) return false;
    auto const first = a.asNumber();
    return first && first == b.asNumber();
}

PYLON_INLINE std::string_view to_string(Value::Type type) noexcept {
    constexpr std::array<std::string_view, 12> names{"null", "boolean", "integer", "number",    "floating",  "string",
                                                     "blob", "list",    "map",     "stringSet", "numberSet", "blobSet"};
    return names[static_cast<std::size_t>(type)];
}

namespace detail {

/// Writes values for people to read.
class ValuePrinter {
public:
    explicit ValuePrinter(std::string& out) : out_(&out) {}

    void print(Value const& value) {
        switch (value.type()) {
        case Value::Type::null: out_->append("null"); return;
        case Value::Type::boolean: out_->append(value.as<bool>() ? "true" : "false"); return;
        case Value::Type::integer: out_->append(std::to_string(value.as<std::int64_t>())); return;
        case Value::Type::number: out_->append(value.as<Number>().text()); return;
        case Value::Type::floating: return print(value.as<double>());
        case Value::Type::string: return print(value.as<std::string>());
        case Value::Type::blob: return print(value.as<Blob>());
        case Value::Type::list: return printAll("[", value.as<List>(), "]");
        case Value::Type::map: return printAll("{", value.as<Map>(), "}");
        case Value::Type::stringSet: return printAll("<<", value.as<StringSet>(), ">>");
        case Value::Type::numberSet: return printAll("<<", value.as<NumberSet>(), ">>");
        case Value::Type::blobSet: return printAll("<<", value.as<BlobSet>(), ">>");
        }
    }

    template <class Container> void printAll(char const* open, Container const& elements, char const* close) {
        out_->append(open);
        bool first = true;
        for (auto const& each : elements) {
            out_->append(first ? "" : ", ");
            first = false;
            print(each);
        }
        out_->append(close);
    }

private:
    void print(Number const& number) { out_->append(number.text()); }
    void print(double value) {
        char buffer[32];
        out_->append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }
    void print(Blob const& blob) {
        out_->append("b\"");
        appendBase64(*out_, blob.bytes);
        out_->append("\"");
    }
    void print(Map::value_type const& member) {
        print(member.first);
        out_->append(": ");
        print(member.second);
    }
    void print(std::string const& text) {
        constexpr std::string_view hexDigits = "0123456789abcdef";
        out_->push_back('"');
        for (char const *at = text.data(), *const end = at + text.size(); at != end;) {
            auto const length = utf8SequenceLength(at, end);
            auto const byte = static_cast<unsigned char>(*at);
            if (length == 0)
                out_->push_back('?');
            else if (byte < 0x20 || byte == 0x7f)
                out_->append("\\u00").append(1, hexDigits[byte >> 4]).append(1, hexDigits[byte & 15]);
            else
                out_->append(byte == '"' || byte == '\\' ? "\\" : "").append(at, length);
            at += length == 0 ? 1 : length;
        }
        out_->push_back('"');
    }

    std::string* out_;
};

} // namespace detail

PYLON_INLINE std::string to_string(Value const& value) {
    std::string out;
    detail::ValuePrinter{out}.print(value);
    return out;
}

PYLON_INLINE std::string to_string(Map const& members) {
    std::string out;
    detail::ValuePrinter{out}.printAll("{", members, "}");
    return out;
}

PYLON_INLINE std::ostream& operator<<(std::ostream& out, Value const& value) { return out << to_string(value); }

} // namespace pylon

#endif // PYLON_CORE_VALUE_IPP
