// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SERIALIZER_HPP
#define PYLON_CORE_SERIALIZER_HPP

#include <pylon/core/result.hpp>
#include <pylon/core/shape.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pylon {

/// What is done with members that the document has and the struct has not.
enum class Unknown : std::uint8_t {
    ignore, ///< as a client does: services add members
    reject, ///< as the in-memory AWS does: an unmodelled parameter is an error that names it, never a silent no
};

/// What a codec must know of a document besides the value in it.
struct DocumentFormat {
    Naming naming = Naming::asDeclared;
    Unknown unknown = Unknown::ignore;
    TimeForm time = TimeForm::epochSeconds; ///< for times whose binding says TimeForm::standard

    // XML only. On writing, `root` is the root element, with `xmlNamespace` on it, and `wrapper`, if any, the one element in it
    // that holds the members; there is no XML declaration. On reading, any root is taken, and `wrapper` is entered where the
    // root holds it.
    std::string_view root{};
    std::string_view xmlNamespace{};
    std::string_view wrapper{};
};

/// Writes a value as a document and reads it back.
///
/// Requirements:
///   - `C::write(view, format, out)` appends the document to `out`. Members that are absent (ConstView::absent) are left out,
///     and so are those of the outermost struct that are not bound to In::body
///   - `C::read(text, view, format)` reads the document into the value. `text` is used up: a codec may parse it in place.
///     JSON null is absence. An empty text is a document without members
/// Errors: malformed for text that is no such document or holds a value that does not fit its member, naming the member and
/// the offset but never the content; invalidInput for a value that the format cannot hold (NaN is fine: it is text in AWS
/// JSON; text that is not UTF-8 is not); unmodelled for what Unknown::reject rejects. Neither throws.
/// Thread safety: both are functions without state.
/// Models: RapidJsonCodec, PugixmlCodec. Laws: testing/codec_laws.hpp
/// Archetype: tests/archetypes/serializer.hpp
template <class C>
concept Codec = requires(ConstView from, MutableView to, DocumentFormat const& format, std::string& text) {
    { C::write(from, format, text) } -> std::same_as<Result<void>>;
    { C::read(text, to, format) } -> std::same_as<Result<void>>;
};

/// Computes the checksums that services ask for.
///
/// Requirements: `C::md5(bytes)` is the MD5 digest (RFC 1321) of any bytes, `C::crc32(bytes)` their CRC-32 (ISO 3309).
/// Errors: throws Error (configuration) where the machine offers no MD5.
/// Thread safety: a function without state.
/// Models: StandardChecksums. Laws: testing/codec_laws.hpp
/// Archetype: tests/archetypes/serializer.hpp
template <class C>
concept Checksums = requires(std::string_view bytes) {
    { C::md5(bytes) } -> std::same_as<std::array<std::byte, 16>>;
    { C::crc32(bytes) } -> std::same_as<std::uint32_t>;
};

namespace requirement {

template <class T>
concept serializerIsCopyable = std::default_initializable<T> && std::copy_constructible<T>;

template <class T>
concept serializerNamesJson = Codec<typename T::Json>;

template <class T>
concept serializerNamesXml = Codec<typename T::Xml>;

template <class T>
concept serializerNamesChecksums = Checksums<typename T::Checksums>;

} // namespace requirement

/// Names the codecs and checksums that stand between values and bytes. Nothing is linked that is not used: a program without
/// an XML service does not need the XML codec's library.
///
/// Requirements: `T::Json` and `T::Xml` are Codecs, `T::Checksums` is Checksums; T is default-constructible, copyable and empty.
/// Errors: those of its parts.
/// Thread safety: that of its parts.
/// Models: StandardSerializer. Laws: testing/codec_laws.hpp
/// Archetype: tests/archetypes/serializer.hpp
template <class T>
concept SerializerPolicy = requirement::serializerIsCopyable<T> && requirement::serializerNamesJson<T> &&
                           requirement::serializerNamesXml<T> && requirement::serializerNamesChecksums<T>;

/// A Codec as a value: what the protocol code, which is compiled once, is handed.
struct CodecFunctions {
    Result<void> (*write)(ConstView from, DocumentFormat const& format, std::string& out);
    Result<void> (*read)(std::string& text, MutableView to, DocumentFormat const& format);
};

template <Codec C> inline constexpr CodecFunctions codecFunctions{&C::write, &C::read};
/// Of who writes no documents, so that a program which reads XML alone does not carry what writes it.
template <Codec C> inline constexpr CodecFunctions readingFunctions{nullptr, &C::read};

/// Checksums as a value, as CodecFunctions.
struct ChecksumFunctions {
    std::array<std::byte, 16> (*md5)(std::string_view bytes);
    std::uint32_t (*crc32)(std::string_view bytes);
};

template <Checksums C> inline constexpr ChecksumFunctions checksumFunctions{&C::md5, &C::crc32};

} // namespace pylon

#endif // PYLON_CORE_SERIALIZER_HPP
