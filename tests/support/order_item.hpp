// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_ORDER_ITEM_HPP
#define PYLON_TESTS_SUPPORT_ORDER_ITEM_HPP

#include <pylon/core/reflect.hpp>
#include <pylon/core/value.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pylon::test {

struct Address {
    std::string city{};
    std::optional<std::string> zip{};

    bool operator==(Address const&) const = default;
};

/// An item of every type that there is.
struct Order {
    static constexpr std::array bindings{Binding{.member = "total", .wire = "tot"}}; // `total` is a reserved word

    std::int64_t id = 0;
    std::string customer{};
    std::optional<double> total{};
    std::vector<std::string> items{};
    std::map<std::string, Number> prices{};
    Address address{};
    StringSet tags{};
    Blob blob{};
    bool paid = false;
    Value extra{};

    bool operator==(Order const&) const = default;
};

struct Numbers {
    std::uint8_t small = 0;
    std::uint64_t large = 0;
    float single = 0;
    Number exact{};

    bool operator==(Numbers const&) const = default;
};

} // namespace pylon::test

BOOST_HANA_ADAPT_STRUCT(pylon::test::Address, city, zip);
BOOST_HANA_ADAPT_STRUCT(pylon::test::Order, id, customer, total, items, prices, address, tags, blob, paid, extra);
BOOST_HANA_ADAPT_STRUCT(pylon::test::Numbers, small, large, single, exact);

#endif // PYLON_TESTS_SUPPORT_ORDER_ITEM_HPP
