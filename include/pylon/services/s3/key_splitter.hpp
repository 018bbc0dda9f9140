// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_KEY_SPLITTER_HPP
#define PYLON_SERVICES_S3_KEY_SPLITTER_HPP

#include <pylon/config.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace pylon::s3::detail {

/// Guesses where the keys of a bucket may be parted, so that several can be listed at once, from those that have been seen.
///
/// What it says is a place in the order of keys and need be no key. A bad guess costs a request that finds nothing, and no more.
class KeySplitter {
public:
    explicit KeySplitter(std::string_view prefix) : prefixSize_(prefix.size()) {}

    /// Looks at keys that there are: what characters do they have?
    void learn(std::string_view key);

    /// How many bytes two keys have in common, whole characters only.
    [[nodiscard]] static std::size_t common(std::string_view a, std::string_view b) noexcept;

    /// Where the keys behind `after`, up to and with `last`, differ for the first time, as far as one can tell: the smaller, the more
    /// keys there may be. Without `last`: up to the end.
    [[nodiscard]] std::size_t depth(std::string_view after, std::optional<std::string> const& last) const noexcept;

    /// A place between `after`, which is a key that was seen, and `last`. `variesAt` is the first place where the keys seen there
    /// differ: before it, it is looked for any others at all; there, for those in the middle. Nothing where what is left is
    /// probably less than a page.
    [[nodiscard]] std::optional<std::string> split(std::string_view after, std::optional<std::string> const& last,
                                                   std::size_t variesAt) const;

private:
    [[nodiscard]] std::string_view between(std::string_view low, std::string_view high) const;

    std::size_t prefixSize_;
    std::set<std::string, std::less<>> characters_; // of one character each; UTF-8 sorts as its characters do
};

} // namespace pylon::s3::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/key_splitter.ipp>
#endif

#endif // PYLON_SERVICES_S3_KEY_SPLITTER_HPP
