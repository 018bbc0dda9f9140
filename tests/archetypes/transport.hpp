// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_TRANSPORT_HPP
#define PYLON_TESTS_ARCHETYPES_TRANSPORT_HPP

#include "archetypes/clock.hpp"
#include <pylon/core/transport.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pylon::archetype {

/// A TransportPolicy, and nothing else: it can be moved when it is made, and no more. Always gives the same answer.
class Transport {
public:
    explicit Transport(std::string body) : body_(std::move(body)), clock_(std::make_unique<Clock>(0)) {}
    Transport(Transport&&) = default;
    Transport& operator=(Transport&&) = delete;

    Result<Response> send(Request const&, CallLimits const&) {
        return Response{.status = 200, .headers = {}, .body = body_};
    }
    Clock& clock() { return *clock_; }

protected:
    std::string body_;
    std::unique_ptr<Clock> clock_;
};

/// A Multiplexer, and nothing else: moved, and not made by default.
class Multiplexer {
public:
    explicit Multiplexer(std::string body) : body_(std::move(body)) {}
    Multiplexer(Multiplexer&&) = default;
    Multiplexer& operator=(Multiplexer&&) = default;

    void start(Token token, Request const&, CallLimits const&) { tokens_.push_back(token); }
    std::optional<Completion> wait(Ticks, std::stop_token const&) {
        if (tokens_.empty()) return std::nullopt;
        auto const token = tokens_.back();
        tokens_.pop_back();
        return Completion{token, Response{.status = 200, .headers = {}, .body = body_}};
    }

private:
    std::string body_;
    std::vector<Token> tokens_;
};

/// A ConcurrentTransportPolicy, and nothing else.
class ConcurrentTransport : public Transport {
public:
    using Transport::Transport;
    Multiplexer multiplexer() { return Multiplexer{body_}; }
};

static_assert(TransportPolicy<Transport> && !ConcurrentTransportPolicy<Transport>);
static_assert(pylon::Multiplexer<Multiplexer>);
static_assert(ConcurrentTransportPolicy<ConcurrentTransport>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_TRANSPORT_HPP
