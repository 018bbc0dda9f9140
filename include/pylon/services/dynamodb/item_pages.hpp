// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ITEM_PAGES_HPP
#define PYLON_SERVICES_DYNAMODB_ITEM_PAGES_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/dynamodb/errors.hpp>
#include <pylon/services/dynamodb/operations.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::dynamodb::detail {

/// The pages of a scan or query, for a LazyRange. A scan in segments asks for a page of each segment at the same time.
template <class ClientT, class T, class Op> class ItemPages {
public:
    /// `requests`: one, or one for each segment.
    ItemPages(ClientT client, std::vector<Op> requests, std::optional<std::uint64_t> limit)
        : client_(std::move(client)), open_(std::move(requests)),
          left_(limit.value_or(std::numeric_limits<std::uint64_t>::max())) {}

    /// The next page, or the next of each segment in one. What throws is asked for again.
    std::optional<std::vector<T>> operator()() {
        if (open_.empty() || left_ == 0) return std::nullopt;
        std::vector<Op> asked;
        std::swap(asked, open_);
        std::vector<T> page;
        std::optional<Error> error;
        auto const absorb = [&](Op request, Result<typename Op::Output> answer) {
            if (auto failed = take(std::move(request), std::move(answer), page); failed && !error)
                error = std::move(failed);
        };
        if (asked.size() == 1) {
            auto answer = client_.invoke(asked.front());
            absorb(std::move(asked.front()), std::move(answer));
        } else {
            std::size_t at = 0;
            auto const next = [&]() -> std::optional<Op> {
                // What a failure leaves unasked is asked for with it, should there be a next time.
                if (error || at == asked.size()) return std::nullopt;
                return asked[at++];
            };
            constexpr std::size_t mostAtATime = 64;
            client_.invokeAll(pylon::detail::PullRange{next}, std::min(asked.size(), mostAtATime),
                              [&](Op const& request, auto answer) { absorb(request, std::move(answer)); });
            open_.insert(open_.end(), std::next(asked.begin(), static_cast<std::ptrdiff_t>(at)), asked.end());
        }
        if (error) {
            // Pages that came although another did not are given when they are asked for again: with it, or not at all.
            std::move(page.begin(), page.end(), std::back_inserter(kept_));
            raise(*error, open_.front().tableName);
        }
        if (!kept_.empty()) {
            std::move(page.begin(), page.end(), std::back_inserter(kept_));
            page = std::exchange(kept_, {});
        }
        if (page.size() > left_) page.erase(page.begin() + static_cast<std::ptrdiff_t>(left_), page.end());
        left_ -= page.size();
        return page;
    }

private:
    /// Takes a page; an error where there is none, its request then being open as it was.
    std::optional<Error> take(Op request, Result<typename Op::Output> answer, std::vector<T>& page) {
        if (!answer) {
            auto error = answer.error();
            open_.push_back(std::move(request));
            return error;
        }
        auto& last = answer->lastEvaluatedKey;
        bool const goesOn = last && !last->empty();
        if (goesOn && request.exclusiveStartKey == last) {
            Error error{
                ErrorDetails{.kind = ErrorKind::malformed,
                             .message = "the pages of table " + request.tableName + " go on where they were already",
                             .service = std::string{service.id},
                             .operation = std::string{Op::name}}};
            open_.push_back(std::move(request));
            return error;
        }
        if (answer->items) {
            page.reserve(page.size() + answer->items->size());
            for (auto& each : *answer->items) {
                if constexpr (std::is_same_v<T, Item>)
                    page.push_back(std::move(each));
                else
                    page.push_back(std::move(each.value));
            }
        }
        if (!goesOn) return std::nullopt;
        request.exclusiveStartKey = std::move(last);
        open_.push_back(std::move(request));
        return std::nullopt;
    }

    ClientT client_;
    std::vector<Op> open_; ///< what is to be asked next: one request for each segment that is not at its end
    std::vector<T> kept_;
    std::uint64_t left_; ///< how many items may yet be given
};

} // namespace pylon::dynamodb::detail

#endif // PYLON_SERVICES_DYNAMODB_ITEM_PAGES_HPP
