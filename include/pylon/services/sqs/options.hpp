// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_OPTIONS_HPP
#define PYLON_SERVICES_SQS_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pylon::sqs {

/// When messages whose handler failed can be received again.
class Retry {
public:
    /// When their visibility time-out has passed.
    static Retry whenVisible() noexcept { return Retry{std::nullopt}; }
    /// After so long, counted from the failure; 0 s means at once. At most 12 hours, in whole seconds.
    static Retry after(std::chrono::seconds delay) noexcept { return Retry{delay}; }

    [[nodiscard]] std::optional<std::chrono::seconds> delay() const noexcept { return delay_; }

private:
    explicit Retry(std::optional<std::chrono::seconds> delay) noexcept : delay_(delay) {}

    std::optional<std::chrono::seconds> delay_;
};

/// How messages are received.
struct ReceiveOptions {
    /// How long the service waits for a first message, up to 20 s. At 0 s a standard queue may overlook messages.
    std::chrono::seconds wait{0};
    /// How long the messages are hidden from others; none: as the queue is set.
    std::optional<std::chrono::seconds> visibility{};
    Retry onFailure = Retry::whenVisible();
    /// Payloads in S3 are fetched. False: such messages are given as they are, for who only looks at them or sends them on.
    bool fetchPayloads = true;
};

/// What holds for all uses of a Queue object.
struct QueueOptions {
    /// sendMessages: how many batches are under way at a time. A FIFO queue's go one after the other, whatever this says.
    std::size_t window = 8;
    /// FIFO: messages without an id of their own are known by the hash of their body (the queue must be set so, too). Otherwise
    /// each gets a random one before its first attempt, so that two messages of the same text are two messages.
    bool contentBasedDeduplication = false;
    /// FIFO: the group of messages that name none, as those of a RawQueue and of `as<T>()` cannot. All of one group are received
    /// in order, one receiver at a time.
    std::optional<std::string> groupId{};
    /// From which buckets payloads in S3 are fetched. Empty: any, and who can send to the queue then chooses what this program's
    /// credentials read; name the buckets where senders are not trusted.
    std::vector<std::string> payloadBuckets{};
    /// How many bytes of one payload are fetched. All that is received at a time is held.
    std::uint64_t payloadLimit = std::uint64_t{256} << 20;
};

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_OPTIONS_HPP
