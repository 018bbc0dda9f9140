// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_REFRESHED_CREDENTIALS_HPP
#define PYLON_CORE_REFRESHED_CREDENTIALS_HPP

#include <pylon/core/any_clock.hpp>
#include <pylon/core/credentials_source.hpp>
#include <pylon/core/detail/per_process.hpp>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace pylon {

/// Remembers what a source gave, and asks it again ahead of the expiry: a quarter of an hour or so, a third of their life at most, by
/// chance a little sooner or later, so that a thousand machines do not ask at once.
///
/// The source is asked by one thread at a time and without a lock held. Others go on meanwhile with what is there, as long as it is
/// valid; where nothing is, they wait, each as long as its own call's limits let it. Where the source fails and what is there is valid,
/// that is used, and the source asked again a minute later. What the source says has expired is used nevertheless, and asked for anew
/// a minute later: the service decides.
/// `clock` must live as long as the source.
/// Errors: the source's; credentials, with the reason, where it has none; timeout and cancelled, by the call's limits, which are nobody
/// else's matter: where the one that asks has to give up, the next one asks. Thread safety: full; a forked child begins anew.
class RefreshedCredentials final : public CredentialsProvider {
public:
    /// `source` is a CredentialsSource. What is none is told in one sentence.
    template <class Source>
    RefreshedCredentials(Source source, AnyClock clock) : source_(detail::anySource(source)), clock_(clock) {}

    Result<CredentialsPtr> credentials() override { return credentialsWithin({.attempt = {}}); }
    PYLON_INLINE Result<CredentialsPtr> credentialsWithin(CallLimits const& limits) override; // inline: see Error
    PYLON_INLINE bool renew(Credentials const& refused) override;

private:
    struct State {
        std::mutex mutex;
        std::condition_variable_any done;
        CredentialsPtr current; // null until there are some
        std::optional<WallTime> askAt;
        std::optional<Error> failure; // what the last asking came to, where it failed
        std::uint64_t askings = 0;    // that have ended
        bool asking = false;
        bool gaveUp = false; // whether the last asking ended by the limits of the call that it was for
    };

    /// Asks the source, or waits for whoever asks it.
    Result<CredentialsPtr> askOrWait(State& state, std::unique_lock<std::mutex>& lock, CallLimits const& limits);
    Result<CredentialsPtr> ask(CallLimits const& limits);
    void keep(State& state, Result<CredentialsPtr> const& found, bool gaveUp);

    AnyCredentialsSource source_;
    AnyClock clock_;
    detail::PerProcess<State> state_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/refreshed_credentials.ipp>
#endif

#endif // PYLON_CORE_REFRESHED_CREDENTIALS_HPP
