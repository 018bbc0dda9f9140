// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_LEASE_HPP
#define PYLON_SERVICES_SQS_LEASE_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/wait_to_try_again.hpp>
#include <pylon/services/sqs/queue_handle.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pylon::sqs {

/// Messages that were received and not yet dealt with: a range of them, hidden from other receivers for their visibility
/// time-out.
///
/// What has been neither acknowledged nor released when the lease goes is released then: once, ten messages a call, all of it
/// within the connect limit, and failures ignored (the messages come back when their time-out has passed).
/// Thread safety: none; a lease belongs to one thread at a time.
template <class Value, class Client> class [[nodiscard]] Lease {
public:
    struct Held {
        std::vector<Value> messages;
        std::vector<std::string> receiptHandles;
        std::vector<Error> unreadable;             ///< why messages that came, too, are not among these
        std::vector<std::string> heldBackGroups{}; ///< FIFO: of those
    };

    Lease(detail::QueueHandle<Client> queue, Held held)
        : queue_(std::move(queue)), held_(std::move(held)), open_(held_.messages.size(), stillOpen) {}
    Lease(Lease&& other) noexcept
        : queue_(std::move(other.queue_)), held_(std::exchange(other.held_, {})),
          open_(std::exchange(other.open_, {})) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() { releaseQuietly(); }

    [[nodiscard]] std::span<Value const> messages() const noexcept { return held_.messages; }
    [[nodiscard]] auto begin() const noexcept { return held_.messages.begin(); }
    [[nodiscard]] auto end() const noexcept { return held_.messages.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return held_.messages.size(); }
    [[nodiscard]] bool empty() const noexcept { return held_.messages.empty(); }
    Value const& operator[](std::size_t index) const { return held_.messages.at(index); }

    /// Throws the first reason, if any, why a message that was received could not be read. It is not among the lease's, and comes
    /// back when its visibility time-out has passed.
    void throwUnreadable() const {
        if (!held_.unreadable.empty()) throw held_.unreadable.front();
    }

    /// Deletes all that is still open, or only what is at these indices. Entries that the service failed on are sent again, as the
    /// client's retry policy says.
    /// @throws Error or BatchError: what could not be deleted stays open, and may be received again.
    void acknowledge() { deleteThese(all()); }
    void acknowledge(std::initializer_list<std::size_t> indices) {
        acknowledge(std::span{indices.begin(), indices.size()});
    }
    void acknowledge(std::span<std::size_t const> indices) { deleteThese({indices, indices.size()}); }

    /// Gives back all that is still open, to be received again at once.
    void release() { hideFor(queue_.client(), std::chrono::seconds{0}, all(), {.closes = true}); }

    /// Hides what is still open for so long from now on: up to 12 hours after it was received, in whole seconds.
    void extend(std::chrono::seconds visibility) { hideFor(queue_.client(), visibility, all(), {}); }

    /// Leaves all that is still open to its visibility time-out.
    void abandon() noexcept { open_.assign(open_.size(), settled); }

    /// Gives back all that is still open after so long, and leaves it to that. For what failed.
    void releaseAfter(std::chrono::seconds delay) { hideFor(queue_.client(), delay, all(), {.closes = true}); }

private:
    static constexpr char stillOpen = '+';
    static constexpr char settled = '-';

    struct Settling {
        bool closes = false; ///< what it is done to is no longer the lease's
        bool again = true;   ///< entries that the service failed on are sent again
    };

    /// Which messages: those at some indices, or so many in a row.
    struct Selection {
        std::span<std::size_t const> indices{}; ///< empty: in a row, from `first` on
        std::size_t count = 0;
        std::size_t first = 0;

        std::size_t operator[](std::size_t position) const noexcept {
            return indices.empty() ? first + position : indices[position];
        }
    };
    Selection all() const noexcept { return {.count = held_.messages.size()}; }

    void deleteThese(Selection selection) {
        settle<DeleteMessageBatch>(queue_.client(), selection, {.closes = true}, DeleteMessageBatchEntry{});
    }

    void hideFor(Client const& client, std::chrono::seconds visibility, Selection selection, Settling how) {
        settle<ChangeMessageVisibilityBatch>(
            client, selection, how,
            ChangeMessageVisibilityBatchEntry{.visibilityTimeout = secondsParameter(visibility)});
    }

    /// The indices of up to ten messages, which one call settles.
    struct Few {
        std::size_t at[maxBatchEntries];
        std::size_t count = 0;

        void add(std::size_t index) noexcept { at[count++] = index; }
        [[nodiscard]] std::size_t const* begin() const noexcept { return at; }
        [[nodiscard]] std::size_t const* end() const noexcept { return at + count; }
        [[nodiscard]] bool contains(std::size_t index) const noexcept {
            return std::find(begin(), end(), index) != end();
        }
    };

    /// Does one thing to open messages, ten at a time: what `model` says, of which only the id and the handle are missing.
    template <class Batch, class Entry>
    void settle(Client const& client, Selection selection, Settling how, Entry const& model) {
        for (std::size_t i = 0; i != selection.count; ++i)
            if (auto const index = selection[i]; index >= open_.size())
                throw Error{ErrorKind::invalidInput,
                            pylon::detail::concat({"the lease holds no message at index ", std::to_string(index)})};
        std::vector<FailedEntry> failed;
        std::size_t done = 0;
        for (std::size_t i = 0; i != selection.count;) {
            Few batch;
            for (; i != selection.count && batch.count != maxBatchEntries; ++i)
                if (auto const index = selection[i]; open_[index] == stillOpen && !batch.contains(index))
                    batch.add(index);
            if (batch.count == 0) break;
            done += settleBatch<Batch>(client, batch, how, model, failed);
        }
        if (failed.empty()) return;
        std::ranges::sort(failed, {}, &FailedEntry::index);
        ErrorDetails details{.kind = failed.front().kind, .code = failed.front().code};
        details.service = service.id;
        details.operation = Batch::name;
        details.message = pylon::detail::concat(
            {std::to_string(failed.size()), " of ", std::to_string(failed.size() + done), " messages of queue ",
             queue_.name(), " could not be settled, the first one because: ", failed.front().message});
        throw BatchError{std::move(details), std::move(failed), done, selection.count};
    }

    /// Lends the entries of a batch their receipt handles, and takes them back, whatever becomes of the call.
    template <class Entry> class Lent {
    public:
        Lent(std::vector<Entry>& entries, std::vector<std::string>& handles, Few const& indices)
            : entries_(entries), handles_(handles), indices_(indices) {
            swap();
        }
        Lent(Lent const&) = delete;
        Lent& operator=(Lent const&) = delete;
        ~Lent() { swap(); }

    private:
        void swap() const noexcept {
            for (std::size_t position = 0; position != indices_.count; ++position)
                entries_[position].receiptHandle.swap(handles_[indices_.at[position]]);
        }

        std::vector<Entry>& entries_;
        std::vector<std::string>& handles_;
        Few const& indices_;
    };

    /// Up to ten of them, and again those that the service failed on. Returns how many it was done to.
    template <class Batch, class Entry>
    std::size_t settleBatch(Client const& client, Few indices, Settling how, Entry const& model,
                            std::vector<FailedEntry>& failed) {
        auto retry = client.retry();
        std::size_t done = 0;
        for (int attempt = 1;; ++attempt) {
            Batch batch{.queueUrl = queue_.url()};
            batch.entries.assign(indices.count, model);
            for (std::size_t position = 0; position != indices.count; ++position)
                batch.entries[position].id = std::to_string(position);
            auto const result = [&] {
                Lent const handles{batch.entries, held_.receiptHandles, indices};
                return client.invoke(batch);
            }();
            if (!result) {
                auto const& error = result.error();
                for (auto const index : indices)
                    failed.push_back({index, error.kind(), error.code(), error.message(), true});
                return done;
            }
            // By id, never by position; and what is in neither list was not done.
            Few again;
            std::vector<FailedEntry> unlessAgain;
            for (std::size_t position = 0; position != indices.count; ++position) {
                auto const index = indices.at[position];
                auto const isThis = [&id = batch.entries[position].id](auto const& entry) { return entry.id == id; };
                if (std::ranges::any_of(result->successful, isThis)) {
                    ++done;
                    if (how.closes) open_[index] = settled;
                    continue;
                }
                auto const why = std::ranges::find_if(result->failed, isThis);
                if (why == result->failed.end()) {
                    failed.push_back({index, ErrorKind::malformed, {}, "the answer does not mention this entry", true});
                } else if (isRetryable(*why)) {
                    again.add(index);
                    unlessAgain.push_back(pylon::detail::failedEntry(index, *why));
                } else {
                    failed.push_back(pylon::detail::failedEntry(index, *why));
                }
            }
            if (again.count == 0) {
                if (attempt > 1) retry.succeeded();
                return done;
            }
            if (!how.again || !pylon::detail::waitToTryAgain(queue_.client(), retry, attempt, service.id)) {
                failed.insert(failed.end(), unlessAgain.begin(), unlessAgain.end());
                return done;
            }
            indices = again;
        }
    }

    void releaseQuietly() noexcept {
        if (open_.find(stillOpen) == open_.npos) return;
        try {
            auto& clock = queue_.client().transport().clock();
            auto limits = queue_.client().limits();
            // A call that was stopped should still give back what it holds.
            limits.stop = {};
            auto const deadline =
                clock.ticks() +
                (limits.connect > Duration::zero() ? limits.connect : Duration{std::chrono::seconds{3}});
            auto const most = all().count;
            for (std::size_t first = 0; first != most && clock.ticks() < deadline;) {
                Selection const some{.count = std::min(maxBatchEntries, most - first), .first = first};
                first += some.count;
                limits.total = deadline - clock.ticks();
                releaseQuietly(queue_.client().with(limits), some);
            }
        } catch (...) {
            // They come back when their visibility time-out has passed.
        }
    }

    void releaseQuietly(Client const& client, Selection selection) {
        try {
            hideFor(client, std::chrono::seconds{0}, selection, {.closes = true, .again = false});
        } catch (Error const&) {
            // Those that come after them may fare better.
        }
    }

    detail::QueueHandle<Client> queue_;
    Held held_;
    std::string
        open_; ///< of each message whether it is still the lease's: a string, since that of a few needs no memory
};

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_LEASE_HPP
