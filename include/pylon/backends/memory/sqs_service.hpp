// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_SQS_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/sqs_queue.hpp>
#include <pylon/services/sqs/management.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// SQS as one account has it in one region: the queues by their names, and a handler for each operation that is modelled.
///
/// Thread safety: all members are called with the clock's lock held.
class SqsService {
public:
    explicit SqsService(CloudOptions const& options) : region_(options.region), accountId_(options.accountId) {}
    SqsService(SqsService const&) = delete;
    SqsService& operator=(SqsService const&) = delete;

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    /// Begins with `origin`, or as at AWS where that is empty.
    [[nodiscard]] std::string urlOf(std::string_view name, std::string_view origin = {}) const;
    [[nodiscard]] std::string arnOf(std::string_view name) const;
    /// A queue by its name or URL; nothing where there is none.
    [[nodiscard]] SqsQueue* find(std::string_view nameOrUrl);

    /// How many messages of a queue may be in flight; for queues that are made from now on.
    std::size_t inFlightLimit = 120'000;

    // Messages.
    Answer<sqs::SendMessageOutput> sendMessage(sqs::SendMessage& input, Call const& call);
    Answer<sqs::SendMessageBatchOutput> sendMessageBatch(sqs::SendMessageBatch const& input, Call const& call);
    Answer<sqs::ReceiveMessageOutput> receiveMessage(sqs::ReceiveMessage const& input, Call const& call);
    Answer<sqs::Empty> deleteMessage(sqs::DeleteMessage const& input, Call const& call);
    Answer<sqs::DeleteMessageBatchOutput> deleteMessageBatch(sqs::DeleteMessageBatch const& input, Call const& call);
    Answer<sqs::Empty> changeMessageVisibility(sqs::ChangeMessageVisibility const& input, Call const& call);
    Answer<sqs::ChangeMessageVisibilityBatchOutput>
    changeMessageVisibilityBatch(sqs::ChangeMessageVisibilityBatch const& input, Call const& call);

    // Queues.
    Answer<sqs::CreateQueueOutput> createQueue(sqs::CreateQueue const& input, Call const& call);
    Answer<sqs::Empty> deleteQueue(sqs::DeleteQueue const& input, Call const& call);
    Answer<sqs::GetQueueUrlOutput> getQueueUrl(sqs::GetQueueUrl const& input, Call const& call);
    Answer<sqs::ListQueuesOutput> listQueues(sqs::ListQueues const& input, Call const& call);
    Answer<sqs::ListDeadLetterSourceQueuesOutput>
    listDeadLetterSourceQueues(sqs::ListDeadLetterSourceQueues const& input, Call const& call);
    Answer<sqs::Empty> purgeQueue(sqs::PurgeQueue const& input, Call const& call);
    Answer<sqs::GetQueueAttributesOutput> getQueueAttributes(sqs::GetQueueAttributes const& input, Call const& call);
    Answer<sqs::Empty> setQueueAttributes(sqs::SetQueueAttributes const& input, Call const& call);
    Answer<sqs::Empty> tagQueue(sqs::TagQueue const& input, Call const& call);
    Answer<sqs::Empty> untagQueue(sqs::UntagQueue const& input, Call const& call);
    Answer<sqs::ListQueueTagsOutput> listQueueTags(sqs::ListQueueTags const& input, Call const& call);

private:
    friend struct SnapshotAccess;

    using Queues = std::map<std::string, SqsQueue, std::less<>>;

    /// The queue of a request's QueueUrl, or the reason why there is none.
    [[nodiscard]] std::variant<Queues::iterator, protocol::ServiceError> locate(std::string const& queueUrl);
    [[nodiscard]] Queues::iterator findByName(std::string_view nameOrUrl);
    [[nodiscard]] Refusal remove(SqsQueue& queue, std::string const& handle, Call const& call);
    [[nodiscard]] Refusal changeVisibility(SqsQueue& queue, std::string const& handle, std::optional<int> timeout,
                                           Call const& call);
    [[nodiscard]] Refusal checkRedrive(SqsSettings const& settings);
    [[nodiscard]] std::string nameInArn(std::string_view arn) const;
    [[nodiscard]] sqs::StringMap attributesOf(std::string const& name, SqsQueue& queue, Ticks now) const;

    std::string region_;
    std::string accountId_;
    Queues queues_;
    std::map<std::string, Ticks, std::less<>> deleted_; ///< when; for a minute
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sqs_management.ipp>
#include <pylon/backends/memory/sqs_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SQS_SERVICE_HPP
