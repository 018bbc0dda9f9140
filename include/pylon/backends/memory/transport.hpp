// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_TRANSPORT_HPP
#define PYLON_BACKENDS_MEMORY_TRANSPORT_HPP

#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/core/transport.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace pylon::memory {

namespace detail {
class Account;
}

/// Hands requests to an in-memory AWS. A copyable handle, which keeps the Cloud's state alive; made by Cloud::transport().
///
/// The Cloud's clock stands for all waiting: a long poll in send() ends when a message arrives or its time is up by that
/// clock. CallLimits::attempt and ::inactivity are honoured while a call is parked; ::connect means nothing here.
/// Errors: timeout and cancelled, as every transport; configuration, in automatic mode, for a call that is made while another
/// thread's long poll is parked: then waiting cannot move the clock.
/// Thread safety: as TransportPolicy asks.
class Transport {
public:
    class Multiplexer;

    explicit Transport(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    [[nodiscard]] Result<Response> send(Request const& request, CallLimits const& limits) const;
    [[nodiscard]] VirtualClock& clock() const noexcept;
    [[nodiscard]] Multiplexer multiplexer() const;

private:
    std::shared_ptr<detail::Account> account_;
};

/// Many requests to an in-memory AWS in flight on one thread; long polls are parked, whatever their number.
/// In automatic mode wait() moves the clock to the next time at which something can end.
class Transport::Multiplexer {
public:
    explicit Multiplexer(std::shared_ptr<detail::Account> account);
    Multiplexer(Multiplexer&&) noexcept;
    Multiplexer& operator=(Multiplexer&&) noexcept;
    ~Multiplexer();

    void start(Token token, Request const& request, CallLimits const& limits);
    [[nodiscard]] std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop);

private:
    struct State;
    std::unique_ptr<State> state_;
};

static_assert(ConcurrentTransportPolicy<Transport>);

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/transport.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_TRANSPORT_HPP
