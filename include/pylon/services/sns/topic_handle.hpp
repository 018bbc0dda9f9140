// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_TOPIC_HANDLE_HPP
#define PYLON_SERVICES_SNS_TOPIC_HANDLE_HPP

#include <pylon/core/client.hpp>
#include <pylon/services/s3/payload_store.hpp>
#include <pylon/services/sns/errors.hpp>
#include <pylon/services/sns/operations.hpp>
#include <pylon/services/sns/options.hpp>
#include <pylon/services/sns/rules.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::sns::detail {

/// What a topic object is behind its format: a client, an ARN, and what batches are like (see pylon::detail::BatchSender).
template <class Client> class TopicHandle {
public:
    using ClientType = Client;
    using Batch = PublishBatch;
    using Entry = PublishBatchRequestEntry;
    static constexpr std::string_view noun = "topic";
    static constexpr std::size_t maxBatchBytes = maxMessageSize;
    static Batch makeBatch(std::string const& arn) { return {.topicArn = arn}; }
    template <class B> static auto& entriesOf(B& batch) noexcept { return batch.publishBatchRequestEntries; }
    static std::size_t sizeOf(Entry const& entry) noexcept {
        return messageSize(entry.message, entry.messageAttributes);
    }
    /// SNS gives no digest of what it took.
    static std::optional<std::string> whyNotIntact(Entry const&, PublishBatchResultEntry const&) {
        return std::nullopt;
    }

    TopicHandle(Client client, std::string_view arn, TopicOptions options)
        : client_(std::move(client)), arn_(arn), options_(std::move(options)) {
        if (!isTopicArn(arn))
            throw Error{ErrorKind::invalidInput,
                        "this is no topic's ARN: give arn:aws:sns:<region>:<account>:<name>, the name being 1 to 256 "
                        "letters, digits, hyphens and underscores, with .fifo at the end of a FIFO topic's"};
    }

    [[nodiscard]] Client const& client() const noexcept { return client_; }
    [[nodiscard]] std::string const& name() const noexcept { return arn_; }
    [[nodiscard]] std::string const& address() const noexcept { return arn_; }
    [[nodiscard]] bool isFifo() const noexcept { return isFifoName(arn_); }
    [[nodiscard]] TopicOptions const& options() const noexcept { return options_; }
    /// Where over-long bodies go; null: nowhere.
    [[nodiscard]] s3::PayloadStore const* payloadStore() const noexcept { return payloadStore_.get(); }
    void setPayloadStore(std::shared_ptr<s3::PayloadStore const> store) noexcept { payloadStore_ = std::move(store); }

private:
    Client client_;
    std::string arn_;
    TopicOptions options_;
    std::shared_ptr<s3::PayloadStore const> payloadStore_;
};

} // namespace pylon::sns::detail

#endif // PYLON_SERVICES_SNS_TOPIC_HANDLE_HPP
