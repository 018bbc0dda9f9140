// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_FUZZ_FUZZ_HPP
#define PYLON_TESTS_FUZZ_FUZZ_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>

/// What libFuzzer calls, once for each input; a target defines it.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace pylon::fuzz {

/// Ends the program, which libFuzzer counts as a finding, where a property does not hold.
inline void require(bool holds, std::string_view property, std::string_view detail = {},
                    std::source_location where = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u: does not hold: %.*s %.*s\n", where.file_name(), static_cast<unsigned>(where.line()),
                 static_cast<int>(property.size()), property.data(), static_cast<int>(detail.size()), detail.data());
    std::abort();
}

/// An input, taken from the front. Structure is made of characters that one can type, so that seeds are plain text.
class Input {
public:
    Input(std::uint8_t const* data, std::size_t size) : rest_(reinterpret_cast<char const*>(data), size) {}

    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

    /// The next byte as a number, `0` to `9` being 0 to 9; 0 at the end.
    unsigned choice() noexcept {
        if (rest_.empty()) return 0;
        auto const byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return byte >= '0' ? byte - unsigned{'0'} : byte;
    }

    /// What comes before the next `end`, which is taken away too.
    std::string_view until(char end) noexcept {
        auto const size = std::min(rest_.find(end), rest_.size());
        auto const part = rest_.substr(0, size);
        rest_.remove_prefix(std::min(size + 1, rest_.size()));
        return part;
    }
    std::string_view line() noexcept { return until('\n'); }

    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

private:
    std::string_view rest_;
};

} // namespace pylon::fuzz

#endif // PYLON_TESTS_FUZZ_FUZZ_HPP
