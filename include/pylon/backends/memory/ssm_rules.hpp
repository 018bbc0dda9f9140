// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSM_RULES_HPP
#define PYLON_BACKENDS_MEMORY_SSM_RULES_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/services/ssm/management.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What SSM demands of names, values and labels. Nothing here knows which parameters there are.

namespace pylon::memory::detail {

/// The greatest sizes of values, in bytes, and how many versions and labels there can be.
inline constexpr std::size_t greatestStandardValue = 4096;
inline constexpr std::size_t greatestAdvancedValue = 8192;
inline constexpr std::size_t mostVersions = 100;
inline constexpr std::size_t mostLabels = 10;

/// An error of SSM's own: `{"__type":"ParameterNotFound","message":""}`.
[[nodiscard]] protocol::ServiceError ssmError(std::string_view code, std::string message);
[[nodiscard]] protocol::ServiceError ssmInvalid(std::string message);
/// `1 validation error detected: Value 'a' at 'name' failed to satisfy constraint: Member must ...`
[[nodiscard]] protocol::ServiceError ssmConstraint(std::string_view shown, std::string_view member,
                                                   std::string_view must);
[[nodiscard]] protocol::ServiceError ssmUnmodelled(std::string_view what);

/// The name of a parameter that is to be made.
[[nodiscard]] Refusal checkNewName(std::string const& name);
/// A name by which parameters are asked for, without version or label.
[[nodiscard]] Refusal checkAskedName(std::string const& name);
[[nodiscard]] Refusal checkPath(std::string const& path);
/// One to ten names.
[[nodiscard]] Refusal checkNames(std::vector<std::string> const& names);
/// All of a PutParameter that can be judged without knowing which parameters there are.
[[nodiscard]] Refusal checkPut(ssm::PutParameter const& input);
[[nodiscard]] bool isLabel(std::string_view label) noexcept;

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/ssm_rules.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SSM_RULES_HPP
