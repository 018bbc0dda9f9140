// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_LEASE_HPP
#define PYLON_SERVICES_SQS_LEASE_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/services/sqs/queue_handle.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <numeric>
#include <optional>
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
        std::vector<Error> unreadable; ///< why messages that came, too, are not among these
    };

    Lease(detail::QueueHandle<Client> queue, Held held)
        : queue_(std::move(queue)), held_(std::move(held)), open_(held_.messages.size(), true) {}
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

    /// Deletes all that is still open, or only what is at these indices.
    /// @throws Error or BatchError: what could not be deleted stays open, and may be received again.
    void acknowledge() { acknowledge(all()); }
    void acknowledge(std::initializer_list<std::size_t> indices) {
        acknowledge(std::span{indices.begin(), indices.size()});
    }
    void acknowledge(std::span<std::size_t const> indices) {
        settle<DeleteMessageBatch>(queue_.client(), indices, true, [&](std::string const& id, std::size_t index) {
            return DeleteMessageBatchEntry{.id = id, .receiptHandle = held_.receiptHandles[index]};
        });
    }

    /// Gives back all that is still open, to be received again at once.
    void release() { hideFor(queue_.client(), std::chrono::seconds{0}, all(), true); }

    /// Hides what is still open for so long from now on: up to 12 hours after it was received, in whole seconds.
    void extend(std::chrono::seconds visibility) { hideFor(queue_.client(), visibility, all(), false); }

    /// Leaves all that is still open to its visibility time-out.
    void abandon() noexcept { open_.assign(open_.size(), false); }

    /// Gives back all that is still open after so long, and leaves it to that. For what failed.
    void releaseAfter(std::chrono::seconds delay) { hideFor(queue_.client(), delay, all(), true); }

private:
    std::vector<std::size_t> all() const {
        std::vector<std::size_t> indices(held_.messages.size());
        std::iota(indices.begin(), indices.end(), std::size_t{0});
        return indices;
    }

    void hideFor(Client const& client, std::chrono::seconds visibility, std::span<std::size_t const> indices,
                 bool closes) {
        settle<ChangeMessageVisibilityBatch>(client, indices, closes, [&](std::string const& id, std::size_t index) {
            return ChangeMessageVisibilityBatchEntry{.id = id,
                                                     .receiptHandle = held_.receiptHandles[index],
                                                     .visibilityTimeout = secondsParameter(visibility)};
        });
    }

    /// Does one thing to open messages, ten at a time.
    template <class Batch, class MakeEntry>
    void settle(Client const& client, std::span<std::size_t const> indices, bool closes, MakeEntry const& makeEntry) {
        for (auto const index : indices)
            if (index >= open_.size())
                throw Error{ErrorKind::invalidInput,
                            pylon::detail::concat({"the lease holds no message at index ", std::to_string(index)})};
        std::vector<FailedEntry> failed;
        std::size_t done = 0;
        std::optional<std::string> url;
        for (std::size_t at = 0; at < indices.size();) {
            Batch batch;
            std::vector<std::size_t> sent;
            for (; at != indices.size() && sent.size() != maxBatchEntries; ++at) {
                if (!open_[indices[at]]) continue;
                batch.entries.push_back(makeEntry(std::to_string(sent.size()), indices[at]));
                sent.push_back(indices[at]);
            }
            if (sent.empty()) break;
            if (!url) url = queue_.url();
            batch.queueUrl = *url;
            auto const result = client.invoke(batch);
            if (!result) {
                for (auto const index : sent)
                    failed.push_back(
                        {index, result.error().kind(), result.error().code(), result.error().message(), true});
                continue;
            }
            // By id, never by position; and what is in neither list was not done.
            for (std::size_t position = 0; position != sent.size(); ++position) {
                auto const id = std::to_string(position);
                auto const isThis = [&id](auto const& entry) { return entry.id == id; };
                if (std::ranges::any_of(result->successful, isThis)) {
                    ++done;
                    if (closes) open_[sent[position]] = false;
                    continue;
                }
                auto const why = std::ranges::find_if(result->failed, isThis);
                if (why == result->failed.end())
                    failed.push_back(
                        {sent[position], ErrorKind::malformed, {}, "the answer does not mention this entry", true});
                else
                    failed.push_back(detail::failedEntry(sent[position], *why));
            }
        }
        if (failed.empty()) return;
        ErrorDetails details{.kind = failed.front().kind, .code = failed.front().code};
        details.service = service.id;
        details.operation = Batch::name;
        details.message = pylon::detail::concat(
            {std::to_string(failed.size()), " of ", std::to_string(failed.size() + done), " messages of queue ",
             queue_.name(), " could not be settled, the first one because: ", failed.front().message});
        throw BatchError{std::move(details), std::move(failed), done, indices.size()};
    }

    void releaseQuietly() noexcept {
        if (std::ranges::none_of(open_, [](bool open) { return open; })) return;
        try {
            auto& clock = queue_.client().transport().clock();
            auto limits = queue_.client().limits();
            // A call that was stopped should still give back what it holds.
            limits.stop = {};
            auto const deadline =
                clock.ticks() +
                (limits.connect > Duration::zero() ? limits.connect : Duration{std::chrono::seconds{3}});
            auto const indices = all();
            for (std::span<std::size_t const> rest{indices}; !rest.empty() && clock.ticks() < deadline;) {
                auto const some = rest.first(std::min(maxBatchEntries, rest.size()));
                rest = rest.subspan(some.size());
                limits.total = deadline - clock.ticks();
                releaseQuietly(queue_.client().with(limits), some);
            }
        } catch (...) {
            // They come back when their visibility time-out has passed.
        }
    }

    void releaseQuietly(Client const& client, std::span<std::size_t const> indices) {
        try {
            hideFor(client, std::chrono::seconds{0}, indices, true);
        } catch (Error const&) {
            // Those that come after them may fare better.
        }
    }

    detail::QueueHandle<Client> queue_;
    Held held_;
    std::vector<bool> open_;
};

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_LEASE_HPP
