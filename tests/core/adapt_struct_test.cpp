// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/adapt_struct.hpp>

#include <pylon/core/reflect.hpp>

#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/length.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pylon::test {

struct Parcel {
    int id = 0;
    std::string URL{};
    std::optional<double> weight{};
    int ours = 0; // not named below
};

struct ParcelOfHana {
    int id = 0;
    std::string URL{};
    std::optional<double> weight{};
};

struct Void {};

} // namespace pylon::test

PYLON_ADAPT_STRUCT(pylon::test::Parcel, weight, id, URL);
PYLON_ADAPT_STRUCT(pylon::test::Void);
BOOST_HANA_ADAPT_STRUCT(pylon::test::ParcelOfHana, weight, id, URL);

namespace core_adapt_struct_test {

using namespace pylon;
using namespace pylon::test;
namespace hana = boost::hana;

static_assert(Reflected<Parcel> && Reflected<Void>);
static_assert(decltype(hana::length(hana::accessors<Void>()))::value == 0);
static_assert(std::is_same_v<decltype(hana::keys(Parcel{})), decltype(hana::keys(ParcelOfHana{}))>);
static_assert(shapeOf<Void>.members.empty());

TEST_CASE("an adapted struct has the members that were named, in that order") {
    Parcel parcel;
    auto const members = shapeOf<Parcel>.members;
    REQUIRE(members.size() == 3);
    CHECK(members[0].name == "weight");
    CHECK(members[0].capitalized == "Weight");
    CHECK(members[0].address(&parcel) == &parcel.weight);
    CHECK(members[1].name == "id");
    CHECK(members[1].shape == &shapeOf<int>);
    CHECK(members[1].address(&parcel) == &parcel.id);
    CHECK(members[2].capitalized == "URL");
    CHECK(members[2].address(&parcel) == &parcel.URL);
}

TEST_CASE("Hana sees an adapted struct as one that it has adapted itself") {
    Parcel parcel{1, "u", 0.5, 2};
    std::vector<std::string> names;
    hana::for_each(hana::keys(parcel), [&](auto name) { names.emplace_back(hana::to<char const*>(name)); });
    CHECK(names == std::vector<std::string>{"weight", "id", "URL"});
    hana::at_key(parcel, BOOST_HANA_STRING("id")) = 3;
    CHECK(parcel.id == 3);
    CHECK(hana::at_key(std::as_const(parcel), BOOST_HANA_STRING("URL")) == "u");
}

} // namespace core_adapt_struct_test
