// SPDX-License-Identifier: BSL-1.0
// expect-error: a row of `bindings` names no member of this struct
// max-lines: 32

#include <pylon/core/reflect.hpp>

struct Misspelt {
    static constexpr std::array bindings{pylon::Binding{"bukcet", pylon::In::label}};

    std::string bucket{};
};
BOOST_HANA_ADAPT_STRUCT(Misspelt, bucket);

auto const* const shape = &pylon::shapeOf<Misspelt>;
