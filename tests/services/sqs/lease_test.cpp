// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sqs/lease.hpp>

#include "support/scripted_queue.hpp"
#include "support/test_client.hpp"
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <new>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace sqs_lease_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

using Strings = std::vector<std::string>;

struct Fixture {
    ScriptedQueue service;
    ScriptedTransport wire;
    sqs::RawQueue<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry> queue{
        clientOn(wire, PlainRetry{1}), ScriptedQueue::url};
    sqs::RawQueue<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry> patient{
        clientOn(wire, PlainRetry{3, Duration::zero()}), ScriptedQueue::url};

    explicit Fixture(int messages) {
        for (int first = 0; first < messages; first += 10)
            service.receives.push_back(ScriptedQueue::messages(first, std::min(10, messages - first)));
        wire.always(std::ref(service));
    }

    [[nodiscard]] std::size_t changes() const { return wire.count("ChangeMessageVisibilityBatch"); }
};

} // namespace

TEST_CASE("a lease is a range of what was received", "[sqs][lease]") {
    Fixture f{3};
    auto const lease = f.queue.lease(3);
    CHECK(lease.size() == 3);
    CHECK_FALSE(lease.empty());
    CHECK(Strings(lease.begin(), lease.end()) == Strings{"0", "1", "2"});
    CHECK(lease[1] == "1");
    CHECK(lease.messages().size() == 3);
    CHECK_NOTHROW(lease.throwUnreadable());
    STATIC_REQUIRE(!std::is_copy_constructible_v<std::remove_const_t<decltype(lease)>>);
}

TEST_CASE("what was acknowledged is deleted, and not released", "[sqs][lease]") {
    Fixture f{25};
    {
        auto lease = f.queue.lease(25);
        lease.acknowledge();
        CHECK(f.service.deleted.size() == 25);
        CHECK(f.wire.count("DeleteMessageBatch") == 3);
        // A second time there is nothing to do.
        lease.acknowledge();
        CHECK(f.wire.count("DeleteMessageBatch") == 3);
    }
    CHECK(f.changes() == 0);
}

TEST_CASE("what is named twice is acknowledged once", "[sqs][lease]") {
    Fixture f{2};
    auto lease = f.queue.lease(2);
    lease.acknowledge({1, 1, 0, 1});
    CHECK(f.service.deleted == Strings{"h-1", "h-0"});
}

TEST_CASE("some are acknowledged, and the others released when the lease goes", "[sqs][lease]") {
    Fixture f{4};
    {
        auto lease = f.queue.lease(4);
        lease.acknowledge({1, 3});
        CHECK(f.service.deleted == Strings{"h-1", "h-3"});
        CHECK(f.changes() == 0);
    }
    CHECK(f.service.hidden == Strings{"h-0=0", "h-2=0"});
    CHECK(f.changes() == 1);
}

TEST_CASE("an index that the lease has not is refused before anything is done", "[sqs][lease]") {
    Fixture f{2};
    auto lease = f.queue.lease(2);
    try {
        lease.acknowledge({0, 2});
        FAIL("index 2 was taken");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK_THAT(error.message(), Catch::Contains("index 2"));
    }
    CHECK(f.service.deleted.empty());
}

TEST_CASE("what a call that throws was lent is still the lease's", "[sqs][lease]") {
    Fixture f{2};
    bool memory = true;
    f.wire.always([&](Sent const& sent) {
        if (!memory) throw std::bad_alloc{};
        return f.service(sent);
    });
    {
        auto lease = f.queue.lease(2);
        memory = false;
        CHECK_THROWS_AS(lease.acknowledge(), std::bad_alloc);
        CHECK_THROWS_AS(lease.extend(1h), std::bad_alloc);
        memory = true;
        lease.acknowledge({1});
        CHECK(f.service.deleted == Strings{"h-1"});
    }
    CHECK(f.service.hidden == Strings{"h-0=0"});
}

TEST_CASE("messages are released once", "[sqs][lease]") {
    Fixture f{3};
    SECTION("by the destructor") {
        {
            auto const lease = f.queue.lease(3);
        }
        CHECK(f.service.hidden == Strings{"h-0=0", "h-1=0", "h-2=0"});
    }
    SECTION("by release()") {
        auto lease = f.queue.lease(3);
        lease.release();
        lease.release();
    }
    SECTION("after so long by releaseAfter()") {
        {
            auto lease = f.queue.lease(3);
            lease.releaseAfter(90s);
        }
        CHECK(f.service.hidden == Strings{"h-0=90", "h-1=90", "h-2=90"});
    }
    SECTION("by the one that was moved to") {
        auto lease = f.queue.lease(3);
        {
            auto const moved = std::move(lease);
            CHECK(moved.size() == 3);
        }
        CHECK(f.changes() == 1);
    }
    CHECK(f.changes() == 1);
}

TEST_CASE("abandoned messages are left to their visibility time-out", "[sqs][lease]") {
    Fixture f{3};
    {
        auto lease = f.queue.lease(3);
        lease.abandon();
    }
    CHECK(f.changes() == 0);
}

TEST_CASE("an extended lease is still open", "[sqs][lease]") {
    Fixture f{2};
    {
        auto lease = f.queue.lease(2);
        lease.extend(30s);
        CHECK(f.service.hidden == Strings{"h-0=30", "h-1=30"});
        lease.acknowledge({0});
    }
    CHECK(f.service.hidden == Strings{"h-0=30", "h-1=30", "h-1=0"});
}

TEST_CASE("the destructor takes no longer than the connect limit, and does not throw", "[sqs][lease]") {
    Fixture f{25};
    auto& clock = f.wire.clock();
    Ticks before{};
    SECTION("where the service hangs") {
        {
            auto const lease = f.queue.lease(25);
            f.wire.always([](Sent const&) { return ok().in(1h); });
            before = clock.ticks();
        }
        CHECK(clock.ticks() - before == CallLimits{}.connect);
        CHECK(f.changes() == 1);
        CHECK(f.wire.sent().back().limits.attempt == CallLimits{}.connect);
    }
    SECTION("where it is slow, so that not all of them are released") {
        {
            auto const lease = f.queue.lease(25);
            f.service.latency = 2s;
            before = clock.ticks();
        }
        CHECK(clock.ticks() - before == CallLimits{}.connect);
        CHECK(f.changes() == 2);
    }
    SECTION("where it refuses, which does not keep the others from being released") {
        {
            auto const lease = f.queue.lease(25);
            f.service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
                if (entry["ReceiptHandle"].string() == "h-3") return ScriptedQueue::Refusal{"InternalError", true};
                return std::nullopt;
            };
        }
        CHECK(f.service.hidden.size() == 24);
        CHECK(f.changes() == 3);
    }
}

TEST_CASE("a lease whose call was stopped still gives back what it holds", "[sqs][lease]") {
    ScriptedQueue service;
    service.receives.push_back(ScriptedQueue::messages(0, 2));
    ScriptedTransport wire;
    wire.always(std::ref(service));
    std::stop_source stop;
    auto const client = clientOn(wire).with(CallLimits{.stop = stop.get_token()});
    {
        sqs::RawQueue const queue{client, ScriptedQueue::url};
        auto const lease = queue.lease(2);
        stop.request_stop();
    }
    CHECK(service.hidden == Strings{"h-0=0", "h-1=0"});
}

TEST_CASE("what could not be deleted is named, and stays open", "[sqs][lease]") {
    Fixture f{12};
    {
        auto lease = f.queue.lease(12);
        f.service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
            auto const handle = entry["ReceiptHandle"].string();
            if (handle == "h-4") return ScriptedQueue::Refusal{"ReceiptHandleIsInvalid", true};
            if (handle == "h-11") return ScriptedQueue::Refusal{"(silence)"};
            return std::nullopt;
        };
        try {
            lease.acknowledge();
            FAIL("nothing was thrown");
        } catch (BatchError const& error) {
            CHECK(error.accepted() == 10);
            CHECK(error.operation() == "DeleteMessageBatch");
            REQUIRE(error.failed().size() == 2);
            CHECK(error.failed()[0].index == 4);
            CHECK(error.failed()[0].code == "ReceiptHandleIsInvalid");
            CHECK(error.failed()[1].index == 11);
            CHECK(error.failed()[1].kind == ErrorKind::malformed);
            CHECK(error.failed()[1].mayHaveActed);
        }
        f.service.refuse = nullptr;
    }
    CHECK(f.service.hidden == Strings{"h-4=0", "h-11=0"});
}

TEST_CASE("what the service failed to delete is deleted again, and the handler not called again", "[sqs][lease]") {
    Fixture f{12};
    std::map<std::string, int> refusals;
    f.service.refuse = [&](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        auto const handle = entry["ReceiptHandle"].string();
        if ((handle == "h-1" || handle == "h-11") && refusals[handle]++ < 2) return ScriptedQueue::Refusal{};
        return std::nullopt;
    };
    int calls = 0;
    CHECK(f.patient.getMessages(12, [&](std::span<std::string const>) { ++calls; }) == 12);
    CHECK(calls == 1);
    CHECK(f.service.deleted.size() == 12);
    CHECK(f.wire.count("DeleteMessageBatch") == 6);
    CHECK(f.service.hidden.empty());
}

TEST_CASE("what the service fails to delete for good is named in the order of the lease", "[sqs][lease]") {
    Fixture f{4};
    auto lease = f.patient.lease(4);
    f.service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        if (entry["ReceiptHandle"].string() == "h-0") return ScriptedQueue::Refusal{};
        if (entry["ReceiptHandle"].string() == "h-2") return ScriptedQueue::Refusal{"ReceiptHandleIsInvalid", true};
        return std::nullopt;
    };
    try {
        lease.acknowledge();
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.accepted() == 2);
        REQUIRE(error.failed().size() == 2);
        CHECK(error.failed()[0].index == 0);
        CHECK(error.failed()[0].kind == ErrorKind::server);
        CHECK(error.failed()[1].index == 2);
    }
    CHECK(f.wire.count("DeleteMessageBatch") == 3);
    lease.abandon();
}

TEST_CASE("a lease that goes releases once, whatever the service fails on", "[sqs][lease]") {
    Fixture f{2};
    {
        auto const lease = f.patient.lease(2);
        f.service.refuse = [](Json const&) -> std::optional<ScriptedQueue::Refusal> {
            return ScriptedQueue::Refusal{};
        };
    }
    CHECK(f.changes() == 1);
}

TEST_CASE("a batch that fails as a whole does not keep the next from being settled", "[sqs][lease]") {
    Fixture f{12};
    auto lease = f.queue.lease(12);
    f.wire.then(refusal(403, "AccessDenied"));
    try {
        lease.acknowledge();
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.accepted() == 2);
        CHECK(error.failed().size() == 10);
        CHECK(error.kind() == ErrorKind::denied);
    }
    CHECK(f.service.deleted == Strings{"h-10", "h-11"});
}

} // namespace sqs_lease_test
