// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/control.hpp"
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/detail/duration_text.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/fault_sentence.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/timestamp.hpp>

#include <algorithm>
#include <chrono>

namespace pylon::local {
namespace {

constexpr std::string_view root = "/_pylon/";

Response plain(int status, std::string text) {
    Response response{status, {}, std::move(text.append("\n"))};
    response.headers.add("Content-Type", "text/plain");
    return response;
}

std::string_view withoutBreak(std::string_view text) { return text.substr(0, text.find_last_not_of(" \t\r\n") + 1); }

template <class Each> void forEachLine(std::string_view text, Each const& each) {
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        if (auto const line = withoutBreak(text.substr(0, end)); !line.empty()) each(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string timeOf(memory::Cloud const& cloud) {
    return formatIso8601(std::chrono::floor<std::chrono::milliseconds>(cloud.clock().now()));
}

} // namespace

Secret makeToken() {
    auto token = makeUnguessableUuid();
    std::erase(token, '-');
    return Secret{std::move(token)};
}

LayerVisit Control::before(Request const& request, CallLimits const&) {
    LayerVisit visit;
    if (!request.path.starts_with(root)) return visit;
    try {
        visit.answer = answer(request);
    } catch (Error const& error) {
        visit.answer = plain(400, error.message());
    }
    return visit;
}

bool Control::isAllowed(Request const& request) const {
    constexpr std::string_view scheme = "Bearer ";
    auto const said = request.headers.find("Authorization").value_or("");
    return said.starts_with(scheme) && detail::sameSecretText(said.substr(scheme.size()), token_.reveal());
}

Response Control::answer(Request const& request) {
    if (!isAllowed(request))
        return plain(403,
                     "here the header \"Authorization: Bearer TOKEN\" is wanted, with the token that pylon-local told "
                     "at its start");
    auto const what = request.path.substr(root.size());
    auto const& method = request.method;
    auto const asked = method + " " + what;
    if (asked == "GET faults") return plain(200, faults());
    if (asked == "POST faults") return addFaults(request.body), plain(200, faults());
    if (asked == "DELETE faults") return cloud_.faults().clear(), plain(200, faults());
    if (asked == "GET clock") return plain(200, timeOf(cloud_));
    if (asked == "POST clock") return moveClock(withoutBreak(request.body)), plain(200, timeOf(cloud_));
    if (asked == "DELETE state") return cloud_.reset(), setUp_(), plain(200, "all is forgotten");
    if (asked == "POST snapshot") return saveSnapshot();
    bool const isKnown = what == "faults" || what == "clock" || what == "state" || what == "snapshot";
    return plain(isKnown ? 405 : 404,
                 "here are faults (GET, POST, DELETE), clock (GET, POST), state (DELETE) and snapshot (POST)");
}

std::string Control::faults() const {
    auto const plan = cloud_.faults();
    std::string text = "pending:\n";
    for (auto const& each : plan.pending())
        text.append("  ").append(each).append("\n");
    return text.append(withoutBreak(plan.report()));
}

void Control::addFaults(std::string_view sentences) const {
    // All of them are tried where it does no harm.
    FaultPlan const trial{FaultReach::service};
    forEachLine(sentences, [&](std::string_view line) { addFault(trial, line); });
    forEachLine(sentences, [&](std::string_view line) { addFault(cloud_.faults(), line); });
}

void Control::moveClock(std::string_view by) const {
    // Nor so far that what lasts on from there could not be reckoned with.
    constexpr std::chrono::sys_days end = std::chrono::year{2200} / 1 / 1;
    auto& clock = cloud_.clock();
    if (auto const duration = pylon::detail::durationIn(by); duration && *duration < end - clock.now())
        return clock.advance(*duration);
    auto const time = parseIso8601(by);
    if (!time || *time >= end)
        throw Error{ErrorKind::invalidInput, "the clock is moved on by a time, such as 90s, or to one, such as "
                                             "2026-01-02T03:04:05Z, which is before the year 2200"};
    clock.advanceTo(WallTime{*time});
}

Response Control::saveSnapshot() const {
    if (!save_) return plain(409, "there is no file for it: pylon-local was started without --snapshot");
    try {
        save_();
    } catch (Error const& error) {
        return plain(500, error.message());
    }
    return plain(200, "saved");
}

} // namespace pylon::local
