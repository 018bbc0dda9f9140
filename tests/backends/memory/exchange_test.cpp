// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/exchange.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <list>
#include <optional>
#include <stop_token>
#include <vector>

namespace memory_exchange_test {

using namespace pylon;
using namespace pylon::memory;
using namespace pylon::memory::detail;
using namespace std::chrono_literals;

namespace {

/// A shelf that calls wait at: each of them takes one thing and is answered, or waits for `wait`.
struct Shelf {
    std::size_t things = 0;
    Ticks next = never; ///< when another one is there by itself
    std::optional<Occasion> arrival{std::in_place};
};

struct Desk {
    VirtualClock clock{ClockMode::manual};
    ExchangeBoard board{clock};
    std::list<Exchange> calls{};
    std::vector<Exchange const*> asked{};    ///< in the order in which they were
    std::vector<Exchange const*> answered{}; ///< the same

    Exchange& call(Shelf& shelf, Duration wait = 1h) {
        auto& exchange = calls.emplace_back();
        auto const until = clock.ticks() + wait;
        exchange.proceed = [this, &exchange, &shelf, until]() -> Progress {
            asked.push_back(&exchange);
            if (shelf.next <= clock.ticks()) {
                ++shelf.things;
                shelf.next = never;
            }
            if (shelf.things == 0 && clock.ticks() < until && shelf.arrival)
                return Park{until, &*shelf.arrival, shelf.next};
            if (shelf.things != 0) --shelf.things;
            answered.push_back(&exchange);
            return Response{};
        };
        auto const lock = clock.lock();
        board.open(exchange);
        return exchange;
    }
    void bring(Shelf& shelf, std::size_t things = 1) {
        auto const lock = clock.lock();
        shelf.things += things;
        shelf.arrival->come();
        clock.changed();
    }
};

using Calls = std::vector<Exchange const*>;

} // namespace

TEST_CASE("what has come is for the call that has waited longest, and no other is asked", "[memory]") {
    Desk desk;
    Shelf shelf;
    Shelf other;
    auto const& first = desk.call(shelf);
    desk.call(other);
    auto const& second = desk.call(shelf);
    auto const& third = desk.call(shelf);
    desk.asked.clear();

    desk.bring(shelf);
    CHECK(desk.answered == Calls{&first});
    // The next one finds out that there is no more; nobody asks for it.
    CHECK(desk.asked == Calls{&first, &second});
    desk.bring(shelf, 2);
    CHECK(desk.answered == Calls{&first, &second, &third});
}

TEST_CASE("a thousand calls that wait cost a change no more than one does", "[memory]") {
    Desk desk;
    Shelf shelf;
    Shelf quiet;
    for (int i = 0; i != 1000; ++i) {
        desk.call(shelf);
        desk.call(quiet);
    }
    desk.asked.clear();
    for (int i = 0; i != 1000; ++i)
        desk.bring(shelf);
    CHECK(desk.answered.size() == 1000);
    CHECK(desk.asked.size() < 2000);
}

TEST_CASE("what comes by itself is there at its time, for one", "[memory]") {
    Desk desk;
    Shelf shelf;
    shelf.next = desk.clock.ticks() + 10s;
    auto const& first = desk.call(shelf);
    auto const& second = desk.call(shelf, 20s);
    CHECK(desk.board.nextDue() == shelf.next);
    desk.asked.clear();
    desk.clock.advance(9s);
    CHECK(desk.asked.empty());
    desk.clock.advance(1s);
    CHECK(desk.asked == Calls{&first, &second});
    CHECK(desk.answered == Calls{&first});
    desk.clock.advance(10s);
    CHECK(desk.answered == Calls{&first, &second});
    CHECK(desk.board.nextDue() == never);
}

TEST_CASE("who leaves makes room for the next one", "[memory]") {
    Desk desk;
    Shelf shelf;
    auto& first = desk.call(shelf);
    auto const& second = desk.call(shelf);
    {
        auto const lock = desk.clock.lock();
        shelf.things = 1;
        shelf.arrival->come();
        desk.board.abandon(first);
        desk.clock.changed();
    }
    CHECK(desk.answered == Calls{&second});
}

TEST_CASE("a call that came later takes nothing from one that was waiting", "[memory]") {
    Desk desk;
    Shelf shelf;
    auto const& first = desk.call(shelf);
    // As time has, in system mode: nobody has been asked yet.
    ++shelf.things;
    shelf.arrival->come();
    auto const& second = desk.call(shelf);
    CHECK(desk.answered == Calls{&first});
    desk.bring(shelf);
    CHECK(desk.answered == Calls{&first, &second});
}

TEST_CASE("whoever waits for what has gone is asked at once", "[memory]") {
    Desk desk;
    Shelf shelf;
    auto const& first = desk.call(shelf);
    auto const& second = desk.call(shelf);
    shelf.arrival.reset();
    desk.clock.changed();
    CHECK(desk.answered == Calls{&first, &second});
}

TEST_CASE("what a call leaves behind that is stopped is had by whoever waits for it", "[memory]") {
    Desk desk;
    Shelf shelf;
    auto const& waiting = desk.call(shelf);
    Occasion quiet;
    std::stop_source source;
    // As a poll that moves a worn-out message to the dead-letter queue.
    Exchange stopped{.proceed = [&]() -> Progress {
                         if (source.stop_requested()) {
                             ++shelf.things;
                             shelf.arrival->come();
                         }
                         return Park{never, &quiet};
                     },
                     .stop = source.get_token()};
    auto const lock = desk.clock.lock();
    desk.board.open(stopped);
    source.request_stop();
    desk.board.ask(stopped);
    REQUIRE(stopped.outcome);
    CHECK(stopped.outcome->error().kind() == ErrorKind::cancelled);
    CHECK(desk.answered == Calls{&waiting});
}

TEST_CASE("who is stopped at the very time that brings something takes it from nobody who has waited longer",
          "[memory]") {
    Desk desk;
    Shelf shelf;
    auto const& first = desk.call(shelf);
    auto& second = desk.call(shelf);
    auto const lock = desk.clock.lock();
    // As time has, in system mode: nobody has been asked yet.
    ++shelf.things;
    shelf.arrival->come();
    desk.board.ask(second);
    CHECK(desk.answered == Calls{&first});
    desk.board.abandon(second);
}

TEST_CASE("calls that wake each other in vain come to an end", "[memory]") {
    Desk desk;
    Occasion left;
    Occasion right;
    int asked = 0;
    auto const open = [&](Occasion& own, Occasion& other) {
        auto& exchange = desk.calls.emplace_back();
        exchange.proceed = [&asked, &own, &other]() -> Progress {
            ++asked;
            other.come();
            return Park{never, &own};
        };
        auto const lock = desk.clock.lock();
        desk.board.open(exchange);
    };
    open(left, right);
    open(right, left);
    CHECK(asked > 2);
    Shelf shelf;
    desk.call(shelf);
    desk.bring(shelf);
    CHECK(desk.answered.size() == 1);
    auto const lock = desk.clock.lock();
    for (auto& each : desk.calls)
        desk.board.abandon(each);
}

} // namespace memory_exchange_test
