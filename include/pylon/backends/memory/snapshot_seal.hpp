// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_SEAL_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_SEAL_HPP

#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/hex.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// The lines that have come, for the last one.
class SnapshotSeal {
public:
    SnapshotSeal() { digest_.start(); }

    void add(std::string_view lines, std::size_t count) {
        digest_.update(lines.data(), lines.size());
        lines_ += count;
    }
    [[nodiscard]] std::size_t lines() const noexcept { return lines_; }
    /// The last line, with its break. Once.
    [[nodiscard]] std::string end() {
        std::array<std::byte, 32> digest{};
        digest_.finish(digest.data());
        return pylon::detail::concat(
            {R"({"end":{"lines":)", std::to_string(lines_), R"(,"sha256":")", hexEncode(digest), "\"}}\n"});
    }

private:
    pylon::detail::DigestContext digest_{pylon::detail::sha256Algorithm};
    std::size_t lines_ = 0;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_SEAL_HPP
