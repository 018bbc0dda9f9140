// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SHAPE_HPP
#define PYLON_CORE_SHAPE_HPP

#include <pylon/core/binding.hpp>
#include <pylon/core/value_types.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pylon {

/// What a type is to a codec.
enum class Kind : std::uint8_t {
    boolean,
    integer,
    floating,
    string,
    blob,
    timestamp,
    spelt, ///< anything that stands on the wire as text, by `parse` and `print`
    optional,
    list,
    map,
    structure,
    variant, ///< one of several alternatives, which the wire names: an object of one member. JSON only
    unit,    ///< what says nothing but that it is there: `true`. JSON only
};

struct Shape;

/// One member of a reflected struct.
struct Member {
    std::string_view name;        ///< as declared
    std::string_view capitalized; ///< with its first letter in upper case
    Binding binding;              ///< its row in the struct's table, or the default row
    Shape const* shape;
    void* (*address)(void* object);

    /// The member's name on the wire.
    [[nodiscard, gnu::always_inline]] constexpr std::string_view wireName(Naming naming) const noexcept {
        if (naming == Naming::queryNames && !binding.queryName.empty()) return binding.queryName;
        if (!binding.wire.empty()) return binding.wire;
        return naming == Naming::asDeclared ? name : capitalized;
    }
};

/// The members of a struct that are bound to headers, by the headers' names: a hash table, made at compile time.
struct HeaderPlaces {
    static constexpr std::size_t slots = 64;

    std::uint8_t member[slots]{}; ///< one more than a member's index; 0: free

    /// Where to look first for a name, in letters of either case; from there on, slot by slot, to the first that is free.
    [[nodiscard]] static constexpr std::size_t slotOf(std::string_view name) noexcept {
        auto const lower = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)) | 0x20U; };
        return name.empty() ? 0 : (name.size() + 3 * lower(name.back()) + 5 * lower(name[name.size() / 2])) % slots;
    }
};

/// Which members of a message stand elsewhere than under a name of their own, and where they stand at all.
struct MessageParts {
    Member const* payload = nullptr;
    Member const* status = nullptr;
    Member const* prefixed = nullptr; ///< the one that is all headers of a prefix
    bool query = false;               ///< some stand in the query
    bool document = false;            ///< some stand in a document

    explicit constexpr MessageParts(std::span<Member const> members) noexcept {
        for (auto const& member : members)
            switch (member.binding.in) {
            case In::payload: payload = &member; break;
            case In::status: status = &member; break;
            case In::headers: prefixed = &member; break;
            case In::query: query = true; break;
            case In::body: document = true; break;
            default: break;
            }
    }
};

/// A type, described at run time: how codecs and protocols see a value without knowing its C++ type.
///
/// Made once per type at compile time, by reflection (see reflect.hpp); so codecs are plain functions, compiled once, and not
/// templates that are compiled again for every operation. Which fields mean something depends on `kind`.
struct Shape {
    Kind kind;

    /// optional, list, map: what they hold.
    Shape const* element = nullptr;
    /// structure; variant: its alternatives, of which `address` gives the one that is active
    std::span<Member const> members{};
    /// structure: where its members in headers are to be found; null where it has none, or was made at run time
    HeaderPlaces const* headers = nullptr;
    /// structure: its parts, where they are known; see partsOf
    MessageParts const* parts = nullptr;

    /// integer, floating, spelt: takes the value that the text spells; false where it is none, or does not fit the type.
    bool (*parse)(void* object, std::string_view text) = nullptr;
    /// integer, floating, spelt: appends the value's spelling, for numbers the shortest exact one.
    void (*print)(void const* object, std::string& out) = nullptr;

    /// spelt: its text, where it stands as it is written; null: it does not, and is printed.
    std::string_view (*text)(void const* object) = nullptr;

    /// timestamp: as parse and print, in a form other than TimeForm::standard. Here, so that a program whose operations have no times
    /// need not carry the five spellings.
    bool (*parseTime)(void* object, std::string_view text, TimeForm form) = nullptr;
    void (*printTime)(void const* object, std::string& out, TimeForm form) = nullptr;

    /// variant: the place in `members` of the active alternative.
    std::size_t (*active)(void const* object) = nullptr;
    /// variant: makes an alternative the active one, its value new, and returns that value's address.
    void* (*select)(void* object, std::size_t alternative) = nullptr;

    /// optional (0 or 1), list, map, and a variant that can be empty (0 or 1): how many elements.
    std::size_t (*size)(void const* object) = nullptr;
    /// optional, list: puts a new element at the end (optional: in the place of the old) and returns its address.
    void* (*append)(void* object) = nullptr;
    /// map: the element of this key, new or not.
    void* (*insert)(void* object, std::string_view key) = nullptr;
    /// optional, list, map: calls `visit` for each element; `key` is empty but for maps.
    void (*each)(void const* object, void* context,
                 void (*visit)(void* context, std::string_view key, void const* element)) = nullptr;
    /// optional, list, map, and a variant that can be empty: takes all elements away.
    void (*clear)(void* object) = nullptr;
};

/// A value that is only read, with its shape.
struct ConstView {
    void const* object;
    Shape const* shape;

    /// The value as what it is known to be: `view.as<std::string>()` where the kind is string.
    template <class T> [[nodiscard]] T const& as() const noexcept { return *static_cast<T const*>(object); }
    [[nodiscard]] ConstView member(Member const& m) const noexcept {
        return {m.address(const_cast<void*>(object)), m.shape};
    }
    /// Calls `visit(key, element)` for each element of an optional, list or map.
    template <class F> void each(F&& visit) const;
    /// Whether a codec leaves the value out: an empty optional, list, map or variant is absent. (An empty list that must be seen
    /// stands in an optional.)
    [[nodiscard]] bool absent() const noexcept { return shape->size != nullptr && shape->size(object) == 0; }
    /// The alternative of a variant that is active, which is not empty.
    [[nodiscard]] Member const& alternative() const { return shape->members[shape->active(object)]; }
    /// The value in an optional, however deep, or the value itself. Only for what is not absent.
    [[nodiscard]] ConstView engaged() const;
};

/// A value that is written, with its shape.
struct MutableView {
    void* object;
    Shape const* shape;

    template <class T> [[nodiscard]] T& as() const noexcept { return *static_cast<T*>(object); }
    [[nodiscard]] MutableView member(Member const& m) const noexcept { return {m.address(object), m.shape}; }
    [[nodiscard]] MutableView append() const { return {shape->append(object), shape->element}; }
    [[nodiscard]] MutableView insert(std::string_view key) const {
        return {shape->insert(object, key), shape->element};
    }
    [[nodiscard]] MutableView select(Member const& alternative) const {
        return {shape->select(object, static_cast<std::size_t>(&alternative - shape->members.data())),
                alternative.shape};
    }
    /// The place for a value in an optional, however deep, made for it; or the place itself.
    [[nodiscard, gnu::always_inline]] MutableView engage() const {
        auto place = *this;
        while (place.shape->kind == Kind::optional)
            place = place.append();
        return place;
    }
    operator ConstView() const noexcept { return {object, shape}; }
};

template <class F> void ConstView::each(F&& visit) const {
    struct Context {
        F& visit;
        Shape const* element;
    } context{visit, shape->element};
    shape->each(object, &context, [](void* erased, std::string_view key, void const* element) {
        auto& self = *static_cast<Context*>(erased);
        self.visit(key, ConstView{element, self.element});
    });
}

inline ConstView ConstView::engaged() const {
    ConstView inner = *this;
    while (inner.shape->kind == Kind::optional)
        inner.each([&](std::string_view, ConstView element) { inner = element; });
    return inner;
}

namespace detail {

/// What a value is, be it optional or not.
[[nodiscard]] constexpr Kind engagedKind(Shape const& shape) noexcept {
    auto const* engaged = &shape;
    while (engaged->kind == Kind::optional)
        engaged = engaged->element;
    return engaged->kind;
}

/// The parts of a struct: made at compile time where some of its members stand elsewhere than in a document.
[[nodiscard]] constexpr MessageParts partsOf(Shape const& shape) noexcept {
    return shape.parts != nullptr ? *shape.parts : MessageParts{shape.members};
}

[[nodiscard]] constexpr bool isBytes(Kind kind) noexcept { return kind == Kind::string || kind == Kind::blob; }

} // namespace detail

} // namespace pylon

#endif // PYLON_CORE_SHAPE_HPP
