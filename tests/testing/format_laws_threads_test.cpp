// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/format_laws.hpp>

#include "archetypes/message_format.hpp"
#include "support/broken_models.hpp"
#include <pylon/backends/rapidjson_codec.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>
#include <thread>

namespace testing_format_laws_threads_test {

using namespace pylon;
using namespace pylon::testing;

namespace {

enum class Fault : std::uint8_t { none, loses, takesTheId, sendsAll, throwsAtOthers, belongsToAThread, throws };

/// Text between two brackets; with one thing wrong with it.
template <Fault fault> struct Brackets {
    using Value = std::string;

    static void encode(std::string const& text, sqs::SendMessageBatchEntry& entry) {
        if (fault == Fault::throws) throw std::runtime_error{"no"};
        if (fault == Fault::belongsToAThread && std::this_thread::get_id() != owner)
            throw std::runtime_error{"another thread's"};
        if (fault != Fault::sendsAll && text.find('\n') != std::string::npos)
            throw Error{ErrorKind::invalidInput, "text is one line"};
        if (fault == Fault::takesTheId) entry.id = "mine";
        entry.messageBody = fault == Fault::loses ? "[]" : "[" + text + "]";
    }
    static std::string decode(sqs::ReceivedMessage&& received) {
        auto const& body = received.body;
        if (body.size() < 2 || body.front() != '[' || body.back() != ']') {
            if (fault == Fault::throwsAtOthers) throw std::out_of_range{"no brackets"};
            throw Error{ErrorKind::malformed, "the body has no brackets"};
        }
        return body.substr(1, body.size() - 2);
    }

    static inline std::thread::id const owner = std::this_thread::get_id();
};

template <Fault fault> Violations check() {
    return checkFormatLaws<Brackets<fault>>({.values = {"a", "", "[]"}, .unsendable = "two\nlines"});
}

struct Order {
    int id = 0;
    std::string customer{};

    bool operator==(Order const&) const = default;
};

} // namespace

} // namespace testing_format_laws_threads_test

PYLON_ADAPT_STRUCT(testing_format_laws_threads_test::Order, id, customer);

namespace testing_format_laws_threads_test {

TEST_CASE("each law of message formats is broken by one that is wrong in that alone", "[laws][formats]") {
    CHECK(check<Fault::none>() == Violations{});
    using Laws = FormatLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::roundTrip, check<Fault::loses>());
    broken.expect(Laws::keepsId, check<Fault::takesTheId>());
    broken.expect(Laws::refuses, check<Fault::sendsAll>());
    broken.expect(Laws::isError, check<Fault::throwsAtOthers>());
    broken.expect(Laws::threads, check<Fault::belongsToAThread>());
    broken.expect(Laws::doesNotThrow, check<Fault::throws>());
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

TEST_CASE("every format that is shipped keeps the laws of message formats", "[laws][formats]") {
    CHECK(checkFormatLaws<sqs::RawFormat>({.values = {"a", "", "{}"}}) == Violations{});

    Message full{.body = "body", .payloadMimeType = "text/json", .objectType = ObjectType::DataAsset};
    full.ingestionId = "i";
    full.dataAssetName = "name";
    full.attributes = {{"count", "5"}, {"empty", "e"}};
    full.groupId = "g";
    auto const withoutDelivery = [](Message const& out, Message const& in) {
        auto copy = out;
        copy.delivery.reset();
        return copy == in;
    };
    CHECK(checkFormatLaws<sqs::MessageFormat>({.values = {Message{.body = "b"}, full}, .same = withoutDelivery}) ==
          Violations{});
    CHECK(checkFormatLaws<sqs::JsonFormat<Order, RapidJsonCodec>>(
              {.values = {Order{}, Order{-5, "ann \"q\""}}, .unsendable = Order{1, "not UTF-8: \xff"}}) ==
          Violations{});
}

TEST_CASE("these laws ask no more of a format than the concept promises", "[laws][formats]") {
    FormatWorld<archetype::Element> world{
        .same = [](archetype::Element const& out, archetype::Element const& in) { return out.text() == in.text(); }};
    world.values.emplace_back("a");
    CHECK(checkFormatLaws<archetype::MessageFormat>(world) == Violations{});
}

} // namespace testing_format_laws_threads_test
