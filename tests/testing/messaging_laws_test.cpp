// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/messaging_laws.hpp>

#include "support/broken_models.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace testing_messaging_laws_test {

using namespace pylon;
using namespace pylon::testing;

namespace {

enum class Fault : std::uint8_t {
    none,
    altersMessages,
    losesMessages,
    losesTheLast,
    refusesNothing,
    refusesWithoutError,
    refusesAll,
    namesAnother,
    throwsForeign,
    findsSomething,
    callsWithNothing,
    callsTwice,
    givesTooMany,
    givesAllAgain,
    deletesTheFailed,
    wrapsExceptions,
    throwsForeignOnGet
};

/// A queue of strings in this process, with one thing wrong with it. Takes no empty string.
struct FaultyQueue {
    Fault fault;
    std::deque<std::string> ready{};
    std::vector<std::string> hidden{};

    [[nodiscard]] bool is(Fault which) const { return fault == which; }

    void sendMessage(std::string const& text) {
        if (is(Fault::throwsForeign)) throw std::runtime_error{"no"};
        if (text.empty() && is(Fault::refusesWithoutError)) return;
        if (text.empty() && !is(Fault::refusesNothing)) throw Error{ErrorKind::invalidInput, "it is empty"};
        if (!is(Fault::losesMessages)) ready.push_back(is(Fault::altersMessages) ? text + " " : text);
    }
    void sendMessages(std::span<std::string const> all) {
        std::vector<FailedEntry> failed;
        if (is(Fault::refusesAll) && std::ranges::count(all, "") != 0)
            throw Error{ErrorKind::invalidInput, "one is empty"};
        for (std::size_t i = 0; i != all.size(); ++i) {
            if (all[i].empty())
                failed.push_back({.index = is(Fault::namesAnother) ? i + 1 : i});
            else if (i < 20 || !is(Fault::losesTheLast))
                ready.push_back(all[i]);
        }
        if (!failed.empty()) throw BatchError{{}, failed, all.size() - failed.size(), all.size()};
    }

    template <class Handler> bool getMessage(Handler&& handler) {
        return get(1, [&](std::span<std::string const> all) {
                   handler(all.front());
                   if (is(Fault::callsTwice)) handler(all.front());
               }) != 0;
    }
    template <class Handler> std::size_t getMessages(std::size_t most, Handler&& handler) {
        if (is(Fault::callsWithNothing) && ready.empty()) handler(std::span<std::string const>{});
        return get(is(Fault::givesTooMany) ? most + 1 : most, handler);
    }

    void timeOut() {
        ready.insert(ready.end(), hidden.begin(), hidden.end());
        hidden.clear();
    }

private:
    template <class Handler> std::size_t get(std::size_t most, Handler&& handler) {
        if (is(Fault::throwsForeignOnGet)) throw std::runtime_error{"no"};
        if (is(Fault::findsSomething) && ready.empty()) return 1;
        auto const count = std::min(most, ready.size());
        std::vector<std::string> const taken(ready.begin(), ready.begin() + static_cast<std::ptrdiff_t>(count));
        ready.erase(ready.begin(), ready.begin() + static_cast<std::ptrdiff_t>(count));
        if (taken.empty()) return 0;
        if (!is(Fault::deletesTheFailed)) hidden = taken;
        try {
            handler(std::span<std::string const>{taken});
        } catch (...) {
            if (is(Fault::wrapsExceptions)) throw Error{ErrorKind::invalidInput, "the handler failed"};
            throw;
        }
        if (!is(Fault::givesAllAgain)) hidden.clear();
        return count;
    }
};

std::string message(std::size_t number) { return "message " + std::to_string(number); }

Violations checkSending(Fault fault) {
    FaultyQueue queue{fault};
    ConsumerWorld<std::string> const world{.message = &message,
                                           .takeArrived =
                                               [&] {
                                                   std::vector<std::string> const all(queue.ready.begin(),
                                                                                      queue.ready.end());
                                                   queue.ready.clear();
                                                   return all;
                                               },
                                           .unsendable = ""};
    return checkConsumerLaws(queue, world);
}

Violations checkGetting(Fault fault) {
    FaultyQueue queue{fault};
    ProducerWorld<std::string> world{.message = &message};
    world.put = [&](std::string const& text) { queue.ready.push_back(text); };
    world.timeOut = [&] { queue.timeOut(); };
    return checkProducerLaws(queue, world);
}

} // namespace

TEST_CASE("each law of message consumers is broken by one that is wrong in that alone", "[laws][messaging]") {
    CHECK(checkSending(Fault::none) == Violations{});
    using Laws = ConsumerLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::accepts, checkSending(Fault::altersMessages));
    broken.expect(Laws::accepts, checkSending(Fault::losesMessages));
    broken.expect(Laws::acceptsAll, checkSending(Fault::losesTheLast));
    broken.expect(Laws::refuses, checkSending(Fault::refusesNothing));
    broken.expect(Laws::refuses, checkSending(Fault::refusesWithoutError));
    broken.expect(Laws::namesRefused, checkSending(Fault::refusesAll));
    broken.expect(Laws::namesRefused, checkSending(Fault::namesAnother));
    broken.expect(Laws::throwsErrors, checkSending(Fault::throwsForeign));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

TEST_CASE("each law of message producers is broken by one that is wrong in that alone", "[laws][messaging]") {
    CHECK(checkGetting(Fault::none) == Violations{});
    using Laws = ProducerLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::empty, checkGetting(Fault::callsWithNothing));
    broken.expect(Laws::handsOverMany, checkGetting(Fault::findsSomething));
    broken.expect(Laws::handsOver, checkGetting(Fault::callsTwice));
    broken.expect(Laws::handsOverMany, checkGetting(Fault::givesTooMany));
    broken.expect(Laws::deletes, checkGetting(Fault::givesAllAgain));
    broken.expect(Laws::keeps, checkGetting(Fault::deletesTheFailed));
    broken.expect(Laws::passesOn, checkGetting(Fault::wrapsExceptions));
    broken.expect(Laws::throwsErrors, checkGetting(Fault::throwsForeignOnGet));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

} // namespace testing_messaging_laws_test
