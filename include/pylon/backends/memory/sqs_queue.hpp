// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_QUEUE_HPP
#define PYLON_BACKENDS_MEMORY_SQS_QUEUE_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/occasion.hpp>
#include <pylon/backends/memory/rare_map.hpp>
#include <pylon/backends/memory/sorted_queue.hpp>
#include <pylon/backends/memory/sqs_settings.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

/// As SQS writes times in a message's attributes.
[[nodiscard]] std::string millisecondsOf(WallTime time);

/// A message in a queue. There may be many, so that its size counts.
struct StoredMessage {
    /// Where it stands: to be had, sent with a delay that is not over, or received and not given back.
    enum class Place : std::uint8_t { available, delayed, inFlight };

    std::array<char, 36> id{}; ///< a UUID
    int receiveCount = 0;
    std::string body{};
    RareMap<sqs::MessageAttributes> attributes{};
    RareMap<sqs::StringMap> systemAttributes{}; ///< those that do not change: trace header, group, sequence number...
    WallTime sent{};
    std::optional<WallTime> firstReceived{};
    Ticks sentTicks{};
    std::optional<Ticks> visibleAt{};  ///< where it is delayed or in flight
    std::optional<Ticks> receivedAt{}; ///< the last time
    std::uint64_t receipt = 0;         ///< which handle is the latest
    Place place = Place::available;

    [[nodiscard]] std::string idText() const { return {id.data(), id.size()}; }
    /// Adds to its system attributes those that every message has and that are not kept, unless they are there.
    void addImplied(sqs::StringMap& all) const;
};

/// A message that a FIFO queue has taken, by the id that it is known by.
struct SqsDuplicate {
    std::string messageId{};
    std::string sequenceNumber{};
    Ticks until{};
};

/// What makes a queue what it is, besides its messages. All else can be worked out from these.
struct SqsQueueState {
    SqsSettings settings{};
    std::size_t inFlightLimit = 0;
    std::uint64_t secret = 0; ///< of its receipt handles
    std::uint64_t nextOrder = 1;
    std::uint64_t nextReceipt = 1;
    std::uint64_t nextSequence = 10'000'000'000'000'000'000U;
    sqs::StringMap tags{};
    WallTime created{};
    WallTime modified{};
    std::optional<Ticks> purged{};

    // FIFO: the groups in the order in which they are served, and what was sent in the last five minutes.
    std::list<std::string> rotation{};
    std::map<std::string, SqsDuplicate> duplicates{};
    bool oldScope = false;
    std::optional<Ticks> newScopeAt{};
};

/// One queue: its messages, and what time does to them. It knows nothing of HTTP, names or other queues.
///
/// Every member first brings the queue up to the time that it is handed.
class SqsQueue {
public:
    using Order = std::uint64_t;

    /// A message that was received, and the handle for it.
    struct Receipt {
        StoredMessage const* message;
        std::string handle;
    };

    struct Counts {
        std::size_t available;
        std::size_t delayed;
        std::size_t inFlight;
    };

    /// What was found by a receipt handle; no message where it is gone.
    struct Found {
        Order order;
        StoredMessage* message;
        bool latest; ///< the handle is that of the latest receipt
    };

    SqsQueue(SqsSettings settings, std::size_t inFlightLimit);

    [[nodiscard]] SqsSettings const& settings() const noexcept { return kept_.settings; }
    /// As SetQueueAttributes. Like AWS's, a change of the scope of deduplication takes a minute to take effect.
    void change(SqsSettings settings, Ticks now);

    /// Takes in a message that was checked, and out of it what is kept.
    [[nodiscard]] sqs::SendMessageOutput send(sqs::SendMessage&& message, std::string_view traceHeader,
                                              Call const& call);
    /// Takes in a message from a queue that it has worn out.
    void adopt(StoredMessage message, std::string sourceArn, Ticks now);

    /// Hands out up to `most` messages. `wornOut` is offered those that were received too often, and says whether it took them.
    [[nodiscard]] std::vector<Receipt> receive(std::size_t most, int visibilityTimeout, Call const& call,
                                               std::function<bool(StoredMessage&)> const& wornOut);
    /// Whether no further message can be in flight.
    [[nodiscard]] bool full(Ticks now);
    /// The next time at which a message may become available by itself.
    [[nodiscard]] Ticks nextVisible() const noexcept;

    /// Nothing where the handle was never this queue's.
    [[nodiscard]] std::optional<Found> find(std::string_view handle, Ticks now);
    void remove(Order order);
    /// Hides a message until then; what is not later than `now` gives it back.
    void hide(Order order, Ticks until, Ticks now);

    void purge();
    [[nodiscard]] Counts counts(Ticks now);
    /// The bodies of all messages, in the order in which they came.
    [[nodiscard]] std::vector<std::string> bodies(Ticks now);

    [[nodiscard]] SqsQueueState& kept() noexcept { return kept_; }
    Occasion arrival{}; ///< of a message that can be had: whatever might make one so lets it come

private:
    friend struct SnapshotAccess;

    void settle(Ticks now);
    /// Takes a message out of the index that it is in. Its visibleAt must still be the one that it was put there with.
    void unplace(Order order, StoredMessage const& message);
    void place(Order order, StoredMessage& message, StoredMessage::Place place);
    void insert(StoredMessage message) { insert(kept_.nextOrder++, std::move(message)); }
    void insert(Order order, StoredMessage message);
    [[nodiscard]] bool atLimit() const noexcept { return hidden_.size() - delayed_ >= kept_.inFlightLimit; }
    /// Hands one out into `receipts`, or loses it to `wornOut`.
    struct Handing;
    void handOut(Order order, Handing& handing);
    [[nodiscard]] std::string handleFor(Order order, std::uint64_t receipt) const;
    [[nodiscard]] std::string deduplicationKey(sqs::SendMessage const& message, Ticks now) const;

    SqsQueueState kept_;
    std::map<Order, StoredMessage> messages_;
    SortedQueue<Order> available_;
    std::set<std::pair<Ticks, Order>> hidden_;    ///< delayed or in flight, by the time when they can be had
    SortedQueue<std::pair<Ticks, Order>> bySent_; ///< for retention
    std::size_t delayed_ = 0;

    // FIFO.
    std::map<std::string, std::set<Order>> groups_;
    std::deque<std::pair<Ticks, std::string>> duplicateEnds_; ///< earliest first
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sqs_queue.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SQS_QUEUE_HPP
