// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_OBJECT_INFO_IPP
#define PYLON_SERVICES_S3_OBJECT_INFO_IPP

#include <pylon/services/s3/object_info.hpp>

#include <charconv>

namespace pylon::s3::detail {

PYLON_INLINE std::optional<std::uint64_t> wholeSize(std::string_view contentRange, ByteRange const& asked,
                                                    std::size_t got) noexcept {
    constexpr std::string_view unit = "bytes ";
    if (!contentRange.starts_with(unit)) return std::nullopt;
    char const* at = contentRange.data() + unit.size();
    char const* const end = contentRange.data() + contentRange.size();
    auto const number = [&](char before, std::uint64_t& value) {
        if (before != 0) {
            if (at == end || *at != before) return false;
            ++at;
        }
        auto const [stop, error] = std::from_chars(at, end, value);
        at = stop;
        return error == std::errc{};
    };
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t whole = 0;
    if (!number(0, first) || !number('-', last) || !number('/', whole) || at != end) return std::nullopt;
    if (last < first || last >= whole || last - first + 1 != got) return std::nullopt;
    if (first != asked.offset().value_or(first)) return std::nullopt;
    return whole;
}

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_OBJECT_INFO_IPP
