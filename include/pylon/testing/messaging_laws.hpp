// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_MESSAGING_LAWS_HPP
#define PYLON_TESTING_MESSAGING_LAWS_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/messaging.hpp>
#include <pylon/testing/violations.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pylon::testing {

/// What MessageConsumer demands of its models.
struct ConsumerLaws {
    static constexpr Law accepts{"consumer.accepts", "when sendMessage() returns, the message has arrived, unaltered"};
    static constexpr Law acceptsAll{
        "consumer.acceptsAll",
        "when sendMessages() returns, every message of the range has arrived, of none, one or many"};
    static constexpr Law refuses{"consumer.refuses",
                                 "sendMessage() throws Error for what cannot be sent, and nothing arrives"};
    static constexpr Law namesRefused{
        "consumer.namesRefused",
        "sendMessages() throws BatchError naming those that cannot be sent; all others arrive"};
    static constexpr Law throwsErrors{"consumer.throwsErrors", "nothing is thrown that is no Error"};

    static constexpr std::array all{accepts, acceptsAll, refuses, namesRefused, throwsErrors};
};

/// What MessageProducer demands of its models.
struct ProducerLaws {
    static constexpr Law empty{"producer.empty",
                               "where there is none, false or 0 is returned and the handler is not called"};
    static constexpr Law handsOver{"producer.handsOver", "getMessage() hands one message over, once, and returns true"};
    static constexpr Law handsOverMany{
        "producer.handsOverMany",
        "getMessages() hands over no more than were asked for, at once, and returns how many"};
    static constexpr Law deletes{"producer.deletes", "what a handler returned from is never handed out again"};
    static constexpr Law keeps{"producer.keeps", "what a handler threw on is handed out again when its time is up"};
    static constexpr Law passesOn{"producer.passesOn", "what the handler throws comes out as it was thrown"};
    static constexpr Law throwsErrors{"producer.throwsErrors", "nothing else is thrown that is no Error"};

    static constexpr std::array all{empty, handsOver, handsOverMany, deletes, keeps, passesOn, throwsErrors};
};

/// What the laws do with the place that a consumer sends to, beside the consumer's back.
template <class M> struct ConsumerWorld {
    std::function<M(std::size_t number)> message;  ///< a message that can be sent; another for each number
    std::function<std::vector<M>()> takeArrived{}; ///< all that has arrived, in whatever order, which is then gone
    std::optional<M> unsendable{}; ///< what cannot be sent. Where there is none, its laws are not checked
};

/// What the laws do with the place that a producer gets from, beside the producer's back.
template <class M> struct ProducerWorld {
    std::function<M(std::size_t number)> message; ///< another for each number
    std::function<void(M const&)> put{};          ///< makes a message ready to be got
    std::function<void()> timeOut{};              ///< makes what was got and not deleted ready to be got again
    /// Whether two are the same message: one that was got may know more of itself than one that is sent.
    std::function<bool(M const&, M const&)> same = [](M const& a, M const& b) { return a == b; };
};

namespace detail {

template <class C, class M> void checkConsumer(C& consumer, ConsumerWorld<M> const& world, Findings& findings) {
    using Laws = ConsumerLaws;
    auto const arrived = [&](std::vector<M> const& expected) {
        auto const got = world.takeArrived();
        return got.size() == expected.size() &&
               std::ranges::all_of(expected, [&](M const& each) { return std::ranges::find(got, each) != got.end(); });
    };
    consumer.sendMessage(world.message(0));
    findings.require(Laws::accepts, arrived({world.message(0)}));
    for (std::size_t const count : {std::size_t{0}, std::size_t{1}, std::size_t{25}}) {
        std::vector<M> messages;
        for (std::size_t i = 0; i != count; ++i)
            messages.push_back(world.message(i));
        consumer.sendMessages(std::span<M const>{messages});
        findings.require(Laws::acceptsAll, arrived(messages), "there were " + std::to_string(count));
    }
    if (!world.unsendable) return;
    try {
        consumer.sendMessage(*world.unsendable);
        findings.require(Laws::refuses, false, "it returned");
    } catch (Error const&) {
    }
    findings.require(Laws::refuses, arrived({}));
    std::vector<M> const mixed{world.message(0), *world.unsendable, world.message(2)};
    try {
        consumer.sendMessages(std::span<M const>{mixed});
        findings.require(Laws::namesRefused, false, "it returned");
    } catch (BatchError const& error) {
        findings.require(Laws::namesRefused,
                         error.failed().size() == 1 && error.failed()[0].index == 1 && error.accepted() == 2,
                         "it named others");
    } catch (Error const&) {
        findings.require(Laws::namesRefused, false, "it was another Error");
    }
    findings.require(Laws::namesRefused, arrived({mixed[0], mixed[2]}), "something else arrived");
}

/// Not an Error, nor anything that a producer could throw of its own.
struct HandlerFailed {};

template <class P, class M> class ProducerInspector {
    using Laws = ProducerLaws;

public:
    ProducerInspector(P& producer, ProducerWorld<M> const& world, Findings& findings)
        : producer_(producer), world_(world), findings_(findings) {}

    void inspect() {
        findings_.require(Laws::empty, got(10).empty() && !gotOne(), "nothing had been put there");
        one();
        many();
        failing();
    }

private:
    /// What one call of getMessages hands over; deleted by it.
    std::vector<M> got(std::size_t most) {
        std::vector<M> all;
        int calls = 0;
        auto const count = producer_.getMessages(most, [&](std::span<M const> messages) {
            ++calls;
            findings_.require(Laws::empty, !messages.empty(), "the handler was called");
            all.assign(messages.begin(), messages.end());
        });
        findings_.require(Laws::handsOverMany, count == all.size() && count <= most && calls == (count == 0 ? 0 : 1));
        return all;
    }
    std::optional<M> gotOne() {
        std::optional<M> one;
        int calls = 0;
        bool const was = producer_.getMessage([&](M const& message) {
            ++calls;
            one.emplace(message);
        });
        findings_.require(Laws::handsOver, was == one.has_value() && calls == (was ? 1 : 0));
        return one;
    }

    bool nothingComesBack() {
        world_.timeOut();
        return got(10).empty();
    }

    void one() {
        world_.put(world_.message(0));
        auto const message = gotOne();
        findings_.require(Laws::handsOver, message && world_.same(*message, world_.message(0)));
        findings_.require(Laws::deletes, nothingComesBack(), "it was got alone");
    }

    void many() {
        constexpr std::size_t put = 13;
        for (std::size_t i = 0; i != put; ++i)
            world_.put(world_.message(i));
        std::vector<M> all;
        // A service may give fewer at a time than it has.
        for (int turn = 0; turn != 100 && all.size() < put; ++turn) {
            auto const some = got(5);
            all.insert(all.end(), some.begin(), some.end());
        }
        findings_.require(Laws::handsOverMany, all.size() == put, std::to_string(all.size()) + " of 13 came");
        findings_.require(Laws::deletes, nothingComesBack(), "several were got");
    }

    template <class Call> void throwing(Call const& call) {
        try {
            call();
            findings_.require(Laws::passesOn, false, "nothing came out");
        } catch (HandlerFailed const&) {
        } catch (Error const&) {
            findings_.require(Laws::passesOn, false, "an Error came out");
        }
    }

    void failing() {
        world_.put(world_.message(0));
        throwing([&] { producer_.getMessage([](M const&) { throw HandlerFailed{}; }); });
        world_.timeOut();
        findings_.require(Laws::keeps, got(10).size() == 1, "it was got alone");
        world_.timeOut();
        for (std::size_t i = 0; i != 3; ++i)
            world_.put(world_.message(i));
        throwing([&] { producer_.getMessages(3, [](std::span<M const>) { throw HandlerFailed{}; }); });
        world_.timeOut();
        std::size_t left = 0;
        for (int turn = 0; turn != 100 && left < 3; ++turn)
            left += got(10).size();
        findings_.require(Laws::keeps, left == 3, std::to_string(left) + " of 3 came back");
    }

    P& producer_;
    ProducerWorld<M> const& world_;
    Findings& findings_;
};

} // namespace detail

/// Checks ConsumerLaws on a consumer whose place is empty, with messages that compare by `==`.
template <class M, MessageConsumer<M> C>
[[nodiscard]] Violations checkConsumerLaws(C& consumer, ConsumerWorld<M> const& world) {
    detail::Findings findings;
    findings.run(ConsumerLaws::throwsErrors, [&] {
        try {
            detail::checkConsumer(consumer, world, findings);
        } catch (Error const& error) {
            findings.require(ConsumerLaws::accepts, false, error.what());
        }
    });
    return findings.take();
}

/// Checks ProducerLaws on a producer whose place is empty.
template <class M, MessageProducer<M> P>
[[nodiscard]] Violations checkProducerLaws(P& producer, ProducerWorld<M> const& world) {
    detail::Findings findings;
    findings.run(ProducerLaws::throwsErrors, [&] {
        try {
            detail::ProducerInspector<P, M>{producer, world, findings}.inspect();
        } catch (Error const& error) {
            findings.require(ProducerLaws::handsOver, false, error.what());
        }
    });
    return findings.take();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_MESSAGING_LAWS_HPP
