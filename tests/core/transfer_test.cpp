// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/transfer.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <span>
#include <stdexcept>
#include <vector>

namespace core_transfer_test {

using namespace pylon;

namespace {

/// A queue in this program's memory, without leases.
struct Plain {
    std::deque<Message> messages;
    std::vector<std::size_t> asked;

    void sendMessage(Message const& message) { messages.push_back(message); }
    void sendMessages(std::span<Message const> all) { messages.insert(messages.end(), all.begin(), all.end()); }
    template <class Handler> bool getMessage(Handler&& handler) {
        if (messages.empty()) return false;
        handler(messages.front());
        messages.pop_front();
        return true;
    }
    template <class Handler> std::size_t getMessages(std::size_t most, Handler&& handler) {
        asked.push_back(most);
        auto const count = std::min(most, messages.size());
        std::vector<Message> const taken(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count));
        if (count != 0) handler(std::span<Message const>{taken});
        messages.erase(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count));
        return count;
    }
};

/// The same with leases.
struct Leasing : Plain {
    struct Lease {
        Leasing* from;
        std::vector<Message> held;

        [[nodiscard]] std::span<Message const> messages() const { return held; }
        [[nodiscard]] std::size_t size() const { return held.size(); }
        [[nodiscard]] bool empty() const { return held.empty(); }
        void acknowledge() { from->acknowledged += held.size(); }
        void acknowledge(std::vector<std::size_t> const& some) {
            from->acknowledged += some.size();
            from->indices = some;
        }
        void throwUnreadable() const {
            if (from->unreadable) throw Error{ErrorKind::integrity, "damaged"};
        }
    };

    Lease lease(std::size_t most) {
        asked.push_back(most);
        auto const count = std::min(most, messages.size());
        Lease taken{this, {messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count)}};
        messages.erase(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count));
        return taken;
    }

    std::size_t acknowledged = 0;
    std::vector<std::size_t> indices;
    bool unreadable = false;
};

/// Refuses some of what it is sent.
struct Refusing {
    std::vector<std::size_t> refused;
    std::size_t taken = 10;

    void sendMessage(Message const& message) const { sendMessages({&message, 1}); }
    void sendMessages(std::span<Message const> messages) const {
        std::vector<FailedEntry> failed;
        for (auto const index : refused)
            failed.push_back({.index = index});
        throw BatchError{ErrorDetails{.kind = ErrorKind::rejected}, std::move(failed), messages.size() - refused.size(),
                         taken};
    }
};

std::deque<Message> numbered(int count) {
    std::deque<Message> messages;
    for (int i = 0; i != count; ++i)
        messages.push_back({.body = std::to_string(i)});
    return messages;
}

using Sizes = std::vector<std::size_t>;

} // namespace

TEMPLATE_TEST_CASE("messages are moved by tens until there are no more", "[core][transfer]", Plain, Leasing) {
    TestType from;
    from.messages = numbered(25);
    Plain to;
    CHECK(transfer(from, to, 1000) == 25);
    CHECK(to.messages.size() == 25);
    CHECK(to.messages.front().body == "0");
    CHECK(to.messages.back().body == "24");
    CHECK(from.messages.empty());
    CHECK(from.asked == Sizes{10, 10, 10, 10});
}

TEMPLATE_TEST_CASE("no more are moved than were asked for", "[core][transfer]", Plain, Leasing) {
    TestType from;
    from.messages = numbered(25);
    Plain to;
    CHECK(transfer(from, to, 13) == 13);
    CHECK(to.messages.size() == 13);
    CHECK(from.messages.size() == 12);
    CHECK(from.asked == Sizes{10, 3});
    CHECK(transfer(from, to, 0) == 0);
    CHECK(from.asked.size() == 2);
}

TEST_CASE("a moved message keeps what it says, and is known by where it came from", "[core][transfer]") {
    Leasing from;
    from.messages.push_back({.body = "b",
                             .ingestionId = "i",
                             .attributes = {{"mine", "1"}},
                             .groupId = "g",
                             .deduplicationId = "first",
                             .delay = std::chrono::seconds{5},
                             .delivery = Delivery{.messageId = "m-1", .deduplicationId = "first"}});
    Plain to;
    CHECK(transfer(from, to, 1) == 1);
    auto const& moved = to.messages.front();
    CHECK(moved.body == "b");
    CHECK(moved.ingestionId == "i");
    CHECK(moved.attributes.at("mine") == "1");
    CHECK(moved.groupId == "g");
    CHECK(moved.deduplicationId == "m-1");
    CHECK_FALSE(moved.delay);
    CHECK(from.acknowledged == 1);
}

TEST_CASE("what was accepted is deleted, and nothing else", "[core][transfer]") {
    Leasing from;
    from.messages = numbered(10);
    SECTION("where some were refused") {
        Refusing const to{.refused = {2, 7}};
        CHECK_THROWS_AS(transfer(from, to, 10), BatchError);
        CHECK(from.indices == Sizes{0, 1, 3, 4, 5, 6, 8, 9});
    }
    SECTION("where the sending stopped early") {
        Refusing const to{.refused = {3}, .taken = 4};
        CHECK_THROWS_AS(transfer(from, to, 10), BatchError);
        CHECK(from.indices == Sizes{0, 1, 2});
    }
    SECTION("where none was accepted") {
        Refusing const to{.refused = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
        CHECK_THROWS_AS(transfer(from, to, 10), BatchError);
        CHECK(from.acknowledged == 0);
    }
}

TEST_CASE("a consumer that throws anything else leaves all of them where they were", "[core][transfer]") {
    struct Broken {
        void sendMessage(Message const&) const {}
        void sendMessages(std::span<Message const>) const { throw std::runtime_error{"broken"}; }
    };
    Leasing leasing;
    leasing.messages = numbered(3);
    CHECK_THROWS_AS(transfer(leasing, Broken{}, 10), std::runtime_error);
    CHECK(leasing.acknowledged == 0);
    Plain plain;
    plain.messages = numbered(3);
    CHECK_THROWS_AS(transfer(plain, Broken{}, 10), std::runtime_error);
    CHECK(plain.messages.size() == 3);
}

TEST_CASE("a message that cannot be read is reported when the others have been moved", "[core][transfer]") {
    Leasing from;
    from.messages = numbered(3);
    from.unreadable = true;
    Plain to;
    CHECK_THROWS_AS(transfer(from, to, 10), Error);
    CHECK(to.messages.size() == 3);
    CHECK(from.acknowledged == 3);
}

} // namespace core_transfer_test
