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

/// One of the situations, and the protocol that it was recorded in.
struct SqsSituation {
    operator Json const&() const noexcept { return json; }

    Json const& json;
    bool query; ///< else AWS JSON
};

/// Situations in which the answers of real SQS were recorded.
class RecordedSqs {
public:
    /// None where there are no vectors: the test is skipped. The test is run twice, for AWS JSON and for the query protocol.
    static std::optional<RecordedSqs> read() {
        bool const query = GENERATE(false, true);
        auto json = vectorJson("recorded-aws/sqs.json");
        if (!json) return std::nullopt;
        return RecordedSqs{*std::move(json), query};
    }

    /// `test_send_empty_message[sqs]`. Where it was not recorded in the query protocol, what was in AWS JSON counts.
    [[nodiscard]] SqsSituation operator[](std::string const& situation) const {
        auto name = "tests/aws/services/sqs/test_sqs.py::TestSqsProvider::" + situation;
        if (auto const protocol = name.find("[sqs"); query_ && protocol != name.npos)
            if (auto const inQuery = std::string{name}.insert(protocol + 4, "_query"); json_.contains(inQuery))
                name = inQuery;
        return {json_[name], query_};
    }
    [[nodiscard]] Json const& all() const noexcept { return json_; }
    [[nodiscard]] bool inQuery() const noexcept { return query_; }

private:
    RecordedSqs(Json json, bool query) : json_(std::move(json)), query_(query) {}

    Json json_;
    bool query_;
};

/// Asks the SQS of a Cloud in the query protocol. The answer is put into AWS JSON, so that the two can be compared.
template <Operation Op> Response sendQuery(SqsWorld const& world, Op const& operation) {
    auto info = operationInfo<Op>;
    info.service = &sqs::queryService;
    auto const endpoint = resolveEndpoint(*info.service, {.region = world.cloud.clientConfig().region}).value();
    Request request;
    protocol::writeRequest(info, view(operation), codecFunctions<PugixmlCodec>, endpoint, request).value();
    world.sign(request);
    auto response = world.send(request);
    bool const sender = response.body.find("<Type>Sender</Type><Detail/>") != response.body.npos;
    typename Op::Output output;
    if (auto const read = protocol::readResponse(info, response, codecFunctions<PugixmlCodec>, mutableView(output));
        !read)
        return protocol::writeError(sqs::service,
                                    {.status = response.status,
                                     .code = read.error().code(),
                                     .queryCode = read.error().code(),
                                     .message = read.error().message(),
                                     .senderFault = sender},
                                    {});
    return protocol::writeResponse(operationInfo<Op>, view(output), codecFunctions<RapidJsonCodec>, {}).value();
}

/// One of them, played again against the SQS of a Cloud.
struct Replay {
    explicit Replay(SqsSituation const& situation) : recorded(situation), query(situation.query) {
        if (query) recorded.ignore("QueryErrorCode");
    }

    /// Sends a request and holds the answer against the recorded one.
    template <Operation Op> void check(std::string const& step, Op const& operation) {
        INFO("step " << step);
        CHECK(recorded.difference(step, answer(operation)) == "");
    }

    /// The answer to a request, in AWS JSON whichever protocol was spoken.
    template <Operation Op> [[nodiscard]] Response answer(Op const& operation) {
        return query ? sendQuery(world, operation) : world.send(world.request(operation));
    }

    /// The same for a receive, of which the first message's handle is given back.
    std::string receive(std::string const& step, sqs::ReceiveMessage const& operation) {
        INFO("step " << step);
        auto const response = answer(operation);
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
    bool query;
    SqsWorld world{{.accountId = "111111111111"}};
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_RECORDED_SQS_HPP
