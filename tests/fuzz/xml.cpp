// SPDX-License-Identifier: BSL-1.0

#include "fuzz.hpp"
#include "support/sample.hpp"
#include <pylon/backends/pugixml_codec.hpp>
#include <pylon/services/s3/operations.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

/// What Sample has not: attributes, an element's own text, and flattened maps and structs.
struct Tagged {
    static constexpr std::array bindings{
        Binding{.member = "kind", .wire = "xsi:type", .xml = XmlForm::attribute},
        Binding{.member = "at", .xml = XmlForm::attribute},
        Binding{.member = "text", .xml = XmlForm::text},
    };

    std::optional<std::string> kind{};
    std::optional<Timestamp> at{};
    std::string text{};
};

struct Document {
    static constexpr std::array bindings{
        Binding{.member = "many", .flattened = true},
        Binding{.member = "pairs", .wire = "Pair", .flattened = true},
        Binding{.member = "maybe", .flattened = true},
    };

    std::optional<Tagged> one{};
    std::vector<Tagged> many{};
    std::map<std::string, Tagged> pairs{};
    std::optional<std::vector<std::optional<std::string>>> maybe{};
};

} // namespace

BOOST_HANA_ADAPT_STRUCT(Tagged, kind, at, text);
BOOST_HANA_ADAPT_STRUCT(Document, one, many, pairs, maybe);

namespace {

/// Whether XML 1.0 has all characters of the text.
bool isXmlText(std::string_view text) {
    for (char const c : text)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
    return text.find("\xef\xbf\xbe") == text.npos && text.find("\xef\xbf\xbf") == text.npos;
}

bool isXmlText(ConstView value) {
    switch (value.shape->kind) {
    case Kind::string: return isXmlText(value.as<std::string>());
    case Kind::optional:
    case Kind::list:
    case Kind::map: {
        bool all = true;
        value.each([&](std::string_view key, ConstView element) { all = all && isXmlText(key) && isXmlText(element); });
        return all;
    }
    case Kind::structure: {
        bool all = true;
        for (auto const& member : value.shape->members)
            all = all && isXmlText(value.member(member));
        return all;
    }
    default: return true;
    }
}

template <class T> std::optional<std::string> written(T const& value, DocumentFormat const& format) {
    std::string text;
    auto const outcome = PugixmlCodec::write(view(value), format, text);
    if (outcome) return text;
    require(text.empty(), "what cannot be written leaves nothing behind");
    // A reference may spell a character that XML does not have, and AWS writes such ones.
    require(outcome.error().kind() == ErrorKind::invalidInput && !isXmlText(view(value)),
            "what was read can be written", outcome.error().message());
    return std::nullopt;
}

void same(test::Sample a, test::Sample b) {
    for (auto* each : {&a, &b}) {
        if (std::isnan(each->ratio)) each->ratio = 0;
        if (each->date) each->date = std::chrono::floor<std::chrono::seconds>(*each->date);
        each->elsewhere.reset();
    }
    // Without elements XML cannot tell an empty list from none.
    if (!b.maybe && a.maybe && a.maybe->empty()) b.maybe.emplace();
    require(a == b, "what was written is read as the same value");
}
template <class T> void same(T const&, T const&) {}

template <class T> void check(std::string_view text, DocumentFormat const& format) {
    T first{};
    std::string used{text};
    if (auto const read = PugixmlCodec::read(used, mutableView(first), format); !read) {
        auto const kind = read.error().kind();
        require(kind == ErrorKind::malformed || (kind == ErrorKind::unmodelled && format.unknown == Unknown::reject),
                "a document that cannot be read is malformed", read.error().what());
        return;
    }
    auto again = written(first, format);
    if (!again) return;
    auto const kept = *again;
    T second{};
    auto const reread = PugixmlCodec::read(*again, mutableView(second), format);
    require(reread.hasValue(), "what was written can be read", reread ? "" : reread.error().message());
    require(written(second, format) == kept, "what was written, read and written is the same");
    same(first, second);
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const shape = input.choice();
    auto const how = input.choice();
    DocumentFormat const format{.naming = (how & 1U) != 0 ? Naming::asDeclared : Naming::capitalized,
                                .unknown = (how & 2U) != 0 ? Unknown::reject : Unknown::ignore,
                                .time = TimeForm::iso8601,
                                .root = "Root",
                                .xmlNamespace = "http://example.com/",
                                .wrapper = (how & 4U) != 0 ? "Result" : ""};
    switch (shape % 4) {
    case 0: check<test::Sample>(input.rest(), format); break;
    case 1: check<test::Leaf>(input.rest(), format); break;
    case 2: check<s3::ListObjectsV2Output>(input.rest(), format); break;
    default: check<Document>(input.rest(), format); break;
    }
    return 0;
}
