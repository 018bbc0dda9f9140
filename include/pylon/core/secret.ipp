// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SECRET_IPP
#define PYLON_CORE_SECRET_IPP

#include <pylon/core/secret.hpp>

namespace pylon {

PYLON_INLINE void detail::wipe(void* memory, std::size_t size) noexcept {
    auto volatile* bytes = static_cast<unsigned char volatile*>(memory);
    for (std::size_t i = 0; i != size; ++i)
        bytes[i] = 0;
}

PYLON_INLINE Secret Secret::takeOver(std::string&& text) {
    Secret secret{text};
    detail::wipe(text.data(), text.size());
    text.clear();
    return secret;
}

PYLON_INLINE void Secret::wipe() noexcept {
    // Up to the capacity: a short string assigned over a long one leaves the long one's tail behind.
    detail::wipe(text_.data(), text_.capacity());
    text_.clear();
}

} // namespace pylon

#endif // PYLON_CORE_SECRET_IPP
