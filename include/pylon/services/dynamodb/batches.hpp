// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_BATCHES_HPP
#define PYLON_SERVICES_DYNAMODB_BATCHES_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/dynamodb/errors.hpp>
#include <pylon/services/dynamodb/operations.hpp>
#include <pylon/services/dynamodb/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::dynamodb::detail {

/// How many batches are under way at a time.
inline constexpr std::size_t batchWindow = 4;

/// An element as its item is on the wire.
template <class T> ConstView storedView(T const& element) noexcept {
    if constexpr (std::is_same_v<T, Item>)
        return view(element);
    else
        return {&element, &shapeOf<Attributes<T>>};
}

/// The item that a struct is stored as: written and read again, so that no second mapping is needed.
template <class Json> Item asItem(ConstView stored) {
    std::string text;
    Json::write(stored, {}, text).value();
    Item item;
    Json::read(text, mutableView(item), {}).value();
    return item;
}

/// Repeats what was left undone, for as long as the client's policy says. A round that got somewhere is not held against the next.
template <class ClientT> class Persistence {
public:
    explicit Persistence(ClientT const& client) : client_(&client) { retry_.emplace(client.retry()); }

    /// Waits before the next round; false where there is to be none.
    bool again(bool progress) {
        if (progress && attempt_ != 0) {
            retry_->succeeded();
            retry_.emplace(client_->retry());
            attempt_ = 0;
        }
        ++attempt_;
        auto const decision = retry_->failed({.failureClass = FailureClass::throttling,
                                              .mayHaveActed = false,
                                              .attempt = attempt_,
                                              .service = service.id});
        auto& clock = client_->transport().clock();
        return decision.retry() &&
               clock.waitUntil(deadlineAfter(clock.ticks(), decision.delay), client_->limits().stop);
    }
    void succeeded() { retry_->succeeded(); }

private:
    ClientT const* client_;
    std::optional<typename ClientT::RetryType> retry_; // a policy can be copied, but perhaps not assigned
    int attempt_ = 0;
};

/// Reads many items by their keys.
template <class ClientT, class T> class BatchGetter {
public:
    /// `request`: what holds of all keys.
    BatchGetter(ClientT const& client, std::string const& table, KeysAndAttributes request)
        : client_(&client), table_(&table), request_(std::move(request)) {}

    std::vector<T> get(std::vector<Item> keys) {
        std::vector<T> found;
        Persistence<ClientT> persistence{*client_};
        while (!keys.empty()) {
            auto left = round(keys, found);
            bool const progress = left.size() < keys.size();
            keys = std::move(left);
            if (!keys.empty() && !persistence.again(progress))
                throw Error{ErrorDetails{.kind = ErrorKind::throttled,
                                         .message = "DynamoDB did not get to " + std::to_string(keys.size()) +
                                                    " of the keys that were asked for, of table " + *table_,
                                         .httpStatus = 200,
                                         .service = std::string{service.id},
                                         .operation = "BatchGetItem"}};
        }
        persistence.succeeded();
        return found;
    }

private:
    using Op = BatchGetItemOf<T>;

    /// Asks once for each key; what was left unprocessed.
    std::vector<Item> round(std::vector<Item> const& keys, std::vector<T>& found) {
        constexpr std::size_t most = 100;
        std::vector<Item> left;
        std::optional<Error> error;
        std::size_t at = 0;
        auto const next = [&]() -> std::optional<Op> {
            if (error || at == keys.size()) return std::nullopt;
            auto const end = std::min(at + most, keys.size());
            auto request = request_;
            request.keys.assign(keys.begin() + static_cast<std::ptrdiff_t>(at),
                                keys.begin() + static_cast<std::ptrdiff_t>(end));
            at = end;
            Op operation;
            operation.requestItems.emplace(*table_, std::move(request));
            return operation;
        };
        client_->invokeAll(pylon::detail::PullRange{next}, batchWindow, [&](Op const&, auto answer) {
            if (!answer) {
                if (!error) error = answer.error();
                return;
            }
            if (answer->responses)
                for (auto& [table, items] : *answer->responses)
                    for (auto& each : items) {
                        if constexpr (std::is_same_v<T, Item>)
                            found.push_back(std::move(each));
                        else
                            found.push_back(std::move(each.value));
                    }
            if (answer->unprocessedKeys)
                for (auto& [table, request] : *answer->unprocessedKeys)
                    std::move(request.keys.begin(), request.keys.end(), std::back_inserter(left));
        });
        if (error) raise(*error, *table_);
        if (at != keys.size()) throw Error{ErrorKind::cancelled, "the call's stop token was triggered"};
        return left;
    }

    ClientT const* client_;
    std::string const* table_;
    KeysAndAttributes request_;
};

/// Writes or removes many items.
template <class ClientT> class BatchWriter {
public:
    BatchWriter(ClientT const& client, std::string const& table) : client_(&client), table_(&table) {}

    /// `makeRequest` makes the request of an element, or throws why there can be none; then the element is one that failed.
    template <class Range, class F> void write(Range&& elements, F const& makeRequest) {
        auto at = std::ranges::begin(elements);
        auto const end = std::ranges::end(elements);
        Persistence<ClientT> persistence{*client_};
        bool ended = at == end;
        auto const take = [&]() -> std::optional<Pending> {
            while (!ended) {
                auto const index = taken_++;
                std::optional<Pending> made;
                try {
                    made = Pending{index, makeRequest(*at)};
                } catch (Error const& error) {
                    failed_.push_back({index, error.kind(), error.code(), error.message(), false});
                }
                ++at;
                ended = at == end;
                if (made) return made;
            }
            return std::nullopt;
        };
        for (;;) {
            bool const progress = round(take);
            if (stopCause_) break;
            if (waiting_.empty()) {
                if (ended) break;
                continue;
            }
            if (!persistence.again(progress)) {
                for (auto const& each : waiting_)
                    failed_.push_back({each.index, ErrorKind::throttled, {}, "DynamoDB did not get to it", false});
                waiting_.clear();
                if (ended) break;
            }
        }
        if (stopCause_ || !failed_.empty()) throw failure();
        persistence.succeeded();
    }

private:
    struct Pending {
        std::size_t index;
        WriteRequest request;
    };

    /// Sends what waits, and what is taken from the range, until there is none or something is left undone. Whether anything was
    /// written.
    template <class Take> bool round(Take const& take) {
        constexpr std::size_t most = 25;
        constexpr std::size_t mostBytes = 16 * 1'048'576;
        std::vector<Pending> resend;
        std::swap(resend, waiting_);
        std::size_t at = 0;
        std::optional<Pending> lookahead;
        auto const nextPending = [&]() -> std::optional<Pending> {
            if (lookahead) return std::exchange(lookahead, std::nullopt);
            if (at != resend.size()) return std::move(resend[at++]);
            return take();
        };
        auto const next = [&]() -> std::optional<BatchWriteItem> {
            if (stopCause_ || (!waiting_.empty() && at == resend.size() && !lookahead)) return std::nullopt;
            std::vector<Pending> batch;
            std::size_t bytes = 0;
            while (batch.size() != most) {
                auto pending = nextPending();
                if (!pending) break;
                // What JSON puts around an item is allowed for.
                bytes += pending->request.putRequest ? sizeOf(pending->request.putRequest->item) : 4096;
                if (!batch.empty() && bytes > mostBytes) {
                    lookahead = std::move(pending);
                    break;
                }
                batch.push_back(*std::move(pending));
            }
            if (batch.empty()) return std::nullopt;
            BatchWriteItem operation;
            auto& requests = operation.requestItems[*table_];
            for (auto const& each : batch)
                requests.push_back(each.request);
            inFlight_.push_back(std::move(batch));
            return operation;
        };
        auto const before = accepted_;
        client_->invokeAll(pylon::detail::PullRange{next}, batchWindow,
                           [&](BatchWriteItem const& operation, auto answer) { absorb(operation, std::move(answer)); });
        if (lookahead) waiting_.push_back(*std::move(lookahead));
        for (; at != resend.size(); ++at)
            waiting_.push_back(std::move(resend[at]));
        if (!stopCause_ && client_->limits().stop.stop_requested())
            stopCause_ = Error{ErrorKind::cancelled, "the call's stop token was triggered"};
        return accepted_ > before;
    }

    static bool same(WriteRequest const& a, WriteRequest const& b) {
        if (a.putRequest.has_value() != b.putRequest.has_value()) return false;
        return a.putRequest ? a.putRequest->item == b.putRequest->item
                            : a.deleteRequest && b.deleteRequest && a.deleteRequest->key == b.deleteRequest->key;
    }

    static bool same(std::vector<Pending> const& batch, std::vector<WriteRequest> const& requests) {
        return std::equal(batch.begin(), batch.end(), requests.begin(), requests.end(),
                          [](Pending const& a, WriteRequest const& b) { return same(a.request, b); });
    }

    void absorb(BatchWriteItem const& operation, Result<BatchWriteItemOutput> answer) {
        auto const found = std::find_if(inFlight_.begin(), inFlight_.end(), [&](auto const& each) {
            return same(each, operation.requestItems.begin()->second);
        });
        auto batch = std::move(*found);
        inFlight_.erase(found);
        if (!answer) {
            if (!stopCause_) stopCause_ = answer.error();
            auto const& details = answer.error().details();
            bool const mayHaveActed = details.reachedService && (details.httpStatus < 400 || details.httpStatus >= 500);
            for (auto const& each : batch)
                failed_.push_back({each.index, details.kind, details.code, details.message, mayHaveActed});
            return;
        }
        if (answer->unprocessedItems)
            for (auto const& [table, requests] : *answer->unprocessedItems)
                for (auto const& request : requests) {
                    auto const entry = std::find_if(batch.begin(), batch.end(),
                                                    [&](Pending const& each) { return same(each.request, request); });
                    if (entry == batch.end()) {
                        // As the service shows it, it may be another: then it is not known which was left.
                        stopCause_ = Error{ErrorDetails{
                            .kind = ErrorKind::malformed,
                            .message = "BatchWriteItem left something undone that it was not asked to do"}};
                        for (auto const& each : batch)
                            failed_.push_back(
                                {each.index, ErrorKind::malformed, {}, "whether it was written is not known", true});
                        return;
                    }
                    waiting_.push_back(std::move(*entry));
                    batch.erase(entry);
                }
        accepted_ += batch.size();
    }

    BatchError failure() {
        for (auto const& each : waiting_)
            failed_.push_back({each.index, stopCause_->kind(), stopCause_->code(),
                               "not sent, because the writing ended before: " + stopCause_->message(), false});
        std::ranges::sort(failed_, {}, &FailedEntry::index);
        auto details = stopCause_ ? stopCause_->details()
                                  : ErrorDetails{.kind = failed_.front().kind, .code = failed_.front().code};
        details.service = service.id;
        details.operation = BatchWriteItem::name;
        details.message = std::to_string(failed_.size()) + " of " + std::to_string(taken_) + " items of table " +
                          *table_ + " were not dealt with" +
                          (failed_.empty() ? std::string{}
                                           : "; the first, at index " + std::to_string(failed_.front().index) +
                                                 ", because: " + failed_.front().message);
        return {std::move(details), std::move(failed_), accepted_, taken_};
    }

    ClientT const* client_;
    std::string const* table_;
    std::vector<Pending> waiting_;
    std::vector<std::vector<Pending>> inFlight_;
    std::vector<FailedEntry> failed_;
    std::optional<Error> stopCause_;
    std::size_t accepted_ = 0;
    std::size_t taken_ = 0;
};

} // namespace pylon::dynamodb::detail

#endif // PYLON_SERVICES_DYNAMODB_BATCHES_HPP
