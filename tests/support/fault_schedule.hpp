// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_FAULT_SCHEDULE_HPP
#define PYLON_TESTS_SUPPORT_FAULT_SCHEDULE_HPP

#include <pylon/backends/memory/client.hpp>
#include <pylon/core/detail/split_mix.hpp>
#include <pylon/core/transfer.hpp>
#include <pylon/services/sqs.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pylon::test {

using Bits = pylon::detail::SplitMix64;

/// What a law forbids has happened.
struct LawBroken : std::logic_error {
    using std::logic_error::logic_error;
};

/// A handler's own failure.
struct Crash {};

/// What is known of the messages of one world. A message's body is its number, in the order of sending.
/// Thread safety: all members from any number of threads.
class Ledger {
public:
    /// The number of a message that is about to be sent.
    std::size_t add(std::size_t group) {
        std::scoped_lock const lock{mutex_};
        entries_.push_back({.group = group});
        return entries_.size() - 1;
    }
    void accepted(std::size_t message) {
        at(message, [](Entry& entry) { entry.accepted = true; });
    }
    /// The sender was told that the service certainly did not act.
    void certainlyNotSent(std::size_t message) {
        at(message, [](Entry& entry) { entry.neverSent = true; });
    }
    void handled(std::string const& body) {
        at(std::stoul(body), [](Entry& entry) { entry.handled = true; });
    }

    /// About to be sent to another queue, or to its own again: it leaves its place there.
    void strays(std::string const& body) {
        at(std::stoul(body), [](Entry& entry) { entry.strayed = true; });
    }

    /// Handled, in a queue that keeps the order of its groups. Only the first time counts, and not of what has left its queue on the
    /// way, by itself to `deadLetters` perhaps: the others of its group did not wait for it.
    void handledInOrder(std::string const& body, memory::Cloud const& cloud, std::string const& deadLetters) {
        std::scoped_lock const lock{mutex_};
        auto const message = std::stoul(body);
        auto& entry = entries_.at(message);
        if (!entry.handled && !entry.strayed) {
            auto& last = lastHandled_[entry.group];
            if (message < last && !std::ranges::count(cloud.sqs().bodies(deadLetters), body))
                broken(message, "was handled after " + std::to_string(last) + ", which came later in its group");
            last = std::max(last, message);
        }
        entry.handled = true;
    }

    /// Compares it all with what is in the queues. The first of them is where messages are sent to.
    void check(memory::Cloud const& cloud, std::vector<std::string> const& queues) {
        std::scoped_lock const lock{mutex_};
        std::vector<char> present(entries_.size());
        for (auto const& queue : queues)
            for (auto const& body : cloud.sqs().bodies(queue)) {
                auto const message = std::stoul(body);
                present.at(message) = 1;
                if (queue != queues.front()) entries_[message].strayed = true;
            }
        for (std::size_t message = 0; message != entries_.size(); ++message) {
            auto& entry = entries_[message];
            bool const isThere = present[message] != 0;
            if (entry.seen && !isThere && !entry.handled)
                broken(message, "was deleted, and no handler had succeeded with it");
            if (entry.accepted && !isThere && !entry.handled)
                broken(message, "was reported as accepted, and is nowhere");
            if (entry.neverSent && isThere)
                broken(message, "is there, though its sender was told that it certainly is not");
            entry.seen = entry.seen || isThere;
        }
    }

    /// A FIFO queue took what was sent to it in its order, and once.
    void checkArrivals(memory::Cloud const& cloud, std::string const& queue) {
        std::scoped_lock const lock{mutex_};
        std::map<std::size_t, std::size_t> last;
        for (auto const& body : cloud.sqs().bodies(queue)) {
            auto const message = std::stoul(body);
            auto const& entry = entries_.at(message);
            if (entry.strayed) continue;
            auto const [place, isFirst] = last.try_emplace(entry.group, message);
            if (!isFirst && place->second == message) broken(message, "is there twice");
            if (!isFirst && place->second > message)
                broken(message, "came after " + std::to_string(place->second) + ", which was sent later to its group");
            place->second = message;
        }
    }

    /// After everything was drained.
    void checkAllHandled() {
        std::scoped_lock const lock{mutex_};
        for (std::size_t message = 0; message != entries_.size(); ++message)
            if ((entries_[message].accepted || entries_[message].seen) && !entries_[message].handled)
                broken(message, "was not handled in the end");
    }

private:
    struct Entry {
        std::size_t group = 0;
        bool accepted = false;
        bool neverSent = false;
        bool handled = false;
        bool seen = false;    ///< in a queue
        bool strayed = false; ///< seen in another queue than the one that it was sent to
    };

    template <class F> void at(std::size_t message, F const& change) {
        std::scoped_lock const lock{mutex_};
        change(entries_.at(message));
    }
    [[noreturn]] static void broken(std::size_t message, std::string const& how) {
        throw LawBroken{"message " + std::to_string(message) + " " + how};
    }

    std::mutex mutex_;
    std::vector<Entry> entries_;
    std::map<std::size_t, std::size_t> lastHandled_;
};

/// A small world that a seed decides on, in which everything goes wrong now and then: a queue, another one that messages are moved to,
/// a dead-letter queue, and who sends to them and receives from them.
class FaultyWorld {
public:
    FaultyWorld(std::uint64_t seed, memory::ClockMode mode)
        : cloud({.clock = mode}), bits_(seed), fifo(bits_.below(2) == 0), flaky(bits_.below(4) == 0),
          client_(makeClient()) {
        std::string const suffix = fifo ? ".fifo" : "";
        names = {"main" + suffix, "other" + suffix, "dead" + suffix};
        auto sqs = cloud.sqs();
        sqs.createQueue(names[2]);
        for (std::size_t i = 0; i != 2; ++i)
            sqs.createQueue(names[i], {.deadLetter = {names[2], static_cast<int>(2 + bits_.below(2))}});
        RandomFaults faults{.seed = seed, .rate = 0.05 + 0.1 * static_cast<double>(bits_.below(5))};
        if (flaky) {
            faults.rate = 0.6;
            faults.kinds = {FaultKind::failEntries, FaultKind::respond, FaultKind::reset};
        }
        cloud.faults().random(faults);
    }

    using Queue = sqs::Queue<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry>;

    [[nodiscard]] Queue queue(std::size_t which, std::size_t window = 8) const {
        // A URL: then no GetQueueUrl comes first.
        return {client_, cloud.sqs().url(names[which]), {.window = window}};
    }

    /// Does one thing that users do. Those who send in other lanes send to other groups, so that each group has its order.
    void act(Bits& bits, std::size_t lane) {
        switch (bits.below(8)) {
        case 0: sendOne(bits, lane); break;
        case 1:
        case 2: sendMany(bits, lane); break;
        case 3: receiveOne(bits); break;
        case 4: receiveMany(bits); break;
        case 5: leaseSome(bits); break;
        case 6: move(bits); break;
        default: break;
        }
    }

    void sendOne(Bits& bits, std::size_t lane) {
        auto const composed = compose(bits, lane);
        auto const number = composed.second;
        attempt([&] {
            try {
                queue(0).sendMessage(composed.first);
                ledger.accepted(number);
            } catch (Error const& error) {
                if (!error.details().reachedService) ledger.certainlyNotSent(number);
                throw;
            }
        });
    }

    void sendMany(Bits& bits, std::size_t lane) {
        std::vector<Message> messages;
        std::vector<std::size_t> numbers;
        // Few batches at a time, so that more entries may have to be sent again than are under way at once.
        auto const window = std::array<std::size_t, 3>{1, 2, 8}[bits.below(3)];
        auto const most = bits.below(4) == 0 ? std::size_t{40} : std::size_t{12};
        for (auto left = 1 + bits.below(flaky ? 100 : most); left != 0; --left) {
            auto [message, number] = compose(bits, lane);
            messages.push_back(std::move(message));
            numbers.push_back(number);
        }
        auto const before = cloud.faults().history().size();
        attempt([&] {
            try {
                queue(0, window).sendMessages(messages);
                for (auto const number : numbers)
                    ledger.accepted(number);
            } catch (BatchError const& error) {
                auto failed = error.failed().begin();
                for (std::size_t i = 0; i != numbers.size(); ++i) {
                    if (failed != error.failed().end() && failed->index == i) {
                        // See FailedEntry::mayHaveActed.
                        bool const known =
                            !(haveHit(before, {"failEntries"}) &&
                              haveHit(before, {"loseAnswer", "delay", "trickle", "reset(withinAnswer)"}));
                        if (!failed->mayHaveActed && known) ledger.certainlyNotSent(numbers[i]);
                        ++failed;
                    } else if (i < error.taken()) {
                        ledger.accepted(numbers[i]);
                    } else {
                        ledger.certainlyNotSent(numbers[i]);
                    }
                }
                throw;
            }
        });
    }

    void receiveOne(Bits& bits) {
        bool const crashes = bits.below(3) == 0;
        auto const which = bits.below(2);
        auto const onFailure =
            bits.below(2) == 0 ? sqs::Retry::whenVisible() : sqs::Retry::after(std::chrono::seconds{1});
        attempt([&] {
            queue(which).getMessage(
                [&](Message const& message) {
                    if (crashes) throw Crash{};
                    noteHandled(which, message);
                },
                {.onFailure = onFailure});
        });
    }

    void receiveMany(Bits& bits) {
        bool const crashes = bits.below(4) == 0;
        auto const which = bits.below(3);
        auto const count = 1 + bits.below(15);
        auto const wait = std::chrono::seconds{bits.below(4) == 0 ? 5 : 0};
        attempt([&] {
            queue(which).getMessages(count,
                                     [&](std::span<Message const> messages) {
                                         if (crashes) throw Crash{};
                                         for (auto const& message : messages)
                                             noteHandled(which, message);
                                     },
                                     {.wait = wait});
        });
    }

    void leaseSome(Bits& bits) {
        auto const count = 1 + bits.below(10);
        auto const most = bits.below(11);
        auto const end = bits.below(4);
        attempt([&] {
            auto lease = queue(0).lease(count);
            if (end == 0 && !lease.empty()) lease.extend(std::chrono::seconds{60});
            // From its beginning: a FIFO queue's order is kept by who keeps it.
            std::vector<std::size_t> done;
            for (std::size_t i = 0; i != std::min<std::size_t>(most, lease.size()); ++i) {
                noteHandled(0, lease[i]);
                done.push_back(i);
            }
            if (!done.empty()) lease.acknowledge(done);
            if (end == 1 && !lease.empty()) lease.release();
            if (end == 2) lease.abandon();
        });
    }

    void move(Bits& bits) {
        constexpr std::array<std::pair<std::size_t, std::size_t>, 4> ways{{{0, 1}, {1, 0}, {2, 0}, {2, 1}}};
        auto const way = ways[bits.below(ways.size())];
        auto const count = 1 + bits.below(12);
        attempt([&] { transfer(queue(way.first), Moving{queue(way.second), ledger}, count); });
    }

    /// What has to hold whenever nobody acts.
    void checkLaws() {
        ledger.check(cloud, names);
        if (fifo) ledger.checkArrivals(cloud, names[0]);
    }

    /// Takes out what is left, when nothing goes wrong any more.
    void drain() {
        cloud.faults().clear();
        for (std::size_t which = 0; which != names.size(); ++which) {
            if (cloud.sqs().messageCount(names[which]).total() == 0) continue;
            // What was moved to the dead-letter queue meanwhile is taken out last.
            while (queue(which).getMessages(100, [&](std::span<Message const> messages) {
                for (auto const& message : messages)
                    ledger.handled(message.body);
            })) {
            }
            if (cloud.sqs().messageCount(names[which]).total() != 0)
                throw LawBroken{"queue " + names[which] + " holds messages that cannot be had"};
        }
    }

    memory::Cloud cloud;
    Ledger ledger;

private:
    Bits bits_;

public:
    bool const fifo;
    bool const flaky; ///< most calls fail and most sends are long, so that much of one is left when it is given up
    std::vector<std::string> names{};

private:
    /// Where messages are moved to.
    struct Moving {
        Queue to;
        Ledger& ledger;

        void sendMessage(Message const& message) {
            ledger.strays(message.body);
            to.sendMessage(message);
        }
        void sendMessages(std::span<Message const> messages) {
            for (auto const& each : messages)
                ledger.strays(each.body);
            to.sendMessages(messages);
        }
    };

    memory::Client makeClient() const {
        // Keys are derived once for all worlds, which have the same.
        static SigV4Signer const signer;
        memory::Client const client{cloud.transport(), signer, StandardSerializer{},
                                    StandardRetry{{.random = [] { return 0.5; }}}, cloud.clientConfig()};
        // All attempts of a call are over within the five minutes for which a FIFO queue knows a message again.
        return client.with(CallLimits{.attempt = std::chrono::seconds{90}});
    }

    std::pair<Message, std::size_t> compose(Bits& bits, std::size_t lane) {
        auto const group = fifo ? 2 * lane + bits.below(2) : 0;
        auto const number = ledger.add(group);
        Message message{.body = std::to_string(number)};
        if (fifo) message.groupId = "group-" + std::to_string(group);
        return {std::move(message), number};
    }

    /// Whether one of these faults has hit after the first `before` that did.
    [[nodiscard]] bool haveHit(std::size_t before, std::initializer_list<std::string_view> faults) const {
        auto const history = cloud.faults().history();
        return std::any_of(
            history.begin() + static_cast<std::ptrdiff_t>(before), history.end(), [&](FaultRecord const& each) {
                return std::any_of(faults.begin(), faults.end(),
                                   [&](std::string_view fault) { return each.fault.starts_with(fault); });
            });
    }

    void noteHandled(std::size_t which, Message const& message) {
        if (fifo && which == 0)
            ledger.handledInOrder(message.body, cloud, names[2]);
        else
            ledger.handled(message.body);
    }

    template <class F> static void attempt(F const& action) {
        try {
            action();
        } catch (Crash const&) {
        } catch (Error const& error) {
            switch (error.kind()) {
            case ErrorKind::invalidInput:
            case ErrorKind::configuration:
            case ErrorKind::credentials:
            case ErrorKind::unmodelled:
                throw LawBroken{std::string{"an error that no fault explains: "} + error.what()};
            default: break;
            }
        }
    }

    memory::Client client_;
};

/// How many may act at once.
inline constexpr std::size_t lanes = 3;

/// Something that is done, by the bits of its own: it is the same whoever else acts.
struct Act {
    std::size_t lane;
    Bits bits;
};

/// Acts that may be done one after the other or, each lane by a thread of its own, at once; and how far the clock is moved then.
struct Round {
    std::vector<Act> acts{};
    std::chrono::seconds pause{};
};

/// What a seed decides on.
inline std::vector<Round> scheduleOf(std::uint64_t seed) {
    using namespace std::chrono_literals;
    Bits bits{seed ^ 0x5eed};
    std::vector<Round> rounds(1);
    for (auto left = 4 + bits.below(5); left != 0; --left) {
        rounds.back().acts.push_back({.lane = bits.below(lanes), .bits = Bits{bits.next()}});
        if (bits.below(3) != 0) continue;
        rounds.back().pause = std::array{1s, 31s, 400s}[bits.below(3)];
        rounds.emplace_back();
    }
    return rounds;
}

/// One after the other, and after each of them the laws.
inline void playInTurn(FaultyWorld& world, Round round) {
    for (auto& act : round.acts) {
        world.act(act.bits, act.lane);
        world.checkLaws();
    }
}

/// Several at once. Nobody sleeps: when all of them wait, and only then, the clock is moved.
inline void playAtOnce(FaultyWorld& world, Round round) {
    std::atomic<std::size_t> active{lanes};
    std::array<std::exception_ptr, lanes> thrown;
    {
        std::vector<std::jthread> threads;
        for (std::size_t lane = 0; lane != lanes; ++lane)
            threads.emplace_back([&, lane] {
                try {
                    for (auto& act : round.acts)
                        if (act.lane == lane) world.act(act.bits, lane);
                } catch (...) {
                    thrown[lane] = std::current_exception();
                }
                --active;
            });
        // Whoever acts comes to its end or to a wait, and every wait comes to its end: so does this.
        while (auto const left = active.load()) {
            if (world.cloud.clock().waiting() == left)
                world.cloud.clock().advance(std::chrono::seconds{1});
            else
                std::this_thread::yield();
        }
    }
    for (auto const& each : thrown)
        if (each) std::rethrow_exception(each);
    world.checkLaws();
}

/// The schedule of a seed, in one thread or in several, and in the end nothing that was sent may be missing. Returns how many faults
/// have hit.
/// Throws LawBroken, with the faults in `history`.
inline std::size_t runSchedule(std::uint64_t seed, memory::ClockMode mode, std::string* history) {
    FaultyWorld world{seed, mode};
    try {
        for (auto& round : scheduleOf(seed)) {
            auto const pause = round.pause;
            if (mode == memory::ClockMode::manual)
                playAtOnce(world, std::move(round));
            else
                playInTurn(world, std::move(round));
            world.cloud.clock().advance(pause);
            world.checkLaws();
        }
        world.cloud.clock().advance(std::chrono::minutes{2});
        world.drain();
        world.ledger.checkAllHandled();
        return world.cloud.faults().history().size();
    } catch (...) {
        *history = world.cloud.faults().report();
        throw;
    }
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_FAULT_SCHEDULE_HPP
