// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_BATCH_SENDER_HPP
#define PYLON_SERVICES_SQS_BATCH_SENDER_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/sqs/queue_handle.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::sqs::detail {

/// An element of the caller's range on its way to the queue. Its entry's id is its index.
struct Outgoing {
    std::size_t index = 0;
    SendMessageBatchEntry entry{};
};

/// Sends a sequence of messages in batches, as few and as full as SQS allows, several under way at a time.
///
/// Entries that the service failed on are sent again in a next round, after the delay that the client's retry policy names. So
/// only the batches under way and the entries that wait are held in memory, however long the sequence is.
template <class Client> class BatchSender {
public:
    explicit BatchSender(QueueHandle<Client> const& queue, typename Client::RetryType const& retry)
        : queue_(&queue), retry_(retry), url_(queue.url()) {}

    /// Sends all that `next` gives: it returns an Outgoing, or nothing at the end.
    /// @throws BatchError, and what `next` throws, after what it gave before that has been sent; where both, the
    ///         BatchError with the other nested in it (std::nested_exception).
    template <class Next> void send(Next&& next) {
        auto const window = queue_->isFifo() ? 1 : queue_->options().window;
        // A FIFO queue gets nothing new while something older waits; another one no more than this.
        std::size_t const mostWaiting = queue_->isFifo() ? 1 : 512;
        do {
            auto const batches = [&]() -> std::optional<SendMessageBatch> {
                if (stopCause_ || waiting_.size() >= mostWaiting) return std::nullopt;
                return nextBatch(next);
            };
            queue_->client().invokeAll(pylon::detail::PullRange{batches}, window,
                                       [&](auto const& batch, auto result) { absorb(batch, std::move(result)); });
            // Batches that a stop kept back have no result that would say so.
            if (isUnfinished()) noteStop();
        } while (prepareNextRound());
        bool const failed = stopCause_ || !failed_.empty();
        if (thrown_) rethrow(failed);
        if (failed) throw failures();
        retry_.succeeded();
    }

    /// Notes an element that SQS would not take, without sending it.
    void refuse(std::size_t index, std::string why) {
        ++taken_;
        failed_.push_back({.index = index, .kind = ErrorKind::invalidInput, .code = {}, .message = std::move(why)});
    }

private:
    struct Waiting {
        Outgoing outgoing;
        FailedEntry failure; ///< what becomes of it if it is not sent again
    };

    template <class Next> std::optional<Outgoing> take(Next& next) {
        if (!resend_.empty()) {
            auto outgoing = std::move(resend_.front());
            resend_.pop_front();
            return outgoing;
        }
        if (lookahead_) return std::exchange(lookahead_, std::nullopt);
        if (ended_) return std::nullopt;
        std::optional<Outgoing> outgoing;
        try {
            outgoing = next();
        } catch (...) {
            // What came before it is half packed, and is to be sent all the same.
            thrown_ = std::current_exception();
        }
        if (outgoing)
            ++taken_;
        else
            ended_ = true;
        return outgoing;
    }

    [[nodiscard]] bool isUnfinished() const noexcept {
        return !ended_ || lookahead_ || !waiting_.empty() || !resend_.empty();
    }

    void noteStop() {
        if (stopCause_ || !queue_->client().limits().stop.stop_requested()) return;
        stopCause_ = Error{ErrorKind::cancelled, "the call's stop token was triggered"};
    }

    template <class Next> std::optional<SendMessageBatch> nextBatch(Next& next) {
        SendMessageBatch batch{.queueUrl = url_};
        std::size_t bytes = 0;
        while (batch.entries.size() != maxBatchEntries) {
            auto outgoing = take(next);
            if (!outgoing) break;
            auto const size = sizeOf(outgoing->entry.messageBody, outgoing->entry.messageAttributes);
            if (!batch.entries.empty() && bytes + size > maxMessageSize) {
                lookahead_ = std::move(outgoing);
                break;
            }
            bytes += size;
            outgoing->entry.id = std::to_string(outgoing->index);
            batch.entries.push_back(std::move(outgoing->entry));
        }
        if (batch.entries.empty()) return std::nullopt;
        return batch;
    }

    static std::size_t indexOf(SendMessageBatchEntry const& entry) {
        std::size_t index = 0;
        std::from_chars(entry.id.data(), entry.id.data() + entry.id.size(), index);
        return index;
    }

    void absorb(SendMessageBatch const& batch, Result<SendMessageBatchOutput> result) {
        if (!result) {
            // The pipeline has tried often enough, and what is to come would hardly fare better.
            stopCause_ = result.error();
            for (auto const& entry : batch.entries)
                failed_.push_back(unanswered(indexOf(entry), result.error()));
            return;
        }
        // By id, never by position: the lists are in no order, and either may be absent.
        std::map<std::string_view, SendMessageBatchResultEntry const*> successful;
        for (auto const& entry : result->successful)
            successful.emplace(entry.id, &entry);
        std::map<std::string_view, BatchResultErrorEntry const*> refusals;
        for (auto const& entry : result->failed)
            refusals.emplace(entry.id, &entry);

        // Backwards, so that of each entry it is known whether a later one of its group has been accepted.
        std::set<std::string_view> overtaken;
        for (auto entry = batch.entries.rbegin(); entry != batch.entries.rend(); ++entry) {
            if (auto const found = successful.find(entry->id); found != successful.end()) {
                accept(*entry, *found->second);
                if (queue_->isFifo() && entry->messageGroupId) overtaken.insert(*entry->messageGroupId);
            } else if (auto const refusal = refusals.find(entry->id); refusal != refusals.end())
                refused(*entry, *refusal->second, entry->messageGroupId && overtaken.contains(*entry->messageGroupId));
            else
                failed_.push_back({indexOf(*entry),
                                   ErrorKind::malformed,
                                   {},
                                   "the service's answer does not mention this entry",
                                   true});
        }
    }

    static FailedEntry unanswered(std::size_t index, Error const& error) {
        // Any attempt counts: the answer to the first may have been lost, and only the last been refused. One that was cancelled
        // under way is not among the attempts.
        bool const mayHaveActed = std::ranges::any_of(error.attempts(), &Attempt::mayHaveActed) ||
                                  (error.kind() == ErrorKind::cancelled && error.details().reachedService);
        return {index, error.kind(), error.code(), error.message(), mayHaveActed};
    }

    void accept(SendMessageBatchEntry const& entry, SendMessageBatchResultEntry const& result) {
        if (auto why = queue_->whyNotIntact(entry.messageBody, entry.messageAttributes, result))
            failed_.push_back({indexOf(entry), ErrorKind::integrity, {}, *std::move(why), true});
        else
            ++accepted_;
    }

    void refused(SendMessageBatchEntry const& entry, BatchResultErrorEntry const& refusal, bool overtaken) {
        auto failure = failedEntry(indexOf(entry), refusal);
        if (overtaken) failure.message.append(" (not sent again, because a later message of its group was accepted)");
        if (overtaken || !isRetryable(refusal) || ++attempts_[failure.index] >= retry_.maxAttempts(service.id))
            failed_.push_back(std::move(failure));
        else
            waiting_.push_back({{failure.index, entry}, std::move(failure)});
    }

    /// Waits as long as the policy says, and makes what waits ready to be sent again. False at the end of it all.
    bool prepareNextRound() {
        if (waiting_.empty()) return !stopCause_ && isUnfinished();
        int attempt = 1;
        for (auto const& each : waiting_)
            attempt = std::max(attempt, attempts_[each.outgoing.index]);
        if (stopCause_ || !queue_->waitToTryAgain(retry_, attempt)) {
            noteStop();
            for (auto& each : waiting_)
                failed_.push_back(std::move(each.failure));
            waiting_.clear();
            // A policy that is out of patience with some has not said that the rest should not be tried.
            return !stopCause_ && isUnfinished();
        }
        // In the caller's order, which a FIFO queue keeps.
        std::ranges::sort(waiting_, {}, [](Waiting const& each) { return each.outgoing.index; });
        for (auto& each : waiting_)
            resend_.push_back(std::move(each.outgoing));
        waiting_.clear();
        return true;
    }

    /// What `next` threw; within a BatchError where there is one, so that neither hides the other.
    [[noreturn]] void rethrow(bool failed) {
        if (!failed) std::rethrow_exception(thrown_);
        try {
            std::rethrow_exception(thrown_);
        } catch (...) {
            std::throw_with_nested(failures());
        }
    }

    BatchError failures() {
        if (lookahead_) resend_.push_back(*std::exchange(lookahead_, std::nullopt));
        for (auto const& outgoing : resend_)
            failed_.push_back(
                {outgoing.index, stopCause_->kind(), stopCause_->code(),
                 pylon::detail::concat({"not sent, because the sending ended before: ", stopCause_->message()})});
        std::ranges::sort(failed_, {}, &FailedEntry::index);
        auto details = stopCause_ ? stopCause_->details()
                                  : ErrorDetails{.kind = failed_.front().kind, .code = failed_.front().code};
        details.service = service.id;
        details.operation = SendMessageBatch::name;
        if (failed_.empty())
            details.message = pylon::detail::concat({"the sending to queue ", queue_->name(), " was stopped after ",
                                                     std::to_string(taken_), " messages, all of which were sent"});
        else
            details.message =
                pylon::detail::concat({std::to_string(failed_.size()), " of ", std::to_string(taken_),
                                       " messages were not sent to queue ", queue_->name(), "; the first, at index ",
                                       std::to_string(failed_.front().index), ", because: ", failed_.front().message});
        return {std::move(details), std::move(failed_), accepted_, taken_};
    }

    QueueHandle<Client> const* queue_;
    typename Client::RetryType retry_;
    std::string url_;
    std::deque<Outgoing> resend_;
    std::vector<Waiting> waiting_;
    std::optional<Outgoing> lookahead_;
    bool ended_ = false;
    std::map<std::size_t, int> attempts_; // of the entries that failed, no others
    std::vector<FailedEntry> failed_;
    std::optional<Error> stopCause_;
    std::exception_ptr thrown_; // by `next`
    std::size_t accepted_ = 0;
    std::size_t taken_ = 0;
};

} // namespace pylon::sqs::detail

#endif // PYLON_SERVICES_SQS_BATCH_SENDER_HPP
