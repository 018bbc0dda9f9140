// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ITEM_PAGES_HPP
#define PYLON_SERVICES_DYNAMODB_ITEM_PAGES_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/lazy_range.hpp>
#include <pylon/services/dynamodb/errors.hpp>
#include <pylon/services/dynamodb/operations.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pylon::dynamodb::detail {

/// The pages of a scan or query, for a LazyRange: while one is looked at, the next one is on its way, of each segment.
template <class ClientT, class T, class Op> class ItemPages {
public:
    /// `requests`: one, or one for each segment.
    ItemPages(ClientT client, std::vector<Op> requests, std::optional<std::uint64_t> limit)
        : client_(std::move(client)), waiting_(std::move(requests)), single_(waiting_.size() == 1),
          left_(limit.value_or(std::numeric_limits<std::uint64_t>::max())) {}

    /// The next page, of whichever segment has one first; nothing after the last one. Where it throws, it asks for the page that it
    /// could not get again.
    std::optional<std::vector<T>> next() {
        if (left_ == 0) return calls_.reset(), std::nullopt;
        auto ended = await();
        if (!ended) return std::nullopt;
        auto& [request, answer] = *ended;
        if (!answer) fail(std::move(request), answer.error());
        auto& last = answer->lastEvaluatedKey;
        bool const goesOn = last && !last->empty();
        if (goesOn && request.exclusiveStartKey == last) {
            auto why = "the pages of table " + request.tableName + " go on where they were already";
            fail(std::move(request), Error{ErrorDetails{.kind = ErrorKind::malformed,
                                                        .message = std::move(why),
                                                        .service = std::string{service.id},
                                                        .operation = std::string{Op::name}}});
        }
        std::vector<T> page = answer->items ? std::move(*answer->items) : std::vector<T>{};
        if (page.size() > left_) page.erase(page.begin() + static_cast<std::ptrdiff_t>(left_), page.end());
        left_ -= page.size();
        if (goesOn) {
            request.exclusiveStartKey = std::move(last);
            waiting_.push_back(std::move(request));
        }
        if (left_ != 0) ask();
        return page;
    }

private:
    using Ended = typename CallPipeline<Op>::Ended;

    /// Sends as many requests as may be on their way: the pages that come are held until they are looked at.
    void ask() {
        constexpr std::size_t mostAtATime = 64;
        if (waiting_.empty()) return;
        if (!calls_) calls_.emplace(client_.template pipeline<Op>());
        for (; !waiting_.empty() && calls_->size() != mostAtATime; waiting_.pop_back())
            calls_->start(std::move(waiting_.back()));
    }

    std::optional<Ended> await() {
        // The first page, most often the only one, comes by the connection that other calls use.
        if (single_ && !calls_ && !waiting_.empty()) {
            auto request = std::move(waiting_.back());
            waiting_.pop_back();
            auto answer = client_.invoke(request);
            return Ended{std::move(request), std::move(answer)};
        }
        ask();
        return calls_ ? calls_->next() : std::nullopt;
    }

    [[noreturn]] void fail(Op request, Error const& error) {
        auto const table = request.tableName;
        waiting_.push_back(std::move(request));
        raise(error, table);
    }

    ClientT client_;
    std::vector<Op> waiting_; ///< what is to be asked, the next one last: no more than one request for each segment
    bool single_;
    std::uint64_t left_; ///< how many items may yet be given
    std::optional<CallPipeline<Op>> calls_;
};

template <class T, class ClientT, class Op>
LazyRange<T> pagesOf(ClientT client, std::vector<Op> requests, std::optional<std::uint64_t> limit) {
    auto const pages = std::make_shared<ItemPages<ClientT, T, Op>>(std::move(client), std::move(requests), limit);
    return LazyRange<T>{[pages] { return pages->next(); }};
}

} // namespace pylon::dynamodb::detail

#endif // PYLON_SERVICES_DYNAMODB_ITEM_PAGES_HPP
