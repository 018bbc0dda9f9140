// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_LOOP_IPP
#define PYLON_BACKENDS_DETAIL_CURL_LOOP_IPP

#include <pylon/backends/detail/curl_loop.hpp>
#include <pylon/backends/detail/sigpipe_guard.hpp>

#include <algorithm>
#include <climits>
#include <exception>
#include <utility>

namespace pylon::detail {

/// From 7.87 on libcurl writes to every socket itself, TLS included, and asks for no signal; before that OpenSSL did the writing.
PYLON_INLINE bool curlMayRaiseSigpipe() noexcept {
    static bool const may = curl_version_info(CURLVERSION_NOW)->version_num < 0x075700;
    return may;
}

PYLON_INLINE int pollMilliseconds(Duration length) noexcept {
    auto const milliseconds = std::chrono::ceil<std::chrono::milliseconds>(length).count();
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(milliseconds, 0, INT_MAX));
}

PYLON_INLINE CurlLoop::CurlLoop(CurlOptions const& options, std::size_t maxConnections) noexcept
    : options_(options), maxConnections_(static_cast<long>(std::clamp<std::size_t>(maxConnections, 1, INT_MAX))),
      process_(thisProcess()) {}

[[gnu::cold]] PYLON_INLINE CurlLoop::~CurlLoop() {
    if (inherited()) {
        for (auto& flight : flights_)
            static_cast<void>(flight.release());
        for (auto& flight : spare_)
            static_cast<void>(flight.release());
        static_cast<void>(multi_.release());
        return;
    }
    SigpipeGuard const guard{curlMayRaiseSigpipe()};
    abandon();
    spare_.clear();
    multi_.reset();
}

PYLON_INLINE bool CurlLoop::inherited() const noexcept { return process_ != thisProcess(); }

[[gnu::cold]] PYLON_INLINE void CurlLoop::refuse(Token token, Error error) {
    refused_.push_back({token, std::move(error)});
}

PYLON_INLINE void CurlLoop::start(Token token, Request const& request, CallLimits const& limits) {
    if (!curlIsReady())
        return refuse(token, {ErrorKind::configuration, "libcurl could not be initialised; check its installation"});
    if (limits.stop.stop_requested())
        return refuse(token, {ErrorKind::cancelled, "the stop token had been triggered before the request was sent"});

    auto& flight = begin(token, request, limits);
    auto prepared = flight.handle.prepare(request, limits);
    if (prepared && !add(flight))
        prepared =
            Error{ErrorKind::configuration, "libcurl did not take the request; memory or descriptors may have run out"};
    if (!prepared) {
        land(flight);
        return refuse(token, prepared.error());
    }
    if (limits.stop.stop_possible()) flight.waker.emplace(limits.stop, Wake{multi_.get()});
}

PYLON_INLINE bool CurlLoop::add(Flight& flight) noexcept {
    // Not sooner: a multi handle that never had a request would set the process's SIGPIPE handler while it is closed.
    if (!multi_) {
        multi_.reset(curl_multi_init());
        if (!multi_) return false;
        curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, maxConnections_);
    }
    return curl_multi_add_handle(multi_.get(), flight.handle.get()) == CURLM_OK;
}

PYLON_INLINE CurlLoop::Flight& CurlLoop::begin(Token token, Request const& request, CallLimits const& limits) {
    if (spare_.empty()) {
        // Room for all to land, which must not fail.
        spare_.reserve(flights_.size() + 1);
        auto made = std::make_unique<Flight>(options_);
        curl_easy_setopt(made->handle.get(), CURLOPT_PRIVATE, made.get());
        flights_.push_back(std::move(made));
    } else {
        flights_.push_back(std::move(spare_.back()));
        spare_.pop_back();
    }
    auto& flight = *flights_.back();
    auto const now = SystemClock{}.ticks();
    flight.index = flights_.size() - 1;
    flight.request = &request;
    flight.limits = limits;
    flight.token = token;
    flight.attemptDeadline = deadlineAfter(now, limits.attempt);
    flight.lastProgress = now;
    flight.progress = 0;
    flight.repeated = false;
    return flight;
}

PYLON_INLINE void CurlLoop::land(Flight& flight) noexcept {
    flight.waker.reset();
    curl_multi_remove_handle(multi_.get(), flight.handle.get());
    flight.limits.stop = {};
    auto const index = flight.index;
    spare_.push_back(std::move(flights_[index]));
    if (index + 1 != flights_.size()) {
        flights_[index] = std::move(flights_.back());
        flights_[index]->index = index;
    }
    flights_.pop_back();
}

PYLON_INLINE void CurlLoop::abandon() noexcept {
    while (!flights_.empty())
        land(*flights_.back());
    refused_.clear();
}

PYLON_INLINE std::optional<Completion> CurlLoop::wait(Ticks deadline, std::stop_token const& stop) {
    if (auto refused = nextRefused()) return refused;
    if (!multi_) {
        if (deadline != never) SystemClock{}.waitUntil(deadline, stop);
        return std::nullopt;
    }
    SigpipeGuard const guard{curlMayRaiseSigpipe()};
    if (auto finished = nextFinished()) return finished;
    std::optional<Waker> waker;
    if (stop.stop_possible()) waker.emplace(stop, Wake{multi_.get()});
    for (;;) {
        int running = 0;
        if (auto const code = curl_multi_perform(multi_.get(), &running); code != CURLM_OK) return failAll(code);
        if (auto finished = nextFinished()) return finished;
        if ((flights_.empty() && deadline == never) || stop.stop_requested()) return std::nullopt;

        // After the bytes that have come were taken: a caller who was long in coming back must not find that they were late.
        auto const now = SystemClock{}.ticks();
        auto next = deadline;
        if (auto ended = checkLimits(now, next)) return ended;
        if (now >= deadline) return std::nullopt;
        auto const patience = next == never ? INT_MAX : pollMilliseconds(next - now);
        if (auto const code = curl_multi_poll(multi_.get(), nullptr, 0, patience, nullptr); code != CURLM_OK)
            return failAll(code);
    }
}

[[gnu::cold]] PYLON_INLINE std::optional<Completion> CurlLoop::nextRefused() {
    if (refused_.empty()) return std::nullopt;
    auto first = std::move(refused_.front());
    refused_.erase(refused_.begin());
    return first;
}

PYLON_INLINE std::optional<Completion> CurlLoop::nextFinished() {
    int left = 0;
    while (auto const* const message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        auto const code = message->data.result;
        char* flight = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &flight);
        auto& ended = *reinterpret_cast<Flight*>(flight);
        if (code == CURLE_OK || !beginAgain(ended, code)) return finish(ended, code);
    }
    return std::nullopt;
}

/// Whether the pooled connection had gone stale, and the request goes out anew. libcurl has repeated it where the loss showed in
/// reading; where it showed in writing a long body it has not.
[[gnu::cold]] PYLON_INLINE bool CurlLoop::beginAgain(Flight& flight, CURLcode code) noexcept {
    auto& handle = flight.handle;
    bool const lost = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
    if (!lost || flight.repeated || handle.timesSent() != 1 || handle.answer().received() != 0 ||
        !handle.usedOldConnection())
        return false;
    flight.repeated = true;
    curl_multi_remove_handle(multi_.get(), handle.get());
    handle.prepareAgain();
    return add(flight);
}

PYLON_INLINE std::optional<Completion> CurlLoop::finish(Flight& flight, CURLcode code) {
    auto& answer = flight.handle.answer();
    if (code == CURLE_OK && answer.hasWholeHeader()) return complete(flight, answer.release());
    return complete(flight, failureOf(flight).because(code == CURLE_OK ? CURLE_PARTIAL_FILE : code));
}

PYLON_INLINE std::optional<Completion> CurlLoop::complete(Flight& flight, Result<Response>&& outcome) {
    auto const token = flight.token;
    land(flight);
    return std::optional<Completion>{std::in_place, token, std::move(outcome)};
}

/// Ends the first request that may not go on, and otherwise says when to look again.
PYLON_INLINE std::optional<Completion> CurlLoop::checkLimits(Ticks now, Ticks& next) {
    for (auto const& each : flights_) {
        auto& flight = *each;
        auto const end = [&](PassedLimit limit) { return complete(flight, failureOf(flight).because(limit)); };
        if (flight.limits.stop.stop_requested()) return end(PassedLimit::stop);
        if (auto const progress = flight.handle.progress(); progress != flight.progress) {
            flight.progress = progress;
            flight.lastProgress = now;
        }
        if (now >= flight.attemptDeadline) return end(PassedLimit::attempt);
        next = std::min(next, flight.attemptDeadline);
        // Until the connection stands the connect limit watches.
        if (flight.handle.timesSent() == 0) continue;
        auto const silentUntil = deadlineAfter(flight.lastProgress, flight.limits.inactivity);
        if (now >= silentUntil) return end(PassedLimit::inactivity);
        next = std::min(next, silentUntil);
    }
    return std::nullopt;
}

/// libcurl's machinery itself gave way, which only happens when memory or descriptors have run out.
[[gnu::cold]] PYLON_INLINE std::optional<Completion> CurlLoop::failAll(CURLMcode code) {
    broken_ = true;
    if (flights_.empty()) return std::nullopt;
    auto& flight = *flights_.back();
    return complete(flight, Error{ErrorDetails{.kind = ErrorKind::configuration,
                                               .message = std::string{"libcurl gave up: "} + curl_multi_strerror(code) +
                                                          "; check the limits on memory and open files",
                                               .reachedService = flight.handle.timesSent() != 0}});
}

[[gnu::cold]] PYLON_INLINE CurlFailure CurlLoop::failureOf(Flight const& flight) const noexcept {
    auto const& handle = flight.handle;
    return {*flight.request, options_, flight.limits, handle.answer(), handle.timesSent() != 0, handle.complaint()};
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CURL_LOOP_IPP
