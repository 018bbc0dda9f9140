// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SCRIPTED_QUEUE_HPP
#define PYLON_TESTS_SUPPORT_SCRIPTED_QUEUE_HPP

#include "support/json.hpp"
#include "support/scripted_transport.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::test {

/// Answers a queue's calls with what it is told to: no rules, no memory of messages, but for what was asked of it. To be put
/// behind a scripted transport: `wire.always(std::ref(queue))`.
class ScriptedQueue {
public:
    static constexpr auto url = "https://sqs.eu-west-1.amazonaws.com/123456789012/my-queue";

    /// Why an entry of a batch is refused.
    struct Refusal {
        std::string code = "InternalError";
        bool senderFault = false;
    };

    /// Says of each entry of a batch whether it is refused; a code of "(silence)" leaves it out of the answer.
    std::function<std::optional<Refusal>(Json const& entry)> refuse;
    /// What successive receives bring, as the text of the list `Messages`; then nothing.
    std::deque<std::string> receives;
    Duration latency{};

    /// The bodies of accepted messages, in the order of their acceptance.
    std::vector<std::string> bodies;
    /// Receipt handles that were deleted; and those whose visibility was changed, as `handle=seconds`.
    std::vector<std::string> deleted;
    std::vector<std::string> hidden;

    Answer operator()(Sent const& sent) {
        auto const operation = sent.operation();
        auto const request = Json::parse(sent.request.body);
        if (operation == "GetQueueUrl") return json(R"({"QueueUrl":")" + std::string{url} + R"("})");
        if (operation == "SendMessage") {
            bodies.push_back(request["MessageBody"].string());
            return json(R"({"MessageId":"m-1"})");
        }
        if (operation == "ReceiveMessage") {
            if (receives.empty()) return json("{}");
            auto list = std::move(receives.front());
            receives.pop_front();
            return json(R"({"Messages":[)" + list + "]}");
        }
        if (request.contains("Entries")) return batch(operation, request["Entries"]);
        return refusal(400, "InvalidAction");
    }

    /// A received message as JSON: its id is `m-<name>`, its receipt handle `h-<name>`, and its body the name. `more` is further
    /// members, as `,"MD5OfBody":"..."`.
    static std::string message(std::string const& name, std::string const& more = {}) {
        return R"({"MessageId":"m-)" + name + R"(","ReceiptHandle":"h-)" + name + R"(","Body":")" + name + "\"" + more +
               "}";
    }
    /// Messages `first`, `first + 1`, ... as JSON.
    static std::string messages(int first, int count) {
        std::string list;
        for (int i = first; i != first + count; ++i)
            list.append(list.empty() ? "" : ",").append(message(std::to_string(i)));
        return list;
    }

private:
    Answer json(std::string body) const { return ok(std::move(body)).in(latency); }

    Answer batch(std::string const& operation, Json const& entries) {
        std::string successful;
        std::string failed;
        for (auto const& entry : entries.items()) {
            auto const id = entry["Id"].string();
            auto const why = refuse ? refuse(entry) : std::nullopt;
            if (why && why->code == "(silence)") continue;
            if (why) {
                failed.append(failed.empty() ? "" : ",")
                    .append(R"({"Id":")" + id + R"(","Code":")" + why->code + R"(","Message":"no","SenderFault":)")
                    .append(why->senderFault ? "true}" : "false}");
                continue;
            }
            // In another order than asked: nobody may go by position.
            successful.insert(0, R"({"Id":")" + id + R"(","MessageId":"m-)" + id + "\"}" +
                                     (successful.empty() ? "" : ","));
            if (operation == "SendMessageBatch") bodies.push_back(entry["MessageBody"].string());
            if (operation == "DeleteMessageBatch") deleted.push_back(entry["ReceiptHandle"].string());
            if (operation == "ChangeMessageVisibilityBatch")
                hidden.push_back(entry["ReceiptHandle"].string() + "=" + entry["VisibilityTimeout"].numberText());
        }
        std::string body = "{";
        if (!successful.empty()) body.append(R"("Successful":[)" + successful + "]");
        if (!failed.empty()) body.append(successful.empty() ? "" : ",").append(R"("Failed":[)" + failed + "]");
        return json(body + "}");
    }
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SCRIPTED_QUEUE_HPP
