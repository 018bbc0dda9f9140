// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SECRET_HPP
#define PYLON_CORE_SECRET_HPP

#include <pylon/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace pylon {

/// Text that must not be seen: it has no conversion to a string and no stream operator, and its memory is overwritten when
/// it goes. `reveal()` is the one way in, so that every use can be found by its name.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text) : text_(text) {}
    /// Takes over and wipes `text`.
    static Secret takeOver(std::string&& text);

    Secret(Secret const&) = default;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    Secret& operator=(Secret other) noexcept {
        text_.swap(other.text_);
        return *this;
    }
    ~Secret() { wipe(); }

    [[nodiscard]] std::string_view reveal() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    bool operator==(Secret const&) const = default;

private:
    void wipe() noexcept;

    std::string text_;
};

namespace detail {

/// Overwrites memory in a way that the compiler may not leave out.
void wipe(void* memory, std::size_t size) noexcept;

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/secret.ipp>
#endif

#endif // PYLON_CORE_SECRET_HPP
