// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_KEY_LIST_HPP
#define PYLON_SERVICES_S3_KEY_LIST_HPP

#include <pylon/core/reflect.hpp>
#include <pylon/services/s3/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::s3::detail {

/// Up to a thousand keys that are to be deleted, one behind the other in one text: a key costs no allocation.
class KeyList {
public:
    KeyList() = default;
    /// For about so many keys; 0: who knows.
    explicit KeyList(std::size_t expected) noexcept : expected_(std::min(expected, maxKeysPerDelete)) {}

    [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }
    [[nodiscard]] bool empty() const noexcept { return places_.empty(); }
    /// Valid until the next key is added.
    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
        auto const start = i == 0 ? 0 : places_[i - 1].end;
        return std::string_view{text_}.substr(start, places_[i].end - start);
    }
    /// Where a key stands in the caller's range.
    [[nodiscard]] std::size_t indexOf(std::size_t i) const noexcept { return places_[i].index; }

    /// All of their bytes.
    [[nodiscard]] std::size_t bytes() const noexcept { return text_.size(); }

    void add(std::string_view key, std::size_t index) {
        // A few, or else a whole request's, which are about as long as the first.
        constexpr std::size_t few = 16;
        if (places_.empty()) {
            places_.reserve(std::max(few, expected_));
            text_.reserve(expected_ > few ? expected_ * (key.size() + 8) : few * key.size());
        } else if (places_.size() == few && expected_ <= few) {
            places_.reserve(maxKeysPerDelete);
            text_.reserve((text_.size() / few + 8) * maxKeysPerDelete);
        }
        text_.append(key);
        places_.push_back({text_.size(), index});
    }

private:
    struct Place {
        std::size_t end; ///< in the text
        std::size_t index;
    };

    std::size_t expected_ = 0;
    std::string text_;
    std::vector<Place> places_;
};

/// A key that is only written.
struct KeyText {
    std::string_view text{};
};

/// As an ObjectIdentifier.
struct KeyToDelete {
    KeyText key{};
};

} // namespace pylon::s3::detail

PYLON_ADAPT_STRUCT(pylon::s3::detail::KeyToDelete, key);

namespace pylon {

template <>
inline constexpr Shape shapeOf<s3::detail::KeyText> = [] {
    Shape shape{Kind::spelt};
    shape.parse = [](void*, std::string_view) { return false; };
    shape.text = [](void const* key) { return static_cast<s3::detail::KeyText const*>(key)->text; };
    shape.print = [](void const* key, std::string& out) {
        out.append(static_cast<s3::detail::KeyText const*>(key)->text);
    };
    return shape;
}();

template <>
inline constexpr Shape shapeOf<s3::detail::KeyList> = [] {
    Shape shape{Kind::list, &shapeOf<s3::detail::KeyToDelete>};
    shape.size = [](void const* keys) { return static_cast<s3::detail::KeyList const*>(keys)->size(); };
    shape.each = [](void const* object, void* context, detail::Visit visit) {
        auto const& keys = *static_cast<s3::detail::KeyList const*>(object);
        for (std::size_t i = 0; i != keys.size(); ++i) {
            s3::detail::KeyToDelete const each{{keys[i]}};
            visit(context, {}, &each);
        }
    };
    return shape;
}();

} // namespace pylon

#endif // PYLON_SERVICES_S3_KEY_LIST_HPP
