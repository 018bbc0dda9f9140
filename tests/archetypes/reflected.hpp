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

/// Reflected and made by default, and nothing else.
struct ReflectedByDefault {
    ReflectedByDefault() = default;
    ReflectedByDefault(ReflectedByDefault const&) = delete;
    ReflectedByDefault& operator=(ReflectedByDefault const&) = delete;

    std::string text{};
};

} // namespace pylon::archetype

PYLON_ADAPT_STRUCT(pylon::archetype::Reflected, text);
PYLON_ADAPT_STRUCT(pylon::archetype::ReflectedByDefault, text);

static_assert(pylon::Reflected<pylon::archetype::Reflected>);
static_assert(pylon::Reflected<pylon::archetype::ReflectedByDefault>);

#endif // PYLON_TESTS_ARCHETYPES_REFLECTED_HPP
