// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/messaging.hpp>

#include "archetypes/messaging.hpp"
#include <pylon/core/transfer.hpp>

#include <catch2/catch.hpp>

namespace core_messaging_test {

using namespace pylon;

namespace {

struct SendsOne {
    void sendMessage(Message const&);
};
struct SendsMany {
    void sendMessages(std::span<Message const>);
};
struct ChangesMessages {
    void sendMessage(Message&);
    void sendMessages(std::span<Message const>);
};
struct SendsStrings {
    void sendMessage(std::string const&);
    void sendMessages(std::span<std::string const>);
};

using One = std::function<void(Message const&)>;
using Many = std::function<void(std::span<Message const>)>;

struct GetsOne {
    bool getMessage(One);
};
struct GetsMany {
    std::size_t getMessages(std::size_t, Many);
};
struct DoesNotSayWhether {
    void getMessage(One);
    std::size_t getMessages(std::size_t, Many);
};
struct DoesNotSayHowMany {
    bool getMessage(One);
    bool getMessages(std::size_t, Many);
};
struct TakesPointersOnly {
    bool getMessage(void (*)(Message const&));
    std::size_t getMessages(std::size_t, void (*)(std::span<Message const>));
};
struct GetsAll {
    bool getMessage(One);
    std::size_t getMessages(Many);
};

} // namespace

TEST_CASE("a message consumer must have all that is asked of it", "[core][messaging]") {
    STATIC_REQUIRE(MessageConsumer<archetype::MessageConsumer>);
    STATIC_REQUIRE(!MessageConsumer<SendsOne>);
    STATIC_REQUIRE(!MessageConsumer<SendsMany>);
    STATIC_REQUIRE(!MessageConsumer<ChangesMessages>);
    STATIC_REQUIRE(!MessageConsumer<SendsStrings>);
    STATIC_REQUIRE(MessageConsumer<SendsStrings, std::string>);
}

TEST_CASE("a message producer must have all that is asked of it", "[core][messaging]") {
    STATIC_REQUIRE(MessageProducer<archetype::MessageProducer>);
    STATIC_REQUIRE(!MessageProducer<GetsOne>);
    STATIC_REQUIRE(!MessageProducer<GetsMany>);
    STATIC_REQUIRE(!MessageProducer<DoesNotSayWhether>);
    STATIC_REQUIRE(!MessageProducer<DoesNotSayHowMany>);
    STATIC_REQUIRE(!MessageProducer<GetsAll>);
    STATIC_REQUIRE(!MessageProducer<TakesPointersOnly>);
    STATIC_REQUIRE(!MessageProducer<archetype::MessageProducer, std::string>);
}

TEST_CASE("transfer asks no more of its ends than the concepts promise", "[core][messaging]") {
    archetype::MessageProducer from{25};
    archetype::MessageConsumer to{0};
    CHECK(transfer(from, to, 21) == 21);
    CHECK(transfer(from, to, 21) == 4);
    CHECK(to.taken == 25);
}

} // namespace core_messaging_test
