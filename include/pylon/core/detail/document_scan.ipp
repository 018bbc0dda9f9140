// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_DOCUMENT_SCAN_IPP
#define PYLON_CORE_DETAIL_DOCUMENT_SCAN_IPP

#include <pylon/core/detail/document_scan.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/xml_text.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace pylon::detail {

/// What the three scanners share: the text, how far it is read, and the nodes so far.
class DocumentScanner {
public:
    explicit DocumentScanner(std::string_view text) : text_(text), nodes_(1) {}

protected:
    [[nodiscard]] bool atEnd() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] char peek() const noexcept { return atEnd() ? '\0' : text_[at_]; }
    [[nodiscard]] bool take(std::string_view piece) noexcept {
        if (!text_.substr(at_).starts_with(piece)) return false;
        at_ += piece.size();
        return true;
    }
    void skipSpace() noexcept { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    std::size_t add(std::string name, std::size_t parent) {
        nodes_.push_back({std::move(name), parent});
        return nodes_.size() - 1;
    }
    void addLeaf(std::string name, std::size_t parent, std::size_t begin, std::size_t end) {
        nodes_.push_back({std::move(name), parent, true, begin, end});
    }
    void addName(std::size_t parent, std::size_t begin, std::size_t end) {
        nodes_.push_back({{}, parent, true, begin, end, true});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<DocumentNode> nodes_;
};

class JsonScanner : DocumentScanner {
public:
    using DocumentScanner::DocumentScanner;

    std::optional<std::vector<DocumentNode>> scan() {
        if (!value({}, 0)) return std::nullopt;
        // What is open is on a stack of our own: a document may nest as deep as it likes.
        while (!open_.empty()) {
            skipSpace();
            char const closing = open_.back().object ? '}' : ']';
            bool const first = std::exchange(open_.back().empty, false);
            if (peek() == closing && (first || !afterComma_)) {
                ++at_;
                open_.pop_back();
                afterComma_ = false;
                continue;
            }
            if (!first && !afterComma_) {
                if (!take(",")) return std::nullopt;
                afterComma_ = true;
                continue;
            }
            afterComma_ = false;
            std::string name;
            if (open_.back().object) {
                auto const begin = at_;
                if (!string()) return std::nullopt;
                addName(open_.back().node, begin, at_);
                name = decodeLeaf(text_.substr(begin, at_ - begin), DocumentKind::json);
                skipSpace();
                if (!take(":")) return std::nullopt;
            }
            if (!value(std::move(name), open_.back().node)) return std::nullopt;
        }
        skipSpace();
        if (!atEnd()) return std::nullopt;
        return std::move(nodes_);
    }

private:
    struct Open {
        std::size_t node;
        bool object;
        bool empty = true;
    };

    bool value(std::string name, std::size_t parent) {
        skipSpace();
        auto const begin = at_;
        if (peek() == '{' || peek() == '[') {
            bool const object = peek() == '{';
            ++at_;
            open_.push_back({add(std::move(name), parent), object});
            return true;
        }
        if (peek() == '"') {
            if (!string()) return false;
        } else {
            at_ = std::min(text_.find_first_not_of("+-.0123456789abcdefghijklmnopqrstuvwxyzE", at_), text_.size());
            auto const word = text_.substr(begin, at_ - begin);
            bool const number = word.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
            if (word.empty() || (!number && word != "true" && word != "false" && word != "null")) return false;
        }
        addLeaf(std::move(name), parent, begin, at_);
        return true;
    }

    bool string() noexcept {
        if (!take("\"")) return false;
        for (; !atEnd(); ++at_) {
            if (peek() == '"') return ++at_, true;
            if (static_cast<unsigned char>(peek()) < 0x20) return false;
            if (peek() == '\\' && ++at_ == text_.size()) return false;
        }
        return false;
    }

    std::vector<Open> open_;
    bool afterComma_ = false;
};

class XmlScanner : DocumentScanner {
public:
    using DocumentScanner::DocumentScanner;

    std::optional<std::vector<DocumentNode>> scan() {
        skipSpace();
        if (take("<?xml")) {
            auto const begin = at_;
            if (!skipPast("?>")) return std::nullopt;
            addLeaf({}, 0, begin, at_ - 2);
        }
        skipSpace();
        bool const hasRoot = startTag();
        while (hasRoot && !open_.empty())
            if (!content()) return std::nullopt;
        skipSpace();
        if (!hasRoot || !atEnd()) return std::nullopt;
        return std::move(nodes_);
    }

private:
    struct Open {
        std::size_t node;
        std::string_view tag;
        std::size_t texts = 0;
        std::size_t elements = 0;
    };

    bool skipPast(std::string_view end) noexcept {
        auto const found = text_.find(end, at_);
        if (found == std::string_view::npos) return false;
        at_ = found + end.size();
        return true;
    }

    std::string_view name() noexcept {
        auto const begin = at_;
        at_ = std::min(text_.find_first_of(" \t\r\n/>=<\"'&", at_), text_.size());
        return text_.substr(begin, at_ - begin);
    }
    static std::string withoutPrefix(std::string_view name) {
        return std::string{name.substr(name.rfind(':') == std::string_view::npos ? 0 : name.rfind(':') + 1)};
    }

    bool startTag() {
        if (!take("<")) return false;
        auto const tag = name();
        if (tag.empty() || tag.front() == '!' || tag.front() == '?') return false;
        auto const node = add(withoutPrefix(tag), open_.empty() ? 0 : open_.back().node);
        for (;;) {
            skipSpace();
            if (take("/>")) return true;
            if (take(">")) {
                open_.push_back({node, tag});
                return true;
            }
            auto const attribute = name();
            skipSpace();
            if (attribute.empty() || !take("=")) return false;
            skipSpace();
            char const quote = peek();
            if (quote != '"' && quote != '\'') return false;
            auto const begin = ++at_;
            if (!skipPast({&quote, 1})) return false;
            addLeaf(withoutPrefix(attribute), node, begin, at_ - 1);
        }
    }

    bool content() {
        auto& element = open_.back();
        if (take("</")) {
            if (name() != element.tag) return false;
            skipSpace();
            if (element.texts == 1 && element.elements == 0) {
                // Text and nothing else is the element's own value.
                auto const text = nodes_.back();
                nodes_.pop_back();
                nodes_[element.node].leaf = true;
                nodes_[element.node].begin = text.begin;
                nodes_[element.node].end = text.end;
            }
            open_.pop_back();
            return take(">");
        }
        auto const begin = at_;
        if (take("<![CDATA[")) {
            if (!skipPast("]]>")) return false;
            ++element.texts;
            addLeaf({}, element.node, begin, at_);
            return true;
        }
        if (peek() == '<') {
            ++element.elements;
            return startTag();
        }
        at_ = std::min(text_.find('<', at_), text_.size());
        if (atEnd()) return false;
        if (text_.substr(begin, at_ - begin).find_first_not_of(" \t\r\n") == std::string_view::npos) return true;
        ++element.texts;
        addLeaf({}, element.node, begin, at_);
        return true;
    }

    std::vector<Open> open_;
};

class FormScanner : DocumentScanner {
public:
    FormScanner(std::string_view text, Plus plus) : DocumentScanner(text), plus_(plus) {}

    std::optional<std::vector<DocumentNode>> scan() {
        while (!atEnd()) {
            auto const end = std::min(text_.find('&', at_), text_.size());
            auto const nameEnd = std::min(text_.find('=', at_), end);
            auto const name = percentDecode(text_.substr(at_, nameEnd - at_), plus_);
            auto const begin = std::min(nameEnd + 1, end);
            if (!name || !percentDecode(text_.substr(begin, end - begin), plus_)) return std::nullopt;
            if (std::count(name->begin(), name->end(), '.') > deepest) return std::nullopt;
            addName(0, at_, nameEnd);
            auto const dot = name->rfind('.');
            auto const parent = dot == std::string::npos ? 0 : holder(name->substr(0, dot));
            addLeaf(name->substr(dot + 1), parent, begin, end);
            at_ = std::min(end + 1, text_.size());
        }
        return std::move(nodes_);
    }

private:
    static constexpr std::ptrdiff_t deepest = 64;

    std::size_t holder(std::string const& path) {
        auto const known = holders_.find(path);
        if (known != holders_.end()) return known->second;
        auto const dot = path.rfind('.');
        auto const parent = dot == std::string::npos ? 0 : holder(path.substr(0, dot));
        return holders_[path] = add(path.substr(dot + 1), parent);
    }

    Plus plus_;
    std::map<std::string, std::size_t> holders_;
};

PYLON_INLINE std::optional<std::vector<DocumentNode>> scanDocument(std::string_view text, DocumentKind kind) {
    if (!isUtf8(text)) return std::nullopt;
    switch (kind) {
    case DocumentKind::json: return JsonScanner{text}.scan();
    case DocumentKind::xml: return XmlScanner{text}.scan();
    case DocumentKind::form: return FormScanner{text, Plus::space}.scan();
    default: return FormScanner{text, Plus::literal}.scan();
    }
}

/// Appends a code point as UTF-8; one that is none as U+FFFD.
PYLON_INLINE void appendCodePoint(std::string& out, std::uint32_t point) {
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
    auto const tail = [&](unsigned shift) { out.push_back(static_cast<char>(0x80U | ((point >> shift) & 0x3fU))); };
    if (point < 0x80) {
        out.push_back(static_cast<char>(point));
    } else if (point < 0x800) {
        out.push_back(static_cast<char>(0xc0U | (point >> 6)));
        tail(0);
    } else if (point < 0x10000) {
        out.push_back(static_cast<char>(0xe0U | (point >> 12)));
        tail(6);
        tail(0);
    } else {
        out.push_back(static_cast<char>(0xf0U | (point >> 18)));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// Takes digits off the front of `text`, up to `most`.
PYLON_INLINE std::uint32_t takeDigits(std::string_view& text, std::uint32_t base, std::size_t most) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i != most && !text.empty(); ++i) {
        int const digit = hexValue(text.front());
        if (digit < 0 || static_cast<std::uint32_t>(digit) >= base) break;
        value = value * base + static_cast<std::uint32_t>(digit);
        text.remove_prefix(1);
    }
    return value;
}

PYLON_INLINE std::string decodeJsonString(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto const plain = std::min(text.find('\\'), text.size());
        out.append(text.substr(0, plain));
        text.remove_prefix(std::min(plain + 1, text.size()));
        if (text.empty()) break;
        char const escape = text.front();
        text.remove_prefix(1);
        constexpr std::string_view letters = "bfnrt";
        constexpr std::string_view meanings = "\b\f\n\r\t";
        if (auto const which = letters.find(escape); which != std::string_view::npos) {
            out.push_back(meanings[which]);
        } else if (escape != 'u') {
            out.push_back(escape);
        } else {
            auto point = takeDigits(text, 16, 4);
            if (point >= 0xd800 && point < 0xdc00 && text.starts_with("\\u")) {
                text.remove_prefix(2);
                point = 0x10000 + ((point - 0xd800) << 10) + (takeDigits(text, 16, 4) - 0xdc00);
            }
            appendCodePoint(out, point);
        }
    }
    return out;
}

PYLON_INLINE std::string decodeXmlText(std::string_view text) {
    constexpr std::string_view cdata = "<![CDATA[";
    if (text.starts_with(cdata)) return std::string{text.substr(cdata.size(), text.size() - cdata.size() - 3)};
    constexpr std::pair<std::string_view, char> entities[] = {
        {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"quot;", '"'}, {"apos;", '\''}};
    std::string out;
    while (!text.empty()) {
        auto const plain = std::min(text.find('&'), text.size());
        out.append(text.substr(0, plain));
        text.remove_prefix(std::min(plain + 1, text.size()));
        if (text.starts_with('#')) {
            bool const hexadecimal = text.starts_with("#x");
            text.remove_prefix(hexadecimal ? 2 : 1);
            appendCodePoint(out, takeDigits(text, hexadecimal ? 16 : 10, 8));
            if (text.starts_with(';')) text.remove_prefix(1);
        }
        for (auto const& [entity, meaning] : entities)
            if (text.starts_with(entity)) {
                out.push_back(meaning);
                text.remove_prefix(entity.size());
                break;
            }
    }
    return out;
}

PYLON_INLINE std::string decodeLeaf(std::string_view spelling, DocumentKind kind) {
    switch (kind) {
    case DocumentKind::json:
        if (!spelling.starts_with('"')) return std::string{spelling};
        return decodeJsonString(spelling.substr(1, spelling.size() - 2));
    case DocumentKind::xml: return decodeXmlText(spelling);
    default:
        return percentDecode(spelling, kind == DocumentKind::form ? Plus::space : Plus::literal)
            .valueOr(std::string{spelling});
    }
}

PYLON_INLINE std::string encodeLeaf(std::string_view text, DocumentKind kind) {
    std::string out;
    if (kind == DocumentKind::xml) {
        // What came in as XML can be written as it; should it be cut off, then that is not too much.
        static_cast<void>(appendXmlText(out, text));
        return out;
    }
    if (kind != DocumentKind::json) return percentEncode(text);
    out.push_back('"');
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            out.append("\\u00").append({upperHexDigits[byte >> 4], upperHexDigits[byte & 15]});
        } else {
            if (c == '"' || c == '\\') out.push_back('\\');
            out.push_back(c);
        }
    }
    out.push_back('"');
    return out;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_DOCUMENT_SCAN_IPP
