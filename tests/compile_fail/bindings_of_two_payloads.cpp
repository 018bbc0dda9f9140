// SPDX-License-Identifier: BSL-1.0
// expect-error: a message has one payload, one status and one map of headers at the most
// max-lines: 32

#include <pylon/core/reflect.hpp>

struct TwoBodies {
    static constexpr std::array bindings{pylon::Binding{"first", pylon::In::payload},
                                         pylon::Binding{"second", pylon::In::payload}};

    std::string first{};
    std::string second{};
};
BOOST_HANA_ADAPT_STRUCT(TwoBodies, first, second);

auto const* const shape = &pylon::shapeOf<TwoBodies>;
