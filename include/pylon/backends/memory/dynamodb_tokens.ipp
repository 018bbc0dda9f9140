// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_TOKENS_IPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_TOKENS_IPP

#include <pylon/backends/memory/dynamodb_errors.hpp>
#include <pylon/backends/memory/dynamodb_tokens.hpp>
#include <pylon/core/detail/decimal.hpp>

#include <algorithm>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE std::string DocumentPath::shown() const {
    std::string text = "[";
    for (auto const& step : steps) {
        text.append(text.size() == 1 ? "" : ", ");
        if (auto const* const name = std::get_if<std::string>(&step))
            text.append(*name);
        else
            text.append("[").append(std::to_string(std::get<std::size_t>(step))).append("]");
    }
    return text + "]";
}

/// One step from a value; null where it leads nowhere.
PYLON_INLINE Value const* follow(Value const& value, std::variant<std::string, std::size_t> const& step) {
    if (auto const* const name = std::get_if<std::string>(&step)) {
        auto const* const map = value.getIf<Map>();
        if (map == nullptr) return nullptr;
        auto const found = map->find(*name);
        return found == map->end() ? nullptr : &found->second;
    }
    auto const* const list = value.getIf<List>();
    auto const index = std::get<std::size_t>(step);
    return list == nullptr || index >= list->size() ? nullptr : &(*list)[index];
}

PYLON_INLINE Value const* find(Map const& item, DocumentPath const& path) {
    auto const found = item.find(path.attribute());
    if (found == item.end()) return nullptr;
    Value const* value = &found->second;
    for (std::size_t i = 1; i != path.steps.size() && value != nullptr; ++i)
        value = follow(*value, path.steps[i]);
    return value;
}

PYLON_INLINE Value* find(Map& item, DocumentPath const& path) {
    return const_cast<Value*>(find(std::as_const(item), path));
}

PYLON_INLINE std::string const* Placeholders::name(std::string const& placeholder) {
    auto const found = names_->find(placeholder);
    if (found == names_->end()) return nullptr;
    usedNames_.insert(placeholder);
    return &found->second;
}

PYLON_INLINE Value const* Placeholders::value(std::string const& placeholder) {
    auto const found = values_->find(placeholder);
    if (found == values_->end()) return nullptr;
    usedValues_.insert(placeholder);
    return &found->second;
}

PYLON_INLINE void Placeholders::requireAllUsed(bool anyExpression) const {
    auto const require = [&](char const* parameter, auto const& given, auto const& used) {
        if (given.empty()) return;
        if (!anyExpression)
            throw ExpressionRefused{
                validationError(std::string{parameter} + " can only be specified when using expressions")};
        std::string unused;
        for (auto const& [placeholder, meaning] : given)
            if (!used.contains(placeholder)) unused.append(unused.empty() ? "" : ", ").append(placeholder);
        if (!unused.empty())
            throw ExpressionRefused{validationError("Value provided in " + std::string{parameter} +
                                                    " unused in expressions: keys: {" + unused + "}")};
    };
    require("ExpressionAttributeNames", *names_, usedNames_);
    require("ExpressionAttributeValues", *values_, usedValues_);
}

PYLON_INLINE std::string upperCase(std::string_view text) {
    std::string upper{text};
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    return upper;
}

PYLON_INLINE ExpressionReader::ExpressionReader(std::string_view parameter, std::string const& text,
                                                Placeholders& placeholders)
    : parameter_(parameter), placeholders_(&placeholders) {
    if (text.empty()) refuse("The expression can not be empty;");
    constexpr std::size_t longest = 4096;
    if (text.size() > longest)
        refuse("Expression size has exceeded the maximum allowed size; expression size: " +
               std::to_string(text.size()));
    auto const isDigit = [](char c) { return c >= '0' && c <= '9'; };
    auto const isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    for (std::size_t at = 0; at != text.size();) {
        char const c = text[at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++at;
            continue;
        }
        auto type = Token::Type::sign;
        auto end = at + 1;
        auto const extend = [&](auto const& belongs) {
            while (end != text.size() && belongs(text[end]))
                ++end;
        };
        if (isLetter(c) || c == '#' || c == ':') {
            type = c == '#' ? Token::Type::placeholder : c == ':' ? Token::Type::value : Token::Type::name;
            extend([&](char each) { return isLetter(each) || isDigit(each); });
        } else if (isDigit(c)) {
            type = Token::Type::number;
            extend(isDigit);
        } else if ((c == '<' && end != text.size() && (text[end] == '>' || text[end] == '=')) ||
                   (c == '>' && end != text.size() && text[end] == '='))
            ++end;
        tokens_.push_back({type, text.substr(at, end - at)});
        constexpr std::string_view signs = "()[],.=<>+-";
        if (type == Token::Type::sign && signs.find(c) == std::string_view::npos) {
            at_ = tokens_.size() - 1;
            tokens_.push_back({});
            syntaxError();
        }
        at = end;
    }
    tokens_.push_back({});
}

PYLON_INLINE bool ExpressionReader::isKeyword(std::string_view upper) const noexcept {
    return peek().type == Token::Type::name && upperCase(peek().text) == upper;
}

PYLON_INLINE void ExpressionReader::requireSign(std::string_view sign) {
    if (!takeSign(sign)) syntaxError();
}

PYLON_INLINE void ExpressionReader::requireKeyword(std::string_view upper) {
    if (!takeKeyword(upper)) syntaxError();
}

PYLON_INLINE void ExpressionReader::requireEnd() {
    if (peek().type != Token::Type::end) syntaxError();
}

PYLON_INLINE std::string ExpressionReader::pathStep() {
    auto const token = peek();
    if (token.type == Token::Type::name) {
        if (isReservedWord(upperCase(token.text)))
            refuse("Attribute name is a reserved keyword; reserved keyword: " + token.text);
        return take().text;
    }
    if (token.type != Token::Type::placeholder) syntaxError();
    auto const* const name = placeholders_->name(token.text);
    if (name == nullptr)
        refuse("An expression attribute name used in the document path is not defined; attribute name: " + token.text);
    take();
    return *name;
}

PYLON_INLINE DocumentPath ExpressionReader::path() {
    DocumentPath path{{pathStep()}};
    for (;;) {
        if (takeSign("."))
            path.steps.emplace_back(pathStep());
        else if (takeSign("[")) {
            if (peek().type != Token::Type::number) syntaxError();
            auto const index = pylon::detail::parseInteger<std::size_t>(peek().text);
            if (!index) syntaxError();
            take();
            requireSign("]");
            path.steps.emplace_back(*index);
        } else
            return path;
    }
}

PYLON_INLINE Value const& ExpressionReader::value() {
    if (peek().type != Token::Type::value) syntaxError();
    auto const* const value = placeholders_->value(peek().text);
    if (value == nullptr)
        refuse("An expression attribute value used in expression is not defined; attribute value: " + peek().text);
    take();
    return *value;
}

PYLON_INLINE void ExpressionReader::syntaxError() const {
    // The word before, the word itself and the word behind.
    std::string near;
    for (auto i = at_ == 0 ? 0 : at_ - 1; i != tokens_.size() && i <= at_ + 1; ++i)
        near.append(near.empty() || tokens_[i].text.empty() ? "" : " ").append(tokens_[i].text);
    auto const& token = peek();
    refuse("Syntax error; token: \"" + (token.type == Token::Type::end ? "<EOF>" : token.text) + "\", near: \"" + near +
           "\"");
}

PYLON_INLINE void ExpressionReader::refuse(std::string const& why) const {
    throw ExpressionRefused{validationError("Invalid " + parameter_ + ": " + why)};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_TOKENS_IPP
