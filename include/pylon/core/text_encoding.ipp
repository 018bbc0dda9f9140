// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TEXT_ENCODING_IPP
#define PYLON_CORE_TEXT_ENCODING_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/text_encoding.hpp>
#include <pylon/core/utf8.hpp>

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>

namespace pylon {
namespace detail {

PYLON_INLINE bool isUtf8Name(std::string_view encoding) noexcept {
    auto const same = [encoding](std::string_view name) {
        if (encoding.size() != name.size()) return false;
        for (std::size_t i = 0; i != name.size(); ++i)
            if ((encoding[i] | 0x20) != (name[i] | 0x20)) return false;
        return true;
    };
    return same("utf-8") || same("utf8");
}

PYLON_INLINE void checkEncodingName(std::string_view name) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";
    if (name.empty() || name.find_first_not_of(allowed) != std::string_view::npos)
        throw Error{ErrorKind::invalidInput,
                    "no encoding can have this name: it must be made of letters, digits and _ . : -, as utf-8 is"};
}

/// The offset of the first byte that is not UTF-8; npos where there is none.
PYLON_INLINE std::size_t firstNotUtf8(std::string_view text) noexcept {
    if (isUtf8(text)) return std::string_view::npos;
    char const* const end = text.data() + text.size();
    char const* at = text.data();
    while (auto const length = utf8SequenceLength(at, end))
        at += length;
    return static_cast<std::size_t>(at - text.data());
}

/// What iconv makes of `bytes`; where it stops, `stopped(offset)` must throw.
template <class Stopped>
std::string convertText(std::string_view bytes, std::string_view from, std::string_view to, Stopped const& stopped) {
    struct Close {
        void operator()(void* converter) const noexcept { iconv_close(converter); }
    };
    auto* const opened = iconv_open(std::string{to}.c_str(), std::string{from}.c_str());
    // NOLINTNEXTLINE(performance-no-int-to-ptr): so says POSIX
    if (opened == reinterpret_cast<iconv_t>(-1))
        throw Error{ErrorKind::invalidInput,
                    concat({"this system knows no encoding ", isUtf8Name(from) ? to : from, "; see iconv --list"})};
    std::unique_ptr<void, Close> const converter{opened};

    std::string out;
    std::array<char, 4096> buffer;
    auto* input = const_cast<char*>(bytes.data());
    auto inputLeft = bytes.size();
    // The last round writes what brings an encoding with shifts back to its beginning.
    for (bool last = false;;) {
        char* output = buffer.data();
        auto outputLeft = buffer.size();
        errno = 0;
        auto const done =
            iconv(converter.get(), last ? nullptr : &input, last ? nullptr : &inputLeft, &output, &outputLeft);
        auto const why = errno;
        out.append(buffer.data(), buffer.size() - outputLeft);
        if (done == static_cast<std::size_t>(-1)) {
            if (why == E2BIG) continue;
            stopped(bytes.size() - inputLeft);
        }
        // Some systems put a question mark for what they cannot convert, and count that.
        if (done != static_cast<std::size_t>(-1) && done != 0) stopped(bytes.size());
        if (last) return out;
        last = true;
    }
}

} // namespace detail

PYLON_INLINE std::string decodeText(std::string_view bytes, std::string_view encoding) {
    detail::checkEncodingName(encoding);
    auto const stopped = [encoding](std::size_t offset) {
        throw Error{ErrorDetails{.kind = ErrorKind::malformed,
                                 .message = detail::concat({"the content is not text in ", encoding, ": byte ",
                                                            std::to_string(offset), " is the first that is not"})}};
    };
    if (!detail::isUtf8Name(encoding)) return detail::convertText(bytes, encoding, "UTF-8", stopped);
    if (auto const offset = detail::firstNotUtf8(bytes); offset != std::string_view::npos) stopped(offset);
    return std::string{bytes};
}

PYLON_INLINE std::string encodeText(std::string_view text, std::string_view encoding) {
    detail::checkEncodingName(encoding);
    if (auto const offset = detail::firstNotUtf8(text); offset != std::string_view::npos)
        throw Error{ErrorKind::invalidInput,
                    detail::concat({"the text is not UTF-8: byte ", std::to_string(offset),
                                    " is the first that is not; give bytes of another kind without an encoding"})};
    if (detail::isUtf8Name(encoding)) return std::string{text};
    return detail::convertText(text, "UTF-8", encoding, [encoding](std::size_t offset) {
        throw Error{ErrorKind::invalidInput,
                    detail::concat({"the encoding ", encoding, " has nothing for the character at byte ",
                                    std::to_string(offset), " of the text"})};
    });
}

} // namespace pylon

#endif // PYLON_CORE_TEXT_ENCODING_IPP
