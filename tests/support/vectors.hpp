// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_VECTORS_HPP
#define PYLON_TESTS_SUPPORT_VECTORS_HPP

#include "support/json.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

namespace pylon::test {

/// The bytes of a file. A file that cannot be read throws.
inline std::string readFile(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{"cannot read " + path.string()};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The folder of the test vectors, which the environment variable PYLON_VECTORS names. Without it the test says that it is
/// skipped, and there is none:
///
///     auto const folder = vectors();
///     if (!folder) return;
inline std::optional<std::filesystem::path> vectors() {
    if (auto const* folder = std::getenv("PYLON_VECTORS"); folder != nullptr && *folder != '\0') return folder;
    WARN("skipped: the environment variable PYLON_VECTORS names no folder of test vectors");
    return std::nullopt;
}

/// A JSON file among the vectors, as `retry/standard-mode.json`; none where vectors() is none.
inline std::optional<Json> vectorJson(std::string const& file) {
    auto const folder = vectors();
    if (!folder) return std::nullopt;
    return Json::parse(readFile(*folder / file));
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_VECTORS_HPP
