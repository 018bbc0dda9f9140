// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_PUGIXML_READER_HPP
#define PYLON_BACKENDS_PUGIXML_READER_HPP

#include <pylon/backends/pugixml_writer.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/serializer.hpp>

#include <pugixml.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace pylon::detail {

/// Puts a parsed document into a value.
class XmlDocumentReader {
public:
    explicit XmlDocumentReader(DocumentFormat const& format) : format_(format) {}

    bool read(pugi::xml_node root, MutableView to) {
        if (!format_.wrapper.empty())
            for (auto child = root.first_child(); child; child = child.next_sibling())
                if (isElement(child) && localName(child.name()) == format_.wrapper)
                    return readContent(child, to, {}, format_.time, 0);
        return readContent(root, to, {}, format_.time, 0);
    }

    /// Why reading was given up, naming the member, and where in the document.
    std::string failure() const {
        return (path_.empty() ? std::string{"the document"} : path_.substr(path_.front() == '.' ? 1 : 0)) + why_ +
               ", at offset " + std::to_string(offset_);
    }
    ErrorKind failureKind() const noexcept { return failureKind_; }

private:
    static bool isElement(pugi::xml_node node) noexcept { return node.type() == pugi::node_element; }

    static std::string_view localName(std::string_view name) noexcept {
        auto const colon = name.find(':');
        return colon == std::string_view::npos ? name : name.substr(colon + 1);
    }

    bool readContent(pugi::xml_node node, MutableView to, Binding const& binding, TimeForm time, std::size_t depth) {
        if (depth == maxXmlDepth) return fail(node, " nests deeper than the 128 levels that a document may have");
        to = to.engage();
        if (isScalar(to.shape->kind)) return readScalar(node, to, time);
        switch (to.shape->kind) {
        case Kind::list:
            to.shape->clear(to.object);
            return readChildren(node, binding.item, [&](pugi::xml_node child) {
                return readContent(child, to.append(), {}, time, depth + 1) || within(to);
            });
        case Kind::map:
            to.shape->clear(to.object);
            return readChildren(node, binding.entry, [&](pugi::xml_node child) {
                return readEntry(child, to, binding, time, depth + 1) || within(to);
            });
        default: return readStructure(node, to, depth);
        }
    }

    /// Calls `visit` for the child elements of one name.
    template <class F> bool readChildren(pugi::xml_node node, std::string_view name, F const& visit) {
        for (auto const child : node.children()) {
            if (!isElement(child)) continue;
            auto const local = localName(child.name());
            if (local == name ? !visit(child) : !unknown(child, local)) return false;
        }
        return true;
    }

    bool readEntry(pugi::xml_node node, MutableView map, Binding const& binding, TimeForm time, std::size_t depth) {
        pugi::xml_node key;
        pugi::xml_node value;
        for (auto const child : node.children()) {
            if (!isElement(child)) continue;
            auto const local = localName(child.name());
            if (local == binding.key)
                key = child;
            else if (local == binding.value)
                value = child;
            else if (!unknown(child, local))
                return false;
        }
        if (!key) return fail(node, " has an entry without a key");
        std::string_view text;
        std::string whole;
        if (!textOf(key, text, whole)) return false;
        auto const place = map.insert(text);
        return !value || readContent(value, place, {}, time, depth);
    }

    bool readStructure(pugi::xml_node node, MutableView to, std::size_t depth) {
        auto const members = to.shape->members;
        for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute()) {
            std::string_view const name = attribute.name();
            if (name == "xmlns" || name.starts_with("xmlns:")) continue;
            auto const* const member = find(to, XmlForm::attribute, name, depth, 0);
            if (member == nullptr
                    ? !unknown(node, name)
                    : !parse(node, attribute.value(), to.member(*member).engage(), timeOf(*member)) && !of(*member))
                return false;
        }
        for (auto const& member : members)
            if (member.binding.xml == XmlForm::text && !hidden(member, depth))
                return readScalar(node, to.member(member).engage(), timeOf(member)) || of(member);

        std::size_t expected = 0;
        // The type of no node ends it: to ask for more is a call into the library for each.
        for (auto child = node.first_child();; child = child.next_sibling()) {
            auto const type = child.type();
            if (type == pugi::node_null) break;
            if (type != pugi::node_element) continue;
            std::string_view const name = child.name();
            auto const* member = expected < members.size() && is(members[expected], XmlForm::element, name, depth)
                                     ? &members[expected]
                                     : find(to, XmlForm::element, name, depth, expected);
            if (member == nullptr) {
                auto const local = localName(name);
                if (local.size() != name.size()) member = find(to, XmlForm::element, local, depth, expected);
                if (member == nullptr && !unknown(child, local)) return false;
                if (member == nullptr) continue;
            }
            // The next element is most often of the member that is declared after this one, or of this again where it may be.
            expected = static_cast<std::size_t>(member - members.data()) + (member->binding.flattened ? 0 : 1);
            if (!readMember(child, *member, to.member(*member), depth + 1)) return of(*member);
        }
        return true;
    }

    bool readMember(pugi::xml_node node, Member const& member, MutableView to, std::size_t depth) {
        auto const time = timeOf(member);
        if (!member.binding.flattened) {
            to = to.engage();
            return isScalar(to.shape->kind) && depth < maxXmlDepth ? readScalar(node, to, time)
                                                                   : readContent(node, to, member.binding, time, depth);
        }
        // One of perhaps many: what stands in the value is kept.
        while (to.shape->kind == Kind::optional)
            to = to.shape->size(to.object) == 0 ? to.append() : held(to);
        if (to.shape->kind == Kind::map) return readEntry(node, to, member.binding, time, depth) || within(to);
        return readContent(node, to.append(), {}, time, depth) || within(to);
    }

    /// The value in an optional that has one.
    static MutableView held(MutableView optional) {
        MutableView inner{nullptr, optional.shape->element};
        ConstView const holder = optional;
        holder.each([&](std::string_view, ConstView element) { inner.object = const_cast<void*>(element.object); });
        return inner;
    }

    bool readScalar(pugi::xml_node node, MutableView to, TimeForm time) {
        // Most often that is all of it: see textOf().
        if (node.first_child().type() == pugi::node_null) return takeText(node, node.value(), to, time);
        std::string_view text;
        std::string whole;
        return textOf(node, text, whole) && takeText(node, text, to, time);
    }

    bool takeText(pugi::xml_node node, std::string_view text, MutableView to, TimeForm time) {
        if (to.shape->kind != Kind::string) return parse(node, text, to, time);
        setText(to.as<std::string>(), text);
        return true;
    }

    bool parse(pugi::xml_node node, std::string_view text, MutableView to, TimeForm time) {
        if (to.shape->kind != Kind::string) {
            auto const isWhite = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
            while (!text.empty() && isWhite(text.front()))
                text.remove_prefix(1);
            while (!text.empty() && isWhite(text.back()))
                text.remove_suffix(1);
        }
        if (isScalar(to.shape->kind) && parseScalar(text, to, time)) return true;
        constexpr std::string_view wanted[] = {"a boolean", "an integer of its range", "a number", "text",
                                               "base64",    "a time in its form"};
        return fail(node, std::string{" is not "}.append(isScalar(to.shape->kind)
                                                             ? wanted[static_cast<std::size_t>(to.shape->kind)]
                                                             : "of its type"));
    }

    /// The text of an element that has nothing else in it: where it stands or, if that is in several pieces, in `whole`. The first
    /// piece is in the element itself, the others and what is CDATA are its children.
    bool textOf(pugi::xml_node node, std::string_view& text, std::string& whole) {
        text = node.value();
        for (auto child = node.first_child();; child = child.next_sibling()) {
            auto const type = child.type();
            if (type == pugi::node_null) return true;
            if (type == pugi::node_element) return fail(child, " has elements where text should be");
            if (whole.empty()) whole.assign(text);
            text = whole.append(child.value());
        }
    }

    bool is(Member const& member, XmlForm form, std::string_view name, std::size_t depth) const noexcept {
        return member.binding.xml == form && !hidden(member, depth) && member.wireName(format_.naming) == name;
    }
    Member const* find(MutableView in, XmlForm form, std::string_view name, std::size_t depth,
                       std::size_t expected) const noexcept {
        auto const members = in.shape->members;
        for (std::size_t i = expected; i != members.size(); ++i)
            if (is(members[i], form, name, depth)) return &members[i];
        for (std::size_t i = 0; i != expected; ++i)
            if (is(members[i], form, name, depth)) return &members[i];
        return nullptr;
    }

    static bool hidden(Member const& member, std::size_t depth) noexcept {
        return depth == 0 && member.binding.in != In::body;
    }
    TimeForm timeOf(Member const& member) const noexcept {
        return member.binding.time == TimeForm::standard ? format_.time : member.binding.time;
    }

    bool unknown(pugi::xml_node node, std::string_view name) {
        if (format_.unknown == Unknown::ignore) return true;
        failureKind_ = ErrorKind::unmodelled;
        path_.append(".").append(name.substr(0, 128));
        return fail(node, " is no member that is modelled");
    }
    bool fail(pugi::xml_node node, std::string why) {
        why_ = std::move(why);
        offset_ = node.offset_debug();
        return false;
    }
    bool of(Member const& member) {
        path_.insert(0, member.wireName(format_.naming)).insert(0, ".");
        return false;
    }
    bool within(MutableView container) {
        auto const size = container.shape->size(container.object);
        path_.insert(0, "[" + std::to_string(size == 0 ? 0 : size - 1) + "]");
        return false;
    }

    DocumentFormat const& format_;
    ErrorKind failureKind_ = ErrorKind::malformed;
    std::string why_;
    std::string path_;
    std::ptrdiff_t offset_ = 0;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_PUGIXML_READER_HPP
