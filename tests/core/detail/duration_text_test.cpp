// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/duration_text.hpp>

#include <catch2/catch.hpp>

#include <chrono>

namespace core_detail_duration_text_test {

using namespace std::chrono_literals;
using pylon::detail::durationIn;

TEST_CASE("durations are a number and a unit", "[core][duration_text]") {
    CHECK(durationIn("500ms") == 500ms);
    CHECK(durationIn("90s") == 90s);
    CHECK(durationIn("20m") == 20min);
    CHECK(durationIn("-1h") == -1h);
    CHECK(durationIn("7d") == 24h * 7);
    CHECK(durationIn("36524d") == 24h * 36524);
    for (auto const* const wrong : {"", "s", "-", "-s", "1", "1 s", "--1s", "1-s", "+1s", "1.5s", "1s ", "36525d",
                                    "-36525d", "99999999999s", "9223372036854775807ms", "99999999999999999999ms"})
        CHECK_FALSE(durationIn(wrong));
}

} // namespace core_detail_duration_text_test
