// SPDX-License-Identifier: BSL-1.0

// scan_page pylon|handmade|items COUNT: reads a page of a thousand items so many times: as pylon reads it into structs, into the same
// structs by hand on the same parser, and as pylon reads it into Items.

#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/services/dynamodb/operations.hpp>

#include <boost/hana.hpp>
#include <rapidjson/reader.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// An item as many tables have it.
struct Order {
    std::string customer{};
    std::int64_t id = 0;
    double total = 0;
    bool paid = false;
    std::string status{};
    std::optional<std::string> note{};
    std::int64_t updatedAt = 0;

    bool operator==(Order const&) const = default;
};

} // namespace bench

BOOST_HANA_ADAPT_STRUCT(bench::Order, customer, id, total, paid, status, note, updatedAt);

namespace {

using bench::Order;
using pylon::dynamodb::PageOutput;

constexpr pylon::DocumentFormat format{.naming = pylon::Naming::capitalized};

std::string page() {
    PageOutput<Order> output{.items{{}}, .count = 1000, .scannedCount = 1000};
    for (int i = 0; i != 1000; ++i)
        output.items->push_back(
            {{.customer = "customer-" + std::to_string(100'000 + i * 7),
              .id = 4'000'000'000 + i,
              .total = i * 1.25 + 0.1,
              .paid = i % 3 == 0,
              .status = i % 2 == 0 ? "delivered" : "on its way to the customer",
              .note = i % 4 == 0 ? std::optional<std::string>{"leave it with the neighbours, please"} : std::nullopt,
              .updatedAt = 1'767'225'600'000 + i}});
    output.lastEvaluatedKey = {{"customer", "customer-106993"}, {"id", 4'000'000'999}};
    std::string json;
    pylon::RapidJsonCodec::write(pylon::view(output), format, json).value();
    return json;
}

/// What is read by hand of a page: the items and the counts; that there is more is told by `goesOn`.
struct HandmadePage {
    std::vector<Order> items;
    std::int64_t count = 0;
    std::int64_t scannedCount = 0;
    bool goesOn = false;
};

/// Takes a page, which is known to nest as it does:
/// {"Items":[{name: {type: value}}], "Count": n, "ScannedCount": n, "LastEvaluatedKey": {...}}
class PageHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, PageHandler> {
public:
    explicit PageHandler(HandmadePage& page) : page_(&page) {}

    bool StartObject() {
        if (++depth_ == 2 && inItems_) page_->items.emplace_back();
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        --depth_;
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        inItems_ = false;
        return true;
    }
    bool Key(char const* name, rapidjson::SizeType size, bool) {
        std::string_view const key{name, size};
        switch (depth_) {
        case 1:
            inItems_ = key == "Items";
            page_->goesOn = page_->goesOn || key == "LastEvaluatedKey";
            number_ = key == "Count" ? &page_->count : key == "ScannedCount" ? &page_->scannedCount : nullptr;
            return true;
        case 2:
            member_ = !inItems_            ? Member::none
                      : key == "customer"  ? Member::customer
                      : key == "id"        ? Member::id
                      : key == "total"     ? Member::total
                      : key == "paid"      ? Member::paid
                      : key == "status"    ? Member::status
                      : key == "note"      ? Member::note
                      : key == "updatedAt" ? Member::updatedAt
                                           : Member::none;
            return true;
        default: type_ = key; return true;
        }
    }
    bool String(char const* data, rapidjson::SizeType size, bool) {
        std::string_view const text{data, size};
        auto const textIn = [&](std::string& to) { return type_ == "S" && (to.assign(text), true); };
        auto const numberIn = [&](auto& to) {
            if (type_ != "N") return false;
            auto const read = std::from_chars(data, data + size, to);
            return read.ec == std::errc{} && read.ptr == data + size;
        };
        if (depth_ != 3 || !inItems_) return true;
        auto& order = page_->items.back();
        switch (member_) {
        case Member::customer: return textIn(order.customer);
        case Member::id: return numberIn(order.id);
        case Member::total: return numberIn(order.total);
        case Member::status: return textIn(order.status);
        case Member::note: return textIn(order.note.emplace());
        case Member::updatedAt: return numberIn(order.updatedAt);
        case Member::paid: return false;
        case Member::none: return true;
        }
        return true;
    }
    bool Bool(bool value) {
        if (depth_ != 3 || !inItems_ || member_ == Member::none) return true;
        if (member_ != Member::paid || type_ != "BOOL") return false;
        page_->items.back().paid = value;
        return true;
    }
    bool RawNumber(char const* data, rapidjson::SizeType size, bool) {
        return number_ == nullptr || std::from_chars(data, data + size, *number_).ec == std::errc{};
    }

private:
    enum class Member : std::uint8_t { none, customer, id, total, paid, status, note, updatedAt };

    HandmadePage* page_;
    std::int64_t* number_ = nullptr;
    std::string_view type_;
    int depth_ = 0;
    bool inItems_ = false;
    Member member_ = Member::none;
};

bool readByHand(std::string& json, HandmadePage& page) {
    PageHandler handler{page};
    rapidjson::InsituStringStream stream{json.data()};
    constexpr auto flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
    return !rapidjson::Reader{}.Parse<flags>(stream, handler).IsError();
}

template <class Output> bool read(std::string& json, Output& output) {
    return pylon::RapidJsonCodec::read(json, pylon::mutableView(output), format).hasValue() && output.count == 1000;
}

} // namespace

int main(int, char** arguments) {
    auto const json = page();
    std::string_view const how = arguments[1];
    // Both read the same, or neither counts.
    {
        auto text = json;
        auto same = json;
        PageOutput<Order> output;
        HandmadePage handmade;
        if (!read(text, output) || !readByHand(same, handmade) || handmade.items.size() != 1000) return 1;
        for (std::size_t i = 0; i != 1000; ++i)
            if (output.items->at(i).value != handmade.items[i]) return 1;
    }
    for (auto left = std::atoi(arguments[2]); left > 0; --left) {
        auto text = json; // all parse in place
        if (how == "handmade") {
            HandmadePage handmade;
            if (!readByHand(text, handmade)) return 1;
        } else if (how == "items") {
            PageOutput<pylon::dynamodb::Item> output;
            if (!read(text, output)) return 1;
        } else {
            PageOutput<Order> output;
            if (!read(text, output)) return 1;
        }
    }
}
