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

/// A transport that is chosen at run time: any TransportPolicy, of which no more is known.
///
///     AnyTransport const transport = offline ? AnyTransport{cloud.transport()} : AnyTransport{CurlTransport{}};
///     auto const client = aws.with(transport);
///
/// A cheap handle: copies share the transport, which lives as long as any of them and of their multiplexers. A transmission
/// costs one indirect call more.
/// Requirements: the transport is a TransportPolicy. Where it is not concurrent, a multiplexer sends its requests one by one in
/// wait(), which then may outlast its deadline.
/// Errors, thread safety: those of the transport.
class AnyTransport {
    struct MultiplexerInterface;
    struct Interface {
        virtual ~Interface() = default;
        virtual Result<Response> send(Request const& request, CallLimits const& limits) = 0;
        virtual std::unique_ptr<MultiplexerInterface> multiplexer() = 0;
    };
    template <class T> struct Model;
    template <class M> struct MultiplexerModel;

public:
    class Multiplexer;

    template <class T>
        requires(!std::same_as<T, AnyTransport> && TransportPolicy<T>)
    explicit AnyTransport(T transport) : AnyTransport(std::make_shared<Model<T>>(std::move(transport))) {}

    [[nodiscard]] Result<Response> send(Request const& request, CallLimits const& limits) const {
        return transport_->send(request, limits);
    }
    [[nodiscard]] AnyClock const& clock() const noexcept { return clock_; }
    [[nodiscard]] Multiplexer multiplexer() const;

private:
    template <class T>
    explicit AnyTransport(std::shared_ptr<Model<T>> model)
        : clock_(model->transport.clock()), transport_(std::move(model)) {}

    AnyClock clock_;
    std::shared_ptr<Interface> transport_;
};

struct AnyTransport::MultiplexerInterface {
    virtual ~MultiplexerInterface() = default;
    virtual void start(Token token, Request const& request, CallLimits const& limits) = 0;
    virtual std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) = 0;
};

template <class M> struct AnyTransport::MultiplexerModel final : MultiplexerInterface {
    explicit MultiplexerModel(M its) : multiplexer(std::move(its)) {}
    void start(Token token, Request const& request, CallLimits const& limits) override {
        multiplexer.start(token, request, limits);
    }
    std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) override {
        return multiplexer.wait(deadline, stop);
    }

    M multiplexer;
};

template <class T> struct AnyTransport::Model final : Interface {
    explicit Model(T its) : transport(std::move(its)) {}
    Result<Response> send(Request const& request, CallLimits const& limits) override {
        return transport.send(request, limits);
    }
    std::unique_ptr<MultiplexerInterface> multiplexer() override {
        if constexpr (ConcurrentTransportPolicy<T>)
            return modelOf(transport.multiplexer());
        else
            return modelOf(detail::QueuedMultiplexer<T>{transport});
    }

    // Not by std::make_unique, whose pointer would be one type more for each multiplexer.
    template <class M> static std::unique_ptr<MultiplexerInterface> modelOf(M its) {
        return std::unique_ptr<MultiplexerInterface>{new MultiplexerModel<M>{std::move(its)}};
    }

    T transport;
};

/// Many requests in flight by an AnyTransport, which it keeps alive.
class AnyTransport::Multiplexer {
public:
    void start(Token token, Request const& request, CallLimits const& limits) {
        multiplexer_->start(token, request, limits);
    }
    [[nodiscard]] std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
        return multiplexer_->wait(deadline, stop);
    }

    Multiplexer(Multiplexer&&) = default;
    Multiplexer& operator=(Multiplexer&& other) noexcept {
        multiplexer_ = std::move(other.multiplexer_); // first: the old one refers to the old transport
        transport_ = std::move(other.transport_);
        return *this;
    }
    ~Multiplexer() = default;

private:
    friend class AnyTransport;
    explicit Multiplexer(std::shared_ptr<Interface> transport)
        : transport_(std::move(transport)), multiplexer_(transport_->multiplexer()) {}

    std::shared_ptr<Interface> transport_;
    std::unique_ptr<MultiplexerInterface> multiplexer_;
};

inline AnyTransport::Multiplexer AnyTransport::multiplexer() const { return Multiplexer{transport_}; }

static_assert(ConcurrentTransportPolicy<AnyTransport>);

} // namespace pylon

#endif // PYLON_CORE_ANY_TRANSPORT_HPP
