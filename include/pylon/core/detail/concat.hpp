// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_CONCAT_HPP
#define PYLON_CORE_DETAIL_CONCAT_HPP

#include <pylon/config.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace pylon::detail {

/// The parts one after the other. For messages: a chain of `+` makes several times the code, all of it on paths that are hardly
/// ever taken.
[[nodiscard]] std::string concat(std::initializer_list<std::string_view> parts);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/concat.ipp>
#endif

#endif // PYLON_CORE_DETAIL_CONCAT_HPP
