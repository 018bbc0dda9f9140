// SPDX-License-Identifier: BSL-1.0

#include "fuzz.hpp"
#include "support/sample.hpp"
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/backends/rapidjson_reader.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <chrono>
#include <cmath>
#include <string>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

template <class T> std::string written(T const& value, DocumentFormat const& format) {
    std::string text;
    auto const outcome = RapidJsonCodec::write(view(value), format, text);
    require(outcome.hasValue(), "what was read can be written", outcome ? "" : outcome.error().message());
    return text;
}

/// The document as RapidJSON's own stream has it, which goes from character to character where ours takes eight at a time.
template <class T> bool readByCharacter(std::string text, T& value, DocumentFormat const& format) {
    detail::JsonHandler handler{mutableView(value), format, false};
    rapidjson::InsituStringStream stream{text.data()};
    rapidjson::Reader reader;
    auto const outcome =
        reader.Parse < rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag > (stream, handler);
    bool const nothing = outcome.Code() == rapidjson::kParseErrorDocumentEmpty;
    return (nothing || !outcome.IsError()) && handler.failure().empty() && stream.Tell() == text.size();
}

/// Two values that spell alike are the same, but for what no text holds.
void same(test::Sample a, test::Sample b) {
    for (auto* each : {&a, &b}) {
        if (std::isnan(each->ratio)) each->ratio = 0;
        if (each->date) each->date = std::chrono::floor<std::chrono::seconds>(*each->date);
    }
    require(a == b, "what was written is read as the same value");
}
void same(test::Leaf const& a, test::Leaf const& b) { require(a == b, "what was written is read as the same value"); }
template <class T> void same(T const&, T const&) {}

template <class T> void check(std::string_view text, DocumentFormat const& format) {
    T first{};
    std::string used{text};
    auto const read = RapidJsonCodec::read(used, mutableView(first), format);

    T slow{};
    require(readByCharacter(std::string{text}, slow, format) == read.hasValue(), "both streams agree on what is JSON");
    if (!read) {
        auto const kind = read.error().kind();
        require(kind == ErrorKind::malformed || (kind == ErrorKind::unmodelled && format.unknown == Unknown::reject),
                "a document that cannot be read is malformed", read.error().what());
        return;
    }
    auto again = written(first, format);
    require(again == written(slow, format), "both streams read the same");

    auto const kept = again;
    T second{};
    auto const reread = RapidJsonCodec::read(again, mutableView(second), format);
    require(reread.hasValue(), "what was written can be read", reread ? "" : reread.error().message());
    require(written(second, format) == kept, "what was written, read and written is the same");
    same(first, second);
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const shape = input.choice();
    auto const how = input.choice();
    DocumentFormat const format{.naming = (how & 1U) != 0 ? Naming::capitalized : Naming::asDeclared,
                                .unknown = (how & 2U) != 0 ? Unknown::reject : Unknown::ignore,
                                .time = (how & 4U) != 0 ? TimeForm::iso8601 : TimeForm::epochSeconds};
    switch (shape % 4) {
    case 0: check<test::Sample>(input.rest(), format); break;
    case 1: check<test::Leaf>(input.rest(), format); break;
    case 2: check<sqs::ReceiveMessageOutput>(input.rest(), format); break;
    default: check<sqs::SendMessageBatch>(input.rest(), format); break;
    }
    return 0;
}
