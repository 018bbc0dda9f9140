// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PARALLEL_LISTING_IPP
#define PYLON_SERVICES_S3_PARALLEL_LISTING_IPP

#include <pylon/core/uri.hpp>
#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/parallel_listing.hpp>

#include <algorithm>
#include <iterator>
#include <limits>

namespace pylon::s3::detail {

PYLON_INLINE Result<void> decodePage(ListObjectsV2Output& page) {
    if (page.encodingType != "url") return {};
    auto const decode = [](std::string& text) -> Result<void> {
        // Most keys need it not.
        if (text.find('%') == std::string::npos && text.find('+') == std::string::npos) return {};
        return percentDecodeInPlace(text, Plus::space);
    };
    for (auto& each : page.contents)
        if (auto done = decode(each.key); !done) return done;
    for (auto& each : page.commonPrefixes)
        if (auto done = decode(each.prefix); !done) return done;
    return {};
}

PYLON_INLINE ParallelListing::ParallelListing(std::string_view bucket, std::string_view prefix, std::size_t parallel,
                                              std::size_t ahead)
    : bucket_(bucket), parallel_(std::max<std::size_t>(parallel, 1)), ahead_(ahead), splitter_(prefix) {
    parts_.push_back({.id = 0, .after = {}});
}

PYLON_INLINE void ParallelListing::dropEnded() {
    while (!parts_.empty() && parts_.front().ended && parts_.front().pages.empty())
        parts_.pop_front();
}

PYLON_INLINE bool ParallelListing::ended() {
    dropEnded();
    return parts_.empty();
}

PYLON_INLINE std::optional<std::vector<Object>> ParallelListing::take() {
    dropEnded();
    if (parts_.empty() || parts_.front().pages.empty()) return std::nullopt;
    auto page = std::move(parts_.front().pages.front());
    parts_.front().pages.pop_front();
    --held_;
    return page;
}

PYLON_INLINE std::optional<Error> ParallelListing::failure() {
    dropEnded();
    if (parts_.empty()) return std::nullopt;
    return std::exchange(parts_.front().failure, std::nullopt);
}

/// Memory is bounded: what is far behind waits, what comes soon does not.
PYLON_INLINE bool ParallelListing::mayAsk(Part const& part, std::size_t position, std::size_t underWay) const noexcept {
    if (held_ + underWay < ahead_ || position == 0) return true;
    return position < parallel_ && part.pages.size() < 2;
}

PYLON_INLINE std::optional<ParallelListing::Ask> ParallelListing::ask(std::size_t underWay) {
    if (underWay >= parallel_) return std::nullopt;
    dropEnded();
    std::size_t position = 0;
    auto part = parts_.begin();
    while (part != parts_.end() &&
           (part->asked || part->ended || part->failure || !mayAsk(*part, position, underWay))) {
        ++part;
        ++position;
    }
    if (part == parts_.end()) part = divide(underWay);
    if (part == parts_.end()) return std::nullopt;
    part->asked = true;
    return Ask{part->id, part->after};
}

/// Divides the part of which most may be left, or, where much is held already, the one that is needed first.
PYLON_INLINE ParallelListing::Parts::iterator ParallelListing::divide(std::size_t underWay) {
    if (vain_ >= full_ + 2 * parallel_) return parts_.end();
    auto chosen = parts_.end();
    std::optional<std::string> place;
    auto least = std::numeric_limits<std::size_t>::max();
    std::size_t position = 0;
    for (auto part = parts_.begin(); part != parts_.end(); ++part, ++position) {
        if (part->ended || !part->seen || part->failure) continue;
        auto const depth = splitter_.depth(part->after, part->last);
        if (depth >= least || !mayAsk({.id = 0, .after = {}}, position + 1, underWay)) continue;
        auto pivot = splitter_.split(part->after, part->last, part->variesAt);
        if (!pivot) continue;
        least = depth;
        chosen = part;
        place = std::move(pivot);
        if (held_ + underWay >= ahead_) break;
    }
    if (chosen == parts_.end()) return chosen;
    ++vain_;
    auto last = std::exchange(chosen->last, place);
    return parts_.insert(std::next(chosen), {.id = nextId_++, .after = *std::move(place), .last = std::move(last)});
}

PYLON_INLINE void ParallelListing::settle(std::uint64_t part, Result<ListObjectsV2Output>&& answer) {
    auto const at = std::find_if(parts_.begin(), parts_.end(), [&](Part const& each) { return each.id == part; });
    if (at == parts_.end()) return;
    at->asked = false;
    if (!answer) {
        at->failure = told(answer.error(), bucket_, {});
        return;
    }
    auto const malformed = [&](std::string_view why) {
        at->failure = malformedAnswer(ListObjectsV2::name, why, bucket_, {});
    };
    if (auto const decoded = decodePage(*answer); !decoded) return malformed(decoded.error().message());
    auto const& contents = answer->contents;
    if (answer->isTruncated && contents.empty()) return malformed("the listing goes on, but the answer holds no keys");
    for (std::string_view before = at->after; auto const& each : contents) {
        if (each.key <= before && !(before.empty() && each.key.empty()))
            return malformed("the answer's keys are not in order, or not behind the one that was named");
        before = each.key;
    }
    takePage(*at, *std::move(answer));
}

PYLON_INLINE void ParallelListing::takePage(Part& part, ListObjectsV2Output&& page) {
    auto& contents = page.contents;
    // A part that was divided meanwhile, or ends within the page, takes no more than is its own.
    auto const end = part.last
                         ? std::upper_bound(contents.begin(), contents.end(), *part.last,
                                            [](std::string const& last, Object const& each) { return last < each.key; })
                         : contents.end();
    part.ended = !page.isTruncated || end != contents.end() || (part.last && contents.back().key == *part.last);
    bool const full = page.isTruncated && end == contents.end();
    contents.erase(end, contents.end());
    // That of a guess was counted beforehand.
    bool const guessed = !part.seen && part.id != 0;
    if (full) {
        ++full_;
        if (guessed) --vain_;
    } else if (!guessed)
        ++vain_;
    if (contents.empty()) return;

    auto const& first = contents.front().key;
    auto const& back = contents.back().key;
    splitter_.learn(first);
    splitter_.learn(back);
    part.variesAt = KeySplitter::common(first, back);
    if (guessed) part.variesAt = std::min(part.variesAt, KeySplitter::common(part.after, first));
    part.seen = true;
    part.after = back;
    part.pages.push_back(std::move(contents));
    ++held_;
}

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_PARALLEL_LISTING_IPP
