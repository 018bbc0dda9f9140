// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_FORMAT_LAWS_HPP
#define PYLON_TESTING_FORMAT_LAWS_HPP

#include <pylon/services/sqs/formats.hpp>
#include <pylon/testing/detail/in_threads.hpp>
#include <pylon/testing/violations.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pylon::testing {

/// What MessageFormatPolicy demands of its models.
struct FormatLaws {
    static constexpr Law roundTrip{"format.roundTrip", "decode() gives the value back that encode() was given"};
    static constexpr Law keepsId{"format.keepsId", "encode() leaves the entry's id as it is"};
    static constexpr Law refuses{"format.refuses", "encode() throws Error for a value that cannot be sent"};
    static constexpr Law isError{"format.isError",
                                 "decode() throws nothing but Error, whatever someone else has put into a queue"};
    static constexpr Law threads{"format.threads", "both may be called by many threads at once"};
    static constexpr Law doesNotThrow{"format.doesNotThrow", "a value that can be sent can be written and read"};

    static constexpr std::array all{roundTrip, keepsId, refuses, isError, threads, doesNotThrow};
};

/// What checkFormatLaws needs to know of a format's values.
template <class Value> struct FormatWorld {
    std::vector<Value> values{};       ///< some that can be sent, no two the same
    std::optional<Value> unsendable{}; ///< one that encode() refuses, where there is one
    /// Whether what came out is what went in.
    std::function<bool(Value const& out, Value const& in)> same = [](Value const& out, Value const& in) {
        return out == in;
    };
};

namespace detail {

/// What a queue hands out of what it was given.
inline sqs::ReceivedMessage handedOut(sqs::SendMessageBatchEntry const& entry) {
    sqs::ReceivedMessage received;
    received.messageId = "id";
    received.receiptHandle = "handle";
    received.body = entry.messageBody;
    received.messageAttributes = entry.messageAttributes;
    if (entry.messageGroupId) received.attributes["MessageGroupId"] = *entry.messageGroupId;
    return received;
}

template <sqs::MessageFormatPolicy Format>
bool comesBack(typename Format::Value const& value, FormatWorld<typename Format::Value> const& world) {
    sqs::SendMessageBatchEntry entry;
    Format::encode(value, entry);
    return world.same(Format::decode(handedOut(entry)), value);
}

template <sqs::MessageFormatPolicy Format> void checkForeignMessages(Findings& findings) {
    for (std::string const body : {"", "text", "{}", "[", "{\"a\":1}", "not UTF-8: \xff"})
        for (std::string const type : {"String", "Binary", "Number", ""}) {
            sqs::ReceivedMessage received;
            received.body = body;
            if (!type.empty())
                for (auto const* const name : {"payloadType", "objectType", "foreign"})
                    received.messageAttributes[name].dataType = type;
            try {
                static_cast<void>(Format::decode(std::move(received)));
            } catch (Error const&) { // which leaves the message in the queue
            } catch (...) {
                findings.require(FormatLaws::isError, false, "something else was thrown");
            }
        }
}

} // namespace detail

/// Checks FormatLaws on a format. Starts threads; run it under ThreadSanitizer, too.
template <sqs::MessageFormatPolicy Format>
[[nodiscard]] Violations checkFormatLaws(FormatWorld<typename Format::Value> const& world) {
    detail::Findings findings;
    bool comeBack = true;
    findings.run(FormatLaws::doesNotThrow, [&] {
        for (auto const& value : world.values) {
            sqs::SendMessageBatchEntry entry{.id = "the queue's own"};
            Format::encode(value, entry);
            findings.require(FormatLaws::keepsId, entry.id == "the queue's own");
            comeBack = comeBack && detail::comesBack<Format>(value, world);
        }
    });
    findings.require(FormatLaws::roundTrip, comeBack);
    if (world.unsendable) {
        bool refused = false;
        try {
            sqs::SendMessageBatchEntry entry;
            Format::encode(*world.unsendable, entry);
        } catch (Error const&) {
            refused = true;
        } catch (...) { // which is no refusal
        }
        findings.require(FormatLaws::refuses, refused);
    }
    detail::checkForeignMessages<Format>(findings);
    findings.run(FormatLaws::threads, [&] {
        std::atomic<bool> same{true};
        detail::inThreads(4, [&](std::size_t) {
            for (int i = 0; i != 50; ++i)
                for (auto const& value : world.values)
                    if (!detail::comesBack<Format>(value, world)) same = false;
        });
        findings.require(FormatLaws::threads, same || !comeBack, "what one thread read was another's");
    });
    return findings.take();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_FORMAT_LAWS_HPP
