// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_BATCH_SENDER_HPP
#define PYLON_CORE_DETAIL_BATCH_SENDER_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/batch_result.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/core/detail/wait_to_try_again.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <list>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::detail {

/// Sends a sequence of messages in batches, as few and as full as the service allows, several under way at a time.
///
/// `Handle` is that of a queue or a topic: it names the types Batch (the operation), Entry and ClientType; holds a client, options
/// with a window and an address; knows what its entries are like; and where bodies are stored that are too long for them
/// (`payloadStore()`). See sqs::detail::QueueHandle.
///
/// Entries that the service failed on are sent again in a next round, after the delay that the client's retry policy names. So
/// only the batches under way and the entries that wait are held in memory, however long the sequence is.
template <class Handle> class BatchSender {
    using Batch = typename Handle::Batch;
    using Entry = typename Handle::Entry;
    using RetryType = typename Handle::ClientType::RetryType;

public:
    /// An element of the caller's range on its way to the service. Its entry's id is its index.
    struct Outgoing {
        std::size_t index = 0;
        Entry entry{};
    };

    explicit BatchSender(Handle const& handle)
        : handle_(&handle), retry_(handle.client().retry()), address_(&handle.address()) {}

    /// Sends a range's elements, of which `fill(entry, element, path)` makes entries, or says why they cannot be sent. It sets `path`
    /// where it has stored the body, which is not left there when the element is not sent. Throws as send().
    template <class Range, class Fill> void sendAll(Range&& values, Fill const& fill) {
        auto position = std::ranges::begin(values);
        auto const last = std::ranges::end(values);
        std::size_t index = 0;
        bool started = false;
        send([&](std::size_t& place, Entry& entry) {
            for (;;) {
                if (started) ++position;
                started = true;
                if (position == last) return false;
                place = index++;
                std::string path;
                std::optional<Error> const why = fill(entry, *position, path);
                if constexpr (requires { last - position; }) ended_ = last - position == 1;
                if (!path.empty()) stored_[place].path = std::move(path);
                if (!why) return true;
                refuse(place, *why);
                entry = Entry{};
            }
        });
    }

    /// Sends all that `next(index, entry)` gives, which fills in both; false at the end.
    /// @throws BatchError, and what `next` throws, after what it gave before that has been sent; where both, the
    ///         BatchError with the other nested in it (std::nested_exception).
    template <class Next> void send(Next&& next) {
        auto const window = handle_->isFifo() ? 1 : handle_->options().window;
        // A FIFO queue or topic gets nothing new while something older waits; another one no more than this.
        std::size_t const mostWaiting = handle_->isFifo() ? 1 : 512;
        do {
            auto const batches = [&]() -> std::optional<Batch> {
                if (stopCause_ || waiting_.size() >= mostWaiting) return std::nullopt;
                return nextBatch(next);
            };
            handle_->client().invokeAll(PullRange{batches, {}, [this] { return !isUnfinished(); }}, window,
                                        [&](auto const& batch, auto const& result) { absorb(batch, result); });
            // Batches that a stop kept back have no result that would say so.
            if (isUnfinished()) noteStop();
        } while (prepareNextRound());
        bool const failed = stopCause_ || !failed_.empty();
        if (thrown_) rethrow(failed);
        if (failed) throw failures();
        retry_.succeeded();
    }

private:
    using Accepted = typename decltype(Batch::Output::successful)::value_type;

    struct Waiting {
        Outgoing outgoing;
        FailedEntry failure; ///< what becomes of it if it is not sent again
    };

    /// An object that holds an element's body.
    struct Stored {
        std::string path;
        /// The service has refused the element. An earlier attempt of the same batch may have gone through all the same.
        bool refused = false;
    };

    /// Notes an element that the service would not take, or whose body could not be stored, without sending it.
    void refuse(std::size_t index, Error const& why) {
        ++taken_;
        failed_.push_back({index, why.kind(), why.code(), why.message(), false});
    }

    /// Puts the next entry into a new place; false where there is none.
    template <class Next> bool take(Next& next, std::size_t& index, Entry& entry) {
        auto const again = [&](Outgoing& outgoing) {
            index = outgoing.index;
            entry = std::move(outgoing.entry);
            return true;
        };
        if (!resend_.empty()) {
            again(resend_.front());
            resend_.pop_front();
            return true;
        }
        if (lookahead_) {
            again(*lookahead_);
            lookahead_.reset();
            return true;
        }
        if (ended_) return false;
        bool taken = false;
        try {
            taken = next(index, entry);
        } catch (...) {
            // What came before it is half packed, and is to be sent all the same.
            thrown_ = std::current_exception();
        }
        if (taken)
            ++taken_;
        else
            ended_ = true;
        return taken;
    }

    [[nodiscard]] bool mayHaveMore() const noexcept { return !ended_ || lookahead_ || !resend_.empty(); }
    [[nodiscard]] bool isUnfinished() const noexcept { return mayHaveMore() || !waiting_.empty(); }

    void noteStop() {
        if (stopCause_ || !handle_->client().limits().stop.stop_requested()) return;
        stopCause_ = Error{ErrorKind::cancelled, "the call's stop token was triggered"};
    }

    template <class Next> std::optional<Batch> nextBatch(Next& next) {
        if (!mayHaveMore()) return std::nullopt;
        std::optional<Batch> batch{Handle::makeBatch(*address_)};
        auto& entries = Handle::entriesOf(*batch);
        entries.reserve(maxBatchEntries);
        std::size_t bytes = 0;
        while (entries.size() != maxBatchEntries) {
            std::size_t index = 0;
            auto& entry = entries.emplace_back();
            if (!take(next, index, entry)) {
                entries.pop_back();
                break;
            }
            auto const size = Handle::sizeOf(entry);
            if (entries.size() != 1 && bytes + size > Handle::maxBatchBytes) {
                lookahead_.emplace(Outgoing{index, std::move(entry)});
                entries.pop_back();
                break;
            }
            bytes += size;
            entry.id = std::to_string(index);
        }
        if (entries.empty()) batch.reset();
        return batch;
    }

    static std::size_t indexOf(Entry const& entry) { return parseInteger<std::size_t>(entry.id).value_or(0); }

    /// What the answer says of an entry, if anything. By id, never by position, which is but a guess: the lists are in no order, and
    /// either may be absent.
    template <class Said>
    static Said const* find(std::vector<Said> const& list, Entry const& entry, std::size_t guess) {
        if (guess < list.size() && list[guess].id == entry.id) return &list[guess];
        auto const found = std::ranges::find(list, entry.id, &Said::id);
        return found == list.end() ? nullptr : &*found;
    }

    void absorb(Batch const& batch, Result<typename Batch::Output> const& result) {
        auto const& entries = Handle::entriesOf(batch);
        if (!result) {
            // The pipeline has tried often enough, and what is to come would hardly fare better.
            stopCause_ = result.error();
            for (auto const& entry : entries)
                failed_.push_back(unanswered(indexOf(entry), result.error()));
            return;
        }
        // Backwards, so that of each entry it is known whether a later one of its group has been accepted.
        std::set<std::string_view> overtaken;
        auto place = entries.size();
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
            --place;
            if (auto const* const accepted = find(result->successful, *entry, place)) {
                accept(*entry, *accepted);
                if (handle_->isFifo() && entry->messageGroupId) overtaken.insert(*entry->messageGroupId);
            } else if (auto const* const refusal = find(result->failed, *entry, 0))
                refused(*entry, *refusal, entry->messageGroupId && overtaken.contains(*entry->messageGroupId));
            else
                failed_.push_back({indexOf(*entry),
                                   ErrorKind::malformed,
                                   {},
                                   "the service's answer does not mention this entry",
                                   true});
        }
    }

    static FailedEntry unanswered(std::size_t index, Error const& error) {
        return {index, error.kind(), error.code(), error.message(), mayHaveActed(error)};
    }

    void accept(Entry const& entry, Accepted const& result) {
        if (auto why = Handle::whyNotIntact(entry, result))
            failed_.push_back({indexOf(entry), ErrorKind::integrity, {}, *std::move(why), true});
        else {
            ++accepted_;
            if (!stored_.empty()) stored_.erase(indexOf(entry));
        }
    }

    void refused(Entry const& entry, BatchResultErrorEntry const& refusal, bool overtaken) {
        auto failure = failedEntry(indexOf(entry), refusal);
        if (auto const stored = stored_.find(failure.index); stored != stored_.end()) stored->second.refused = true;
        if (overtaken) failure.message.append(" (not sent again, because a later message of its group was accepted)");
        if (overtaken || !isRetryable(refusal) || ++attempts_[failure.index] >= retry_.maxAttempts(Batch::service.id))
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
        if (stopCause_ || !waitToTryAgain(handle_->client(), retry_, attempt, Batch::service.id)) {
            noteStop();
            for (auto& each : waiting_)
                failed_.push_back(std::move(each.failure));
            waiting_.clear();
            // A policy that is out of patience with some has not said that the rest should not be tried.
            return !stopCause_ && isUnfinished();
        }
        // In the caller's order, which FIFO queues and topics keep.
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
            failed_.push_back({outgoing.index, stopCause_->kind(), stopCause_->code(),
                               concat({"not sent, because the sending ended before: ", stopCause_->message()})});
        std::ranges::sort(failed_, {}, &FailedEntry::index);
        for (auto& failure : failed_)
            if (auto const stored = stored_.find(failure.index); stored != stored_.end())
                failure.message +=
                    handle_->payloadStore()->undo(failure.mayHaveActed || stored->second.refused, stored->second.path);
        auto details = stopCause_ ? stopCause_->details()
                                  : ErrorDetails{.kind = failed_.front().kind, .code = failed_.front().code};
        details.service = Batch::service.id;
        details.operation = Batch::name;
        if (failed_.empty())
            details.message = concat({"the sending to ", Handle::noun, " ", handle_->name(), " was stopped after ",
                                      std::to_string(taken_), " messages, all of which were sent"});
        else
            details.message =
                concat({std::to_string(failed_.size()), " of ", std::to_string(taken_), " messages were not sent to ",
                        Handle::noun, " ", handle_->name(), "; the first, at index ",
                        std::to_string(failed_.front().index), ", because: ", failed_.front().message});
        return {std::move(details), std::move(failed_), accepted_, taken_};
    }

    Handle const* handle_;
    RetryType retry_;
    std::string const* address_;
    std::list<Outgoing> resend_;
    std::vector<Waiting> waiting_;
    std::optional<Outgoing> lookahead_;
    bool ended_ = false;
    std::map<std::size_t, int> attempts_;  // of the entries that failed, no others
    std::map<std::size_t, Stored> stored_; // of elements that have not been accepted
    std::vector<FailedEntry> failed_;
    std::optional<Error> stopCause_;
    std::exception_ptr thrown_; // by `next`
    std::size_t accepted_ = 0;
    std::size_t taken_ = 0;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_BATCH_SENDER_HPP
