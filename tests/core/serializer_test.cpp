// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/serializer.hpp>

#include "archetypes/serializer.hpp"

#include <catch2/catch.hpp>

namespace core_serializer_test {

using namespace pylon;

namespace {

struct CannotRead {
    static Result<void> write(ConstView, DocumentFormat const&, std::string&);
};
struct CannotWrite {
    static Result<void> read(std::string&, MutableView, DocumentFormat const&);
};
struct NeedsAnObject {
    Result<void> write(ConstView, DocumentFormat const&, std::string&);
    Result<void> read(std::string&, MutableView, DocumentFormat const&);
};
struct SaysNothing {
    static void write(ConstView, DocumentFormat const&, std::string&);
    static void read(std::string&, MutableView, DocumentFormat const&);
};
struct LongMd5 : archetype::Checksums {
    static std::array<std::byte, 20> md5(std::string_view);
};
struct SignedCrc32 : archetype::Checksums {
    static int crc32(std::string_view);
};
struct WithoutCrc32 {
    static std::array<std::byte, 16> md5(std::string_view);
};

struct WithoutJson {
    using Xml = archetype::Codec;
    using Checksums = archetype::Checksums;
};
struct WithoutXml {
    using Json = archetype::Codec;
    using Checksums = archetype::Checksums;
};
struct WithoutChecksums {
    using Json = archetype::Codec;
    using Xml = archetype::Codec;
};
struct NotByDefault : archetype::Serializer {
    explicit NotByDefault(int);
};

} // namespace

TEST_CASE("a codec must have all that is asked of it", "[core][serializer]") {
    STATIC_REQUIRE(Codec<archetype::Codec>);
    STATIC_REQUIRE(!Codec<CannotRead>);
    STATIC_REQUIRE(!Codec<CannotWrite>);
    STATIC_REQUIRE(!Codec<NeedsAnObject>);
    STATIC_REQUIRE(!Codec<SaysNothing>);
    STATIC_REQUIRE(Checksums<archetype::Checksums>);
    STATIC_REQUIRE(!Checksums<LongMd5>);
    STATIC_REQUIRE(!Checksums<SignedCrc32>);
    STATIC_REQUIRE(!Checksums<WithoutCrc32>);
}

TEST_CASE("a serializer must name two codecs and checksums", "[core][serializer]") {
    STATIC_REQUIRE(SerializerPolicy<archetype::Serializer>);
    STATIC_REQUIRE(!SerializerPolicy<WithoutJson>);
    STATIC_REQUIRE(!SerializerPolicy<WithoutXml>);
    STATIC_REQUIRE(!SerializerPolicy<WithoutChecksums>);
    STATIC_REQUIRE(!SerializerPolicy<NotByDefault>);
}

} // namespace core_serializer_test
