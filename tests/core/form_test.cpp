// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/form.hpp>

#include "support/sample.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace core_form_test {

using namespace pylon;
using namespace pylon::test;
using pylon::detail::appendForm;
using pylon::detail::readForm;

namespace {

std::string formOf(ConstView value, Naming naming = Naming::asDeclared) {
    std::string form = "Action=X";
    appendForm(form, value, naming).value();
    return form.substr(std::string_view{"Action=X"}.size());
}

template <class T = Sample>
Result<T> read(std::string_view form, Unknown unknown = Unknown::reject, Naming naming = Naming::asDeclared) {
    T value{};
    auto const parameters = parseQuery(form).value();
    auto const outcome = readForm(parameters, mutableView(value), naming, unknown);
    if (!outcome) return outcome.error();
    return value;
}

bool says(Error const& error, std::string_view words) {
    UNSCOPED_INFO(error.message());
    return error.message().find(words) != std::string::npos;
}

} // namespace

TEST_CASE("a form holds each kind of member as the query protocol has it") {
    Sample sample;
    sample.number = 5;
    sample.text = "a b&c=\xc5\xbc";
    sample.renamed = "";
    sample.blob = Blob{"hello"};
    sample.time = Timestamp{};
    sample.date = Timestamp{};
    sample.flat = {"f", "g"};
    sample.items = {"i"};
    sample.grid = {{1, 2}, {3}};
    sample.maybe.emplace();
    sample.pairs = {{"k", "v"}};
    sample.leaf = Leaf{"n", {Leaf{"c", {}, {}}}, {}};
    CHECK(formOf(view(sample)) ==
          "&yes=false&number=5&ratio=0&text=a%20b%26c%3D%C5%BC&x-Renamed=&blob=aGVsbG8%3D&time=1970-01-01T00%3A00%3A00Z"
          "&date=Thu%2C%2001%20Jan%201970%2000%3A00%3A00%20GMT&flat.1=f&flat.2=g&items.item.1=i"
          "&grid.member.1.member.1=1&grid.member.1.member.2=2&grid.member.2.member.1=3&maybe="
          "&pairs.pair.1.Name=k&pairs.pair.1.Value=v&leaf.name=n&leaf.children.member.1.name=c");
    CHECK(formOf(view(Leaf{"n", {}, {}}), Naming::capitalized) == "&Name=n");
}

TEST_CASE("a form comes back as it was") {
    auto sample = fullSample();
    sample.grid = {{1, 2}, {3}}; // an empty list within a list cannot be told from none
    CHECK(read(formOf(view(sample))).value() == sample);
    Leaf const leaf{"a", {Leaf{"b", {}, {}}, Leaf{"c", {}, {}}}, {{"k", Leaf{"d", {}, {}}}}};
    CHECK(read<Leaf>(formOf(view(leaf), Naming::capitalized), Unknown::reject, Naming::capitalized).value() == leaf);
}

TEST_CASE("the numbers of a form are an order, in which there may be gaps") {
    auto const sample =
        read("flat.10=c&flat.2=b&items.item.3=y&items.item.1=x&flat.1=a&pairs.pair.7.Value=v&pairs.pair.7.Name=k")
            .value();
    CHECK(sample.flat == std::vector<std::string>{"a", "b", "c"});
    CHECK(sample.items == std::vector<std::string>{"x", "y"});
    CHECK(sample.pairs == std::map<std::string, std::string>{{"k", "v"}});
}

TEST_CASE("a parameter without a place is an error that names it, or is ignored") {
    for (std::string_view const wrong : {"colour=red", "leaf.colour=red", "number.x=1", "flat.0=a", "flat.x=a",
                                         "flat.-1=a", "items.1=a", "items.member.1=a", "pairs.entry.1.Name=k",
                                         "pairs.pair.1.Name=k&pairs.pair.1.Other=v", "flat.99999999999=a"}) {
        auto const outcome = read(wrong);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().kind() == ErrorKind::unmodelled);
        CHECK(says(outcome.error(), "is no parameter that is modelled"));
        CHECK_FALSE(says(outcome.error(), "red"));
        CHECK(read(wrong, Unknown::ignore));
    }
    CHECK(says(read("leaf.children.member.2.colour=red").error(), "leaf.children.member.2.colour"));
}

TEST_CASE("a value that does not fit is an error that names its parameter and not the value") {
    for (std::string_view const wrong : {"number=secret", "number=1&number=2", "yes=secret", "blob=secret%21",
                                         "time=secret", "leaf.name=%FF", "pairs.pair.1.Value=secret", "leaf=secret"}) {
        auto const outcome = read(wrong);
        REQUIRE_FALSE(outcome);
        CHECK_FALSE(says(outcome.error(), "secret"));
    }
    CHECK(says(read("grid.member.1.member.2=x").error(), "grid.member.1.member.2 has a value"));
    CHECK(says(read("number=1&number=2").error(), "number is given twice"));
    CHECK(says(read("pairs.pair.1.Name=k&pairs.pair.1.Name=l").error(), "pairs.pair.1.Name is given twice"));
    CHECK(says(read("pairs.pair.1.Name=%FF").error(), "pairs.pair.1.Name is not UTF-8"));
    CHECK(says(read("pairs.pair.1.Value=v").error(), "pairs.pair.1.Value belongs to an entry without a key"));
}

TEST_CASE("a name that leads deeper and deeper is refused before it does harm") {
    std::string name;
    for (int i = 0; i != 100'000; ++i)
        name += "children.member.1.";
    auto const outcome = read<Leaf>(name + "name=x");
    REQUIRE_FALSE(outcome);
    CHECK(says(outcome.error(), "nests deeper than 64 levels"));
    CHECK(outcome.error().message().size() < 400);
}

TEST_CASE("what a form cannot hold is refused, naming the parameter") {
    std::string form = "kept";
    Leaf leaf;
    leaf.children.resize(2);
    leaf.children[1].name = "\xff";
    auto outcome = appendForm(form, view(leaf), Naming::capitalized);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().kind() == ErrorKind::invalidInput);
    CHECK(says(outcome.error(), "Children.member.2.Name is not UTF-8"));
    CHECK(form == "kept");
    Sample sample;
    sample.time = Timestamp{std::chrono::hours{24 * 366 * 9000}};
    CHECK(says(appendForm(form, view(sample), Naming::asDeclared).error(), "time is a time outside"));
    Leaf chain;
    for (int i = 0; i != 100; ++i)
        chain = Leaf{"", {std::move(chain)}, {}};
    CHECK(says(appendForm(form, view(chain), Naming::asDeclared).error(), "nests deeper than 64"));
}

} // namespace core_form_test
