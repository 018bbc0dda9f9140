// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PARALLEL_LISTING_HPP
#define PYLON_SERVICES_S3_PARALLEL_LISTING_HPP

#include <pylon/core/error.hpp>
#include <pylon/core/result.hpp>
#include <pylon/services/s3/key_splitter.hpp>
#include <pylon/services/s3/list_operations.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::s3::detail {

/// Reads the keys of a page that S3 encoded, because XML cannot hold all of them.
Result<void> decodePage(ListObjectsV2Output& page);

/// A listing that is asked for in parts, several at a time: which pages to ask for, and in which order they come out. Makes no calls.
///
/// The order of keys is divided into parts, each from behind one place up to and with another; so each key belongs to one, wherever
/// the places are. A part that goes on is divided again while there is room for another request, by guesses (see KeySplitter). There
/// are no more of those that find less than a page than there were whole pages, and twice `parallel`.
class ParallelListing {
public:
    ParallelListing(std::string_view bucket, std::string_view prefix, std::size_t parallel, std::size_t ahead);

    /// A page to ask for: of a part, what lies behind a key.
    struct Ask {
        std::uint64_t part;
        std::string after;
    };

    /// The next page to ask for, where there is one, while so many are asked for. It must be settled.
    std::optional<Ask> ask(std::size_t underWay);
    /// Takes what has been answered.
    void settle(std::uint64_t part, Result<ListObjectsV2Output>&& answer);

    /// The next page in the order of keys, if it has come.
    std::optional<std::vector<Object>> take();
    /// Whether all pages have been taken.
    [[nodiscard]] bool ended();
    /// Why the next page cannot be had. Then it can be asked for again.
    std::optional<Error> failure();

private:
    struct Part {
        std::uint64_t id;
        std::string after;                 ///< all up to here has come
        std::optional<std::string> last{}; ///< nothing: to the end
        std::size_t variesAt = 0;          ///< see KeySplitter
        bool seen = false;                 ///< some of its keys have come
        bool asked = false;                ///< a page is on its way
        bool ended = false;                ///< all of its pages have come
        std::optional<Error> failure{};
        std::deque<std::vector<Object>> pages{};
    };
    using Parts = std::list<Part>;

    [[nodiscard]] bool mayAsk(Part const& part, std::size_t position, std::size_t underWay) const noexcept;
    Parts::iterator divide(std::size_t underWay);
    void takePage(Part& part, ListObjectsV2Output&& page);
    void dropEnded();

    std::string bucket_;
    std::size_t parallel_;
    std::size_t ahead_;
    KeySplitter splitter_;
    Parts parts_;
    std::uint64_t nextId_ = 1;
    std::size_t held_ = 0; // pages that have come and not been taken
    std::size_t full_ = 0; // answers that were a whole page
    std::size_t vain_ = 0; // answers that were less, and parts of which nothing has come yet
};

} // namespace pylon::s3::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/parallel_listing.ipp>
#endif

#endif // PYLON_SERVICES_S3_PARALLEL_LISTING_HPP
