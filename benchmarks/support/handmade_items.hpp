// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_HANDMADE_ITEMS_HPP
#define PYLON_BENCHMARKS_SUPPORT_HANDMADE_ITEMS_HPP

#include "handmade_json.hpp"
#include "workload.hpp"

#include <rapidjson/reader.h>

#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <vector>

/// @file
/// DynamoDB's GetItem and Scan as one would write them by hand for one struct.

namespace bench {

inline void writeGetItem(rapidjson::StringBuffer& out, std::string_view id) {
    JsonWriter writer{out};
    writer.StartObject();
    writer.member("TableName", table);
    writer.key("Key");
    writer.StartObject();
    writer.key("id");
    writer.StartObject();
    writer.member("N", id);
    writer.EndObject();
    writer.EndObject();
    writer.EndObject();
}

inline void writeScan(rapidjson::StringBuffer& out) {
    JsonWriter writer{out};
    writer.StartObject();
    writer.member("TableName", table);
    writer.EndObject();
}

/// What is read of a page: the items and the counts; that there is more is told by `goesOn`.
struct HandmadePage {
    std::vector<Order> items;
    std::int64_t count = 0;
    std::int64_t scannedCount = 0;
    bool goesOn = false;
};

/// Takes a page, or an item, which are known to nest as they do:
/// {"Items":[{name: {type: value}}], "Count": n, "ScannedCount": n, "LastEvaluatedKey": {...}}, or {"Item":{name: {type: value}}}
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
            inItems_ = key == "Items" || key == "Item";
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

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_HANDMADE_ITEMS_HPP
