// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_QUEUE_HANDLE_HPP
#define PYLON_SERVICES_SQS_QUEUE_HANDLE_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/services/s3/payload_store.hpp>
#include <pylon/services/sqs/errors.hpp>
#include <pylon/services/sqs/operations.hpp>
#include <pylon/services/sqs/options.hpp>
#include <pylon/services/sqs/rules.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::sqs::detail {

/// What of a message is not as it was sent.
enum class Damaged : std::uint8_t { nothing, body, attributes };

/// What the copies of a queue object, and its leases, share: a client, and the queue's URL once it is known.
template <class Client> class QueueHandle {
public:
    // What batches are like: see pylon::detail::BatchSender.
    using ClientType = Client;
    using Batch = SendMessageBatch;
    using Entry = SendMessageBatchEntry;
    static constexpr std::string_view noun = "queue";
    static constexpr std::size_t maxBatchBytes = maxMessageSize;
    static Batch makeBatch(std::string const& url) { return {.queueUrl = url}; }
    template <class B> static auto& entriesOf(B& batch) noexcept { return batch.entries; }
    static std::size_t sizeOf(Entry const& entry) noexcept {
        return messageSize(entry.messageBody, entry.messageAttributes);
    }
    static std::optional<std::string> whyNotIntact(Entry const& entry, SendMessageBatchResultEntry const& result) {
        return whyNotIntact(entry.messageBody, entry.messageAttributes, result);
    }

    [[gnu::cold]] QueueHandle(Client client, std::string_view nameOrUrl, QueueOptions options)
        : client_(std::move(client)), options_(std::move(options)), shared_(std::make_shared<Shared>()) {
        shared_->name = nameOrUrl;
        if (nameOrUrl.starts_with("https://") || nameOrUrl.starts_with("http://"))
            shared_->url = nameOrUrl;
        else if (!isQueueName(nameOrUrl))
            throw Error{ErrorKind::invalidInput,
                        "no queue can have this name: give 1 to 80 letters, digits, hyphens and underscores, "
                        "with .fifo at the end of a FIFO queue's, or a URL"};
    }

    [[nodiscard]] Client const& client() const noexcept { return client_; }
    [[nodiscard]] std::string const& name() const noexcept { return shared_->name; }
    [[nodiscard]] bool isFifo() const noexcept { return isFifoName(shared_->name); }
    [[nodiscard]] QueueOptions const& options() const noexcept { return options_; }
    /// Where over-long bodies go; null: nowhere.
    [[nodiscard]] s3::PayloadStore const* payloadStore() const noexcept { return payloadStore_.get(); }
    void setPayloadStore(std::shared_ptr<s3::PayloadStore const> store) noexcept { payloadStore_ = std::move(store); }

    [[nodiscard]] std::string const& address() const { return url(); }
    /// The queue's URL, asked for on first use and remembered: there as long as the queue's objects, and ever the same.
    std::string const& url() const {
        {
            std::scoped_lock const lock{shared_->mutex};
            if (!shared_->url.empty()) return shared_->url;
        }
        return askUrl();
    }
    /// Asks for the queue's URL.
    [[gnu::cold]] std::string const& askUrl() const {
        // Not under the lock: two threads may ask at once, which does no harm, while a thread that waits could not be stopped.
        auto answer = call(GetQueueUrl{.queueName = shared_->name});
        if (answer.queueUrl.empty())
            throw Error{ErrorDetails{.kind = ErrorKind::malformed, .message = "GetQueueUrl answered without a URL"}};
        std::scoped_lock const lock{shared_->mutex};
        if (shared_->url.empty()) shared_->url = std::move(answer.queueUrl);
        return shared_->url;
    }

    /// Makes a call; throws where it fails, as QueueNotFound where that is why.
    template <Operation Op> typename Op::Output call(Op const& operation) const { return call(client_, operation); }
    template <Operation Op> typename Op::Output call(Client const& client, Op const& operation) const {
        auto result = client.invoke(operation);
        if (!result) raise(result.error(), shared_->name);
        return *std::move(result);
    }

    /// Whether what the queue took is what was sent, as far as its MD5s tell: else a sentence that says that it is not.
    template <class Sent>
    [[nodiscard]] static std::optional<std::string>
    whyNotIntact(std::string_view body, MessageAttributes const& attributes, Sent const& result) {
        switch (damaged(body, attributes, result.md5OfMessageBody, result.md5OfMessageAttributes)) {
        case Damaged::body: return "the queue took a body other than the one sent: its MD5 differs";
        case Damaged::attributes: return "the queue took attributes other than those sent: their MD5 differs";
        case Damaged::nothing: break;
        }
        return std::nullopt;
    }

    /// What does not match its MD5. An MD5 that was not given is not compared.
    [[nodiscard]] static Damaged damaged(std::string_view body, MessageAttributes const& attributes,
                                         std::optional<std::string> const& bodyMd5,
                                         std::optional<std::string> const& attributesMd5) {
        if (bodyMd5 && !isMd5(*bodyMd5, body)) return Damaged::body;
        if (attributesMd5) {
            TextBuffer input;
            appendDigestInput(input, attributes);
            if (!isMd5(*attributesMd5, input.text())) return Damaged::attributes;
        }
        return Damaged::nothing;
    }

    [[nodiscard]] static bool isMd5(std::string_view hex, std::string_view bytes) {
        char digits[32];
        pylon::detail::writeHex(digits, Client::SerializerType::Checksums::md5(bytes));
        return hex == std::string_view{digits, sizeof digits};
    }

private:
    struct Shared {
        std::string name;
        std::mutex mutex;
        std::string url;
    };

    Client client_;
    QueueOptions options_;
    std::shared_ptr<Shared> shared_;
    std::shared_ptr<s3::PayloadStore const> payloadStore_;
};

} // namespace pylon::sqs::detail

#endif // PYLON_SERVICES_SQS_QUEUE_HANDLE_HPP
