// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_HPP
#define PYLON_BACKENDS_MEMORY_SQS_HPP

#include <pylon/config.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
class Account;
}

/// Where a queue's messages go that have been received more than `maxReceiveCount` times. No queue: they stay.
struct DeadLetter {
    std::string queue{}; ///< its name; it must exist already
    int maxReceiveCount = 10;
};

/// What a queue is like; the defaults are those of SQS.
struct QueueOptions {
    std::chrono::seconds visibilityTimeout{30};
    DeadLetter deadLetter{};
    std::chrono::seconds delay{0};
    std::chrono::seconds receiveWait{0};
    std::chrono::seconds retention{345'600};
    int maximumMessageSize = 1'048'576;
    bool contentBasedDeduplication = false; ///< FIFO queues only
    bool highThroughput = false;            ///< FIFO queues only: deduplication and throughput by message group
    std::map<std::string, std::string> tags{};
};

/// How many messages a queue holds. Exact, unlike what SQS tells.
struct MessageCounts {
    std::size_t available = 0; ///< could be received now
    std::size_t delayed = 0;
    std::size_t inFlight = 0; ///< received, and hidden

    [[nodiscard]] std::size_t total() const noexcept { return available + delayed + inFlight; }
    bool operator==(MessageCounts const&) const = default;
};

/// The SQS of a Cloud, from behind: what a test needs besides what the service itself offers. Queues are named by their name or
/// URL.
///
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Sqs {
public:
    explicit Sqs(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a queue; a FIFO queue where the name ends in `.fifo`. Returns its URL.
    /// @throws Error with the code and message of the service's own refusal.
    std::string createQueue(std::string_view name, QueueOptions const& options = {});

    [[nodiscard]] std::string url(std::string_view name) const;
    [[nodiscard]] std::string arn(std::string_view name) const;

    /// @throws Error (notFound) where there is no such queue.
    [[nodiscard]] MessageCounts messageCount(std::string_view queue) const;
    /// The bodies of all messages, whatever their state, in the order in which they came. Throws as messageCount().
    [[nodiscard]] std::vector<std::string> bodies(std::string_view queue) const;

    /// How many messages of a queue may be in flight at a time: 120,000 unless changed, for queues that are made afterwards.
    void setInFlightLimit(std::size_t limit);

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sqs.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SQS_HPP
