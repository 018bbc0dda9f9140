// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_JSON_READER_HPP
#define PYLON_BACKENDS_DETAIL_JSON_READER_HPP

#include <pylon/backends/detail/json_syntax.hpp>
#include <pylon/backends/rapidjson_reader.hpp>

#include <rapidjson/error/error.h>
#include <rapidjson/reader.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pylon::detail {

/// Parses a document as RapidJSON does, to the offset of each error, but finds its way through what services write, at half the
/// cost: compact text in which strings are plain and numbers short. What is neither is left to RapidJSON, token by token.
class JsonReader {
public:
    /// `text` ends in a zero byte beyond its end, as std::string has it, and changes where it has escapes.
    JsonReader(std::string& text, JsonHandler& handler) noexcept
        : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), handler_(handler) {}

    rapidjson::ParseResult read() {
        takeSpace();
        if (*at_ == '\0') return failed(rapidjson::kParseErrorDocumentEmpty);
        for (;;) {
            if (!takeValue()) return result_;
            if (entered_) {
                entered_ = false;
                continue;
            }
            if (!takeEnds()) return result_;
            if (level_ == 0) break;
        }
        takeSpace();
        if (*at_ != '\0') return failed(rapidjson::kParseErrorDocumentRootNotSingular);
        return result_;
    }

    [[nodiscard]] std::size_t tell() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

private:
    /// A string, number, `true`, `false` or `null`, as RapidJSON reads it.
    struct Token : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Token> {
        // NOLINTBEGIN(readability-identifier-naming)
        bool Null() { return kind = Kind::null, true; }
        bool Bool(bool value) { return kind = value ? Kind::yes : Kind::no, true; }
        bool RawNumber(char const* characters, rapidjson::SizeType length, bool) {
            return kind = Kind::number, text = {characters, length}, true;
        }
        bool String(char const* characters, rapidjson::SizeType length, bool) {
            return kind = Kind::string, text = {characters, length}, true;
        }
        // NOLINTEND(readability-identifier-naming)

        enum class Kind : std::uint8_t { null, yes, no, number, string } kind = Kind::null;
        std::string_view text{};
    };

    [[gnu::cold]] bool fail(rapidjson::ParseErrorCode code, std::size_t offset) noexcept {
        result_.Set(code, offset);
        return false;
    }
    [[gnu::cold]] bool fail(rapidjson::ParseErrorCode code) noexcept { return fail(code, tell()); }
    [[gnu::cold]] rapidjson::ParseResult failed(rapidjson::ParseErrorCode code) noexcept { return fail(code), result_; }
    /// Whether the handler goes on.
    bool goesOn(bool told) noexcept { return told || fail(rapidjson::kParseErrorTermination); }

    [[gnu::always_inline]] void takeSpace() noexcept { at_ = behindJsonSpace(at_); }

    /// Takes a value, or the beginning of one that has others in it: then it is `entered_`, unless it ends at once.
    [[gnu::always_inline]] bool takeValue() {
        switch (*at_) {
        case '"': {
            std::string_view text;
            return takeString(text) &&
                   goesOn(handler_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()), false));
        }
        case '{': return takeBeginning<false>();
        case '[': return takeBeginning<true>();
        case 't':
            if (!takeWord("true")) return takeScalar();
            return goesOn(handler_.Bool(true));
        case 'f':
            if (!takeWord("false")) return takeScalar();
            return goesOn(handler_.Bool(false));
        default: return takeScalar();
        }
    }

    /// Takes what stands behind a value, up to the next one: a comma, with a name where it is in an object; or ends, to that of all.
    [[gnu::always_inline]] bool takeEnds() {
        while (level_ != 0) {
            takeSpace();
            if (*at_ == ',') {
                ++at_;
                takeSpace();
                return isArray_[level_] || takeName();
            }
            bool const isArray = isArray_[level_--];
            if (*at_ != (isArray ? ']' : '}'))
                return fail(isArray ? rapidjson::kParseErrorArrayMissCommaOrSquareBracket
                                    : rapidjson::kParseErrorObjectMissCommaOrCurlyBracket);
            if (!(isArray ? takeEnd<true>() : takeEnd<false>())) return false;
        }
        return true;
    }

    template <bool isArray> [[gnu::always_inline]] bool takeBeginning() {
        ++at_;
        if (!goesOn(isArray ? handler_.StartArray() : handler_.StartObject())) return false;
        takeSpace();
        if (*at_ == (isArray ? ']' : '}')) return takeEnd<isArray>();
        isArray_[++level_] = isArray;
        entered_ = true;
        return isArray || takeName();
    }
    template <bool isArray> [[gnu::always_inline]] bool takeEnd() {
        ++at_;
        return goesOn(isArray ? handler_.EndArray(0) : handler_.EndObject(0));
    }

    bool takeName() {
        if (*at_ != '"') return fail(rapidjson::kParseErrorObjectMissName);
        std::string_view const rest{at_ + 1, static_cast<std::size_t>(end_ - at_ - 1)};
        if (auto const size = handler_.takeExpectedKey(rest); size != 0) {
            at_ += size + 2;
        } else {
            std::string_view name;
            if (!takeString(name) ||
                !goesOn(handler_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()), false)))
                return false;
        }
        takeSpace();
        if (*at_ != ':') return fail(rapidjson::kParseErrorObjectMissColon);
        ++at_;
        takeSpace();
        return true;
    }

    [[gnu::always_inline]] bool takeString(std::string_view& text) {
        auto* const first = at_ + 1;
        auto* last = first;
#ifdef __SSE2__
        for (unsigned syntax = 0; end_ - last >= static_cast<std::ptrdiff_t>(sizeof(__m128i));
             last += sizeof(__m128i)) {
            auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(last));
            syntax = static_cast<unsigned>(_mm_movemask_epi8(jsonSyntaxIn(bytes)));
            if (syntax == 0) continue;
            last += std::countr_zero(syntax);
            break;
        }
#endif
        // At the latest the zero byte is a control character.
        while (*last != '"' && *last != '\\' && static_cast<unsigned char>(*last) >= 0x20)
            ++last;
        if (*last != '"') return takeOddString(text);
        text = {first, static_cast<std::size_t>(last - first)};
        at_ = last + 1;
        return true;
    }
    [[gnu::noinline]] bool takeOddString(std::string_view& text) {
        Token token;
        if (!take(token)) return false;
        text = token.text;
        return true;
    }

    bool takeWord(std::string_view word) noexcept {
        if (!std::string_view{at_, static_cast<std::size_t>(end_ - at_)}.starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    [[gnu::noinline]] bool takeScalar() {
        auto const isDigit = [](char c) { return c >= '0' && c <= '9'; };
        std::size_t const sign = *at_ == '-' ? 1 : 0;
        auto digits = sign;
        while (digits < 19 && isDigit(at_[digits]))
            ++digits;
        // Behind a number there may be more of it. A zero begins none but itself.
        bool const ends = at_[digits] == ',' || at_[digits] == '}' || at_[digits] == ']';
        if (ends && digits != sign && (at_[sign] != '0' || digits == sign + 1)) {
            if (!handler_.RawNumber(at_, static_cast<rapidjson::SizeType>(digits), false))
                return fail(rapidjson::kParseErrorTermination);
            at_ += digits;
            return true;
        }
        if (*at_ == '\0') return fail(rapidjson::kParseErrorValueInvalid);
        auto const start = tell();
        Token token;
        if (!take(token)) return false;
        switch (token.kind) {
        case Token::Kind::null: return goesOn(handler_.Null());
        case Token::Kind::yes: return goesOn(handler_.Bool(true));
        case Token::Kind::no: return goesOn(handler_.Bool(false));
        default:
            return handler_.RawNumber(token.text.data(), static_cast<rapidjson::SizeType>(token.text.size()), false) ||
                   fail(rapidjson::kParseErrorTermination, start);
        }
    }

    /// Has RapidJSON take one token.
    bool take(Token& token) {
        constexpr auto flags =
            rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseStopWhenDoneFlag;
        JsonSource source{at_, end_};
        rapidjson::Reader reader;
        auto const outcome = reader.Parse<flags>(source, token);
        if (outcome.IsError()) return fail(outcome.Code(), tell() + outcome.Offset());
        at_ += source.Tell();
        return true;
    }

    char* begin_;
    char* at_;
    char* end_;
    JsonHandler& handler_;
    rapidjson::ParseResult result_;
    std::size_t level_ = 0; ///< how many objects and arrays are open, of which the handler allows maxJsonDepth
    bool entered_ = false;
    bool isArray_[maxJsonDepth + 1];
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_JSON_READER_HPP
