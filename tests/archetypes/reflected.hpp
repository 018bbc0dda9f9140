// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_REFLECTED_HPP
#define PYLON_TESTS_ARCHETYPES_REFLECTED_HPP

#include <pylon/core/reflect.hpp>

#include <string>
#include <utility>

namespace pylon::archetype {

/// Reflected, and nothing else: it is neither made by default nor copied, moved or compared.
struct Reflected {
    explicit Reflected(std::string value) : text(std::move(value)) {}
    Reflected(Reflected const&) = delete;
    Reflected& operator=(Reflected const&) = delete;

    std::string text;
};

/// What can be read as well: made by default and moved, and nothing else.
struct ReflectedByDefault {
    ReflectedByDefault() = default;
    ReflectedByDefault(ReflectedByDefault&&) = default;
    ReflectedByDefault& operator=(ReflectedByDefault&&) = default;

    std::string text{};
};

/// What can be sent and read at different times: made by default and copied, and nothing else.
struct ReflectedCopy {
    std::string text{};
};

} // namespace pylon::archetype

PYLON_ADAPT_STRUCT(pylon::archetype::Reflected, text);
PYLON_ADAPT_STRUCT(pylon::archetype::ReflectedByDefault, text);
PYLON_ADAPT_STRUCT(pylon::archetype::ReflectedCopy, text);

static_assert(pylon::Reflected<pylon::archetype::Reflected>);
static_assert(pylon::Reflected<pylon::archetype::ReflectedByDefault>);
static_assert(pylon::Reflected<pylon::archetype::ReflectedCopy>);

#endif // PYLON_TESTS_ARCHETYPES_REFLECTED_HPP
