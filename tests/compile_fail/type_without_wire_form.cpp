// SPDX-License-Identifier: BSL-1.0
// expect-error: this type has no wire form
// max-lines: 45

#include <pylon/core/reflect.hpp>

#include <set>

struct HoldsASet {
    std::set<std::string> names{};
};
BOOST_HANA_ADAPT_STRUCT(HoldsASet, names);

auto const* const shape = &pylon::shapeOf<HoldsASet>;
