// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_PARAMETER_CACHE_IPP
#define PYLON_SERVICES_SSM_PARAMETER_CACHE_IPP

#include <pylon/core/call_limits.hpp>
#include <pylon/services/ssm/parameter_cache.hpp>

#include <algorithm>
#include <chrono>

namespace pylon::ssm::detail {

/// Whether a failure says nothing of the parameter, but only that SSM could not be asked.
PYLON_INLINE bool isOutage(ErrorKind kind) noexcept {
    switch (kind) {
    case ErrorKind::credentials:
    case ErrorKind::connection:
    case ErrorKind::timeout:
    case ErrorKind::malformed:
    case ErrorKind::integrity:
    case ErrorKind::throttled:
    case ErrorKind::server: return true;
    default: return false;
    }
}

PYLON_INLINE ParameterCache::Answer ParameterCache::get(std::string const& key, std::function<Ticks()> const& now,
                                                        std::stop_token const& stop,
                                                        std::function<Answer()> const& ask) {
    std::unique_lock lock{mutex_};
    for (;;) {
        auto const& entry = entries_[key];
        if (entry.parameter && now() < entry.freshUntil) return *entry.parameter;
        auto const flight = entry.flight;
        if (!flight) break;
        if (!landed_.wait(lock, stop, [&] { return flight->landed; }))
            return Error{ErrorKind::cancelled, "the call's stop token was triggered"};
        if (flight->answer) return *flight->answer;
    }
    auto const flight = std::make_shared<Flight>();
    entries_[key].flight = flight;
    lock.unlock();

    auto const askedAt = now();
    try {
        flight->answer = ask();
    } catch (...) {
        lock.lock();
        land(key, flight, askedAt, now());
        throw;
    }
    lock.lock();
    land(key, flight, askedAt, now());
    return *flight->answer;
}

PYLON_INLINE void ParameterCache::land(std::string const& key, std::shared_ptr<Flight> const& flight, Ticks askedAt,
                                       Ticks now) {
    flight->landed = true;
    landed_.notify_all();
    auto const found = entries_.find(key);
    // Where it was forgotten meanwhile, the answer may be of before that.
    if (found == entries_.end() || found->second.flight != flight) return;
    auto& entry = found->second;
    entry.flight.reset();
    if (flight->answer && *flight->answer)
        store(entry, flight->answer->value(), askedAt);
    else if (flight->answer && useAfter(entry, flight->answer->error(), now))
        flight->answer = *entry.parameter;
    else if (!entry.parameter || !flight->answer || !isOutage(flight->answer->error().kind()))
        entries_.erase(found);
}

PYLON_INLINE bool ParameterCache::useAfter(Entry& entry, Error const& error, Ticks now) const {
    if (!entry.parameter || now >= entry.usableUntil || !isOutage(error.kind())) return false;
    // Else each use would wait out all attempts of a call that fails.
    constexpr Duration pause = std::chrono::seconds{10};
    entry.freshUntil = std::min(now + std::min(pause, keep_), entry.usableUntil);
    return true;
}

PYLON_INLINE void ParameterCache::store(Entry& entry, Parameter const& parameter, Ticks askedAt) const {
    entry.parameter = parameter;
    entry.freshUntil = deadlineAfter(askedAt, keep_);
    entry.usableUntil = keepInOutage_ > Duration::zero() ? deadlineAfter(entry.freshUntil, keepInOutage_) : askedAt;
}

PYLON_INLINE std::optional<Parameter> ParameterCache::fresh(std::string_view key, Ticks now) const {
    std::scoped_lock const lock{mutex_};
    auto const found = entries_.find(key);
    if (found == entries_.end() || now >= found->second.freshUntil) return std::nullopt;
    return found->second.parameter;
}

PYLON_INLINE std::optional<Parameter> ParameterCache::afterFailure(std::string_view key, Error const& error,
                                                                   Ticks now) {
    std::scoped_lock const lock{mutex_};
    auto const found = entries_.find(key);
    if (found == entries_.end() || !useAfter(found->second, error, now)) return std::nullopt;
    return found->second.parameter;
}

PYLON_INLINE void ParameterCache::keep(std::string const& key, Parameter const& parameter, Ticks askedAt) {
    std::scoped_lock const lock{mutex_};
    store(entries_[key], parameter, askedAt);
}

PYLON_INLINE void ParameterCache::forget(std::string_view key) {
    std::scoped_lock const lock{mutex_};
    if (auto const found = entries_.find(key); found != entries_.end()) entries_.erase(found);
}

PYLON_INLINE void ParameterCache::forget() {
    std::scoped_lock const lock{mutex_};
    entries_.clear();
}

} // namespace pylon::ssm::detail

#endif // PYLON_SERVICES_SSM_PARAMETER_CACHE_IPP
