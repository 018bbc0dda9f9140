// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_PARAMETER_SET_IPP
#define PYLON_SERVICES_SSM_PARAMETER_SET_IPP

#include <pylon/services/ssm/errors.hpp>
#include <pylon/services/ssm/parameter_set.hpp>

namespace pylon::ssm {

PYLON_INLINE std::string const& ParameterSet::at(std::string_view key) const {
    auto const found = values.find(key);
    if (found == values.end()) raiseNotFound(std::string{key});
    return found->second;
}

PYLON_INLINE std::vector<std::string> splitList(std::string_view value) {
    std::vector<std::string> elements;
    for (;;) {
        auto const comma = value.find(',');
        elements.emplace_back(value.substr(0, comma));
        if (comma == std::string_view::npos) return elements;
        value.remove_prefix(comma + 1);
    }
}

} // namespace pylon::ssm

#endif // PYLON_SERVICES_SSM_PARAMETER_SET_IPP
