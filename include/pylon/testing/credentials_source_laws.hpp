// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_CREDENTIALS_SOURCE_LAWS_HPP
#define PYLON_TESTING_CREDENTIALS_SOURCE_LAWS_HPP

#include <pylon/core/credentials_source.hpp>
#include <pylon/testing/violations.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::testing {

/// What CredentialsSource demands of its models.
struct CredentialsSourceLaws {
    static constexpr Law named{"source.named", "it has a name, the same whenever it is asked, and after it was moved"};
    static constexpr Law lazy{"source.lazy", "making or moving one looks nothing up"};
    static constexpr Law eitherOr{"source.eitherOr",
                                  "there are credentials, with a key and its secret, or a reason why there are none; "
                                  "never both, never neither"};
    static constexpr Law failsAloud{"source.failsAloud",
                                    "what is set up and gives nothing is an error, which says why"};
    static constexpr Law remembersNothing{"source.remembersNothing", "each find() looks anew"};
    static constexpr Law survivesMove{"source.survivesMove", "a source that was moved finds what it would have found"};
    static constexpr Law keepsSecrets{"source.keepsSecrets", "no name, no reason and no error holds a secret"};
    static constexpr Law stops{"source.stops", "a stop token that is triggered ends the search: cancelled"};
    static constexpr Law keepsLimits{"source.keepsLimits", "a search takes no longer than limits.attempt"};
    static constexpr Law doesNotThrow{"source.doesNotThrow", "find() does not throw"};

    static constexpr std::array all{named,        lazy,         eitherOr, failsAloud,  remembersNothing,
                                    survivesMove, keepsSecrets, stops,    keepsLimits, doesNotThrow};
};

/// Sources of one type in situations of which it is known what they come to; a situation that cannot be arranged stays empty, and
/// the laws that need it are not checked.
template <CredentialsSource Source> struct SourceSituations {
    std::function<Source()> gives{}; ///< has credentials
    std::function<Source()> lacks{}; ///< is not set up here
    std::function<Source()> fails{}; ///< is set up, and what it asks is there and gives none
    std::function<Source()> held{};  ///< asks what never answers
    /// How often the world was looked at so far, by any of them: variables, files, requests.
    std::function<std::size_t()> lookups{};
    std::function<Ticks()> ticks{};     ///< of the clock by which `held` waits
    std::vector<std::string> secrets{}; ///< that stand where they look
};

namespace detail {

template <CredentialsSource Source> class SourceCheck {
public:
    using Laws = CredentialsSourceLaws;

    explicit SourceCheck(SourceSituations<Source> const& situations) : situations_(situations) {}

    [[nodiscard]] Violations run() {
        for (auto const* const make : {&situations_.gives, &situations_.lacks, &situations_.fails})
            if (*make) findings_.run(Laws::doesNotThrow, [&] { checkMaking(*make); });
        if (situations_.gives) findings_.run(Laws::doesNotThrow, [&] { checkGiving(); });
        if (situations_.lacks) findings_.run(Laws::doesNotThrow, [&] { checkLacking(); });
        if (situations_.fails) findings_.run(Laws::doesNotThrow, [&] { checkFailing(); });
        if (situations_.held) findings_.run(Laws::doesNotThrow, [&] { checkStopping(); });
        if (situations_.held && situations_.ticks) findings_.run(Laws::doesNotThrow, [&] { checkLimits(); });
        return findings_.take();
    }

private:
    using Found = Result<CredentialsFound>;

    [[nodiscard]] std::size_t lookups() const { return situations_.lookups ? situations_.lookups() : 0; }

    void checkMaking(std::function<Source()> const& make) {
        auto const before = lookups();
        Source source = make();
        std::string const name{source.name()};
        Source moved{std::move(source)};
        findings_.require(Laws::lazy, lookups() == before);
        findings_.require(Laws::named, !name.empty() && name == std::string{moved.name()});
        keepSecrets(name);
        auto const straight = look(make());
        auto const later = look(std::move(moved));
        findings_.require(Laws::survivesMove, kindOf(straight) == kindOf(later));
    }

    /// Looks once, and at what it came to.
    Found look(Source source, CallLimits const& limits = {.attempt = {}}) {
        auto found = source.find(limits);
        if (!found) {
            keepSecrets(found.error().what());
            keepSecrets(found.error().message());
            return found;
        }
        keepSecrets(found->whyNone);
        auto const& keys = found->credentials;
        findings_.require(Laws::eitherOr,
                          keys ? found->whyNone.empty() && !keys->accessKeyId.empty() && !keys->secretAccessKey.empty()
                               : !found->whyNone.empty());
        return found;
    }

    /// Nothing, credentials, or an error.
    static int kindOf(Found const& found) { return !found ? 2 : found->credentials ? 1 : 0; }

    void keepSecrets(std::string_view text) {
        for (auto const& secret : situations_.secrets)
            findings_.require(Laws::keepsSecrets, text.find(secret) == std::string_view::npos);
    }

    void checkGiving() {
        auto const found = look(situations_.gives());
        findings_.require(Laws::eitherOr, kindOf(found) == 1, "where there are credentials, none were found");
        if (!situations_.lookups) return;
        Source source = situations_.gives();
        auto const before = lookups();
        static_cast<void>(source.find({.attempt = {}}));
        auto const once = lookups();
        static_cast<void>(source.find({.attempt = {}}));
        findings_.require(Laws::remembersNothing, lookups() - once >= once - before,
                          "the second find() looked at less than the first");
    }

    void checkLacking() {
        auto const found = look(situations_.lacks());
        findings_.require(Laws::eitherOr, kindOf(found) == 0, "where it is not set up, something was found");
    }

    void checkFailing() {
        auto const found = look(situations_.fails());
        findings_.require(Laws::failsAloud, kindOf(found) == 2 && !found.error().message().empty());
    }

    void checkStopping() {
        std::stop_source stop;
        stop.request_stop();
        auto const found = look(situations_.held(), {.attempt = {}, .stop = stop.get_token()});
        findings_.require(Laws::stops, !found && found.error().kind() == ErrorKind::cancelled);
    }

    void checkLimits() {
        constexpr std::chrono::milliseconds limit{20};
        auto const start = situations_.ticks();
        static_cast<void>(look(situations_.held(), {.attempt = limit}));
        // As much again, for what stands between the waits.
        findings_.require(Laws::keepsLimits, situations_.ticks() - start <= 2 * limit);
    }

    SourceSituations<Source> const& situations_;
    Findings findings_;
};

} // namespace detail

/// Checks CredentialsSourceLaws. Starts no threads; where a source is held, it waits for 20 ms, by the source's own clock.
template <CredentialsSource Source>
[[nodiscard]] Violations checkCredentialsSourceLaws(SourceSituations<Source> const& situations) {
    return detail::SourceCheck<Source>{situations}.run();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_CREDENTIALS_SOURCE_LAWS_HPP
