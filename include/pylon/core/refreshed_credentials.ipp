// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_REFRESHED_CREDENTIALS_IPP
#define PYLON_CORE_REFRESHED_CREDENTIALS_IPP

#include <pylon/core/random.hpp>
#include <pylon/core/refreshed_credentials.hpp>

#include <algorithm>
#include <exception>

namespace pylon {
namespace detail {

inline constexpr std::chrono::minutes refreshAhead{15};
inline constexpr std::chrono::minutes refreshAgain{1};

/// When credentials are to be asked for anew.
[[gnu::cold]] PYLON_INLINE std::optional<WallTime> askingTime(Credentials const& credentials, WallTime now) {
    if (!credentials.expiration) return std::nullopt;
    auto const left = *credentials.expiration - now;
    auto const ahead = std::min<WallTime::duration>(refreshAhead, left / 3);
    // A third of it is chance.
    auto const chance = std::chrono::duration_cast<WallTime::duration>(ahead * (randomFraction() / 3));
    return std::max(*credentials.expiration - ahead + chance, now + WallTime::duration{refreshAgain});
}

} // namespace detail

PYLON_INLINE Result<CredentialsPtr> RefreshedCredentials::credentialsWithin(CallLimits const& limits) {
    auto& state = state_.get();
    std::unique_lock lock{state.mutex};
    if (state.current && (!state.askAt || clock_.now() < *state.askAt)) return state.current;
    return askOrWait(state, lock, limits);
}

[[gnu::cold]] PYLON_INLINE Result<CredentialsPtr>
RefreshedCredentials::askOrWait(State& state, std::unique_lock<std::mutex>& lock, CallLimits const& limits) {
    for (;;) {
        auto const now = clock_.now();
        if (state.current && (!state.askAt || now < *state.askAt)) return state.current;
        if (!state.asking) break;
        bool const valid = state.current && state.current->expiration && now < *state.current->expiration;
        if (valid) return state.current;
        // Another thread is asking, and its answer is this one's, too. It is a thread that is waited for: by the machine's time.
        auto const ended = [&state, before = state.askings] { return state.askings != before; };
        Duration const longest = std::chrono::hours{24};
        bool const limited = limits.attempt > Duration::zero();
        bool inTime = false;
        do
            inTime =
                state.done.wait_for(lock, limits.stop, limited ? std::min(limits.attempt, longest) : longest, ended);
        while (!inTime && !limited && !limits.stop.stop_requested());
        if (!inTime)
            return limits.stop.stop_requested()
                       ? Error{ErrorKind::cancelled,
                               "the call's stop token was triggered, while it waited for credentials"}
                       : Error{ErrorKind::timeout,
                               "no credentials within the call's limits: another call still asks for them"};
        if (state.current) return state.current;
        if (state.failure && !state.gaveUp) return *state.failure;
    }
    state.asking = true;
    lock.unlock();
    auto const deadline = deadlineAfter(clock_.ticks(), limits.attempt);
    auto found = ask(limits);
    bool const gaveUp = limits.stop.stop_requested() || clock_.ticks() >= deadline;
    lock.lock();
    keep(state, found, gaveUp);
    if (state.current) return state.current;
    return found;
}

[[gnu::cold]] PYLON_INLINE Result<CredentialsPtr> RefreshedCredentials::ask(CallLimits const& limits) {
    try {
        auto found = source_.find(limits);
        if (!found) return found.error();
        if (!found->credentials) return Error{ErrorKind::credentials, found->whyNone};
        return CredentialsPtr{std::make_shared<Credentials const>(*std::move(found->credentials))};
    } catch (Error const& error) {
        return error;
    } catch (std::exception const&) {
        return Error{ErrorKind::credentials, "the source of credentials threw an exception"};
    }
}

[[gnu::cold]] PYLON_INLINE void RefreshedCredentials::keep(State& state, Result<CredentialsPtr> const& found,
                                                           bool gaveUp) {
    auto const now = clock_.now();
    state.asking = false;
    state.gaveUp = gaveUp;
    ++state.askings;
    state.failure.reset();
    if (found) {
        state.current = *found;
        state.askAt = detail::askingTime(*state.current, now);
    } else {
        state.failure = found.error();
        // What has expired, or was refused, is of no use: the failure says more.
        if (state.current && (!state.current->expiration || now >= *state.current->expiration)) state.current = nullptr;
        if (state.current) state.askAt = now + detail::refreshAgain;
    }
    state.done.notify_all();
}

[[gnu::cold]] PYLON_INLINE bool RefreshedCredentials::renew(Credentials const& refused) {
    auto& state = state_.get();
    std::scoped_lock const lock{state.mutex};
    // Another thread may have renewed them since.
    if (state.current && state.current->accessKeyId == refused.accessKeyId &&
        state.current->sessionToken == refused.sessionToken) {
        if (!state.current->expiration) return false;
        state.current = nullptr;
    }
    return true;
}

} // namespace pylon

#endif // PYLON_CORE_REFRESHED_CREDENTIALS_IPP
