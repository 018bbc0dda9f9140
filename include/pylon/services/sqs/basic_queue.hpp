// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_BASIC_QUEUE_HPP
#define PYLON_SERVICES_SQS_BASIC_QUEUE_HPP

#include <pylon/core/detail/batch_sender.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/messaging.hpp>
#include <pylon/core/random.hpp>
#include <pylon/services/s3/payload.hpp>
#include <pylon/services/s3/payload_store.hpp>
#include <pylon/services/sqs/formats.hpp>
#include <pylon/services/sqs/lease.hpp>
#include <pylon/services/sqs/options.hpp>
#include <pylon/services/sqs/queue_handle.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::sqs {

using pylon::Receipt;

/// An Amazon SQS queue whose elements are `Format::Value`. Queue, RawQueue and `as<T>()` are such queues.
///
/// Standard queues deliver at least once, in no promised order: a handler must stand seeing a message twice. FIFO queues (their
/// names end in `.fifo`) deliver once, and in order within a group.
/// The object is cheap to copy; copies share the client and the queue's URL, which is asked for on first use. A queue that is
/// given by its URL is never asked for.
/// Errors: all calls throw Error; QueueNotFound where there is no such queue. Thread safety: as the client's.
template <class Format, class ClientT> class BasicQueue {
    static_assert(detail::checkFormat<Format>());

public:
    using Value = typename Format::Value;
    using LeaseType = Lease<Value, ClientT>;

    /// `nameOrUrl`: a name, which must be one that a queue can have, or a URL.
    BasicQueue(ClientT client, std::string_view nameOrUrl, QueueOptions options = {})
        : queue_(std::move(client), nameOrUrl, std::move(options)) {}
    explicit BasicQueue(detail::QueueHandle<ClientT> queue) : queue_(std::move(queue)) {}

    /// The name or URL that the object was made with.
    [[nodiscard]] std::string const& name() const noexcept { return queue_.name(); }
    /// The queue's URL; the first call asks the service for it, where it was not given.
    [[nodiscard]] std::string url() const { return queue_.url(); }

    /// Appends a message. When it returns, the queue has it, unaltered: the MD5s of the answer are checked.
    /// @throws Error: invalidInput, before anything is sent, for what SQS would not take; integrity for a queue that took
    ///         something else; malformed for an answer that names no message, which may or may not have been taken.
    Receipt sendMessage(Value const& value) const {
        SendMessageBatchEntry entry;
        s3::OffloadedBody offloaded;
        if (auto why = fill(entry, offloaded, value)) throw Error{ErrorKind::invalidInput, *std::move(why)};
        SendMessage const operation{.queueUrl = queue_.url(),
                                    .messageBody = std::move(entry.messageBody),
                                    .delaySeconds = entry.delaySeconds,
                                    .messageAttributes = std::move(entry.messageAttributes),
                                    .messageDeduplicationId = std::move(entry.messageDeduplicationId),
                                    .messageGroupId = std::move(entry.messageGroupId)};
        std::string path;
        if (offloaded)
            if (auto const why = queue_.payloadStore()->keep(std::move(offloaded), path)) throw *why;
        auto result = queue_.client().invoke(operation);
        if (!result) raise(undone(result.error(), path), queue_.name());
        auto& output = *result;
        if (output.messageId.empty())
            throw undone(errorOf(SendMessage::name, ErrorKind::malformed, "the queue answered without a message id"),
                         path);
        if (auto why = queue_.whyNotIntact(operation.messageBody, operation.messageAttributes, output))
            throw undone(errorOf(SendMessage::name, ErrorKind::integrity, *std::move(why)), path);
        return {std::move(output.messageId), std::move(output.sequenceNumber).value_or(std::string{})};
    }

    /// Appends all messages of a range, generators included, in batches as large as SQS allows, several under way at a time. Never
    /// holds the whole. Entries that the service failed on are sent again; on a FIFO queue the order of the range is kept.
    /// @throws BatchError naming every element that was not sent; all others were. What the range throws, after what came
    ///         before has been sent; if some of that was not, nested in the BatchError (std::nested_exception).
    template <std::ranges::input_range Range>
        requires std::convertible_to<std::ranges::range_reference_t<Range>, Value const&>
    void sendMessages(Range&& values) const {
        using Sender = pylon::detail::BatchSender<detail::QueueHandle<ClientT>>;
        Sender sender{queue_};
        sender.sendAll(values, [this](SendMessageBatchEntry& entry, Value const& value, std::string& path) {
            return fillAndStore(entry, value, path);
        });
    }
    void sendMessages(std::initializer_list<Value> values) const
        requires(!std::same_as<Value, std::string>)
    {
        sendMessages(std::span{values.begin(), values.size()});
    }
    /// `sendMessages({"a", "b"})`, which would otherwise be one string made of two pointers.
    void sendMessages(std::initializer_list<std::string_view> values) const
        requires std::same_as<Value, std::string>
    {
        sendMessages(std::vector<std::string>(values.begin(), values.end()));
    }

    /// Takes one message and hands it to `handler`; deletes it when the handler returns. False when there was none.
    /// @throws what the handler throws; the message then comes back as `options.onFailure` says.
    template <std::invocable<Value const&> Handler>
    bool getMessage(Handler&& handler, ReceiveOptions options = {}) const {
        static_assert(std::is_void_v<std::invoke_result_t<Handler&, Value const&>>,
                      "a handler returns void: to fail is to throw, and a returned value would be lost");
        return handle(1, options, [&](std::span<Value const> messages) { std::invoke(handler, messages.front()); }) !=
               0;
    }

    /// Takes up to `maxMessages` messages, in receives of ten until one comes back empty, and hands them over at once; deletes
    /// them all when the handler returns. Returns how many there were; with none, the handler is not called.
    /// Messages that cannot be read (a wrong MD5, JSON that does not fit, a payload in S3 that cannot be fetched) are left to their visibility time-out; the first such
    /// error is thrown when all others have been dealt with.
    /// All of them are held until the handler returns: it must be done within their visibility time-out.
    /// @throws what the handler throws, and then none is deleted.
    template <std::invocable<std::span<Value const>> Handler>
    std::size_t getMessages(std::size_t maxMessages, Handler&& handler, ReceiveOptions options = {}) const {
        static_assert(std::is_void_v<std::invoke_result_t<Handler&, std::span<Value const>>>,
                      "a handler returns void: to fail is to throw, and a returned value would be lost");
        return handle(maxMessages, options, [&](std::span<Value const> messages) { std::invoke(handler, messages); });
    }

    /// Takes up to `maxMessages` messages, to be acknowledged or released one by one.
    LeaseType lease(std::size_t maxMessages, ReceiveOptions options = {}) const {
        return LeaseType{queue_, receive(maxMessages, options)};
    }
    /// The same for messages that are to be sent on, as transfer() does. Payloads in S3 stay there where the elements can be
    /// pointers to them, as Messages can.
    LeaseType leaseToForward(std::size_t maxMessages) const {
        return lease(maxMessages, {.fetchPayloads = !std::same_as<Value, Message>});
    }

    /// About how many messages can be received now. SQS says so itself: approximately.
    [[nodiscard]] std::size_t size() const {
        constexpr auto attribute = "ApproximateNumberOfMessages";
        auto const output = queue_.call(GetQueueAttributes{.queueUrl = queue_.url(), .attributeNames = {attribute}});
        auto const found = output.attributes.find(attribute);
        auto const count = pylon::detail::parseInteger<std::size_t>(
            found == output.attributes.end() ? std::string_view{} : std::string_view{found->second});
        if (!count)
            throw errorOf(GetQueueAttributes::name, ErrorKind::malformed,
                          "GetQueueAttributes answered without a number of messages");
        return *count;
    }

    /// The same queue, which keeps over-long bodies in S3 and sends pointers to them. An object is written before its message is
    /// sent; when that fails, it is removed if the message certainly was not sent, and else left, which the error says.
    /// @throws Error (invalidInput) for a bucket that cannot be one.
    [[nodiscard]] BasicQueue with(OffloadTo offload) const {
        auto queue = queue_;
        queue.setPayloadStore(std::make_shared<s3::ClientPayloadStore<ClientT>>(queue.client(), std::move(offload)));
        return BasicQueue{std::move(queue)};
    }

    /// The same queue with JSON bodies of a reflected struct.
    template <class T> [[nodiscard]] auto as() const {
        constexpr bool canBeRead = Reflected<T> && std::default_initializable<T> && std::movable<T>;
        static_assert(canBeRead, "as<T>(): T must be a default-constructible, movable struct that is adapted by "
                                 "PYLON_ADAPT_STRUCT");
        if constexpr (canBeRead)
            return BasicQueue<JsonFormat<T, typename ClientT::SerializerType::Json>, ClientT>{queue_};
    }

private:
    /// Makes a value's entry, and what is to be stored of it; or says why it cannot be sent.
    std::optional<std::string> fill(SendMessageBatchEntry& entry, s3::OffloadedBody& offloaded,
                                    Value const& value) const {
        try {
            Format::encode(value, entry);
            if (queue_.payloadStore() != nullptr)
                offloaded = queue_.payloadStore()->offload(entry.messageBody, entry.messageAttributes, maxMessageSize);
        } catch (Error const& error) {
            return error.message();
        }
        // Of two pointers the queue could not tell that they point to the same text.
        if (offloaded && queue_.isFifo() && queue_.options().contentBasedDeduplication && !entry.messageDeduplicationId)
            entry.messageDeduplicationId = queue_.payloadStore()->contentId(offloaded.body);
        if (auto why = whyNotSendable(entry.messageBody, entry.messageAttributes)) return why;
        return prepareForFifo(entry);
    }

    /// The same of an element of a range; what is to be stored is.
    std::optional<Error> fillAndStore(SendMessageBatchEntry& entry, Value const& value, std::string& path) const {
        s3::OffloadedBody offloaded;
        if (auto why = fill(entry, offloaded, value)) return Error{ErrorKind::invalidInput, *std::move(why)};
        if (!offloaded) return std::nullopt;
        return queue_.payloadStore()->keep(std::move(offloaded), path);
    }

    [[gnu::cold]] Error undone(Error const& error, std::string const& path) const {
        return path.empty() ? error : queue_.payloadStore()->undo(error, path);
    }

    /// What a FIFO queue needs besides; or why it cannot have it.
    std::optional<std::string> prepareForFifo(SendMessageBatchEntry& entry) const {
        if (!queue_.isFifo()) {
            // A message on its way from a FIFO queue has one, and a standard queue would refuse the message for it.
            entry.messageDeduplicationId.reset();
            return std::nullopt;
        }
        if (entry.delaySeconds) return "a FIFO queue delays all its messages or none: take away Message::delay";
        if (!entry.messageGroupId) entry.messageGroupId = queue_.options().groupId;
        if (!entry.messageGroupId)
            return "a message to a FIFO queue needs a group (Message::groupId, or QueueOptions::groupId for all that "
                   "have "
                   "none): those of one group stay in order";
        if (!entry.messageDeduplicationId && !queue_.options().contentBasedDeduplication)
            entry.messageDeduplicationId = makeUuid();
        return std::nullopt;
    }

    static Error errorOf(std::string_view operation, ErrorKind kind, std::string why) {
        ErrorDetails details{.kind = kind, .message = std::move(why)};
        details.service = service.id;
        details.operation = operation;
        return Error{std::move(details)};
    }

    typename LeaseType::Held receive(std::size_t maxMessages, ReceiveOptions const& options) const {
        typename LeaseType::Held held;
        try {
            receiveInto(held, maxMessages, options);
        } catch (...) {
            // What an earlier receive brought goes back at once.
            LeaseType const released{queue_, std::move(held)};
            throw;
        }
        return held;
    }

    void receiveInto(typename LeaseType::Held& held, std::size_t maxMessages, ReceiveOptions const& options) const {
        auto wait = options.wait;
        while (held.messages.size() < maxMessages) {
            auto const wanted = std::min(maxBatchEntries, maxMessages - held.messages.size());
            ReceiveMessage operation{.queueUrl = queue_.url(),
                                     .messageSystemAttributeNames = {"All"},
                                     .messageAttributeNames = {"All"},
                                     .maxNumberOfMessages = static_cast<int>(wanted)};
            if (wait.count() != 0) operation.waitTimeSeconds = secondsParameter(wait);
            if (options.visibility) operation.visibilityTimeout = secondsParameter(*options.visibility);
            auto output = queue_.call(operation);
            if (output.messages.empty()) break;
            auto const before = held.messages.size();
            if (before == 0) {
                held.messages.reserve(output.messages.size());
                held.receiptHandles.reserve(output.messages.size());
            }
            for (auto& received : output.messages)
                take(std::move(received), held, options);
            wait = std::chrono::seconds{0}; // who has work does not wait for more
            // What is not hidden, and cannot be read, would come for ever.
            if (options.visibility == std::chrono::seconds{0} && held.messages.size() == before) break;
        }
    }

    void take(ReceivedMessage&& received, typename LeaseType::Held& held, ReceiveOptions const& options) const {
        auto handle =
            detail::ignoresReceiptHandle<Format>() ? std::move(received.receiptHandle) : received.receiptHandle;
        auto const group = queue_.isFifo() ? received.attributes["MessageGroupId"] : std::string{};
        try {
            if (!held.heldBackGroups.empty()) checkNotHeldBack(received, group, held);
            auto const damaged = queue_.damaged(received.body, received.messageAttributes, received.md5OfBody,
                                                received.md5OfMessageAttributes);
            if (damaged != detail::Damaged::nothing)
                throw errorOf(ReceiveMessage::name, ErrorKind::integrity,
                              "message " + received.messageId + " came with " +
                                  (damaged == detail::Damaged::body ? "a body that does not match its MD5"
                                                                    : "attributes that do not match their MD5") +
                                  "; it stays in the queue");
            if (options.fetchPayloads && s3::isPointer(received.messageAttributes))
                held.messages.push_back(fetched(std::move(received)));
            else
                held.messages.push_back(Format::decode(std::move(received)));
        } catch (Error const& error) {
            // One message that cannot be read must not keep the others from being handled.
            held.unreadable.push_back(error);
            if (queue_.isFifo()) held.heldBackGroups.push_back(group);
            return;
        }
        held.receiptHandles.push_back(std::move(handle));
    }

    /// The order of a group is kept: what comes after a message that cannot be read waits for it.
    [[gnu::cold]] static void checkNotHeldBack(ReceivedMessage const& received, std::string const& group,
                                               typename LeaseType::Held const& held) {
        if (std::ranges::find(held.heldBackGroups, group) != held.heldBackGroups.end())
            throw errorOf(ReceiveMessage::name, ErrorKind::rejected,
                          "message " + received.messageId +
                              " stays in the queue, for an earlier one of its group could not be read");
    }

    /// A pointer's element, with what it points to.
    [[gnu::cold]] Value fetched(ReceivedMessage received) const {
        std::string payload;
        try {
            payload = s3::fetchPayload(
                queue_.client(), s3::payloadPath(received.messageAttributes),
                {.payloadBuckets = queue_.options().payloadBuckets, .payloadLimit = queue_.options().payloadLimit});
        } catch (Error const& error) {
            auto details = error.details();
            details.message =
                pylon::detail::concat({"message ", received.messageId,
                                       " stays in the queue, for its payload could not be fetched: ", details.message});
            throw Error{std::move(details)};
        }
        if constexpr (std::same_as<Value, Message>) {
            auto message = Format::decode(std::move(received));
            pylon::detail::setFetchedBody(message, std::move(payload));
            return message;
        } else {
            received.body = std::move(payload);
            return Format::decode(std::move(received));
        }
    }

    template <class Handler>
    std::size_t handle(std::size_t maxMessages, ReceiveOptions const& options, Handler const& handler) const {
        auto taken = lease(maxMessages, options);
        if (taken.empty()) {
            taken.throwUnreadable();
            return 0;
        }
        try {
            handler(taken.messages());
        } catch (...) {
            giveBack(taken, options.onFailure);
            throw;
        }
        // Handled is handled: what cannot be deleted is not to be given back at once, to be handled again.
        try {
            taken.acknowledge();
        } catch (...) {
            taken.abandon();
            throw;
        }
        taken.throwUnreadable();
        return taken.size();
    }

    static void giveBack(LeaseType& taken, Retry const& onFailure) noexcept {
        try {
            if (onFailure.delay()) taken.releaseAfter(*onFailure.delay());
        } catch (...) {
            // The handler's own exception is the one to be seen; the messages come back with their visibility time-out.
        }
        taken.abandon();
    }

    detail::QueueHandle<ClientT> queue_;
};

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_BASIC_QUEUE_HPP
