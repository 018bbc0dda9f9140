// SPDX-License-Identifier: BSL-1.0

#include "support/json.hpp"
#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <stdexcept>

namespace core_client_invoke_all_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using sqs::GetQueueUrl;

/// The answer to GetQueueUrl repeats the name that was asked for.
Answer echo(Sent const& sent) {
    return ok(R"({"QueueUrl":")" + Json::parse(sent.request.body)["QueueName"].string() + R"("})");
}

std::vector<GetQueueUrl> callsNamed(int first, int count) {
    std::vector<GetQueueUrl> calls;
    for (int i = first; i != first + count; ++i)
        calls.push_back({.queueName = std::to_string(i)});
    return calls;
}

/// Makes operations when it is asked for them, once, and knows how many of them there have been.
class Source {
public:
    explicit Source(int count) : count_(count) {}

    class Iterator {
    public:
        using value_type = GetQueueUrl;
        using difference_type = std::ptrdiff_t;
        explicit Iterator(Source& source) : source_(&source) {}
        GetQueueUrl operator*() const {
            if (source_->made_ == source_->throwAt) throw std::runtime_error{"the range is broken"};
            return {.queueName = std::to_string(source_->made_)};
        }
        Iterator& operator++() { return ++source_->made_, *this; }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return source_->made_ == source_->count_; }

    private:
        Source* source_;
    };

    Iterator begin() { return begun_ = true, Iterator{*this}; }
    static std::default_sentinel_t end() { return {}; }

    [[nodiscard]] int made() const { return made_; }
    [[nodiscard]] bool begun() const { return begun_; }
    int throwAt = -1;

private:
    int count_;
    int made_ = 0;
    bool begun_ = false;
};

static_assert(std::ranges::input_range<Source> && !std::ranges::forward_range<Source>);

} // namespace

TEMPLATE_TEST_CASE("every operation of a range gets its own result", "[core][client][invokeAll]", ScriptedTransport,
                   BlockingScriptedTransport) {
    TestType wire;
    wire.always(echo);
    auto const window = GENERATE(as<std::size_t>{}, 0, 1, 3, 100);
    std::map<std::string, std::string> results;
    clientOn(wire).invokeAll(callsNamed(0, 20), window, [&](GetQueueUrl const& call, auto result) {
        STATIC_REQUIRE(std::same_as<decltype(result), Result<sqs::GetQueueUrlOutput>>);
        CHECK(results.emplace(call.queueName, result.value().queueUrl).second);
    });
    CHECK(results.size() == 20);
    for (auto const& [name, url] : results)
        CHECK(name == url);
    CHECK(wire.sent().size() == 20);
}

TEMPLATE_TEST_CASE("an empty range makes no call", "[core][client][invokeAll]", ScriptedTransport,
                   BlockingScriptedTransport) {
    TestType wire;
    clientOn(wire).invokeAll(std::vector<GetQueueUrl>{}, 4, [](auto const&, auto const&) { FAIL("a result"); });
    CHECK(wire.sent().empty());
}

TEST_CASE("never more than the window are in flight, and as many as that", "[core][client][invokeAll]") {
    auto const window = GENERATE(as<std::size_t>{}, 1, 2, 7);
    ScriptedTransport wire;
    wire.always([](Sent const& sent) { return echo(sent).in(10ms); });
    clientOn(wire).invokeAll(callsNamed(0, 50), window, [](auto const&, auto const& result) { CHECK(result); });
    // One at a time is made as a single call, which this transport does not count.
    CHECK(wire.mostInFlight() == (window == 1 ? 0 : window));
    CHECK(wire.inFlight() == 0);
}

TEST_CASE("many are done in the time of a few", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) { return echo(sent).in(10ms); });
    auto const start = wire.clock().ticks();
    clientOn(wire).invokeAll(callsNamed(0, 40), 10, [](auto const&, auto const&) {});
    CHECK(wire.clock().ticks() - start == 40ms);
}

TEST_CASE("results come as they come", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    std::vector<std::string> order;
    auto const note = [&order](GetQueueUrl const& call, auto const& result) {
        CHECK(result.value().queueUrl == call.queueName);
        order.push_back(call.queueName);
    };
    SECTION("the last one first") {
        wire.lastFirst().always(echo);
        clientOn(wire).invokeAll(callsNamed(0, 4), 4, note);
        CHECK(order == std::vector<std::string>{"3", "2", "1", "0"});
    }
    SECTION("the quick ones before the slow one, which does not hold up the range") {
        wire.always([](Sent const& sent) {
            return echo(sent).in(sent.request.body.view().find("\"0\"") != std::string::npos ? 100ms : 10ms);
        });
        clientOn(wire).invokeAll(callsNamed(0, 5), 2, note);
        CHECK(order == std::vector<std::string>{"1", "2", "3", "4", "0"});
    }
}

TEMPLATE_TEST_CASE("a long range is pulled as there is room, and never held", "[core][client][invokeAll]",
                   ScriptedTransport, BlockingScriptedTransport) {
    constexpr int many = 100'000;
    TestType wire;
    wire.keepNothing();
    wire.always([](Sent const&) { return ok(); });
    Source source{many};
    int results = 0;
    int mostAhead = 0;
    clientOn(wire).invokeAll(source, 8, [&](auto const&, auto const&) {
        ++results;
        mostAhead = std::max(mostAhead, source.made() - results);
    });
    CHECK(results == many);
    CHECK(mostAhead < 8);
}

TEST_CASE("a range is not run ahead of the results that it may depend on", "[core][client][invokeAll]") {
    // An element is looked for only when there is room to send it.
    ScriptedTransport wire;
    wire.always(echo);
    Source source{10};
    int results = 0;
    clientOn(wire).invokeAll(source, 1, [&](auto const&, auto const&) {
        CHECK(source.made() == results);
        ++results;
    });
    CHECK(results == 10);
}

TEST_CASE("a call that has none beside it is made as a single one", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always(echo);
    int made = 0;
    int results = 0;
    auto const count = [&](GetQueueUrl const&, Result<sqs::GetQueueUrlOutput> const& result) {
        CHECK(result);
        ++results;
    };
    auto const pull = [&](int of) {
        return [&made, of]() -> std::optional<GetQueueUrl> {
            if (made == of) return std::nullopt;
            return GetQueueUrl{.queueName = std::to_string(made++)};
        };
    };
    // Of the only one it is known that it is the last.
    clientOn(wire).invokeAll(pylon::detail::PullRange{pull(1), {}, [&] { return made == 1; }}, 4, count);
    CHECK(results == 1);
    // At most one at a time.
    made = 0;
    clientOn(wire).invokeAll(pylon::detail::PullRange{pull(3)}, 1, count);
    CHECK(results == 4);
    CHECK(wire.mostInFlight() == 0);
    // Of these the first is not the last.
    made = 0;
    clientOn(wire).invokeAll(pylon::detail::PullRange{pull(2), {}, [&] { return made == 2; }}, 4, count);
    CHECK(results == 6);
    CHECK(wire.mostInFlight() == 2);
}

TEST_CASE("one call's retries do not hold up the others", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    int failures = 0;
    wire.always([&failures](Sent const& sent) {
        if (sent.request.body.view().find("\"0\"") != std::string::npos && failures++ < 2) return answer(503).in(1ms);
        return echo(sent).in(10ms);
    });
    CountingSigner const signer;
    std::vector<std::string> order;
    auto const start = wire.clock().ticks();
    clientOn(wire, PlainRetry{3, 20ms}, signer)
        .invokeAll(callsNamed(0, 9), 3, [&](auto const& call, auto const& result) {
            CHECK(result);
            order.push_back(call.queueName);
        });
    // Begun at 0, 21 and 42 ms; the eight others by twos in 40 ms.
    CHECK(order == std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7", "8", "0"});
    CHECK(wire.clock().ticks() - start == 52ms);
    CHECK(signer.signatures().size() == 11);
    CHECK(wire.mostInFlight() <= 3);
}

TEST_CASE("a failure is one operation's alone, with its history", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        return sent.request.body.view().find("\"3\"") != std::string::npos ? answer(500) : echo(sent);
    });
    int failed = 0;
    clientOn(wire, PlainRetry{2, 5ms}).invokeAll(callsNamed(0, 6), 2, [&](auto const& call, auto const& result) {
        if (result) return;
        ++failed;
        CHECK(call.queueName == "3");
        CHECK(result.error().attempts().size() == 2);
        CHECK(result.error().attempts()[0].delayAfter == 5ms);
        CHECK(result.error().operation() == "GetQueueUrl");
    });
    CHECK(failed == 1);
}

TEMPLATE_TEST_CASE("what cannot be sent at all is reported one by one", "[core][client][invokeAll]", ScriptedTransport,
                   BlockingScriptedTransport) {
    TestType wire;
    Client const client{wire, CountingSigner{}, StandardSerializer{}, PlainRetry{}, ClientConfig{.region = "r"}};
    int failed = 0;
    client.invokeAll(callsNamed(0, 10), 3, [&](auto const&, auto const& result) {
        CHECK(result.error().kind() == ErrorKind::credentials);
        ++failed;
    });
    CHECK(failed == 10);
    CHECK(wire.sent().empty());
}

TEMPLATE_TEST_CASE("where the range throws, what was taken from it is brought to its end first",
                   "[core][client][invokeAll]", ScriptedTransport, BlockingScriptedTransport) {
    TestType wire;
    wire.always([](Sent const& sent) { return echo(sent).in(10ms); });
    Source source{10};
    source.throwAt = 5;
    std::set<std::string> done;
    CHECK_THROWS_WITH(clientOn(wire).invokeAll(source, 3,
                                               [&](auto const& call, auto const& result) {
                                                   CHECK(result);
                                                   done.insert(call.queueName);
                                               }),
                      "the range is broken");
    CHECK(done == std::set<std::string>{"0", "1", "2", "3", "4"});
}

TEST_CASE("where the handler of results throws, what is in flight is abandoned", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) { return echo(sent).in(10ms); });
    Source source{100};
    int results = 0;
    CHECK_THROWS_WITH(clientOn(wire).invokeAll(source, 4,
                                               [&results](auto const&, auto const&) {
                                                   if (++results == 2) throw std::runtime_error{"enough"};
                                               }),
                      "enough");
    CHECK(results == 2);
    CHECK(wire.inFlight() == 0);
    CHECK(wire.abandoned() == 3);
    CHECK(source.made() < 10);
}

TEST_CASE("a handler may call the client itself", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) { return echo(sent).in(1ms); });
    auto const client = clientOn(wire);
    int nested = 0;
    client.invokeAll(callsNamed(0, 4), 2, [&](auto const& call, auto const&) {
        if (client.invoke(GetQueueUrl{.queueName = call.queueName + "x"})->queueUrl == call.queueName + "x") ++nested;
        client.invokeAll(callsNamed(100, 2), 2, [&](auto const&, auto const& result) { nested += result ? 1 : 0; });
    });
    CHECK(nested == 12);
}

TEMPLATE_TEST_CASE("once stopped, nothing more is taken from the range", "[core][client][invokeAll]", ScriptedTransport,
                   BlockingScriptedTransport) {
    TestType wire;
    wire.always([](Sent const& sent) { return echo(sent).in(10ms); });
    std::stop_source stop;
    auto const client = clientOn(wire).with(CallLimits{.stop = stop.get_token()});
    Source source{1000};
    int done = 0;
    int cancelled = 0;
    auto const count = [&](auto const&, auto const& result) {
        if (result)
            ++done;
        else if (result.error().kind() == ErrorKind::cancelled)
            ++cancelled;
        if (done == 5) stop.request_stop();
    };
    SECTION("in the middle: what is under way is reported as cancelled") {
        client.invokeAll(source, 4, count);
        CHECK(done == 5);
        CHECK(cancelled == (ConcurrentTransportPolicy<TestType> ? 3 : 0));
        CHECK(done + cancelled == static_cast<int>(wire.sent().size()));
        CHECK(source.made() < 10);
    }
    SECTION("before it began") {
        stop.request_stop();
        client.invokeAll(source, 4, count);
        CHECK(done + cancelled == 0);
        CHECK_FALSE(source.begun());
        CHECK(wire.sent().empty());
    }
}

TEST_CASE("calls that wait to be tried again are cancelled by a stop", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return answer(503); });
    std::stop_source stop;
    auto const client = clientOn(wire, PlainRetry{9, 20s}).with(CallLimits{.stop = stop.get_token()});
    int transmissions = 0;
    wire.clock().onWait([&] {
        if (++transmissions == 4) stop.request_stop();
    });
    int cancelled = 0;
    client.invokeAll(callsNamed(0, 3), 3, [&](auto const&, auto const& result) {
        CHECK(result.error().kind() == ErrorKind::cancelled);
        CHECK(result.error().attempts().size() == 1);
        ++cancelled;
    });
    CHECK(cancelled == 3);
    CHECK(wire.sent().size() == 3);
}

TEST_CASE("the total is each call's own", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) { return echo(sent).in(600ms); });
    int done = 0;
    clientOn(wire).with(CallLimits{.total = 1s}).invokeAll(callsNamed(0, 10), 1, [&](auto const&, auto const& result) {
        if (result) ++done;
    });
    CHECK(done == 10);
}

TEST_CASE("ranges of all sorts are taken", "[core][client][invokeAll]") {
    ScriptedTransport wire;
    wire.always(echo);
    auto const client = clientOn(wire);
    int done = 0;
    auto const count = [&done](auto const&, auto const& result) { done += result ? 1 : 0; };
    GetQueueUrl const array[] = {{.queueName = "a"}, {.queueName = "b"}};
    client.invokeAll(array, 2, count);
    client.invokeAll(std::views::iota(0, 3) | std::views::transform([](int number) {
                         return GetQueueUrl{.queueName = std::to_string(number)};
                     }),
                     2, count);
    client.invokeAll(std::views::single(GetQueueUrl{.queueName = "c"}), 2, count);
    CHECK(done == 6);
}

} // namespace core_client_invoke_all_test
