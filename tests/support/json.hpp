// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_JSON_HPP
#define PYLON_TESTS_SUPPORT_JSON_HPP

#include <rapidjson/reader.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pylon::test {

/// A JSON document as a tree: for reading vectors, and for looking at what was sent. Not fast.
///
///     auto const json = Json::parse(text);
///     json["cases"][0]["name"].string()
///
/// What is not there, or is something else than asked for, throws std::runtime_error.
class Json {
public:
    /// Exactly as it was spelt.
    struct Number {
        std::string text;
        bool operator==(Number const&) const = default;
    };
    using Items = std::vector<Json>;
    /// In the order of the document.
    using Members = std::vector<std::pair<std::string, Json>>;

    Json() = default;
    static Json parse(std::string_view text);

    [[nodiscard]] bool isNull() const noexcept { return std::holds_alternative<std::monostate>(value_); }
    [[nodiscard]] bool isString() const noexcept { return std::holds_alternative<std::string>(value_); }
    [[nodiscard]] bool isNumber() const noexcept { return std::holds_alternative<Number>(value_); }
    [[nodiscard]] bool isBoolean() const noexcept { return std::holds_alternative<bool>(value_); }
    [[nodiscard]] bool isArray() const noexcept { return std::holds_alternative<Items>(value_); }
    [[nodiscard]] bool isObject() const noexcept { return std::holds_alternative<Members>(value_); }

    [[nodiscard]] std::string const& string() const { return get<std::string>("a string"); }
    [[nodiscard]] std::string const& numberText() const { return get<Number>("a number").text; }
    [[nodiscard]] double number() const { return std::strtod(numberText().c_str(), nullptr); }
    [[nodiscard]] std::int64_t integer() const { return std::strtoll(numberText().c_str(), nullptr, 10); }
    [[nodiscard]] bool boolean() const { return get<bool>("true or false"); }
    [[nodiscard]] Items const& items() const { return get<Items>("an array"); }
    [[nodiscard]] Members const& members() const { return get<Members>("an object"); }

    /// How many items or members.
    [[nodiscard]] std::size_t size() const { return isArray() ? items().size() : members().size(); }

    [[nodiscard]] Json const& operator[](std::size_t index) const {
        if (index >= items().size()) throw std::runtime_error{"JSON: no item " + std::to_string(index)};
        return items()[index];
    }
    [[nodiscard]] Json const& operator[](int index) const { return (*this)[static_cast<std::size_t>(index)]; }
    [[nodiscard]] Json const& operator[](std::string_view name) const {
        if (auto const* member = find(name)) return *member;
        throw std::runtime_error{"JSON: no member " + std::string{name}};
    }
    [[nodiscard]] Json const& operator[](char const* name) const { return (*this)[std::string_view{name}]; }

    /// The member, or null.
    [[nodiscard]] Json const* find(std::string_view name) const {
        for (auto const& [each, value] : members())
            if (each == name) return &value;
        return nullptr;
    }
    [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }

    [[nodiscard]] std::string stringOr(std::string_view name, std::string_view other) const {
        auto const* member = find(name);
        return member != nullptr && !member->isNull() ? member->string() : std::string{other};
    }
    [[nodiscard]] double numberOr(std::string_view name, double other) const {
        auto const* member = find(name);
        return member != nullptr && !member->isNull() ? member->number() : other;
    }
    [[nodiscard]] bool booleanOr(std::string_view name, bool other) const {
        auto const* member = find(name);
        return member != nullptr && !member->isNull() ? member->boolean() : other;
    }

    /// The order of members counts for nothing.
    friend bool operator==(Json const& a, Json const& b) {
        if (!a.isObject() || !b.isObject()) return a.value_ == b.value_;
        if (a.size() != b.size()) return false;
        for (auto const& [name, value] : a.members()) {
            auto const* other = b.find(name);
            if (other == nullptr || !(*other == value)) return false;
        }
        return true;
    }

private:
    using Value = std::variant<std::monostate, bool, Number, std::string, Items, Members>;
    class Builder;

    explicit Json(Value value) : value_(std::move(value)) {}

    template <class T> T const& get(char const* what) const {
        if (auto const* value = std::get_if<T>(&value_)) return *value;
        throw std::runtime_error{std::string{"JSON: this is not "} + what};
    }

    Value value_;
};

class Json::Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Json::Builder> {
public:
    bool Null() { return add({}); }
    bool Bool(bool value) { return add(value); }
    bool RawNumber(char const* text, rapidjson::SizeType size, bool) { return add(Number{{text, size}}); }
    bool String(char const* text, rapidjson::SizeType size, bool) { return add(std::string{text, size}); }
    bool StartObject() { return open(Members{}); }
    bool StartArray() { return open(Items{}); }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool EndArray(rapidjson::SizeType) { return close(); }
    bool Key(char const* text, rapidjson::SizeType size, bool) {
        keys_.emplace_back(text, size);
        return true;
    }

    Json take() { return std::move(root_); }

private:
    bool add(Value value) {
        if (open_.empty()) {
            root_ = Json{std::move(value)};
        } else if (auto* items = std::get_if<Items>(&open_.back())) {
            items->push_back(Json{std::move(value)});
        } else {
            std::get<Members>(open_.back()).emplace_back(std::move(keys_.back()), Json{std::move(value)});
            keys_.pop_back();
        }
        return true;
    }

    bool open(Value value) {
        open_.push_back(std::move(value));
        return true;
    }

    bool close() {
        auto value = std::move(open_.back());
        open_.pop_back();
        return add(std::move(value));
    }

    std::vector<Value> open_;
    std::vector<std::string> keys_;
    Json root_;
};

inline Json Json::parse(std::string_view text) {
    rapidjson::MemoryStream stream{text.data(), text.size()};
    rapidjson::Reader reader;
    Builder builder;
    if (!reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, builder))
        throw std::runtime_error{"JSON: broken at byte " + std::to_string(reader.GetErrorOffset())};
    return builder.take();
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_JSON_HPP
