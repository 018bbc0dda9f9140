// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_REPLAYED_IPP
#define PYLON_BACKENDS_REPLAYED_IPP

#include <pylon/backends/replayed.hpp>
#include <pylon/core/call_name.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/document_scan.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace pylon {
namespace detail {

/// One thing by which requests are compared.
struct ReplayPart {
    std::string name;
    std::string value;
    auto operator<=>(ReplayPart const&) const = default;
};

/// All of them, the more telling ones first, and the body last.
using ReplayKey = std::vector<ReplayPart>;

/// A query without what a presigned request adds to it.
PYLON_INLINE std::string withoutSignature(std::string_view query) {
    std::string rest;
    while (!query.empty()) {
        auto const part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        auto const name = part.substr(0, part.find('='));
        constexpr std::string_view names[] = {"X-Amz-Algorithm", "X-Amz-Credential",    "X-Amz-Date",
                                              "X-Amz-Expires",   "X-Amz-SignedHeaders", "X-Amz-Security-Token",
                                              "X-Amz-Signature"};
        if (std::find(std::begin(names), std::end(names), name) == std::end(names))
            rest.append(rest.empty() ? "" : "&").append(part);
    }
    return rest;
}

/// Where two texts begin to differ.
PYLON_INLINE std::size_t commonPrefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

/// Where texts begin to differ, and the member or parameter there. Not what stands there: it is nobody's business.
PYLON_INLINE std::string placeOfDifference(std::string_view recorded, std::string_view asked, DocumentKind kind) {
    auto const at = commonPrefix(recorded, asked);
    std::string name;
    if (auto const nodes = scanDocument(asked, kind))
        for (auto const& node : *nodes)
            if (node.leaf && !node.name.empty() && node.begin <= at) name = node.name;
    return concat({" (from byte ", std::to_string(at), name.empty() ? "" : ", in ", name, ")"});
}

/// What differs. Headers, queries and bodies are not quoted.
PYLON_INLINE std::string difference(ReplayKey const& recorded, ReplayKey const& asked) {
    std::string text;
    for (std::size_t i = 0; i != asked.size(); ++i) {
        if (recorded[i] == asked[i]) continue;
        auto const& [name, value] = asked[i];
        text.append(text.empty() ? "" : ", ").append(name);
        if (name == "body" || name == "query")
            text.append(
                placeOfDifference(recorded[i].value, value, name == "body" ? DocumentKind::json : DocumentKind::query));
        else if (!name.starts_with("header "))
            text.append(concat({" (recorded ", recorded[i].value, ", asked ", value, ")"}));
    }
    return text;
}

PYLON_INLINE Error notReplayable(std::string_view message) { return Error{ErrorKind::configuration, message}; }

} // namespace detail

struct Replayed::State {
    struct Entry {
        std::size_t line;
        std::string title; ///< `sqs.SendMessage, POST /`
        detail::ReplayKey key;
        Result<Response> outcome;
        bool withheld; ///< the body of the answer
        bool used = false;
    };

    State(Recording recording, ReplayOptions replayOptions)
        : options(std::move(replayOptions)), redactor(options.redaction), name(std::move(recording.name)),
          clock(memory::ClockMode::automatic, recording.entries.empty()
                                                  ? memory::VirtualClock::defaultStart
                                                  : WallTime{recording.entries.front().exchange.at}) {
        for (auto const& [line, exchange] : recording.entries) {
            entries.push_back({line, title(exchange.request), key(exchange.request), exchange.outcome(),
                               exchange.response && exchange.response->body.withheld});
            waiting[entries.back().key].push_back(entries.size() - 1);
        }
    }

    [[nodiscard]] static std::string title(RecordedRequest const& recorded) {
        return detail::concat({to_string(callNameOf(recorded.request())), ", ", recorded.method, " ", recorded.path});
    }

    [[nodiscard]] detail::ReplayKey key(RecordedRequest const& recorded) const {
        auto const shown = redactor(recorded.request());
        detail::ReplayKey parts;
        auto const header = [&](std::string_view which) {
            parts.push_back({detail::concat({"header ", which}), std::string{shown.headers.find(which).value_or("")}});
        };
        header("X-Amz-Target");
        parts.push_back({"path", shown.path});
        parts.push_back({"method", shown.method});
        parts.push_back({"query", detail::withoutSignature(shown.query)});
        header("Range");
        header("X-Amz-Copy-Source");
        for (auto const& each : options.headers)
            header(each);
        if (options.authority) parts.push_back({"authority", shown.authority});
        auto const& withheld = recorded.body.withheld;
        parts.push_back({"body", withheld ? detail::withheldBody(*withheld) : std::string{shown.body}});
        return parts;
    }

    [[nodiscard]] Error unmatched(RecordedRequest const& request, detail::ReplayKey const& asked) const {
        auto const wanted = detail::concat({"the recording ", name, " has no answer to ", title(request), ": "});
        Entry const* nearest = nullptr;
        std::pair<std::size_t, std::size_t> best{};
        for (auto const& each : entries) {
            // What comes first weighs more than all that follows; then how far the bodies agree.
            std::size_t equal = 0;
            for (std::size_t i = 0; i != asked.size(); ++i)
                equal = equal << 1U | std::size_t{each.key[i] == asked[i]};
            std::pair const likeness{equal, detail::commonPrefix(each.key.back().value, asked.back().value)};
            if (nearest != nullptr && likeness <= best) continue;
            nearest = &each;
            best = likeness;
        }
        if (nearest == nullptr) return detail::notReplayable(wanted + "it is empty");
        auto const where = detail::concat({"line ", std::to_string(nearest->line), " (", nearest->title, ")"});
        if (nearest->key == asked)
            return detail::notReplayable(
                detail::concat({wanted, "it was asked for oftener than recorded, first at ", where}));
        return detail::notReplayable(detail::concat(
            {wanted, "the nearest is ", where, ", which differs in ", detail::difference(nearest->key, asked)}));
    }

    [[nodiscard]] Result<Response> answer(Request const& request) {
        // As it would be recorded, so that what was redacted is compared redacted.
        auto const recorded = RecordedRequest::of(request, redactor);
        auto const asked = key(recorded);
        std::scoped_lock const lock{mutex};
        auto const found = waiting.find(asked);
        if (found == waiting.end() || found->second.empty()) return unmatched(recorded, asked);
        auto& entry = entries[found->second.front()];
        found->second.pop_front();
        entry.used = true;
        if (entry.withheld)
            return detail::notReplayable(
                detail::concat({name, ":", std::to_string(entry.line),
                                ": the body of this answer was withheld when it was "
                                "recorded; record it with Redaction::opaqueBodies if it holds no secrets"}));
        return entry.outcome;
    }

    ReplayOptions options;
    Redactor redactor;
    std::string name;
    memory::VirtualClock clock;
    std::mutex mutex;
    std::vector<Entry> entries;
    std::map<detail::ReplayKey, std::deque<std::size_t>> waiting; ///< by their places among `entries`
};

PYLON_INLINE Replayed::Replayed(Recording recording, ReplayOptions options)
    : state_(std::make_shared<State>(std::move(recording), std::move(options))) {}

PYLON_INLINE Result<Response> Replayed::send(Request const& request, CallLimits const& limits) const {
    if (limits.stop.stop_requested()) return Error{ErrorKind::cancelled, "the call's stop token was triggered"};
    return state_->answer(request);
}

PYLON_INLINE memory::VirtualClock& Replayed::clock() const noexcept { return state_->clock; }

PYLON_INLINE Replayed::Multiplexer Replayed::multiplexer() const { return Multiplexer{*this}; }

PYLON_INLINE std::vector<std::string> Replayed::unused() const {
    std::vector<std::string> lines;
    std::scoped_lock const lock{state_->mutex};
    for (auto const& each : state_->entries)
        if (!each.used)
            lines.push_back(detail::concat({state_->name, ":", std::to_string(each.line), ": ", each.title}));
    return lines;
}

PYLON_INLINE std::optional<Completion> Replayed::Multiplexer::wait(Ticks deadline, std::stop_token const& stop) {
    if (stop.stop_requested()) return std::nullopt;
    if (ended_.empty()) {
        if (deadline != never) transport_.clock().waitUntil(deadline, stop);
        return std::nullopt;
    }
    auto next = std::move(ended_.front());
    ended_.pop_front();
    return next;
}

} // namespace pylon

#endif // PYLON_BACKENDS_REPLAYED_IPP
