// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_MANAGEMENT_IPP
#define PYLON_BACKENDS_MEMORY_SQS_MANAGEMENT_IPP

#include <pylon/backends/memory/sqs_errors.hpp>
#include <pylon/backends/memory/sqs_rules.hpp>
#include <pylon/backends/memory/sqs_service.hpp>
#include <pylon/core/base64.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE std::string secondsOf(WallTime time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

PYLON_INLINE protocol::ServiceError noSuchQueue() {
    return sqsError("QueueDoesNotExist", "The specified queue does not exist.");
}

PYLON_INLINE std::string SqsService::urlOf(std::string_view name, std::string_view origin) const {
    return (origin.empty() ? "https://sqs." + region_ + ".amazonaws.com" : std::string{origin}) + "/" + accountId_ +
           "/" + std::string{name};
}

PYLON_INLINE std::string SqsService::arnOf(std::string_view name) const {
    return "arn:aws:sqs:" + region_ + ":" + accountId_ + ":" + std::string{name};
}

PYLON_INLINE std::string SqsService::nameInArn(std::string_view arn) const {
    auto const prefix = arnOf("");
    return std::string{arn.starts_with(prefix) ? arn.substr(prefix.size()) : std::string_view{}};
}

/// SQS takes a name where a URL should stand. Of a URL the last two parts of the path count, the host being whatever way led
/// to the service.
PYLON_INLINE SqsService::Queues::iterator SqsService::findByName(std::string_view nameOrUrl) {
    auto const slash = nameOrUrl.rfind('/');
    if (slash == nameOrUrl.npos) return queues_.find(nameOrUrl);
    auto const before = nameOrUrl.substr(0, slash);
    if (!before.ends_with(accountId_) || !before.substr(0, before.size() - accountId_.size()).ends_with('/'))
        return queues_.end();
    return queues_.find(nameOrUrl.substr(slash + 1));
}

PYLON_INLINE SqsQueue* SqsService::find(std::string_view nameOrUrl) {
    auto const found = findByName(nameOrUrl);
    return found != queues_.end() ? &found->second : nullptr;
}

PYLON_INLINE std::variant<SqsService::Queues::iterator, protocol::ServiceError>
SqsService::locate(std::string const& queueUrl) {
    if (queueUrl.empty()) return missingParameter("QueueUrl");
    constexpr std::string_view prefix = "https://sqs.";
    std::string_view const url{queueUrl};
    auto const isOurs = [&] {
        auto const host = url.substr(prefix.size());
        return host.starts_with(region_) && host.substr(region_.size()).starts_with('.');
    };
    if (url.starts_with(prefix) && url.find(".amazonaws.com/") != url.npos && !isOurs())
        return sqsError("InvalidAddress", "The address " + queueUrl + " is not valid for this endpoint.");
    auto const found = findByName(queueUrl);
    if (found == queues_.end()) return noSuchQueue();
    return found;
}

PYLON_INLINE Refusal SqsService::checkRedrive(SqsSettings const& settings) {
    if (!settings.redrivePolicy) return std::nullopt;
    auto const refuse = [&](std::string_view reason) {
        return invalidValue(settings.redrivePolicyText, "RedrivePolicy", reason);
    };
    auto const& arn = settings.redrivePolicy->deadLetterTargetArn;
    if (!arn.starts_with("arn:") || std::count(arn.begin(), arn.end(), ':') != 5)
        return refuse("Invalid value for deadLetterTargetArn.");
    auto const target = queues_.find(nameInArn(arn));
    if (target == queues_.end()) return refuse("Dead letter target does not exist.");
    if (target->second.settings().fifo != settings.fifo)
        return refuse("Dead-letter queue must be same type of queue as the source.");
    return std::nullopt;
}

PYLON_INLINE Refusal checkTags(sqs::StringMap const& tags) {
    if (tags.size() > 50) return invalidParameter("Too many tags: a queue can have 50.");
    for (auto const& [key, value] : tags)
        if (key.empty() || key.size() > 128 || value.size() > 256)
            return invalidParameter("A tag's key must be 1 to 128 long, its value at most 256.");
    return std::nullopt;
}

PYLON_INLINE Answer<sqs::CreateQueueOutput> SqsService::createQueue(sqs::CreateQueue const& input, Call const& call) {
    auto const& name = input.queueName;
    if (name.empty()) return missingParameter("QueueName");
    SqsSettings settings;
    auto attributes = input.attributes;
    if (auto const fifo = attributes.find("FifoQueue");
        fifo != attributes.end() && sameHeaderName(fifo->second, "true")) {
        settings.fifo = true;
        attributes.erase(fifo);
    }
    if (auto refusal = checkQueueName(name, settings.fifo)) return *std::move(refusal);
    if (auto refusal = applyAttributes(attributes, settings)) return *std::move(refusal);
    if (auto refusal = checkRedrive(settings)) return *std::move(refusal);
    if (auto refusal = checkTags(input.tags)) return *std::move(refusal);

    if (auto const existing = queues_.find(name); existing != queues_.end()) {
        auto const wanted = describe(settings);
        auto const has = describe(existing->second.settings());
        for (auto const& [attribute, value] : input.attributes) {
            auto const a = wanted.find(attribute);
            auto const b = has.find(attribute);
            if ((a == wanted.end()) != (b == has.end()) || (a != wanted.end() && a->second != b->second))
                return sqsError("QueueNameExists",
                                "A queue already exists with the same name and a different value for attribute " +
                                    attribute);
        }
        return sqs::CreateQueueOutput{urlOf(name, call.origin)};
    }
    if (auto const gone = deleted_.find(name); gone != deleted_.end()) {
        if (call.ticks < gone->second + std::chrono::seconds{60})
            return sqsError("QueueDeletedRecently",
                            "You must wait 60 seconds after deleting a queue before you can create another "
                            "with the same name.");
        deleted_.erase(gone);
    }
    auto& queue = queues_.try_emplace(name, std::move(settings), inFlightLimit).first->second;
    queue.kept().tags = input.tags;
    queue.kept().created = queue.kept().modified = call.now;
    return sqs::CreateQueueOutput{urlOf(name, call.origin)};
}

PYLON_INLINE Answer<sqs::Empty> SqsService::deleteQueue(sqs::DeleteQueue const& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const queue = std::get<0>(located);
    deleted_[queue->first] = call.ticks;
    queues_.erase(queue);
    return sqs::Empty{};
}

PYLON_INLINE Answer<sqs::GetQueueUrlOutput> SqsService::getQueueUrl(sqs::GetQueueUrl const& input, Call const& call) {
    if (input.queueName.empty()) return missingParameter("QueueName");
    if (!queues_.contains(input.queueName) || input.queueOwnerAWSAccountId.value_or(accountId_) != accountId_)
        return noSuchQueue();
    return sqs::GetQueueUrlOutput{urlOf(input.queueName, call.origin)};
}

/// A page of URLs, of those that come after the one that the token spells.
template <class Input, class Output> Answer<Output> page(std::vector<std::string> const& urls, Input const& input) {
    if (auto refusal =
            checkRange(input.maxResults, 1, 1000, "MaxResults", "MaxResults must be an integer between 1 and 1000."))
        return *std::move(refusal);
    auto begin = urls.begin();
    if (input.nextToken) {
        auto const last = base64Decode(*input.nextToken);
        if (!last || last.value().empty())
            return invalidValue(*input.nextToken, "NextToken", "It was not given out by this service.");
        begin = std::upper_bound(urls.begin(), urls.end(), last.value());
    }
    auto const left = static_cast<std::size_t>(urls.end() - begin);
    auto const count = std::min(left, static_cast<std::size_t>(input.maxResults.value_or(1000)));
    Output output;
    output.queueUrls.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (input.maxResults && count < left) output.nextToken = base64Encode(output.queueUrls.back());
    return output;
}

PYLON_INLINE Answer<sqs::ListQueuesOutput> SqsService::listQueues(sqs::ListQueues const& input, Call const& call) {
    std::vector<std::string> urls;
    for (auto const& [name, queue] : queues_)
        if (name.starts_with(input.queueNamePrefix.value_or(""))) urls.push_back(urlOf(name, call.origin));
    return page<sqs::ListQueues, sqs::ListQueuesOutput>(urls, input);
}

PYLON_INLINE Answer<sqs::ListDeadLetterSourceQueuesOutput>
SqsService::listDeadLetterSourceQueues(sqs::ListDeadLetterSourceQueues const& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const arn = arnOf(std::get<0>(located)->first);
    std::vector<std::string> urls;
    for (auto const& [name, queue] : queues_)
        if (auto const& policy = queue.settings().redrivePolicy; policy && policy->deadLetterTargetArn == arn)
            urls.push_back(urlOf(name, call.origin));
    return page<sqs::ListDeadLetterSourceQueues, sqs::ListDeadLetterSourceQueuesOutput>(urls, input);
}

PYLON_INLINE Answer<sqs::Empty> SqsService::purgeQueue(sqs::PurgeQueue const& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto& [name, queue] = *std::get<0>(located);
    if (queue.kept().purged && call.ticks < *queue.kept().purged + std::chrono::seconds{60})
        return sqsError("PurgeQueueInProgress",
                        "Only one PurgeQueue operation on " + name + " is allowed every 60 seconds.");
    queue.kept().purged = call.ticks;
    queue.purge();
    return sqs::Empty{};
}

PYLON_INLINE sqs::StringMap SqsService::attributesOf(std::string const& name, SqsQueue& queue, Ticks now) const {
    auto all = describe(queue.settings());
    auto const counts = queue.counts(now);
    all["ApproximateNumberOfMessages"] = std::to_string(counts.available);
    all["ApproximateNumberOfMessagesDelayed"] = std::to_string(counts.delayed);
    all["ApproximateNumberOfMessagesNotVisible"] = std::to_string(counts.inFlight);
    all["CreatedTimestamp"] = secondsOf(queue.kept().created);
    all["LastModifiedTimestamp"] = secondsOf(queue.kept().modified);
    all["QueueArn"] = arnOf(name);
    return all;
}

PYLON_INLINE Answer<sqs::GetQueueAttributesOutput> SqsService::getQueueAttributes(sqs::GetQueueAttributes const& input,
                                                                                  Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    for (auto const& each : input.attributeNames)
        if (!isQueueAttribute(each)) return sqsError("InvalidAttributeName", "Unknown Attribute " + each + ".");
    auto& [name, queue] = *std::get<0>(located);
    sqs::GetQueueAttributesOutput output{attributesOf(name, queue, call.ticks)};
    auto const& asked = input.attributeNames;
    auto const isAsked = [&](std::string const& each) {
        return std::find(asked.begin(), asked.end(), each) != asked.end();
    };
    if (!isAsked("All")) std::erase_if(output.attributes, [&](auto const& each) { return !isAsked(each.first); });
    return output;
}

PYLON_INLINE Answer<sqs::Empty> SqsService::setQueueAttributes(sqs::SetQueueAttributes const& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (input.attributes.empty()) return missingParameter("Attribute.Name");
    auto& queue = std::get<0>(located)->second;
    auto settings = queue.settings();
    if (auto refusal = applyAttributes(input.attributes, settings)) return *std::move(refusal);
    if (auto refusal = checkRedrive(settings)) return *std::move(refusal);
    queue.change(std::move(settings), call.ticks);
    queue.kept().modified = call.now;
    return sqs::Empty{};
}

PYLON_INLINE Answer<sqs::Empty> SqsService::tagQueue(sqs::TagQueue const& input, Call const&) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (input.tags.empty()) return missingParameter("Tags");
    auto& queue = std::get<0>(located)->second;
    auto all = input.tags;
    all.insert(queue.kept().tags.begin(), queue.kept().tags.end());
    if (auto refusal = checkTags(all)) return *std::move(refusal);
    queue.kept().tags = std::move(all);
    return sqs::Empty{};
}

PYLON_INLINE Answer<sqs::Empty> SqsService::untagQueue(sqs::UntagQueue const& input, Call const&) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (input.tagKeys.empty()) return missingParameter("TagKeys");
    for (auto const& each : input.tagKeys)
        std::get<0>(located)->second.kept().tags.erase(each);
    return sqs::Empty{};
}

PYLON_INLINE Answer<sqs::ListQueueTagsOutput> SqsService::listQueueTags(sqs::ListQueueTags const& input, Call const&) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    return sqs::ListQueueTagsOutput{std::get<0>(located)->second.kept().tags};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SQS_MANAGEMENT_IPP
