// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_RECORDED_SQS_HPP
#define PYLON_TESTS_SUPPORT_RECORDED_SQS_HPP

#include "support/recorded_aws.hpp"
#include "support/sqs_world.hpp"
#include "support/vectors.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>

namespace pylon::test {

/// Situations in which the answers of real SQS were recorded.
class RecordedSqs {
public:
    /// None where there are no vectors: the test is skipped.
    static std::optional<RecordedSqs> read() {
        auto json = vectorJson("recorded-aws/sqs.json");
        if (!json) return std::nullopt;
        return RecordedSqs{*std::move(json)};
    }

    /// `test_send_empty_message[sqs]`
    [[nodiscard]] Json const& operator[](std::string const& situation) const {
        return json_["tests/aws/services/sqs/test_sqs.py::TestSqsProvider::" + situation];
    }
    [[nodiscard]] Json const& all() const noexcept { return json_; }

private:
    explicit RecordedSqs(Json json) : json_(std::move(json)) {}

    Json json_;
};

/// One of them, played again against the SQS of a Cloud.
struct Replay {
    explicit Replay(Json const& situation) : recorded(situation) {}

    /// Sends a request and holds the answer against the recorded one.
    template <Operation Op> void check(std::string const& step, Op const& operation) {
        INFO("step " << step);
        auto const response = world.send(world.request(operation));
        CHECK(recorded.difference(step, response) == "");
    }

    /// The same for a receive, of which the first message's handle is given back.
    std::string receive(std::string const& step, sqs::ReceiveMessage const& operation) {
        INFO("step " << step);
        auto response = world.send(world.request(operation));
        CHECK(recorded.difference(step, response) == "");
        auto const body = Json::parse(response.body);
        return body.contains("Messages") ? body["Messages"][0]["ReceiptHandle"].string() : std::string{};
    }

    /// A queue made by request, so that what is given is what AWS was given.
    std::string createQueue(std::string const& name, sqs::StringMap attributes = {}) {
        return world(sqs::CreateQueue{.queueName = name, .attributes = std::move(attributes)}).queueUrl;
    }

    void pass(Duration time) { world.cloud.clock().advance(time); }

    Recorded recorded;
    SqsWorld world{{.accountId = "111111111111"}};
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_RECORDED_SQS_HPP
