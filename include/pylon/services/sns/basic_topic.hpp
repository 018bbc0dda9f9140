// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_BASIC_TOPIC_HPP
#define PYLON_SERVICES_SNS_BASIC_TOPIC_HPP

#include <pylon/core/detail/batch_sender.hpp>
#include <pylon/core/messaging.hpp>
#include <pylon/core/random.hpp>
#include <pylon/services/s3/payload_store.hpp>
#include <pylon/services/sns/formats.hpp>
#include <pylon/services/sns/topic_handle.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::sns {

using pylon::Receipt;

/// An Amazon SNS topic that takes messages which are `Format::Value`. Topic, RawTopic and `as<T>()` are such topics.
///
/// What is sent goes to every subscription whose filter policy lets it through; that it was taken does not say that there is
/// one. FIFO topics (their names end in `.fifo`) keep the order within a group.
/// The object is cheap to copy; copies share the client.
/// Errors: all calls throw Error; TopicNotFound where there is no such topic. Thread safety: as the client's.
template <class Format, class ClientT> class BasicTopic {
public:
    using Value = typename Format::Value;

    /// `arn`: the topic's, which must be one that a topic can have. The client's region must be the one in it.
    BasicTopic(ClientT client, std::string_view arn, TopicOptions options = {})
        : topic_(std::move(client), arn, std::move(options)) {}
    explicit BasicTopic(detail::TopicHandle<ClientT> topic) : topic_(std::move(topic)) {}

    [[nodiscard]] std::string const& arn() const noexcept { return topic_.name(); }

    /// Publishes a message. When it returns, SNS has it.
    /// @throws MessageTooLarge, and Error (invalidInput) for whatever else SNS would not take or could not deliver to a queue,
    ///         before anything is sent; Error (malformed) for an answer that names no message, which may or may not have been taken.
    Receipt sendMessage(Value const& value) const {
        PublishBatchRequestEntry entry;
        Format::encode(value, entry);
        auto offloaded = offload(entry);
        if (auto const size = topic_.sizeOf(entry); size > maxMessageSize) throw MessageTooLarge{size};
        if (auto why = check(entry)) throw Error{ErrorKind::invalidInput, *std::move(why)};
        std::string path;
        if (offloaded)
            if (auto const why = topic_.payloadStore()->keep(std::move(offloaded), path)) throw *why;
        auto result = topic_.client().invoke(Publish{.topicArn = topic_.name(),
                                                     .message = std::move(entry.message),
                                                     .messageAttributes = std::move(entry.messageAttributes),
                                                     .messageDeduplicationId = std::move(entry.messageDeduplicationId),
                                                     .messageGroupId = std::move(entry.messageGroupId)});
        if (!result) raise(undone(result.error(), path), topic_.name());
        if (result->messageId.empty()) {
            ErrorDetails details{.kind = ErrorKind::malformed, .message = "the topic answered without a message id"};
            details.service = service.id;
            details.operation = Publish::name;
            throw undone(Error{std::move(details)}, path);
        }
        return {std::move(result->messageId), std::move(result->sequenceNumber).value_or(std::string{})};
    }

    /// Publishes all messages of a range, generators included, in batches as large as SNS allows, several under way at a time. Never
    /// holds the whole. Entries that the service failed on are sent again; on a FIFO topic the order of the range is kept.
    /// @throws BatchError naming every element that was not sent, those that are too large included; all others were. What the
    ///         range throws, after what came before has been sent; if some of that was not, nested in the BatchError
    ///         (std::nested_exception).
    template <std::ranges::input_range Range>
        requires std::convertible_to<std::ranges::range_reference_t<Range>, Value const&>
    void sendMessages(Range&& values) const {
        using Sender = pylon::detail::BatchSender<detail::TopicHandle<ClientT>>;
        Sender sender{topic_};
        sender.sendAll(values, [this](PublishBatchRequestEntry& entry, Value const& value, std::string& path) {
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

    /// The same topic, which keeps over-long bodies in S3 and sends pointers to them. An object is written before its message is
    /// sent; when that fails, it is removed if the message certainly was not sent, and else left, which the error says.
    /// @throws Error (invalidInput) for a bucket that cannot be one.
    [[nodiscard]] BasicTopic with(OffloadTo offload) const {
        auto topic = topic_;
        topic.setPayloadStore(std::make_shared<s3::ClientPayloadStore<ClientT>>(topic.client(), std::move(offload)));
        return BasicTopic{std::move(topic)};
    }

    /// The same topic with JSON bodies of a reflected struct.
    template <class T> [[nodiscard]] auto as() const {
        static_assert(Reflected<T>, "as<T>(): T must be a struct that is adapted by PYLON_ADAPT_STRUCT");
        if constexpr (Reflected<T>)
            return BasicTopic<JsonFormat<T, typename ClientT::SerializerType::Json>, ClientT>{topic_};
    }

private:
    /// Makes a value's entry, what is to be stored of it being stored; or says why it cannot be sent.
    std::optional<Error> fillAndStore(PublishBatchRequestEntry& entry, Value const& value, std::string& path) const {
        try {
            Format::encode(value, entry);
            auto offloaded = offload(entry);
            if (auto why = check(entry)) return Error{ErrorKind::invalidInput, *std::move(why)};
            if (!offloaded) return std::nullopt;
            return topic_.payloadStore()->keep(std::move(offloaded), path);
        } catch (Error const& error) {
            return Error{ErrorKind::invalidInput, error.message()};
        }
    }

    /// Makes an entry that is too long a pointer, if there is a place for its body, which it returns.
    s3::OffloadedBody offload(PublishBatchRequestEntry& entry) const {
        if (topic_.payloadStore() == nullptr) return {};
        auto offloaded = topic_.payloadStore()->offload(entry.message, entry.messageAttributes, maxMessageSize);
        // Of two pointers the topic could not tell that they point to the same text.
        if (offloaded && topic_.isFifo() && topic_.options().contentBasedDeduplication && !entry.messageDeduplicationId)
            entry.messageDeduplicationId = topic_.payloadStore()->contentId(offloaded.body);
        return offloaded;
    }

    [[gnu::cold]] Error undone(Error const& error, std::string const& path) const {
        return path.empty() ? error : topic_.payloadStore()->undo(error, path);
    }

    /// Why an entry cannot be sent; where it can, it has what a FIFO topic needs.
    std::optional<std::string> check(PublishBatchRequestEntry& entry) const {
        if (auto why = whyNotSendable(entry.message, entry.messageAttributes)) return why;
        if (!topic_.isFifo()) {
            // A message on its way from a FIFO queue has one, and a standard topic would refuse the message for it.
            entry.messageDeduplicationId.reset();
            return std::nullopt;
        }
        if (!entry.messageGroupId) entry.messageGroupId = topic_.options().groupId;
        if (!entry.messageGroupId)
            return "a message to a FIFO topic needs a group (Message::groupId, or TopicOptions::groupId for all that "
                   "have none): those of one group stay in order";
        if (!entry.messageDeduplicationId && !topic_.options().contentBasedDeduplication)
            entry.messageDeduplicationId = makeUuid();
        return std::nullopt;
    }

    detail::TopicHandle<ClientT> topic_;
};

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_BASIC_TOPIC_HPP
