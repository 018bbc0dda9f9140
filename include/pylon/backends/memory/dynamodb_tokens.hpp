// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_TOKENS_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_TOKENS_HPP

#include <pylon/services/dynamodb/operations.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// A word or sign of an expression.
struct Token {
    enum class Type : std::uint8_t { name, placeholder, value, number, sign, end };

    Type type = Type::end;
    std::string text; ///< as written: `price`, `#p`, `:most`, `3`, `<=`
};

/// A way into an item: `a.b[3]`, its place-holders replaced.
struct DocumentPath {
    std::vector<std::variant<std::string, std::size_t>> steps;

    [[nodiscard]] std::string const& attribute() const { return std::get<std::string>(steps.front()); }
    /// `[a, b, [3]]`, as DynamoDB shows it.
    [[nodiscard]] std::string shown() const;
    bool operator==(DocumentPath const&) const = default;
};

/// The value at the path's end, or null where there is none.
[[nodiscard]] Value const* find(Map const& item, DocumentPath const& path);
[[nodiscard]] Value* find(Map& item, DocumentPath const& path);

/// What the place-holders of a request's expressions stand for, and which of them have been used.
class Placeholders {
public:
    Placeholders(dynamodb::Names const& names, dynamodb::Item const& values) : names_(&names), values_(&values) {}

    [[nodiscard]] std::string const* name(std::string const& placeholder);
    [[nodiscard]] Value const* value(std::string const& placeholder);

    /// Throws ExpressionRefused where a place-holder was given that no expression uses.
    void requireAllUsed(bool anyExpression) const;

private:
    dynamodb::Names const* names_;
    dynamodb::Item const* values_;
    std::set<std::string> usedNames_;
    std::set<std::string> usedValues_;
};

/// Reads an expression word by word. All members throw ExpressionRefused, in DynamoDB's words.
class ExpressionReader {
public:
    /// `parameter`: the request's, as `ConditionExpression`.
    ExpressionReader(std::string_view parameter, std::string const& text, Placeholders& placeholders);

    [[nodiscard]] Token const& peek() const noexcept { return tokens_[at_]; }
    [[nodiscard]] Token const& peekSecond() const noexcept { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
    Token const& take() { return tokens_[at_ == tokens_.size() - 1 ? at_ : at_++]; }

    [[nodiscard]] bool isSign(std::string_view sign) const noexcept {
        return peek().type == Token::Type::sign && peek().text == sign;
    }
    /// Keywords are the same in either case.
    [[nodiscard]] bool isKeyword(std::string_view upper) const noexcept;
    bool takeSign(std::string_view sign) { return isSign(sign) && (take(), true); }
    bool takeKeyword(std::string_view upper) { return isKeyword(upper) && (take(), true); }
    void requireSign(std::string_view sign);
    void requireKeyword(std::string_view upper);
    void requireEnd();

    DocumentPath path();
    /// The value of a place-holder `:name`.
    Value const& value();

    [[noreturn]] void syntaxError() const;
    [[noreturn]] void refuse(std::string const& why) const;

private:
    std::string pathStep();

    std::string parameter_;
    Placeholders* placeholders_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

/// Whether a word cannot name an attribute in an expression, where `upper` is the word in upper case.
[[nodiscard]] bool isReservedWord(std::string_view upper) noexcept;

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb_reserved_words.ipp>
#include <pylon/backends/memory/dynamodb_tokens.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_TOKENS_HPP
