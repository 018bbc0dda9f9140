// SPDX-License-Identifier: BSL-1.0

// The in-memory AWS, from in front: requests with any target and any body, one after another.

#include "fuzz.hpp"
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/backends/standard_serializer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/services/sqs/management.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

/// An operation, and whether an answer to it can be read.
struct Known {
    std::string_view name;
    bool (*reads)(Response answer, std::string& handle);
};

template <class Op> bool reads(Response answer, std::string& handle) {
    typename Op::Output output{};
    if (!protocol::readResponse(operationInfo<Op>, answer, codecFunctions<RapidJsonCodec>, mutableView(output)))
        return false;
    if constexpr (std::same_as<Op, sqs::ReceiveMessage>)
        if (!output.messages.empty()) handle = output.messages.front().receiptHandle;
    return true;
}

template <class Op> constexpr Known known{Op::name, &reads<Op>};

constexpr std::array operations{
    known<sqs::SendMessage>,        known<sqs::SendMessageBatch>,
    known<sqs::ReceiveMessage>,     known<sqs::DeleteMessage>,
    known<sqs::DeleteMessageBatch>, known<sqs::ChangeMessageVisibility>,
    known<sqs::CreateQueue>,        known<sqs::ChangeMessageVisibilityBatch>,
    known<sqs::DeleteQueue>,        known<sqs::GetQueueUrl>,
    known<sqs::ListQueues>,         known<sqs::ListDeadLetterSourceQueues>,
    known<sqs::PurgeQueue>,         known<sqs::GetQueueAttributes>,
    known<sqs::TagQueue>,           known<sqs::SetQueueAttributes>,
    known<sqs::UntagQueue>,         known<sqs::ListQueueTags>,
};

/// The account that a sequence of requests is sent to.
class Session {
public:
    Session() {
        cloud_.sqs().createQueue("dead");
        cloud_.sqs().createQueue("q", {.visibilityTimeout = std::chrono::seconds{5}, .deadLetter = {"dead", 2}});
        cloud_.sqs().createQueue("f.fifo", {.contentBasedDeduplication = true});
    }

    /// A line `Operation {...}`. In the body `$h` is the latest receipt handle; a line that begins with `+` lets seconds pass.
    void step(std::string_view line) {
        if (line.starts_with('+')) return cloud_.clock().advance(std::chrono::seconds{line.size() * line.size()});
        auto const space = std::min(line.find(' '), line.size());
        auto const name = line.substr(0, space);
        std::string body{line.substr(std::min(space + 1, line.size()))};
        for (auto at = body.find("$h"); at != body.npos; at = body.find("$h", at + handle_.size()))
            body.replace(at, 2, handle_);
        answer(name, request(name, std::move(body)));
    }

private:
    static Request request(std::string_view name, std::string body) {
        Request request;
        request.method = "POST";
        request.authority = "sqs.us-east-1.amazonaws.com";
        try {
            request.headers.add("X-Amz-Target", "AmazonSQS." + std::string{name});
        } catch (Error const&) {
            request.headers.add("X-Amz-Target", "AmazonSQS");
        }
        request.body = std::move(body);
        return request;
    }

    void answer(std::string_view name, Request request) {
        auto const config = cloud_.clientConfig();
        SigV4Signer const signer;
        signer
            .sign(request, **config.credentials->credentials(), {.region = config.region, .service = "sqs"},
                  cloud_.clock().now())
            .value();
        auto const answer = cloud_.transport().send(request, {});
        require(answer.hasValue(), "every request gets an answer", answer ? "" : answer.error().what());
        auto const status = answer->status;
        // 500 is what it says when a handler of its own has failed.
        require(status == 200 || status == 400 || status == 403 || status == 404 || status == 501,
                "an answer is one that SQS gives", answer->body);
        require(answer->headers.contains("x-amzn-RequestId") && answer->headers.contains("Date"),
                "an answer is stamped");
        for (auto const& each : operations) {
            if (each.name != name) continue;
            require(each.reads(*answer, handle_) == (status == 200), "an answer can be read", answer->body);
            return;
        }
        require(status == 501, "what is not modelled is refused by name", answer->body);
    }

    memory::Cloud cloud_;
    std::string handle_ = "none";
};

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    Session session;
    for (int steps = 0; !input.empty() && steps != 20; ++steps)
        session.step(input.line());
    return 0;
}
