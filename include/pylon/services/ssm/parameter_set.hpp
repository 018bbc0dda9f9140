// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_PARAMETER_SET_HPP
#define PYLON_SERVICES_SSM_PARAMETER_SET_HPP

#include <pylon/config.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::ssm {

/// What of many parameters is there.
struct ParameterSet {
    /// The values, by what was asked for: the name, with its version or label.
    std::map<std::string, std::string, std::less<>> values{};
    /// What was asked for and is not there, in the order of the asking.
    std::vector<std::string> missing{};

    /// A value. @throws ParameterNotFound where there is none.
    [[nodiscard]] std::string const& at(std::string_view key) const;
};

/// The elements of a StringList, which are joined by commas. They hold none themselves: SSM has no way to write one.
[[nodiscard]] std::vector<std::string> splitList(std::string_view value);

} // namespace pylon::ssm

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/ssm/parameter_set.ipp>
#endif

#endif // PYLON_SERVICES_SSM_PARAMETER_SET_HPP
