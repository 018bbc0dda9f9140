// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_SERIALIZER_HPP
#define PYLON_TESTS_ARCHETYPES_SERIALIZER_HPP

#include <pylon/core/serializer.hpp>

namespace pylon::archetype {

/// A Codec, and nothing else: no object of it can be made. Writes and reads nothing.
struct Codec {
    Codec() = delete;
    static Result<void> write(ConstView, DocumentFormat const&, std::string&) { return {}; }
    static Result<void> read(std::string&, MutableView, DocumentFormat const&) { return {}; }
};

/// Checksums, and nothing else.
struct Checksums {
    Checksums() = delete;
    static std::array<std::byte, 16> md5(std::string_view) { return {}; }
    static std::uint32_t crc32(std::string_view) { return {}; }
};

/// A SerializerPolicy, and nothing else: copied, but not assigned.
struct Serializer {
    using Json = Codec;
    using Xml = Codec;
    using Checksums = archetype::Checksums;

    Serializer() = default;
    Serializer(Serializer const&) = default;
    Serializer& operator=(Serializer const&) = delete;
};

static_assert(SerializerPolicy<Serializer>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_SERIALIZER_HPP
