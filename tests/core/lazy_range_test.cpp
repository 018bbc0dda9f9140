// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/lazy_range.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <ranges>
#include <string>
#include <vector>

namespace core_lazy_range_test {

using namespace pylon;

namespace {

using Strings = std::vector<std::string>;
using Pages = std::vector<Strings>;

static_assert(std::ranges::view<LazyRange<std::string>> && std::ranges::input_range<LazyRange<std::string>>);

/// Gives out the pages, counting how often it was asked; at `broken` it throws once.
struct Book {
    Pages pages;
    std::size_t broken = 999;
    std::size_t asked = 0;
    std::size_t next = 0;

    std::optional<Strings> operator()() {
        ++asked;
        if (next == broken) {
            broken = 999;
            throw Error{ErrorKind::connection, "torn"};
        }
        if (next == pages.size()) return std::nullopt;
        return pages[next++];
    }
};

LazyRange<std::string> rangeOf(Book& book) {
    return LazyRange<std::string>{[&book] { return book(); }};
}

} // namespace

TEST_CASE("a lazy range gives all elements of all pages, empty ones among them", "[core][lazy]") {
    auto const [pages, all] = GENERATE(table<Pages, Strings>({
        {{}, {}},
        {{{}}, {}},
        {{{"a"}}, {"a"}},
        {{{}, {"a", "b"}, {}, {}, {"c"}, {}}, {"a", "b", "c"}},
    }));
    Book book{pages};
    CHECK(rangeOf(book).collect() == all);
    CHECK(book.asked == pages.size() + 1);
}

TEST_CASE("a lazy range asks for a page when it is looked at, and for none twice", "[core][lazy]") {
    Book book{{{"a", "b"}, {"c"}}};
    auto range = rangeOf(book);
    CHECK(book.asked == 0);
    auto at = range.begin();
    CHECK(*at == "a");
    ++at;
    CHECK(*at == "b");
    CHECK(book.asked == 1);
    ++at;
    CHECK(*at == "c");
    CHECK(book.asked == 2);
    // It is gone through once: who begins again goes on.
    CHECK(range.collect() == Strings{"c"});
    CHECK(range.begin() == range.end());
    CHECK(range.collect().empty());
    CHECK(book.asked == 3);
}

TEST_CASE("a page that could not be had is asked for again", "[core][lazy]") {
    Book book{{{"a"}, {"b"}}};
    SECTION("at the beginning") {
        book.broken = 0;
        auto range = rangeOf(book);
        CHECK_THROWS_AS(range.begin(), Error);
        CHECK(range.collect() == Strings{"a", "b"});
    }
    SECTION("on the way") {
        book.broken = 1;
        auto range = rangeOf(book);
        auto at = range.begin();
        CHECK_THROWS_AS(++at, Error);
        ++at;
        CHECK(*at == "b");
        ++at;
        CHECK(at == range.end());
    }
}

TEST_CASE("a lazy range is a view, and keeps what it needs", "[core][lazy]") {
    auto const shared = std::make_shared<Book>(Book{{{"a", "b"}, {"c"}}});
    auto const make = [&] { return LazyRange<std::string>{[shared] { return (*shared)(); }}; };
    std::string text;
    for (auto const& each : make() | std::views::take(1))
        text += each;
    CHECK(text == "a");
    CHECK(shared->asked == 1);
    auto range = make();
    CHECK(shared.use_count() == 2);
    auto moved = std::move(range);
    CHECK(moved.collect() == Strings{"c"});
}

} // namespace core_lazy_range_test
