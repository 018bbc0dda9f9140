// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ANY_TRANSPORT_HPP
#define PYLON_CORE_ANY_TRANSPORT_HPP

#include <pylon/core/any_clock.hpp>
#include <pylon/core/detail/queued_multiplexer.hpp>
#include <pylon/core/transport.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <utility>

namespace pylon {

/// A transport that is chosen at run time: any TransportPolicy, of which only this is known.
///
///     auto const transport = offline ? AnyTransport{cloud.transport()} : AnyTransport{CurlTransport{}};
///     auto const client = aws.with(transport);
///
/// A cheap handle: copies share the transport, which lives as long as any of them or of their multiplexers. What it costs is an
/// indirect call for each transmission. Where the transport is not a ConcurrentTransportPolicy, a multiplexer sends its requests
/// one by one in wait(), which then may outlast its deadline.
/// Requirements: a TransportPolicy, given by value.
/// Errors, thread safety: those of the transport.
class AnyTransport {
    struct Interface;
    template <class T> struct Model;
    struct MultiplexerInterface;
    template <class T, class M> struct MultiplexerModel;

public:
    class Multiplexer;

    template <class T>
        requires(!std::same_as<T, AnyTransport> && TransportPolicy<T>)
    explicit AnyTransport(T transport) : transport_(std::make_shared<Model<T>>(std::move(transport))) {}

    [[nodiscard]] Result<Response> send(Request const& request, CallLimits const& limits) const;
    [[nodiscard]] AnyClock const& clock() const noexcept;
    [[nodiscard]] Multiplexer multiplexer() const;

private:
    std::shared_ptr<Interface> transport_;
};

/// Many requests in flight by an AnyTransport.
class AnyTransport::Multiplexer {
public:
    void start(Token token, Request const& request, CallLimits const& limits);
    [[nodiscard]] std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop);

private:
    friend class AnyTransport;
    explicit Multiplexer(std::unique_ptr<MultiplexerInterface> multiplexer) : multiplexer_(std::move(multiplexer)) {}

    std::unique_ptr<MultiplexerInterface> multiplexer_;
};

struct AnyTransport::MultiplexerInterface {
    virtual ~MultiplexerInterface() = default;
    virtual void start(Token token, Request const& request, CallLimits const& limits) = 0;
    virtual std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) = 0;
};

struct AnyTransport::Interface {
    explicit Interface(AnyClock const& its) : clock(its) {}
    virtual ~Interface() = default;
    virtual Result<Response> send(Request const& request, CallLimits const& limits) = 0;
    virtual std::unique_ptr<MultiplexerInterface> multiplexer(std::shared_ptr<Interface> self) = 0;

    AnyClock clock;
};

template <class T, class M> struct AnyTransport::MultiplexerModel final : MultiplexerInterface {
    MultiplexerModel(std::shared_ptr<Interface> transport, M&& its)
        : keptAlive(std::move(transport)), multiplexer(std::move(its)) {}
    void start(Token token, Request const& request, CallLimits const& limits) override {
        multiplexer.start(token, request, limits);
    }
    std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) override {
        return multiplexer.wait(deadline, stop);
    }

    std::shared_ptr<Interface> keptAlive; // goes after what refers to it
    M multiplexer;
};

template <class T> struct AnyTransport::Model final : private std::optional<T>, Interface {
    // The transport is a base, the first one, since its clock is needed for the next.
    explicit Model(T&& its) : std::optional<T>(std::move(its)), Interface(AnyClock{transport().clock()}) {}
    T& transport() noexcept { return **static_cast<std::optional<T>*>(this); }

    Result<Response> send(Request const& request, CallLimits const& limits) override {
        return transport().send(request, limits);
    }
    std::unique_ptr<MultiplexerInterface> multiplexer(std::shared_ptr<Interface> self) override {
        if constexpr (ConcurrentTransportPolicy<T>) {
            using M = decltype(transport().multiplexer());
            return std::make_unique<MultiplexerModel<T, M>>(std::move(self), transport().multiplexer());
        } else {
            using M = detail::QueuedMultiplexer<T>;
            return std::make_unique<MultiplexerModel<T, M>>(std::move(self), M{transport()});
        }
    }
};
