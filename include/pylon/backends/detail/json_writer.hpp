// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_JSON_WRITER_HPP
#define PYLON_BACKENDS_DETAIL_JSON_WRITER_HPP

#include <pylon/backends/detail/json_syntax.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/detail/eight_bytes.hpp>
#include <pylon/core/detail/text_sink.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/value_types.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pylon::detail {

/// Documents nest this deep at most. DynamoDB allows 32 levels of its own, each of which is two of JSON's.
inline constexpr std::size_t maxJsonDepth = 128;

/// Writes the pieces of a document, and what stands between them. Strings are copied by the run and checked that they are UTF-8.
///
/// RapidJSON's writer, which keeps account of what it is in, takes twice as long and memory of its own.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : sink_(out) {}

    void begin(char bracket) {
        separate();
        sink_.put(bracket);
        follows_ = false;
    }
    void end(char bracket) {
        sink_.put(bracket);
        follows_ = true;
    }
    /// Writes a member's name; false where the text is not UTF-8.
    bool name(std::string_view text) {
        bool const wellFormed = this->text(text);
        sink_.put(':');
        follows_ = false;
        return wellFormed;
    }
    /// Writes a string; false where it is not UTF-8.
    bool text(std::string_view text) {
        separate();
        sink_.reserve(text.size() + 2);
        sink_.putUnchecked('"');
        bool wellFormed = true;
        if (isPlainJson(text))
            sink_.putUnchecked(text);
        else
            wellFormed = putEscaped(text);
        sink_.put('"');
        return wellFormed;
    }
    /// Writes what is a value as it stands: a number, `true`, `null`.
    void plain(std::string_view value) {
        separate();
        sink_.put(value);
    }

private:
    void separate() {
        if (follows_) sink_.put(',');
        follows_ = true;
    }

    bool putEscaped(std::string_view text) {
        char const* at = text.data();
        char const* const end = at + text.size();
        char const* plainFrom = at;
        while (at != end) {
            if (end - at >= 8 && isPlainJson(eightBytes(at))) {
                at += 8;
                continue;
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
            sink_.put({plainFrom, static_cast<std::size_t>(at - plainFrom)});
            putEscape(byte);
            plainFrom = ++at;
        }
        sink_.put({plainFrom, static_cast<std::size_t>(at - plainFrom)});
        return true;
    }

    void putEscape(unsigned char byte) {
        constexpr std::string_view named = "\"\\\b\f\n\r\t";
        constexpr std::string_view letters = "\"\\bfnrt";
        constexpr std::string_view hexDigits = "0123456789ABCDEF";
        sink_.reserve(6);
        sink_.putUnchecked('\\');
        if (auto const which = named.find(static_cast<char>(byte)); which != std::string_view::npos)
            return sink_.putUnchecked(letters[which]);
        for (char const c : {'u', '0', '0', hexDigits[byte >> 4], hexDigits[byte & 15]})
            sink_.putUnchecked(c);
    }

    TextSink sink_;
    bool follows_ = false; ///< another value or member in the same brackets
};

/// Writes one value with all that is in it.
class JsonDocumentWriter {
public:
    JsonDocumentWriter(std::string& out, DocumentFormat const& format) : writer_(out), format_(format) {}

    bool write(ConstView value) { return write(value, format_.time, 0); }

    /// What stands in the way of writing, and the path of the member in which it does.
    std::string failure() const {
        return (path_.empty() ? std::string{"the value"} : path_.substr(path_.front() == '.' ? 1 : 0)) + why_;
    }

private:
    bool write(ConstView value, TimeForm time, std::size_t depth) {
        auto const& shape = *value.shape;
        switch (shape.kind) {
        case Kind::boolean: return plain(value.as<bool>() ? "true" : "false");
        case Kind::string:
            return writer_.text(value.as<std::string>()) || fail(" is not UTF-8 text, which alone JSON can hold");
        case Kind::spelt:
            if (shape.text != nullptr)
                return writer_.text(shape.text(value.object)) || fail(" is not UTF-8 text, which alone JSON can hold");
            scratch_.clear();
            shape.print(value.object, scratch_);
            return writer_.text(scratch_) || fail(" is not UTF-8 text, which alone JSON can hold");
        case Kind::unit: return plain("true");
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
            return plain(scratch_);
        case Kind::timestamp: return writeTime(value, time);
        case Kind::optional: return value.absent() ? plain("null") : write(value.engaged(), time, depth);
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

    bool plain(std::string_view value) {
        writer_.plain(value);
        return true;
    }

    bool writeTime(ConstView value, TimeForm time) {
        scratch_.clear();
        try {
            appendScalar(scratch_, value, time);
        } catch (Error const&) {
            return fail(" is a time outside the years 0000 to 9999");
        }
        return time == TimeForm::epochSeconds ? plain(scratch_) : writer_.text(scratch_);
    }

    bool writeList(ConstView value, TimeForm time, std::size_t depth) {
        writer_.begin('[');
        bool written = true;
        std::size_t index = 0;
        value.each([&](std::string_view, ConstView element) {
            if (!written) return;
            written = write(element, time, depth + 1) || within(index);
            ++index;
        });
        writer_.end(']');
        return written;
    }

    bool writeMap(ConstView value, TimeForm time, std::size_t depth) {
        writer_.begin('{');
        bool written = true;
        std::size_t index = 0;
        value.each([&](std::string_view key, ConstView element) {
            if (!written) return;
            written =
                ((writer_.name(key) || fail(" has a key that is not UTF-8 text")) && write(element, time, depth + 1)) ||
                within(index);
            ++index;
        });
        writer_.end('}');
        return written;
    }

    bool writeVariant(ConstView value, TimeForm time, std::size_t depth) {
        auto const& alternative = value.alternative();
        writer_.begin('{');
        bool const written =
            writer_.name(alternative.wireName(format_.naming)) && write(value.member(alternative), time, depth + 1);
        writer_.end('}');
        return written;
    }

    bool writeStructure(ConstView value, std::size_t depth) {
        writer_.begin('{');
        for (auto const& member : value.shape->members) {
            if (depth == 0 && member.binding.in != In::body) continue;
            auto const inner = value.member(member);
            if (inner.absent()) continue;
            auto const time = member.binding.time == TimeForm::standard ? format_.time : member.binding.time;
            writer_.name(member.wireName(format_.naming));
            if (!write(inner, time, depth + 1)) {
                path_.insert(0, member.name).insert(0, ".");
                return false;
            }
        }
        writer_.end('}');
        return true;
    }

    bool fail(std::string_view why) {
        if (why_.empty()) why_ = why;
        return false;
    }

    bool within(std::size_t index) {
        path_.insert(0, "[" + std::to_string(index) + "]");
        return false;
    }

    JsonWriter writer_;
    DocumentFormat const& format_;
    std::string scratch_;
    std::string why_;
    std::string path_;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_JSON_WRITER_HPP
