// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_FAULT_SCHEDULE_HPP
#define PYLON_TESTS_SUPPORT_FAULT_SCHEDULE_HPP

#include <pylon/backends/memory/client.hpp>
#include <pylon/core/detail/split_mix.hpp>
#include <pylon/core/transfer.hpp>
#include <pylon/services/sqs.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
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

    /// Handled, in a queue that keeps the order of its groups. Only the first time counts, and not of what has left its queue on the
    /// way: the others of its group did not wait for it.
    void handledInOrder(std::string const& body) {
        std::scoped_lock const lock{mutex_};
        auto const message = std::stoul(body);
        auto& entry = entries_.at(message);
        if (!entry.handled && !entry.strayed) {
            auto& last = lastHandled_[entry.group];
            if (message < last)
                broken(message, "was handled after " + std::to_string(last) + ", which came later in its group");
            last = message;
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
        : cloud({.clock = mode}), bits_(seed), fifo(bits_.below(2) == 0), client_(makeClient()) {
        std::string const suffix = fifo ? ".fifo" : "";
        names = {"main" + suffix, "other" + suffix, "dead" + suffix};
        auto sqs = cloud.sqs();
        sqs.createQueue(names[2]);
        for (std::size_t i = 0; i != 2; ++i)
            sqs.createQueue(names[i], {.deadLetter = {names[2], static_cast<int>(2 + bits_.below(2))}});
        cloud.faults().random({.seed = seed, .rate = 0.05 + 0.1 * static_cast<double>(bits_.below(5))});
    }

    using Queue = sqs::Queue<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry>;

    [[nodiscard]] Queue queue(std::size_t which) const {
        // A URL, most of the time: then no GetQueueUrl comes first.
        return {client_, cloud.sqs().url(names[which])};
    }

    /// Does one thing that users do.
    void act(Bits& bits) {
        switch (bits.below(8)) {
        case 0: sendOne(bits); break;
        case 1:
        case 2: sendMany(bits); break;
        case 3: receiveOne(bits); break;
        case 4: receiveMany(bits); break;
        case 5: leaseSome(bits); break;
        case 6: move(bits); break;
        default: break;
        }
    }

    void sendOne(Bits& bits) {
        auto const composed = compose(bits);
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

    void sendMany(Bits& bits) {
        std::vector<Message> messages;
        std::vector<std::size_t> numbers;
        for (auto left = 1 + bits.below(bits.below(4) == 0 ? 40 : 12); left != 0; --left) {
            auto [message, number] = compose(bits);
            messages.push_back(std::move(message));
            numbers.push_back(number);
        }
        auto const before = cloud.faults().history().size();
        attempt([&] {
            try {
                queue(0).sendMessages(messages);
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
        attempt([&] { transfer(queue(way.first), queue(way.second), count); });
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
    std::vector<std::string> names{};

private:
    memory::Client makeClient() const {
        // Keys are derived once for all worlds, which have the same.
        static SigV4Signer const signer;
        memory::Client const client{cloud.transport(), signer, StandardSerializer{},
                                    StandardRetry{{.random = [] { return 0.5; }}}, cloud.clientConfig()};
        // All attempts of a call are over within the five minutes for which a FIFO queue knows a message again.
        return client.with(CallLimits{.attempt = std::chrono::seconds{90}});
    }

    std::pair<Message, std::size_t> compose(Bits& bits) {
        auto const group = fifo ? bits.below(2) : 0;
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
        if (fifo && which == 0 && ordered)
            ledger.handledInOrder(message.body);
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

public:
    bool ordered = true; ///< whether one consumer at a time makes the order of handling the queue's
};

/// One schedule: acts, and after each of them the laws. Returns how many faults have hit.
/// Throws LawBroken, with the faults in `history`.
inline std::size_t runSchedule(std::uint64_t seed, std::string* history) {
    using namespace std::chrono_literals;
    FaultyWorld world{seed, memory::ClockMode::automatic};
    try {
        Bits bits{seed ^ 0x5eed};
        for (auto left = 4 + bits.below(5); left != 0; --left) {
            world.act(bits);
            if (bits.below(3) == 0) world.cloud.clock().advance(std::array{1s, 31s, 400s}[bits.below(3)]);
            world.ledger.check(world.cloud, world.names);
            if (world.fifo) world.ledger.checkArrivals(world.cloud, world.names[0]);
        }
        world.cloud.clock().advance(2min);
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
