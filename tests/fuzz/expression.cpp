// SPDX-License-Identifier: BSL-1.0

#include "fuzz.hpp"
#include <pylon/backends/memory/dynamodb_condition.hpp>
#include <pylon/backends/memory/dynamodb_update.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

using namespace pylon;
using namespace pylon::fuzz;
using namespace pylon::memory::detail;
using dynamodb::Item;

namespace {

Item const& item() {
    static Item const made{{"id", "1"},
                           {"n", 5},
                           {"txt", "hello"},
                           {"b", Blob{"bytes"}},
                           {"l", List{1, "two", Map{{"deep", List{true, nullptr}}}}},
                           {"m", Map{{"a", 1}, {"null", nullptr}}},
                           {"ss", StringSet{"a", "b"}},
                           {"ns", NumberSet{1, 2}},
                           {"bs", BlobSet{Blob{"x"}}},
                           {"no", false}};
    return made;
}

dynamodb::Names const& names() {
    static dynamodb::Names const made{{"#n", "n"}, {"#m", "m"}, {"#null", "null"}, {"#x", "x.y"}};
    return made;
}

Item const& values() {
    static Item const made{{":five", 5},
                           {":six", Number{"6.0"}},
                           {":most", Number{"9.9999999999999999999999999999999999999E+125"}},
                           {":h", "h"},
                           {":N", "N"},
                           {":t", true},
                           {":b", Blob{"by"}},
                           {":l", List{1, 2}},
                           {":m", Map{{"a", List{}}}},
                           {":ss", StringSet{"b", "c"}},
                           {":ns", NumberSet{2}}};
    return made;
}

/// What `read` makes of an expression, or nothing where it refuses it: as DynamoDB would, in words.
template <class Read> auto tried(Read const& read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (ExpressionRefused const& refused) {
        // 501: what is not known of DynamoDB, as how it rounds a sum.
        require((refused.error.status == 400 || refused.error.status == 501) && !refused.error.message.empty(),
                "a refusal says why");
        return std::nullopt;
    }
}

std::optional<Predicate> condition(std::string const& text) {
    return tried([&] {
        Placeholders placeholders{names(), values()};
        return readCondition("ConditionExpression", text, placeholders);
    });
}

void checkCondition(std::string const& text) {
    auto const read = condition(text);
    if (!read) return;
    for (auto const& each : {Map{item()}, Map{}}) {
        auto const holds = tried([&] { return (*read)(each); });
        for (auto const& [around, negates] : {std::pair{"(" + text + ")", false},
                                              {"NOT (" + text + ")", true},
                                              {"((" + text + ") AND (" + text + "))", false}})
            if (auto const other = condition(around)) {
                auto const alsoHolds = tried([&] { return (*other)(each); });
                require(alsoHolds.has_value() == holds.has_value() && (!holds || *alsoHolds == (*holds != negates)),
                        "parentheses, NOT and AND mean what they say", around);
            }
    }
}

void checkUpdate(std::string const& text) {
    auto const read = tried([&] {
        Placeholders placeholders{names(), values()};
        return Update{text, placeholders};
    });
    if (!read) return;
    auto const changed = tried([&] { return read->appliedTo(item()); });
    if (!changed) return;
    auto const isNamed = [&](std::string const& attribute) {
        return std::ranges::any_of(read->paths(), [&](auto const& path) { return path.attribute() == attribute; });
    };
    for (auto const& [name, value] : item())
        require(isNamed(name) || (changed->contains(name) && changed->at(name) == value),
                "an attribute that an update does not name stays as it is", name);
    for (auto const& [name, value] : *changed)
        require(isNamed(name) || item().contains(name), "an attribute that an update does not name is not made", name);
    auto const again = tried([&] { return read->appliedTo(item()); });
    require(again == changed, "an update of the same item is the same");
}

/// Whether all of `part` is in `whole`; the elements of a list may have moved together.
bool isPart(Value const& part, Value const& whole) {
    auto const* const members = part.getIf<Map>();
    auto const* const all = whole.getIf<Map>();
    if (members != nullptr && all != nullptr)
        return std::ranges::all_of(*members, [&](auto const& member) {
            auto const found = all->find(member.first);
            return found != all->end() && isPart(member.second, found->second);
        });
    auto const* const elements = part.getIf<List>();
    auto const* const list = whole.getIf<List>();
    if (elements != nullptr && list != nullptr)
        return std::ranges::all_of(*elements, [&](auto const& element) {
            return std::ranges::any_of(*list, [&](auto const& each) { return isPart(element, each); });
        });
    return part == whole;
}

void checkProjection(std::string const& text) {
    auto const paths = tried([&] {
        Placeholders placeholders{names(), values()};
        return readProjection(text, placeholders);
    });
    if (!paths) return;
    auto const kept = projected(item(), *paths);
    require(isPart(Map{kept}, Map{item()}), "a projection keeps what was there, and no more", text);
    for (auto const& path : *paths)
        if (find(item(), path) == nullptr)
            continue;
        else
            require(kept.contains(path.attribute()), "a projection keeps what it names", path.attribute());
}

void checkKeyCondition(std::string const& text) {
    static DynamodbSchema const schema{{"id", "S"}, KeyAttribute{"n", "N"}};
    auto const read = tried([&] {
        Placeholders placeholders{names(), values()};
        return readKeyCondition(text, placeholders, schema);
    });
    if (!read) return;
    require(read->hash.type() == Value::Type::string, "a key condition names a partition", text);
    // A condition of its own kind: what a key condition may say, a condition may.
    if (auto const asCondition = condition(text); asCondition && read->range) {
        auto both = item();
        both["id"] = read->hash;
        require((*asCondition)(both) == read->range(both), "a key condition is a condition", text);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const kind = input.choice() % 4;
    std::string const text{input.rest()};
    switch (kind) {
    case 0: checkCondition(text); break;
    case 1: checkUpdate(text); break;
    case 2: checkProjection(text); break;
    default: checkKeyCondition(text); break;
    }
    return 0;
}
