// SPDX-License-Identifier: BSL-1.0
// Where latency rules, the wire is kept full: what it takes by the Cloud's clock, on which each answer comes 20 ms late.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/lambda.hpp>
#include <pylon/services/s3.hpp>
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <ranges>
#include <span>
#include <string>
#include <string_view>

namespace services_wire_full_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

constexpr auto latency = 20ms;
constexpr double tolerance = 1.25;

struct World {
    World() {
        cloud.sqs().createQueue("my-queue");
        cloud.s3().createBucket("my-bucket");
        cloud.lambda().define("my-function", [](std::string_view event) { return std::string{event}; });
    }

    /// Calls `use`, in which each request of the service takes 20 ms; what it takes by the Cloud's clock, in ms.
    template <class Use> double time(Use&& use) {
        cloud.faults().always().delay(latency);
        auto const start = aws.transport().clock().ticks();
        use();
        cloud.faults().clear();
        return std::chrono::duration<double, std::milli>{aws.transport().clock().ticks() - start}.count();
    }

    /// Of 100 requests one is throttled.
    void throttleSome() {
        cloud.faults().always().where([count = 0](Request const&) mutable { return ++count % 100 == 0; }).throttle();
    }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
};

/// What calls have waited between their attempts.
struct Waits final : Observer {
    void attemptEnded(AttemptEvent const& event) noexcept override {
        if (event.error != nullptr && event.error->kind() == ErrorKind::throttled) ++throttled;
        ofCall[std::string{event.call.invocationId}] += event.delayAfter;
    }
    void callEnded(CallEvent const& event) noexcept override {
        if (event.call.operation != "SendMessageBatch") return; // one that finds the queue
        last = ofCall[std::string{event.call.invocationId}];
        exact = exact && event.took == latency + last;
    }

    /// Of the last call to end, in ms.
    [[nodiscard]] double ofLast() const { return std::chrono::duration<double, std::milli>{last}.count(); }

    std::map<std::string, Duration> ofCall;
    Duration last{};
    int throttled = 0;
    bool exact = true; ///< each took what it has waited and one latency: to be throttled takes none here
};

double least(std::size_t requests, std::size_t window) {
    return static_cast<double>(requests) / static_cast<double>(window) * static_cast<double>(latency.count());
}

auto numbers(int count) {
    return std::views::iota(0, count) | std::views::transform([](int i) { return std::to_string(i); });
}

} // namespace

TEST_CASE("10,000 messages", "[sqs][memory][latency]") {
    World w;
    sqs::RawQueue const queue{w.aws, "my-queue", {.window = 8}};
    CHECK(queue.size() == 0); // its URL is known
    CHECK(w.time([&] { queue.sendMessages(numbers(10'000)); }) <= tolerance * least(1000, 8));
    CHECK(w.cloud.sqs().messageCount("my-queue").available == 10'000);
}

TEST_CASE("10,000 messages, of whose batches one in a hundred is throttled", "[sqs][memory][latency]") {
    World w;
    auto const random = [engine = std::mt19937{1}]() mutable { return std::generate_canonical<double, 32>(engine); };
    auto const waits = std::make_shared<Waits>();
    auto const patient = w.aws.with(StandardRetry{{.maxAttempts = 5, .random = random}}).with(waits);
    sqs::RawQueue const queue{patient, "my-queue", {.window = 8}};
    CHECK(queue.size() == 0);
    w.throttleSome();
    auto const took = w.time([&] { queue.sendMessages(numbers(10'000)); });
    CHECK(took <= tolerance * least(1000, 8) + waits->ofLast());
    CHECK(waits->throttled == 10);
    CHECK(waits->exact);
    CHECK(w.cloud.sqs().messageCount("my-queue").available == 10'000);
}

TEST_CASE("1,000 invocations", "[lambda][memory][latency]") {
    World w;
    lambda::Function const function{w.aws, "my-function", {.window = 16}};
    std::size_t outputs = 0;
    CHECK(w.time([&] { function.each(numbers(1000), [&](std::size_t, std::string const&) { ++outputs; }); }) <=
          tolerance * least(1000, 16));
    CHECK(outputs == 1000);
}

TEST_CASE("100 batches of keys to be deleted", "[s3][memory][latency]") {
    World w;
    s3::Bucket const bucket{w.aws, "my-bucket", {.window = 4}};
    CHECK(w.time([&] { bucket.remove(numbers(100'000)); }) <= tolerance * least(100, 4));
}

TEST_CASE("an upload of 64 parts", "[s3][memory][latency]") {
    World w;
    s3::Bucket const bucket{w.aws, "my-bucket"};
    constexpr std::size_t partSize = std::size_t{5} << 20;
    std::size_t left = 64 * partSize;
    auto const source = [&](std::span<std::byte> out) {
        auto const size = std::min(out.size(), left);
        std::fill_n(out.data(), size, std::byte{120});
        left -= size;
        return size;
    };
    CHECK(w.time([&] { bucket.upload("key", source, {.partSize = partSize, .window = 8}); }) <=
          tolerance * least(64, 8));
}

} // namespace services_wire_full_test
