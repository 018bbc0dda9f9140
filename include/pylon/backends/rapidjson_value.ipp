// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_VALUE_IPP
#define PYLON_BACKENDS_RAPIDJSON_VALUE_IPP

#include <pylon/backends/rapidjson_value.hpp>
#include <pylon/core/detail/concat.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace pylon {
namespace detail {

/// Takes RapidJSON's events and builds a Value of them.
class JsonValueBuilder {
public:
    Value root{};

    // What RapidJSON calls.
    // NOLINTBEGIN(readability-identifier-naming)
    bool Null() { return put(Value{}); }
    bool Bool(bool value) { return put(Value{value}); }
    bool RawNumber(char const* text, rapidjson::SizeType length, bool) {
        std::string_view const digits{text, length};
        if (auto number = Number::parse(digits)) return put(Value{*std::move(number)});
        double value = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && put(Value{value});
    }
    bool String(char const* text, rapidjson::SizeType length, bool) { return put(Value{std::string{text, length}}); }
    bool StartObject() { return open(Value{Map{}}); }
    bool Key(char const* text, rapidjson::SizeType length, bool) {
        keys_.back().assign(text, length);
        return true;
    }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool StartArray() { return open(Value{List{}}); }
    bool EndArray(rapidjson::SizeType) { return close(); }
    // Numbers come as text.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }
    // NOLINTEND(readability-identifier-naming)

private:
    static constexpr std::size_t mostLevels = 128;

    bool open(Value value) {
        if (open_.size() == mostLevels) return false;
        open_.push_back(std::move(value));
        keys_.emplace_back();
        return true;
    }
    bool close() {
        auto value = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return put(std::move(value));
    }
    bool put(Value value) {
        if (open_.empty())
            root = std::move(value);
        else if (auto* const members = open_.back().getIf<Map>())
            members->insert_or_assign(keys_.back(), std::move(value));
        else
            open_.back().getIf<List>()->push_back(std::move(value));
        return true;
    }

    std::vector<Value> open_; // the objects and arrays around the place
    std::vector<std::string> keys_;
};

} // namespace detail

PYLON_INLINE Result<Value> readJsonValue(std::string_view text) {
    detail::JsonValueBuilder builder;
    rapidjson::MemoryStream stream{text.data(), text.size()};
    rapidjson::Reader reader;
    auto const outcome = reader.Parse < rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                         rapidjson::kParseValidateEncodingFlag > (stream, builder);
    if (!outcome.IsError() && stream.Tell() == text.size()) return std::move(builder.root);
    return Error{
        ErrorKind::malformed,
        detail::concat({"this is not JSON: ",
                        outcome.IsError() ? rapidjson::GetParseError_En(outcome.Code())
                                          : "there is a zero byte after the document",
                        ", at offset ", std::to_string(outcome.IsError() ? outcome.Offset() : stream.Tell())})};
}

} // namespace pylon

#endif // PYLON_BACKENDS_RAPIDJSON_VALUE_IPP
