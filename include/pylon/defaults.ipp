// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_DEFAULTS_IPP
#define PYLON_DEFAULTS_IPP

#include <pylon/defaults.hpp>

#include <cstdlib>

namespace pylon {

[[gnu::cold]] PYLON_INLINE std::optional<std::string> processEnvironment(std::string const& name) {
    char const* const value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string{value};
}

} // namespace pylon

#endif // PYLON_DEFAULTS_IPP
