// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_PUGIXML_WRITER_HPP
#define PYLON_BACKENDS_PUGIXML_WRITER_HPP

#include <pylon/core/detail/text_sink.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/xml_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace pylon::detail {

inline constexpr std::size_t maxXmlDepth = 128;

/// Writes one value with all that is in it. Straight into the text: a tree would only be made to be thrown away.
class XmlDocumentWriter {
public:
    XmlDocumentWriter(std::string& out, DocumentFormat const& format) : out_(out), format_(format) {}

    bool write(ConstView value) {
        open(format_.root);
        if (!format_.xmlNamespace.empty()) {
            out_.put(" xmlns=\"");
            out_.put(format_.xmlNamespace);
            out_.put('"');
        }
        bool written = true;
        if (format_.wrapper.empty()) {
            written = writeAttributes(value, 0) && (out_.put('>'), writeContent(value, {}, format_.time, 0));
        } else {
            out_.put('>');
            written = writeElement(format_.wrapper, value, {}, format_.time, 0);
        }
        close(format_.root);
        return written;
    }

    /// What stands in the way of writing, and the path of the member in which it does.
    std::string failure() const {
        return (path_.empty() ? std::string{"the value"} : path_.substr(path_.front() == '.' ? 1 : 0)) + why_;
    }

private:
    void open(std::string_view name) {
        out_.reserve(name.size() + 1);
        out_.putUnchecked('<');
        out_.putUnchecked(name);
    }
    void close(std::string_view name) {
        out_.reserve(name.size() + 3);
        out_.putUnchecked('<');
        out_.putUnchecked('/');
        out_.putUnchecked(name);
        out_.putUnchecked('>');
    }

    bool writeElement(std::string_view name, ConstView value, Binding const& binding, TimeForm time,
                      std::size_t depth) {
        return writeElement(name, value, binding, time, depth, mayHaveAttributes(*value.shape));
    }
    /// `attributes`: mayHaveAttributes() of its shape, which a list asks once for all of its elements.
    bool writeElement(std::string_view name, ConstView value, Binding const& binding, TimeForm time, std::size_t depth,
                      bool attributes) {
        open(name);
        if (attributes && !writeAttributes(value, depth)) return false;
        out_.put('>');
        if (!writeContent(value, binding, time, depth)) return false;
        close(name);
        return true;
    }

    bool writeContent(ConstView value, Binding const& binding, TimeForm time, std::size_t depth) {
        if (depth == maxXmlDepth) return fail(" nests deeper than the 128 levels that a document may have");
        if (isScalar(value.shape->kind)) return writeText(value, time);
        switch (value.shape->kind) {
        case Kind::optional: return value.absent() || writeContent(value.engaged(), binding, time, depth);
        case Kind::list: return writeItems(binding.item, value, time, depth + 1);
        case Kind::map: return writeEntries(binding.entry, value, binding, time, depth + 1);
        default: return writeMembers(value, depth);
        }
    }

    bool writeText(ConstView value, TimeForm time) {
        std::string_view text;
        if (value.shape->kind == Kind::string) {
            text = value.as<std::string>();
        } else if (value.shape->text != nullptr) {
            text = value.shape->text(value.object);
        } else {
            try {
                scratch_.clear();
                appendScalar(scratch_, value, time);
            } catch (Error const&) {
                return fail(" is a time outside the years 0000 to 9999");
            }
            text = scratch_;
        }
        return putText(text) || fail(" holds what XML cannot: it is not UTF-8 text, or has a control character in it");
    }

    bool putText(std::string_view text) {
        if (!isPlainXml(text)) {
            escaped_.clear();
            if (!appendXmlText(escaped_, text)) return false;
            text = escaped_;
        }
        out_.put(text);
        return true;
    }

    bool writeItems(std::string_view name, ConstView list, TimeForm time, std::size_t depth) {
        bool written = true;
        std::size_t index = 0;
        bool const attributes = mayHaveAttributes(*list.shape->element);
        list.each([&](std::string_view, ConstView element) {
            if (!written) return;
            written = writeElement(name, element, {}, time, depth, attributes) || within(index);
            ++index;
        });
        return written;
    }

    bool writeEntries(std::string_view name, ConstView map, Binding const& binding, TimeForm time, std::size_t depth) {
        bool written = true;
        std::size_t index = 0;
        map.each([&](std::string_view key, ConstView element) {
            if (!written) return;
            open(name);
            out_.put('>');
            open(binding.key);
            out_.put('>');
            written = ((putText(key) || fail(" has a key that XML cannot hold")) &&
                       (close(binding.key), writeValue(binding.value, element, time, depth))) ||
                      within(index);
            close(name);
            ++index;
        });
        return written;
    }

    /// The value of a map's entry, which has none where it is absent: an empty element would be an empty text.
    bool writeValue(std::string_view name, ConstView value, TimeForm time, std::size_t depth) {
        bool const none = value.shape->kind == Kind::optional && value.absent();
        return none || writeElement(name, value, {}, time, depth);
    }

    static bool mayHaveAttributes(Shape const& shape) noexcept {
        if (shape.kind == Kind::optional) return mayHaveAttributes(*shape.element);
        for (auto const& member : shape.members)
            if (member.binding.xml == XmlForm::attribute) return true;
        return false;
    }

    /// The attributes of an element that is a struct, before its start tag is closed.
    bool writeAttributes(ConstView value, std::size_t depth) {
        if (value.absent()) return true;
        value = value.engaged();
        if (value.shape->kind != Kind::structure) return true;
        for (auto const& member : value.shape->members) {
            if (member.binding.xml != XmlForm::attribute || value.member(member).absent() || hidden(member, depth))
                continue;
            out_.put(' ');
            out_.put(member.wireName(format_.naming));
            out_.put("=\"");
            if (!writeText(value.member(member).engaged(), timeOf(member))) return of(member);
            out_.put('"');
        }
        return true;
    }

    bool writeMembers(ConstView value, std::size_t depth) {
        for (auto const& member : value.shape->members) {
            auto const inner = value.member(member);
            if (member.binding.xml == XmlForm::attribute || inner.absent() || hidden(member, depth)) continue;
            if (!writeMember(member, inner, depth)) return of(member);
        }
        return true;
    }

    bool writeMember(Member const& member, ConstView value, std::size_t depth) {
        auto const name = member.wireName(format_.naming);
        auto const time = timeOf(member);
        value = value.engaged();
        if (member.binding.xml == XmlForm::text) return writeText(value, time);
        if (member.binding.flattened && value.shape->kind == Kind::list)
            return writeItems(name, value, time, depth + 1);
        if (member.binding.flattened && value.shape->kind == Kind::map)
            return writeEntries(name, value, member.binding, time, depth + 1);
        return writeElement(name, value, member.binding, time, depth + 1);
    }

    static bool hidden(Member const& member, std::size_t depth) noexcept {
        return depth == 0 && member.binding.in != In::body;
    }
    TimeForm timeOf(Member const& member) const noexcept {
        return member.binding.time == TimeForm::standard ? format_.time : member.binding.time;
    }

    bool fail(std::string_view why) {
        if (why_.empty()) why_ = why;
        return false;
    }
    bool of(Member const& member) {
        path_.insert(0, member.name).insert(0, ".");
        return false;
    }
    bool within(std::size_t index) {
        path_.insert(0, "[" + std::to_string(index) + "]");
        return false;
    }

    TextSink out_;
    std::string scratch_; // what a value is spelt
    std::string escaped_;
    DocumentFormat const& format_;
    std::string why_;
    std::string path_;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_PUGIXML_WRITER_HPP
