// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_PARAMETER_CACHE_HPP
#define PYLON_SERVICES_SSM_PARAMETER_CACHE_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/result.hpp>
#include <pylon/services/ssm/operations.hpp>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace pylon::ssm::detail {

/// Parameters by what they were asked for as. A key is asked for by one thread at a time; others wait and share the answer.
/// Holds every key that was ever asked for and was there.
/// Thread safety: all members may be called from any number of threads at once.
class ParameterCache {
public:
    using Answer = Result<Parameter>;

    ParameterCache(Duration keep, Duration keepInOutage) : keep_(keep), keepInOutage_(keepInOutage) {}

    /// The value that is kept, if it is fresh; else what `ask()` answers; or where that fails for reasons that say nothing of the
    /// parameter, the value that is kept. `now()` is the transport's clock. Triggering `stop` ends the wait for another thread.
    Answer get(std::string const& key, std::function<Ticks()> const& now, std::stop_token const& stop,
               std::function<Answer()> const& ask);

    /// The value that is kept, if it is fresh.
    [[nodiscard]] std::optional<Parameter> fresh(std::string_view key, Ticks now) const;
    /// The value that is kept, if it may be used after such a failure; it then counts as fresh for a while.
    std::optional<Parameter> afterFailure(std::string_view key, Error const& error, Ticks now);
    /// Keeps what was asked for at `askedAt`.
    void keep(std::string const& key, Parameter const& parameter, Ticks askedAt);
    /// Nothing that has been read or asked for before is used any more.
    void forget(std::string_view key);
    void forget();

private:
    struct Flight {
        bool landed = false;
        std::optional<Answer> answer{}; ///< none where asking threw
    };
    struct Entry {
        std::optional<Parameter> parameter{};
        Ticks freshUntil{};
        Ticks usableUntil{};
        std::shared_ptr<Flight> flight{};
    };
    using Entries = std::map<std::string, Entry, std::less<>>;

    void land(std::string const& key, std::shared_ptr<Flight> const& flight, Ticks askedAt, Ticks now);
    [[nodiscard]] bool useAfter(Entry& entry, Error const& error, Ticks now) const;
    void store(Entry& entry, Parameter const& parameter, Ticks askedAt) const;

    Duration keep_;
    Duration keepInOutage_;
    mutable std::mutex mutex_;
    std::condition_variable_any landed_;
    Entries entries_;
};

} // namespace pylon::ssm::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/ssm/parameter_cache.ipp>
#endif

#endif // PYLON_SERVICES_SSM_PARAMETER_CACHE_HPP
