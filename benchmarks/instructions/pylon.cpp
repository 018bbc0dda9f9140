// SPDX-License-Identifier: BSL-1.0

// pylon URL CALLS [FILTER]: makes each call so many times, by the wrappers that users have. See handmade.cpp.

#include "../support/meter.hpp"
#include "../support/signing_sample.hpp"
#include "../support/workload.hpp"
#include <pylon/defaults.hpp>
#include <pylon/services/dynamodb.hpp>
#include <pylon/services/lambda.hpp>
#include <pylon/services/s3.hpp>
#include <pylon/services/sns.hpp>
#include <pylon/services/sqs.hpp>
#include <pylon/services/ssm.hpp>

#include <chrono>
#include <cstdlib>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

PYLON_ADAPT_STRUCT(bench::Order, customer, id, total, paid, status, note, updatedAt);

namespace {

void demand(bool is) {
    if (!is) throw std::runtime_error{"the answer is not what it should be"};
}

template <class Client> void measureQueues(bench::Meter const& meter, Client const& aws, std::string const& queueUrl) {
    auto const text = bench::textOf(200);
    pylon::sqs::RawQueue const raw{aws, queueUrl};
    pylon::sqs::Queue const queue{aws, queueUrl};
    meter("sqs-send", 1, [&] { demand(!raw.sendMessage(text).messageId.empty()); });
    pylon::Message const message{.body = text};
    meter("sqs-send-attributes", 1, [&] { demand(!queue.sendMessage(message).messageId.empty()); });
    std::vector<std::string> const ten(10, text);
    meter("sqs-send-batch", 1, [&] { raw.sendMessages(ten); });
    meter("sqs-receive-delete", 1,
          [&] { demand(queue.getMessages(10, [](std::span<pylon::Message const>) {}) == 10); });
}

void measureSigning(bench::Meter const& meter) {
    pylon::SigV4Signer const signer;
    bench::SigningSample sample;
    meter("sign-256", 1,
          [&] { demand(signer.sign(sample.request, sample.credentials, sample.scope, sample.now).hasValue()); });
}

} // namespace

int main(int count, char** arguments) {
    std::string const url = arguments[1];
    bench::Meter const meter{std::atoi(arguments[2]), count > 3 ? arguments[3] : ""};
    pylon::Client const aws{pylon::ClientConfig{
        .region = std::string{bench::region},
        .endpointUrl = url,
        .credentials = pylon::staticCredentials(
            {std::string{bench::accessKeyId}, pylon::Secret{std::string{bench::secretAccessKey}}})}};

    measureQueues(meter, aws, url + std::string{bench::queuePath});

    pylon::dynamodb::Table const table{aws, bench::table};
    meter("dynamodb-get", 1, [&] { demand(table.get<bench::Order>({{"id", 50}}) == bench::orderOf(4)); });
    meter("dynamodb-scan", 10, [&] { demand(std::ranges::distance(table.fullScan<bench::Order>()) == 1000); });

    pylon::s3::Bucket const bucket{aws, bench::bucket};
    auto const small = bench::textOf(bench::small);
    auto const large = bench::textOf(bench::large);
    meter("s3-get-1k", 1, [&] { demand(bucket.get("small").size() == bench::small); });
    meter("s3-put-1k", 1, [&] { demand(!bucket.put("small", small).eTag.empty()); });
    meter("s3-get-8m", 50, [&] { demand(bucket.get("large").size() == bench::large); });
    meter("s3-put-8m", 50, [&] { demand(!bucket.put("large", large).eTag.empty()); });
    meter("s3-list", 10, [&] { demand(std::ranges::distance(bucket.objects("logs/")) == 1000); });
    auto const keys = bench::thousandKeys();
    meter("s3-delete", 10, [&] { bucket.remove(keys); });

    pylon::sns::RawTopic const topic{aws, bench::topicArn};
    auto const text = bench::textOf(200);
    meter("sns-publish", 1, [&] { demand(!topic.sendMessage(text).messageId.empty()); });
    pylon::lambda::Function const function{aws, bench::function};
    meter("lambda-invoke", 1, [&] { demand(!function({{"some", "input"}}).empty()); });
    pylon::ssm::ParameterStore const parameters{aws};
    meter("ssm-get", 1, [&] { demand(!parameters.get(bench::parameter).empty()); });
    measureSigning(meter);
}
