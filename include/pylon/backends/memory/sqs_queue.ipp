// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_QUEUE_IPP
#define PYLON_BACKENDS_MEMORY_SQS_QUEUE_IPP

#include <pylon/backends/memory/sqs_queue.hpp>
#include <pylon/backends/memory/sqs_rules.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/random.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace pylon::memory::detail {

using std::chrono::seconds;

PYLON_INLINE std::string millisecondsOf(WallTime time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

PYLON_INLINE SqsQueue::SqsQueue(SqsSettings settings, std::size_t inFlightLimit)
    : kept_{.settings = std::move(settings), .inFlightLimit = inFlightLimit, .secret = randomBits()} {}

PYLON_INLINE void SqsQueue::change(SqsSettings settings, Ticks now) {
    if (settings.deduplicatesByGroup != kept_.settings.deduplicatesByGroup) {
        if (!kept_.newScopeAt || now >= *kept_.newScopeAt) kept_.oldScope = kept_.settings.deduplicatesByGroup;
        kept_.newScopeAt = now + seconds{60};
    }
    kept_.settings = std::move(settings);
    arrival.come();
}

PYLON_INLINE void SqsQueue::settle(Ticks now) {
    while (!bySent_.empty() && bySent_.begin()->first + seconds{kept_.settings.messageRetentionPeriod} <= now)
        remove(bySent_.begin()->second);
    while (!hidden_.empty() && hidden_.begin()->first <= now) {
        auto const order = hidden_.begin()->second;
        place(order, messages_.at(order), StoredMessage::Place::available);
    }
    while (!duplicateEnds_.empty() && duplicateEnds_.front().first <= now) {
        kept_.duplicates.erase(duplicateEnds_.front().second);
        duplicateEnds_.pop_front();
    }
}

PYLON_INLINE void SqsQueue::unplace(Order order, StoredMessage const& message) {
    if (message.place == StoredMessage::Place::available)
        available_.erase(order);
    else
        hidden_.erase({*message.visibleAt, order});
    if (message.place == StoredMessage::Place::delayed) --delayed_;
}

/// Moves a message from the index it is in to the one that it belongs to. Its visibleAt must still be the old one.
PYLON_INLINE void SqsQueue::place(Order order, StoredMessage& message, StoredMessage::Place place) {
    using Place = StoredMessage::Place;
    unplace(order, message);
    message.place = place;
    if (place == Place::available) {
        message.visibleAt.reset();
        available_.insert(order);
    }
    if (place == Place::delayed) ++delayed_;
}

PYLON_INLINE void SqsQueue::insert(Order order, StoredMessage message) {
    bySent_.insert({message.sentTicks, order});
    if (kept_.settings.fifo) {
        auto const& group = message.systemAttributes["MessageGroupId"];
        auto const [entry, isNew] = groups_.try_emplace(group);
        if (isNew) kept_.rotation.push_back(group);
        entry->second.insert(order);
    }
    if (message.place == StoredMessage::Place::available) {
        available_.insert(order);
    } else {
        hidden_.emplace(*message.visibleAt, order);
        if (message.place == StoredMessage::Place::delayed) ++delayed_;
    }
    messages_.emplace_hint(messages_.end(), order, std::move(message)); // what is new comes last, as a rule
    arrival.come();
}

PYLON_INLINE void SqsQueue::remove(Order order) {
    auto const found = messages_.find(order);
    auto& message = found->second;
    unplace(order, message);
    bySent_.erase({message.sentTicks, order});
    if (kept_.settings.fifo) {
        auto const group = groups_.find(message.systemAttributes["MessageGroupId"]);
        group->second.erase(order);
        if (group->second.empty()) {
            kept_.rotation.remove(group->first);
            groups_.erase(group);
        }
    }
    messages_.erase(found);
    // Of a FIFO queue the group may go on, and one more may be in flight.
    if (kept_.settings.fifo) arrival.come();
}

PYLON_INLINE std::string SqsQueue::deduplicationKey(sqs::SendMessage const& message, Ticks now) const {
    bool const isOld = kept_.newScopeAt && now < *kept_.newScopeAt;
    bool const byGroup = isOld ? kept_.oldScope : kept_.settings.deduplicatesByGroup;
    auto key = byGroup ? *message.messageGroupId : std::string{};
    key.append(1, ' ').append(message.messageDeduplicationId ? *message.messageDeduplicationId
                                                             : hexEncode(sha256(message.messageBody)));
    return key;
}

PYLON_INLINE void StoredMessage::addImplied(sqs::StringMap& all) const {
    all.emplace("SenderId", "AIDACKCEVSQ6C2EXAMPLE");
    all.emplace("SentTimestamp", millisecondsOf(sent));
}

PYLON_INLINE sqs::SendMessageOutput SqsQueue::send(sqs::SendMessage&& message, std::string_view traceHeader,
                                                   Call const& call) {
    settle(call.ticks);
    StoredMessage stored{.id = pylon::detail::uuidText()};
    sqs::SendMessageOutput output{.messageId = stored.idText(), .md5OfMessageBody = md5Hex(message.messageBody)};
    if (!message.messageAttributes.empty()) output.md5OfMessageAttributes = md5Hex(message.messageAttributes);
    if (!message.messageSystemAttributes.empty())
        output.md5OfMessageSystemAttributes = md5Hex(message.messageSystemAttributes);

    stored.sent = call.now;
    stored.sentTicks = call.ticks;
    auto& system = stored.systemAttributes;
    if (auto const trace = message.messageSystemAttributes.find("AWSTraceHeader");
        trace != message.messageSystemAttributes.end())
        system["AWSTraceHeader"] = trace->second.stringValue.value_or("");
    else if (!traceHeader.empty())
        system["AWSTraceHeader"] = traceHeader;
    if (message.messageGroupId) system["MessageGroupId"] = *message.messageGroupId;

    if (kept_.settings.fifo) {
        auto const key = deduplicationKey(message, call.ticks);
        if (auto const earlier = kept_.duplicates.find(key); earlier != kept_.duplicates.end()) {
            output.messageId = earlier->second.messageId;
            output.sequenceNumber = earlier->second.sequenceNumber;
            return output;
        }
        output.sequenceNumber = std::to_string(kept_.nextSequence += 256);
        auto const until = call.ticks + std::chrono::minutes{5};
        kept_.duplicates[key] = {output.messageId, *output.sequenceNumber, until};
        duplicateEnds_.emplace_back(until, key);
        system["SequenceNumber"] = *output.sequenceNumber;
        system["MessageDeduplicationId"] = key.substr(key.find(' ') + 1);
    }

    // A FIFO queue has only its own delay: of a message, 0 is all that it takes, and that means nothing.
    auto const delay =
        kept_.settings.fifo ? kept_.settings.delaySeconds : message.delaySeconds.value_or(kept_.settings.delaySeconds);
    if (delay > 0) {
        stored.place = StoredMessage::Place::delayed;
        stored.visibleAt = call.ticks + seconds{delay};
    }
    stored.body = std::move(message.messageBody);
    stored.attributes = std::move(message.messageAttributes);
    insert(std::move(stored));
    return output;
}

PYLON_INLINE void SqsQueue::adopt(StoredMessage message, std::string sourceArn, Ticks now) {
    settle(now);
    message.systemAttributes["DeadLetterQueueSourceArn"] = std::move(sourceArn);
    message.place = StoredMessage::Place::available;
    message.visibleAt.reset();
    message.receipt = 0;
    // The retention of a standard queue counts from when a message was first sent; that of a FIFO queue begins anew.
    if (kept_.settings.fifo) message.sentTicks = now;
    insert(std::move(message));
}

struct SqsQueue::Handing {
    std::size_t most;
    int visibilityTimeout;
    Call const& call;
    std::function<bool(StoredMessage&)> const& wornOut;
    std::vector<Receipt> receipts{};

    [[nodiscard]] bool enough() const noexcept { return receipts.size() == most; }
};

PYLON_INLINE void SqsQueue::handOut(Order order, Handing& handing) {
    auto& message = messages_.at(order);
    if (kept_.settings.redrivePolicy && message.receiveCount >= kept_.settings.redrivePolicy->maxReceiveCount &&
        handing.wornOut(message)) {
        remove(order);
        return;
    }
    ++message.receiveCount;
    message.receipt = kept_.nextReceipt++;
    message.receivedAt = handing.call.ticks;
    if (!message.firstReceived) message.firstReceived = handing.call.now;
    if (handing.visibilityTimeout > 0)
        hide(order, handing.call.ticks + seconds{handing.visibilityTimeout}, handing.call.ticks);
    handing.receipts.push_back({&message, handleFor(order, message.receipt)});
}

PYLON_INLINE std::vector<SqsQueue::Receipt> SqsQueue::receive(std::size_t most, int visibilityTimeout, Call const& call,
                                                              std::function<bool(StoredMessage&)> const& wornOut) {
    settle(call.ticks);
    Handing handing{most, visibilityTimeout, call, wornOut};
    auto const go = [&] { return !handing.enough() && !atLimit(); };
    if (!kept_.settings.fifo) {
        for (auto each = available_.begin(); go() && each != available_.end();) {
            auto const order = *each;
            handOut(order, handing);
            each = available_.from(order + 1);
        }
        return std::move(handing.receipts);
    }
    // As many as can be had from one group, then from the next; then these groups go to the back.
    std::vector<std::string> served;
    for (auto group = kept_.rotation.begin(); go() && group != kept_.rotation.end();) {
        auto const name = *group++; // the group goes when its last message does
        auto const before = handing.receipts.size();
        // Up to the first that cannot be had: what comes after it must wait for it.
        auto const& members = groups_.at(name);
        bool more = true;
        for (auto each = members.begin();
             more && go() && messages_.at(*each).place == StoredMessage::Place::available;) {
            auto const order = *each++;
            more = each != members.end();
            handOut(order, handing);
        }
        if (handing.receipts.size() != before) served.push_back(name);
    }
    for (auto const& name : served)
        kept_.rotation.splice(kept_.rotation.end(), kept_.rotation,
                              std::find(kept_.rotation.begin(), kept_.rotation.end(), name));
    return std::move(handing.receipts);
}

PYLON_INLINE bool SqsQueue::full(Ticks now) {
    settle(now);
    return atLimit();
}

PYLON_INLINE Ticks SqsQueue::nextVisible() const noexcept {
    if (hidden_.empty()) return never;
    auto const next = hidden_.begin()->first;
    // A group goes on, too, when what it waits for is no longer kept.
    return kept_.settings.fifo ? std::min(next, bySent_.begin()->first + seconds{kept_.settings.messageRetentionPeriod})
                               : next;
}

PYLON_INLINE std::string SqsQueue::handleFor(Order order, std::uint64_t receipt) const {
    auto text = std::to_string(order) + '.' + std::to_string(receipt);
    text += '.' + md5Hex(std::to_string(kept_.secret) + text);
    return base64Encode("\x01\x01\x01" + text);
}

PYLON_INLINE std::optional<SqsQueue::Found> SqsQueue::find(std::string_view handle, Ticks now) {
    settle(now);
    auto const text = base64Decode(handle);
    if (!text || text.value().size() < 3) return std::nullopt;
    Order order = 0;
    std::uint64_t receipt = 0;
    auto const* const end = text.value().data() + text.value().size();
    auto const first = std::from_chars(text.value().data() + 3, end, order);
    if (first.ec != std::errc{} || first.ptr == end) return std::nullopt;
    auto const second = std::from_chars(first.ptr + 1, end, receipt);
    if (second.ec != std::errc{} || handle != handleFor(order, receipt)) return std::nullopt;
    auto const message = messages_.find(order);
    if (message == messages_.end()) return Found{order, nullptr, false};
    return Found{order, &message->second, message->second.receipt == receipt};
}

PYLON_INLINE void SqsQueue::hide(Order order, Ticks until, Ticks now) {
    auto& message = messages_.at(order);
    place(order, message, until > now ? StoredMessage::Place::inFlight : StoredMessage::Place::available);
    if (until > now) {
        message.visibleAt = until;
        hidden_.emplace(until, order);
    }
    arrival.come();
}

PYLON_INLINE void SqsQueue::purge() {
    messages_.clear();
    available_.clear();
    hidden_.clear();
    bySent_.clear();
    groups_.clear();
    kept_.rotation.clear();
    delayed_ = 0;
}

PYLON_INLINE SqsQueue::Counts SqsQueue::counts(Ticks now) {
    settle(now);
    return {available_.size(), delayed_, hidden_.size() - delayed_};
}

PYLON_INLINE std::vector<std::string> SqsQueue::bodies(Ticks now) {
    settle(now);
    std::vector<std::string> all;
    all.reserve(messages_.size());
    for (auto const& [order, message] : messages_)
        all.push_back(message.body);
    return all;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SQS_QUEUE_IPP
