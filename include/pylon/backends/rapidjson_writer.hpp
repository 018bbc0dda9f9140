// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_WRITER_HPP
#define PYLON_BACKENDS_RAPIDJSON_WRITER_HPP

#include <pylon/core/base64.hpp>
#include <pylon/core/detail/text_sink.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/value_types.hpp>

#include <rapidjson/writer.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pylon::detail {

/// Documents nest this deep at most. DynamoDB allows 32 levels of its own, each of which is two of JSON's.
inline constexpr std::size_t maxJsonDepth = 128;

/// The end of a std::string as a RapidJSON output stream.
class JsonSink : public TextSink {
public:
    using Ch = char;
    using TextSink::TextSink;

    // NOLINTBEGIN(readability-identifier-naming)
    void Put(char c) { put(c); }
    void Flush() noexcept {}
    // NOLINTEND(readability-identifier-naming)
};

// Found by RapidJSON's writer in place of its own, which are slower.
inline void PutReserve(JsonSink& sink, std::size_t count) {
    sink.reserve(count);
} // NOLINT(readability-identifier-naming)
inline void PutUnsafe(JsonSink& sink, char c) noexcept {
    sink.putUnchecked(c);
} // NOLINT(readability-identifier-naming)

/// Sets the highest bit of each byte that is a quotation mark, a backslash or a control character, and perhaps of such that
/// stand above one of these.
inline std::uint64_t jsonSyntaxIn(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101U;
    auto const quotes = word ^ (ones * '"');
    auto const backslashes = word ^ (ones * '\\');
    auto const found =
        ((word - ones * 0x20) & ~word) | ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes);
    return found & (ones << 7);
}

/// Whether the eight bytes are ASCII and none has to be escaped.
inline bool isPlainJson(std::uint64_t word) noexcept {
    return (word & 0x8080'8080'8080'8080U) == 0 && jsonSyntaxIn(word) == 0;
}

/// RapidJSON's writer, but for strings: it copies them by the run and checks that they are UTF-8.
class JsonWriter : public rapidjson::Writer<JsonSink> {
public:
    explicit JsonWriter(JsonSink& sink) : Writer(sink) {}

    /// Writes a name or a value; false where the text is not UTF-8.
    bool text(std::string_view text) {
        Prefix(rapidjson::kStringType);
        os_->reserve(text.size() + 2);
        os_->putUnchecked('"');
        bool const wellFormed = putEscaped(text);
        os_->Put('"');
        return EndValue(wellFormed);
    }

private:
    bool putEscaped(std::string_view text) {
        char const* at = text.data();
        char const* const end = at + text.size();
        char const* plainFrom = at;
        while (at != end) {
            if (end - at >= 8) {
                std::uint64_t word = 0;
                std::memcpy(&word, at, sizeof word);
                if (isPlainJson(word)) {
                    at += sizeof word;
                    continue;
                }
            }
            auto const byte = static_cast<unsigned char>(*at);
            if (byte >= 0x20 && byte != '"' && byte != '\\') {
                if (byte < 0x80) {
                    ++at;
                    continue;
                }
                auto const length = utf8SequenceLength(at, end);
                if (length == 0) return false;
                at += length;
                continue;
            }
            os_->put({plainFrom, static_cast<std::size_t>(at - plainFrom)});
            putEscape(byte);
            plainFrom = ++at;
        }
        os_->put({plainFrom, static_cast<std::size_t>(at - plainFrom)});
        return true;
    }

    void putEscape(unsigned char byte) {
        constexpr std::string_view named = "\"\\\b\f\n\r\t";
        constexpr std::string_view letters = "\"\\bfnrt";
        constexpr std::string_view hexDigits = "0123456789ABCDEF";
        os_->reserve(6);
        os_->putUnchecked('\\');
        if (auto const which = named.find(static_cast<char>(byte)); which != std::string_view::npos)
            return os_->putUnchecked(letters[which]);
        for (char const c : {'u', '0', '0', hexDigits[byte >> 4], hexDigits[byte & 15]})
            os_->putUnchecked(c);
    }
};

/// Writes one value with all that is in it.
class JsonDocumentWriter {
public:
    JsonDocumentWriter(std::string& out, DocumentFormat const& format) : sink_(out), writer_(sink_), format_(format) {}

    bool write(ConstView value) { return write(value, format_.time, 0); }

    /// What stands in the way of writing, and the path of the member in which it does.
    std::string failure() const {
        return (path_.empty() ? std::string{"the value"} : path_.substr(path_.front() == '.' ? 1 : 0)) + why_;
    }

private:
    bool write(ConstView value, TimeForm time, std::size_t depth) {
        auto const& shape = *value.shape;
        switch (shape.kind) {
        case Kind::boolean: return writer_.Bool(value.as<bool>());
        case Kind::string:
            return writer_.text(value.as<std::string>()) || fail(" is not UTF-8 text, which alone JSON can hold");
        case Kind::spelt:
            if (shape.text != nullptr)
                return writer_.text(shape.text(value.object)) || fail(" is not UTF-8 text, which alone JSON can hold");
            scratch_.clear();
            shape.print(value.object, scratch_);
            return writer_.text(scratch_) || fail(" is not UTF-8 text, which alone JSON can hold");
        case Kind::unit: return writer_.Bool(true);
        case Kind::blob:
            scratch_.clear();
            appendBase64(scratch_, value.as<Blob>().bytes);
            return writer_.text(scratch_);
        case Kind::integer:
        case Kind::floating:
            scratch_.clear();
            shape.print(value.object, scratch_);
            if (shape.kind == Kind::floating)
                if (auto const name = nonFiniteName(scratch_); !name.empty()) return writer_.text(name);
            return number();
        case Kind::timestamp: return writeTime(value, time);
        case Kind::optional: return value.absent() ? writer_.Null() : write(value.engaged(), time, depth);
        default: break;
        }
        if (depth == maxJsonDepth) return fail(" nests deeper than the 128 levels that a document may have");
        switch (shape.kind) {
        case Kind::list: return writeList(value, time, depth);
        case Kind::map: return writeMap(value, time, depth);
        case Kind::variant: return writeVariant(value, time, depth);
        default: return writeStructure(value, depth);
        }
    }

    bool number() { return writer_.RawValue(scratch_.data(), scratch_.size(), rapidjson::kNumberType); }

    bool writeTime(ConstView value, TimeForm time) {
        scratch_.clear();
        try {
            appendScalar(scratch_, value, time);
        } catch (Error const&) {
            return fail(" is a time outside the years 0000 to 9999");
        }
        return time == TimeForm::epochSeconds ? number() : writer_.text(scratch_);
    }

    bool writeList(ConstView value, TimeForm time, std::size_t depth) {
        bool written = writer_.StartArray();
        std::size_t index = 0;
        value.each([&](std::string_view, ConstView element) {
            if (!written) return;
            written = write(element, time, depth + 1) || within(index);
            ++index;
        });
        return written && writer_.EndArray();
    }

    bool writeMap(ConstView value, TimeForm time, std::size_t depth) {
        bool written = writer_.StartObject();
        std::size_t index = 0;
        value.each([&](std::string_view key, ConstView element) {
            if (!written) return;
            written =
                ((writer_.text(key) || fail(" has a key that is not UTF-8 text")) && write(element, time, depth + 1)) ||
                within(index);
            ++index;
        });
        return written && writer_.EndObject();
    }

    bool writeVariant(ConstView value, TimeForm time, std::size_t depth) {
        auto const& alternative = value.alternative();
        return writer_.StartObject() && writer_.text(alternative.wireName(format_.naming)) &&
               write(value.member(alternative), time, depth + 1) && writer_.EndObject();
    }

    bool writeStructure(ConstView value, std::size_t depth) {
        writer_.StartObject();
        for (auto const& member : value.shape->members) {
            if (depth == 0 && member.binding.in != In::body) continue;
            auto const inner = value.member(member);
            if (inner.absent()) continue;
            auto const time = member.binding.time == TimeForm::standard ? format_.time : member.binding.time;
            writer_.text(member.wireName(format_.naming));
            if (!write(inner, time, depth + 1)) {
                path_.insert(0, member.name).insert(0, ".");
                return false;
            }
        }
        return writer_.EndObject();
    }

    bool fail(std::string_view why) {
        if (why_.empty()) why_ = why;
        return false;
    }

    bool within(std::size_t index) {
        path_.insert(0, "[" + std::to_string(index) + "]");
        return false;
    }

    JsonSink sink_;
    JsonWriter writer_;
    DocumentFormat const& format_;
    std::string scratch_;
    std::string why_;
    std::string path_;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_RAPIDJSON_WRITER_HPP
