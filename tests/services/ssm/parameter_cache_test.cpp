// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/ssm/parameter_cache.hpp>

#include "support/test_client.hpp"
#include <pylon/services/ssm/parameter_store.hpp>

#include <catch2/catch.hpp>

#include <deque>
#include <stdexcept>
#include <string>

namespace ssm_parameter_cache_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

/// A store on a script, whose parameters have a new value each time that they are asked for.
struct Fixture {
    ScriptedTransport wire;
    ssm::ParameterStoreOptions options{.cacheFor = 5min, .staleFor = 1h};
    int version = 0;
    std::deque<Answer> failures; ///< instead of answers, while there are any

    Fixture() {
        wire.always([this](Sent const& sent) {
            if (!failures.empty()) {
                auto failure = std::move(failures.front());
                failures.pop_front();
                return failure;
            }
            auto const value = R"({"Name":"k","Value":"v)" + std::to_string(++version) + "\"}";
            return sent.operation() == "GetParameter" ? ok(R"({"Parameter":)" + value + "}")
                                                      : ok(R"({"Parameters":[)" + value + "]}");
        });
    }
    [[nodiscard]] auto store() const { return ssm::ParameterStore{clientOn(wire, NoRetry{}), options}; }
    void pass(Duration time) const { wire.clock().advance(time); }
};

} // namespace

TEST_CASE("without a cache each get asks", "[ssm][cache]") {
    Fixture f;
    f.options = {};
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    CHECK(store.get("k") == "v2");
    store.forget();
    store.forget("k");
    CHECK(store.getMany({"k"}).at("k") == "v3");
}

TEST_CASE("a cached value is used until its time is over, by the transport's clock", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    auto const copy = store; // NOLINT: copies share the cache
    CHECK(store.get("k") == "v1");
    f.pass(5min - 1ns);
    CHECK(copy.get("k") == "v1");
    CHECK(copy.getMany({"k"}).at("k") == "v1");
    CHECK(copy.getParameter("k").name == "k");
    f.pass(1ns);
    CHECK(store.get("k") == "v2");
    CHECK(f.wire.sent().size() == 2);
    CHECK(f.store().get("k") == "v3"); // another store has a cache of its own
}

TEST_CASE("a value's time is counted from when it was asked for", "[ssm][cache]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"Parameter":{"Name":"k","Value":"old"}})").in(4min));
    wire.then(ok(R"({"Parameter":{"Name":"k","Value":"new"}})"));
    ssm::ParameterStore const store{clientOn(wire, NoRetry{}).with(CallLimits{.inactivity = {}}), {.cacheFor = 5min}};
    CHECK(store.get("k") == "old");
    wire.clock().advance(1min);
    CHECK(store.get("k") == "new");
}

TEST_CASE("versions and labels are kept apart", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    CHECK(store.get("k:1") == "v2");
    CHECK(store.get("k:prod") == "v3");
    CHECK(store.get("k") == "v1");
}

TEST_CASE("getMany asks for what is not fresh, and get finds what it brought", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    CHECK(store.getMany({"k"}).at("k") == "v1");
    CHECK(store.get("k") == "v1");
    CHECK(f.wire.sent().size() == 1);
}

TEST_CASE("what is forgotten is asked for again", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    store.forget("other");
    CHECK(store.get("k") == "v1");
    store.forget("k");
    CHECK(store.get("k") == "v2");
    store.forget();
    CHECK(store.get("k") == "v3");
}

TEST_CASE("an old value is used where SSM cannot be asked, and SSM is asked again soon", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    f.pass(5min);
    auto const failure = GENERATE(0, 1, 2, 3, 4, 5);
    auto const answers = std::vector<Answer>{broken(ErrorKind::connection, false), broken(ErrorKind::timeout),
                                             refusal(400, "ThrottlingException"),  answer(500),
                                             ok("<html>Welcome</html>"),           ok("{}")};
    f.failures = {answers[static_cast<std::size_t>(failure)], answers[static_cast<std::size_t>(failure)]};
    CHECK(store.get("k") == "v1");
    f.pass(10s - 1ns);
    CHECK(store.get("k") == "v1");
    CHECK(f.wire.sent().size() == 2);
    f.pass(1ns);
    CHECK(store.getMany({"k"}).at("k") == "v1");
    CHECK(f.wire.sent().size() == 3);
    f.pass(10s);
    CHECK(store.get("k") == "v2");
}

TEST_CASE("an old value is not used for ever", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    for (int i = 0; i != 4; ++i)
        f.failures.push_back(answer(503));
    f.pass(1h + 5min - 1ns);
    CHECK(store.get("k") == "v1");
    f.pass(1ns);
    CHECK_THROWS_AS(store.get("k"), Error);
    CHECK_THROWS_AS(store.getMany({"k"}), Error);
    CHECK(f.failures.size() == 1);
}

TEST_CASE("an old value is used for no moment, where that is wished", "[ssm][cache]") {
    Fixture f;
    f.options.staleFor = {};
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    f.pass(5min);
    f.failures.push_back(answer(503));
    CHECK_THROWS_AS(store.get("k"), Error);
}

TEST_CASE("an old value does not hide what SSM says", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    CHECK(store.get("k") == "v1");
    f.pass(5min);
    SECTION("that the parameter is gone") {
        f.failures = {refusal(400, "ParameterNotFound"), answer(503)};
        CHECK_THROWS_AS(store.get("k"), ssm::ParameterNotFound);
        // Nor is it used afterwards.
        CHECK_THROWS_AS(store.get("k"), Error);
    }
    SECTION("that it is gone, among many") {
        f.failures = {ok(R"({"InvalidParameters":["k"]})"), answer(503)};
        CHECK(store.getMany({"k"}).missing.size() == 1);
        CHECK_THROWS_AS(store.get("k"), Error);
    }
    SECTION("that it may not be read") {
        f.failures = {refusal(400, "AccessDeniedException")};
        CHECK_THROWS_AS(store.get("k"), Error);
    }
}

TEST_CASE("a failure is not remembered", "[ssm][cache]") {
    Fixture f;
    auto const store = f.store();
    f.failures = {refusal(400, "ParameterNotFound"), answer(503)};
    CHECK_THROWS_AS(store.get("k"), ssm::ParameterNotFound);
    CHECK_THROWS_AS(store.get("k"), Error);
    CHECK(store.get("k") == "v1");
}

TEST_CASE("what was asked for before it was forgotten is not kept", "[ssm][cache]") {
    ssm::detail::ParameterCache cache{5min, 1h};
    Ticks const now{1h};
    auto const clock = [&] { return now; };
    auto const answer = [](char const* value) { return ssm::Parameter{.name = "k", .value = value}; };
    auto const got = cache.get("k", clock, {}, [&]() -> Result<ssm::Parameter> {
        cache.forget("k");
        return answer("old");
    });
    CHECK(got.value().value == "old");
    CHECK_FALSE(cache.fresh("k", now));
    CHECK(cache.get("k", clock, {}, [&]() -> Result<ssm::Parameter> { return answer("new"); }).value().value == "new");
    CHECK(cache.fresh("k", now)->value == "new");
}

TEST_CASE("asking that throws leaves nothing behind", "[ssm][cache]") {
    ssm::detail::ParameterCache cache{5min, 1h};
    auto const clock = [] { return Ticks{1h}; };
    CHECK_THROWS_AS(cache.get("k", clock, {}, []() -> Result<ssm::Parameter> { throw std::logic_error{"no"}; }),
                    std::logic_error);
    CHECK(cache.get("k", clock, {}, []() -> Result<ssm::Parameter> { return ssm::Parameter{.value = "v"}; })
              .value()
              .value == "v");
}

} // namespace ssm_parameter_cache_test
