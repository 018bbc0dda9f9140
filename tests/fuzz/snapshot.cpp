// SPDX-License-Identifier: BSL-1.0

// Snapshots of the in-memory AWS: lines that are sealed as if a Cloud had written them, so that what they say is read, too.

#include <pylon/backends/memory/snapshot.hpp>

#include "fuzz.hpp"
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/hex.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

std::string sealed(std::string lines) {
    if (!lines.ends_with('\n')) lines.push_back('\n');
    auto const count = std::count(lines.begin(), lines.end(), '\n');
    auto const digest = hexEncode(sha256(lines));
    return lines.append(R"({"end":{"lines":)")
        .append(std::to_string(count))
        .append(R"(,"sha256":")")
        .append(digest)
        .append("\"}}\n");
}

/// Whether it was taken; what is not is refused in one way.
bool loads(memory::Cloud const& cloud, std::string_view text) {
    try {
        memory::loadSnapshot(cloud, text);
        return true;
    } catch (Error const& error) {
        require(error.kind() == ErrorKind::malformed || error.kind() == ErrorKind::configuration,
                "what is no snapshot is refused as such", error.message());
        return false;
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const lines{reinterpret_cast<char const*>(data), size};
    memory::Cloud const cloud{{.clock = memory::ClockMode::manual, .checkSignatures = false}};
    require(!loads(cloud, lines), "what has no end is cut short");
    if (!loads(cloud, sealed(lines))) return 0;

    // What it has become can be saved, loaded, and saved as the same.
    auto const saved = memory::saveSnapshot(cloud);
    memory::Cloud const other{{.clock = memory::ClockMode::manual, .checkSignatures = false}};
    require(loads(other, saved), "what was saved can be loaded", saved);
    require(memory::saveSnapshot(other) == saved, "what was loaded is saved as it was", saved);
    // And lives.
    other.clock().advance(std::chrono::hours{24});
    return 0;
}
