// SPDX-License-Identifier: BSL-1.0
// expect-error: this type has no wire form: use bool, numbers, std::string, Blob, Timestamp, std::optional, std::vector, std::map<std::string, ...>, or a struct adapted by PYLON_ADAPT_STRUCT
// max-lines: 48

#include <pylon/core/reflect.hpp>

#include <set>

struct HoldsASet {
    std::set<std::string> names{};
};
BOOST_HANA_ADAPT_STRUCT(HoldsASet, names);

auto const* const shape = &pylon::shapeOf<HoldsASet>;
