// SPDX-License-Identifier: BSL-1.0

#include "support/counterpart.hpp"
#include <pylon/services/sqs.hpp>
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <ranges>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace counterparts_sqs_counterpart_test {

/// The queue over libcurl against a server that nobody here wrote. `tests/counterparts/run` starts it and says where it is.

namespace {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

std::optional<DefaultClient> plainClient() { return counterpart("PYLON_SQS_ENDPOINT"); }
std::optional<DefaultClient> tlsClient() {
    return counterpart("PYLON_SQS_TLS_ENDPOINT", {.caFile = variable("PYLON_TEST_CA").value_or("")});
}

/// Makes a queue that no other test has; returns its name.
std::string makeQueue(DefaultClient const& aws, sqs::StringMap attributes = {}) {
    auto name = "test-" + makeUuid() + (attributes.contains("FifoQueue") ? ".fifo" : "");
    REQUIRE(aws.invoke(sqs::CreateQueue{.queueName = name, .attributes = std::move(attributes)}).hasValue());
    return name;
}

/// The message of a number: the same in every run, with texts of all sizes and scripts. (Nothing beyond U+FFFF: the server takes
/// that for surrogates, and refuses it.)
Message generated(unsigned number) {
    std::mt19937 random{number};
    constexpr std::string_view pieces[] = {"plain words ", "\"quoted\\\" ", "grüße ", "日本語 ", "\t\n", "</x> "};
    Message message{.body = std::to_string(number) + ":"};
    for (auto size = random() % 600; message.body.size() < size;)
        message.body.append(pieces[random() % std::size(pieces)]);
    message.objectType = random() % 2 != 0 ? ObjectType::DataAsset : ObjectType::RawContent;
    if (random() % 2 != 0) message.ingestionId = "run-" + std::to_string(random() % 10);
    if (random() % 3 == 0) message.attributes["colour"] = pieces[random() % 4];
    if (random() % 5 == 0) {
        message.attributes["size"] = std::to_string(random());
        message.attributeTypes["size"] = "Number";
    }
    return message;
}

Message withoutDelivery(Message message) {
    message.delivery.reset();
    return message;
}

/// Sends 1,000 messages, moves them to another queue, receives and deletes them there, and wants each to have come once.
void checkThatNothingIsLost(DefaultClient const& aws) {
    constexpr unsigned count = 1000;
    sqs::Queue const first{aws, makeQueue(aws)};
    sqs::Queue const second{aws, makeQueue(aws)};

    first.sendMessages(std::views::iota(0U, count) | std::views::transform(generated));
    CHECK(first.size() == count);
    CHECK(transfer(first, second, 2 * count) == count);
    CHECK(first.size() == 0);
    CHECK(second.size() == count);

    std::map<unsigned, int> seen;
    bool intact = true;
    auto const take = [&](Message const& message) {
        auto const number = static_cast<unsigned>(std::stoul(message.body));
        intact = intact && withoutDelivery(message) == generated(number);
        ++seen[number];
    };
    // All three ways to receive.
    CHECK(second.getMessage(take));
    CHECK(second.getMessages(499, [&](std::span<Message const> messages) { std::ranges::for_each(messages, take); }) ==
          499);
    {
        auto lease = second.lease(count);
        std::ranges::for_each(lease, take);
        lease.acknowledge();
    }
    CHECK(intact);
    CHECK(seen.size() == count);
    CHECK(std::ranges::all_of(seen, [](auto const& each) { return each.second == 1; }));
    CHECK(second.size() == 0);
    CHECK_FALSE(second.getMessage(take));
}

} // namespace

TEST_CASE("1,000 messages are sent, moved, received and deleted; none is lost or doubled") {
    if (auto const aws = plainClient()) checkThatNothingIsLost(*aws);
}

TEST_CASE("1,000 messages are sent, moved, received and deleted through TLS; none is lost or doubled") {
    if (auto const aws = tlsClient()) checkThatNothingIsLost(*aws);
}

TEST_CASE("a server whose certificate no trusted authority has signed is not spoken to") {
    auto const aws = counterpart("PYLON_SQS_TLS_ENDPOINT"); // trusts the system's authorities only
    if (!aws) return;
    auto const answer = aws->with(NoRetry{}).invoke(sqs::ListQueues{});
    REQUIRE_FALSE(answer.hasValue());
    CHECK(answer.error().kind() == ErrorKind::connection);
    CHECK_FALSE(answer.error().details().reachedService);
    CHECK_THAT(answer.error().message(), Catch::Contains("certificate") && Catch::Contains("CurlOptions::caFile"));
}

TEST_CASE("a batch is no larger than a server takes") {
    auto const aws = plainClient();
    if (!aws) return;
    sqs::RawQueue const queue{*aws, makeQueue(*aws)};
    // Ten of these would make one batch of 2 MB.
    auto const large = [](int number) { return std::string(200'000, static_cast<char>('a' + number)); };
    queue.sendMessages(std::views::iota(0, 12) | std::views::transform(large));
    std::set<std::string> bodies;
    while (queue.getMessages(10, [&](std::span<std::string const> some) { bodies.insert(some.begin(), some.end()); })) {
    }
    CHECK(bodies.size() == 12);
    CHECK(std::ranges::all_of(bodies, [&](auto const& body) { return body == large(body[0] - 'a'); }));

    // As large as a message can be, and one byte more.
    queue.sendMessage(std::string(sqs::maxMessageSize, 'x'));
    CHECK(queue.getMessage([](std::string const& body) { CHECK(body.size() == sqs::maxMessageSize); }));
    CHECK_THROWS_AS(queue.sendMessage(std::string(sqs::maxMessageSize + 1, 'x')), Error);
}

TEST_CASE("a FIFO queue keeps the order of each group") {
    auto const aws = plainClient();
    if (!aws) return;
    sqs::Queue const queue{*aws, makeQueue(*aws, {{"FifoQueue", "true"}})};
    std::vector<Message> messages;
    for (int number = 0; number != 36; ++number)
        messages.push_back({.body = std::to_string(number), .groupId = "group-" + std::to_string(number % 3)});
    queue.sendMessages(messages);

    std::map<std::string, std::vector<int>> received;
    std::size_t count = 0;
    while (auto const more = queue.getMessages(10, [&](std::span<Message const> some) {
        for (auto const& message : some)
            received[message.groupId.value()].push_back(std::stoi(message.body));
    }))
        count += more;
    CHECK(count == messages.size());
    REQUIRE(received.size() == 3);
    for (auto const& [group, numbers] : received) {
        CAPTURE(group);
        CHECK(numbers.size() == 12);
        CHECK(std::ranges::is_sorted(numbers));
    }
}

TEST_CASE("a FIFO queue drops what is sent twice under one deduplication id") {
    auto const aws = plainClient();
    if (!aws) return;
    sqs::Queue const queue{*aws, makeQueue(*aws, {{"FifoQueue", "true"}})};
    auto const first = queue.sendMessage({.body = "once", .groupId = "g", .deduplicationId = "same"});
    auto const again = queue.sendMessage({.body = "once", .groupId = "g", .deduplicationId = "same"});
    CHECK_FALSE(first.sequenceNumber.empty());
    CHECK(again.messageId == first.messageId);
    CHECK(queue.getMessage([](Message const&) {}));
    CHECK_FALSE(queue.getMessage([](Message const&) {}));
}

TEST_CASE("a long poll outlasts the limit on silence, and ends when a message comes") {
    auto const aws = plainClient();
    if (!aws) return;
    auto const name = makeQueue(*aws);
    sqs::RawQueue const queue{*aws, name};
    sqs::RawQueue const impatient{aws->with(CallLimits{.inactivity = 300ms}), name};
    auto& clock = aws->transport().clock();

    auto const start = clock.ticks();
    CHECK_FALSE(impatient.getMessage([](std::string const&) {}, {.wait = 1s}));
    CHECK(clock.ticks() - start >= 900ms);

    std::jthread const sender{[&] { queue.sendMessage("at last"); }};
    CHECK(impatient.getMessage([](std::string const& body) { CHECK(body == "at last"); }, {.wait = 20s}));
    CHECK(clock.ticks() - start < 15s);
}

TEST_CASE("a message whose handler failed comes back when it was told to") {
    auto const aws = plainClient();
    if (!aws) return;
    sqs::Queue const queue{*aws, makeQueue(*aws)};
    queue.sendMessage({.body = "hot potato"});
    auto const fail = [](Message const&) { throw std::runtime_error{"not yet"}; };
    CHECK_THROWS_AS(queue.getMessage(fail, {.onFailure = sqs::Retry::after(0s)}), std::runtime_error);
    CHECK(queue.getMessage([](Message const& message) { CHECK(message.delivery.value().receiveCount == 2); }));
    CHECK_FALSE(queue.getMessage(fail));
}

TEST_CASE("a queue that does not exist is named") {
    auto const aws = plainClient();
    if (!aws) return;
    auto const name = "missing-" + makeUuid();
    sqs::Queue const queue{*aws, name};
    try {
        queue.sendMessage({.body = "into the void"});
        FAIL("nothing was thrown");
    } catch (sqs::QueueNotFound const& error) {
        CHECK(error.queue() == name);
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK(error.operation() == "GetQueueUrl");
        CHECK(error.attempts().size() == 1);
        CHECK_THAT(error.what(), Catch::Contains(name));
    }
}

TEST_CASE("a receipt handle that the server never gave out deletes nothing") {
    auto const aws = plainClient();
    if (!aws) return;
    sqs::RawQueue const queue{*aws, makeQueue(*aws)};
    queue.sendMessage("still here");
    // Some servers take any handle, AWS refuses it; neither may cost a message.
    auto const answer = aws->invoke(sqs::DeleteMessage{.queueUrl = queue.url(), .receiptHandle = "AQEBnobody"});
    if (!answer.hasValue()) {
        CHECK(answer.error().kind() == ErrorKind::notFound);
        CHECK(answer.error().code() == "ReceiptHandleIsInvalid");
    }
    CHECK(queue.getMessage([](std::string const& body) { CHECK(body == "still here"); }));
}

TEST_CASE("what a server refuses is a typed error") {
    auto const aws = plainClient();
    if (!aws) return;
    sqs::RawQueue const queue{*aws, makeQueue(*aws)};
    // Eleven entries, past the wrapper, which never makes such a batch.
    sqs::SendMessageBatch batch{.queueUrl = queue.url()};
    for (int number = 0; number != 11; ++number)
        batch.entries.push_back({.id = std::to_string(number), .messageBody = "x"});
    auto const answer = aws->invoke(batch);
    REQUIRE_FALSE(answer.hasValue());
    CHECK(answer.error().kind() == ErrorKind::rejected);
    CHECK_THAT(answer.error().code(), Catch::EndsWith("TooManyEntriesInBatchRequest"));
    CHECK(answer.error().httpStatus() == 400);
    CHECK(queue.size() == 0);
}

} // namespace counterparts_sqs_counterpart_test
