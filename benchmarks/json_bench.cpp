// SPDX-License-Identifier: BSL-1.0

// SendMessage written and ReceiveMessage's ten messages read, by the codec that knows no type and by hand.

#include "support/handmade_json.hpp"
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <benchmark/benchmark.h>

namespace {

constexpr std::string_view queueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/benchmark";
constexpr pylon::DocumentFormat format{.naming = pylon::Naming::capitalized};

pylon::sqs::SendMessage sendMessage() {
    pylon::sqs::SendMessage operation{.queueUrl = std::string{queueUrl}, .messageBody = bench::textOf(200)};
    for (auto const& [name, value] :
         {std::pair{"objectType", "rawContent"}, {"payloadMimeType", "text"}, {"payloadType", "inline"}})
        operation.messageAttributes[name] = {.dataType = "String", .stringValue = value};
    return operation;
}

std::string tenMessages() {
    pylon::sqs::ReceiveMessageOutput output;
    for (int number = 0; number != 10; ++number) {
        auto& message = output.messages.emplace_back();
        message.messageId = "0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
        message.receiptHandle = bench::textOf(400);
        message.md5OfBody = "0123456789abcdef0123456789abcdef";
        message.body = bench::textOf(200);
        message.attributes = {{"ApproximateReceiveCount", "1"}, {"SentTimestamp", "1767225600000"}};
        message.messageAttributes = sendMessage().messageAttributes;
    }
    std::string json;
    pylon::RapidJsonCodec::write(pylon::view(output), format, json).value();
    return json;
}

void writeSendMessage(benchmark::State& state) {
    auto const operation = sendMessage();
    std::string json;
    for (auto _ : state) {
        json.clear();
        if (!pylon::RapidJsonCodec::write(pylon::view(operation), format, json))
            return state.SkipWithError("it was not written");
        benchmark::DoNotOptimize(json.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(json.size()) * state.iterations());
}
BENCHMARK(writeSendMessage);

void writeSendMessageByHand(benchmark::State& state) {
    auto const text = bench::textOf(200);
    rapidjson::StringBuffer json;
    for (auto _ : state) {
        bench::writeSendMessage(json, queueUrl, text, bench::Kind::message);
        benchmark::DoNotOptimize(json.GetString());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(json.GetSize()) * state.iterations());
}
BENCHMARK(writeSendMessageByHand);

// Both parse in place, so each round begins with a copy.
void readTenMessages(benchmark::State& state) {
    auto const json = tenMessages();
    for (auto _ : state) {
        auto text = json;
        pylon::sqs::ReceiveMessageOutput output;
        if (!pylon::RapidJsonCodec::read(text, pylon::mutableView(output), format) || output.messages.size() != 10)
            return state.SkipWithError("it was not read");
        benchmark::DoNotOptimize(output.messages.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(json.size()) * state.iterations());
}
BENCHMARK(readTenMessages);

void readTenMessagesByHand(benchmark::State& state) {
    auto const json = tenMessages();
    for (auto _ : state) {
        auto text = json;
        std::vector<bench::HandmadeMessage> messages;
        if (!bench::readJson(text, bench::ReceiveAnswerHandler{messages}) || messages.size() != 10)
            return state.SkipWithError("it was not read");
        benchmark::DoNotOptimize(messages.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(json.size()) * state.iterations());
}
BENCHMARK(readTenMessagesByHand);

} // namespace
