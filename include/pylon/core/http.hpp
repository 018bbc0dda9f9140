// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_HTTP_HPP
#define PYLON_CORE_HTTP_HPP

#include <pylon/config.hpp>
#include <pylon/core/body.hpp>
#include <pylon/core/detail/header_lines.hpp>
#include <pylon/core/detail/header_text.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace pylon {

class Headers;

namespace detail {
/// Appends a header of the library's own, whose name and value cannot but stand in one: they are not looked at.
void addOwnHeader(Headers& headers, std::string_view name, std::string_view value);
/// Whether it holds no control character but tab.
[[nodiscard]] bool isHeaderValue(std::string_view text) noexcept;
} // namespace detail

/// One header as a pair of views into a Headers.
struct HeaderView {
    std::string_view name;
    std::string_view value;
};

/// The headers of one message, in order. Names are compared without regard to case and kept as given.
///
/// All lines live in one buffer, each as `name: value` followed by a zero byte: a message with a dozen headers costs one
/// allocation, and a C library can be handed the lines as they stand. Views are valid until the next change.
class Headers {
public:
    Headers() = default;

    /// Appends a header, beside any of the same name.
    /// @throws Error (invalidInput) where the name is not a token (RFC 9110, 5.6.2) or the value holds a control character
    ///         other than tab: a line break would let a value add headers of its own.
    void add(std::string_view name, std::string_view value);

    /// Appends a line `name: value` as it came over the wire, without its line break. Blanks around the value are left out. False,
    /// and nothing is appended, where add() would throw or there is no colon.
    [[nodiscard]] bool addLine(std::string_view line);

    /// Puts a header in the place of all of the same name. Throws as add().
    void set(std::string_view name, std::string_view value);

    /// Takes away all headers of this name; whether there was one.
    bool remove(std::string_view name) noexcept;

    /// The value of the first header of this name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name).has_value(); }

    [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
    [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
    [[nodiscard]] HeaderView operator[](std::size_t index) const noexcept;
    /// The line at `index` as `name: value`, or `name;` where the value is empty (which is how libcurl wants it), ending in a
    /// zero byte.
    [[nodiscard]] char const* line(std::size_t index) const noexcept;

    void clear() noexcept;
    void reserve(std::size_t lines, std::size_t bytes);

    class Iterator;
    [[nodiscard]] Iterator begin() const noexcept;
    [[nodiscard]] Iterator end() const noexcept;

private:
    friend void detail::addOwnHeader(Headers& headers, std::string_view name, std::string_view value);

    [[nodiscard]] bool isNamed(detail::HeaderLine const& line, std::string_view name) const noexcept;
    void append(std::string_view name, std::string_view value);
    void note(std::size_t start, std::size_t nameLength, std::size_t valueStart, std::size_t valueLength);

    detail::HeaderText text_;
    detail::HeaderLines lines_;
};

class Headers::Iterator {
public:
    using value_type = HeaderView;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Iterator(Headers const& headers, std::size_t index) noexcept : headers_(&headers), index_(index) {}

    HeaderView operator*() const noexcept { return (*headers_)[index_]; }
    Iterator& operator++() noexcept { return ++index_, *this; }
    Iterator operator++(int) noexcept { return {*headers_, index_++}; }
    bool operator==(Iterator const&) const noexcept = default;

private:
    Headers const* headers_ = nullptr;
    std::size_t index_ = 0;
};

inline Headers::Iterator Headers::begin() const noexcept { return {*this, 0}; }
inline Headers::Iterator Headers::end() const noexcept { return {*this, size()}; }

/// Whether two header names are the same: ASCII letters compare without regard to case.
[[nodiscard]] bool sameHeaderName(std::string_view a, std::string_view b) noexcept;

/// An HTTP request as it goes out. `path` and `query` are the very bytes of the request line: percent-encoded once, never
/// normalised, so that what was signed is what is sent.
struct Request {
    std::string method = "GET";
    std::string scheme = "https"; ///< `https` or `http`
    std::string authority;        ///< host, and `:port` where it is not the scheme's own; the value of the Host header
    std::string path = "/";
    std::string query; ///< without the question mark
    Headers headers;   ///< without Host and Content-Length, which the transport derives
    Body body;

    /// `https://host/path?query`
    [[nodiscard]] std::string url() const;
};

/// An HTTP response as it came in. The body is complete: a transport that loses the connection half way reports an error.
struct Response {
    int status = 0;
    Headers headers;
    std::string body;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/http.ipp>
#endif

#endif // PYLON_CORE_HTTP_HPP
