// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLIENT_HPP
#define PYLON_CORE_CLIENT_HPP

#include <pylon/core/call_feed.hpp>
#include <pylon/core/call_pipeline.hpp>
#include <pylon/core/client_config.hpp>
#include <pylon/core/client_context.hpp>
#include <pylon/core/detail/policy_check.hpp>
#include <pylon/core/detail/presigned_draft.hpp>
#include <pylon/core/execution.hpp>
#include <pylon/core/observer.hpp>
#include <pylon/core/pending_call.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/transport.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace pylon {

/// The policies of a client that none are named for. Defined by `pylon/defaults.hpp`, and nowhere else.
template <class = void> struct DefaultStack;

/// Calls AWS. One pipeline for every service: encode, sign, transmit, decode, and perhaps try again.
///
/// A cheap handle: copies share connections, the signing key, what was learnt of the service's clock, and the retry policy's
/// token bucket. Making one does no I/O and looks nothing up.
/// Transport is a TransportPolicy, Signer a SignerPolicy, Serializer a SerializerPolicy, Retry a RetryPolicy: what is none is told
/// in one sentence.
/// Errors: calls return a Result and do not throw. Thread safety: all calls may be made from any number of threads at once.
/// Example: examples/quickstart.cpp
template <class Transport, class Signer, class Serializer, class Retry> class Client {
    static_assert(detail::checkTransport<Transport>());
    static_assert(detail::checkSigner<Signer>());
    static_assert(detail::checkSerializer<Serializer>());
    static_assert(detail::checkRetry<Retry>());

public:
    using TransportType = Transport;
    using SignerType = Signer;
    using SerializerType = Serializer;
    using RetryType = Retry;

    [[gnu::cold]] Client(Transport transport, Signer signer, Serializer, Retry const& retry, ClientConfig config = {});

    /// The default client: `pylon::Client aws;`. What `config` leaves empty comes from the environment, on first use.
    [[gnu::always_inline]] explicit Client(ClientConfig config = {})
        requires std::same_as<Client, typename DefaultStack<Transport>::ClientType>
        : Client(makeDefault(std::move(config))) {}

    Client(Client const&);
    Client(Client&&) = default;
    Client& operator=(Client const&) = default;
    Client& operator=(Client&&) = default;
    ~Client();

    /// Makes one call, waiting for its end. `operation` must stay as it is until then.
    template <class Op> Result<detail::OutputOf<Op>> invoke(Op const& operation) const {
        Result<detail::OutputOf<Op>> answer{std::in_place};
        if constexpr (Operation<Op>)
            if (auto const done = run(specOf(operation, *answer)); !done) answer = done.error();
        return answer;
    }

    /// The same with `payload` for the operation's payload, which is not copied: an object's content, a function's input. It, too,
    /// must stay as it is until then. Where it is empty, the operation's own is sent.
    template <class Op> Result<detail::OutputOf<Op>> invoke(Op const& operation, std::string_view payload) const {
        Result<detail::OutputOf<Op>> answer{std::in_place};
        if constexpr (Operation<Op>) {
            static_assert(detail::hasPayloadOfBytes<Op>(), "Client::invoke: the operation has no payload of bytes");
            auto spec = specOf(operation, *answer);
            spec.payload = payload;
            if (auto const done = run(spec); !done) answer = done.error();
        }
        return answer;
    }

    /// Begins a call, which goes on while the caller does something else: its request is on its way, and its answer is taken
    /// when it is asked for. Of a Transport that is not concurrent the call is made only then.
    template <Operation Op> [[nodiscard]] PendingCall<Op> start(Op operation) const {
        auto calls = pipeline<Op>();
        calls.start(std::move(operation));
        return PendingCall<Op>{std::move(calls)};
    }

    /// Room for calls that go on while the caller does something else, and are taken as they end. Of a Transport that is not
    /// concurrent they are made one after the other, each when it is asked for.
    template <Operation Op> [[nodiscard]] CallPipeline<Op> pipeline() const {
        return {makeRunner(),
                [](Op const& operation, typename Op::Output& output) { return specOf(operation, output); }};
    }

    /// A request that others can make for a while, without credentials of their own. Makes no call: neither what is asked nor the
    /// bucket's region is known to be right. The signer must be a PresigningSignerPolicy.
    /// Errors: invalidInput for what cannot be sent, and for another span of time than 1 s to 7 days; credentials.
    template <Operation Op>
    [[nodiscard]] Result<PresignedRequest> presign(Op const& operation, std::chrono::seconds expires) const {
        static_assert(detail::checkPresigner<Signer>());
        if constexpr (PresigningSignerPolicy<Signer>) {
            typename Op::Output none{};
            auto const spec = specOf(operation, none);
            auto draft = detail::draftPresigned(spec, *context_, transport_->clock().now(), expires);
            auto url =
                draft ? signer_->presign(draft->request, *draft->credentials, draft->scope, draft->now, draft->expires)
                      : Result<std::string>{draft.error()};
            return detail::finishPresigned(spec, std::move(draft), std::move(url));
        }
    }

    /// Makes many calls, at most `window` of them in flight at a time, from this thread.
    ///
    /// Operations are taken from the range one by one, whenever there is room, so a generator is never held as a whole.
    /// `onResult(Op const&, Result<Op::Output>)` is called on this thread as results come, which need not be in order.
    /// A range with a member `ready()` is asked first, while others are in flight: where it says false, it waits for a result. One
    /// with a member `last()` may say that what it has given is the last.
    /// A Transport that is not concurrent makes the calls one after the other.
    /// @throws only what the range or `onResult` throws. When the range throws, what is in flight is brought to its end first;
    ///         when `onResult` throws, it is abandoned, and may or may not have been done.
    template <std::ranges::input_range Range, class OnResult>
    void invokeAll(Range&& operations, std::size_t window, OnResult&& onResult) const {
        using Op = std::ranges::range_value_t<Range>;
        static_assert(detail::checkOperation<Op>());
        if constexpr (Operation<Op>) {
            detail::RangeFeed<Op, std::remove_reference_t<Range>, std::remove_reference_t<OnResult>> feed{
                operations, onResult, [](Op const& op, typename Op::Output& output) { return specOf(op, output); }};
            // A copy, since `onResult` may let go of the last handle but this.
            Client{*this}.runAll(feed, std::max<std::size_t>(window, 1));
            feed.rethrow();
        }
    }

    /// The same client with one policy replaced: the one whose concept `policy` models. Connections stay shared.
    template <class Policy> [[nodiscard]] auto with(Policy policy) const {
        constexpr int slots = int{TransportPolicy<Policy>} + int{SignerPolicy<Policy>} + int{SerializerPolicy<Policy>} +
                              int{RetryPolicy<Policy>};
        static_assert(slots != 0,
                      "Client::with: the argument models none of TransportPolicy, SignerPolicy, SerializerPolicy and "
                      "RetryPolicy");
        static_assert(slots <= 1,
                      "Client::with: the argument models more than one policy concept, so its slot is not clear");
        if constexpr (TransportPolicy<Policy>)
            return Client<Policy, Signer, Serializer, Retry>(std::make_shared<Policy>(std::move(policy)), signer_,
                                                             retry_, context_, limits_, observer_);
        else if constexpr (SignerPolicy<Policy>)
            return Client<Transport, Policy, Serializer, Retry>(
                transport_, std::make_shared<Policy const>(std::move(policy)), retry_, context_, limits_, observer_);
        else if constexpr (SerializerPolicy<Policy>)
            return Client<Transport, Signer, Policy, Retry>(transport_, signer_, retry_, context_, limits_, observer_);
        else if constexpr (RetryPolicy<Policy>)
            return Client<Transport, Signer, Serializer, Policy>(transport_, signer_, policy, context_, limits_,
                                                                 observer_);
    }

    /// The same client with other limits, all of them.
    [[nodiscard]] Client with(CallLimits limits) const {
        return Client(transport_, signer_, retry_, context_, std::move(limits), observer_);
    }

    /// The same client, whose calls `observer` is told of, and no other; null: nobody is.
    template <std::derived_from<Observer> Its> [[nodiscard]] Client with(std::shared_ptr<Its> observer) const {
        return Client(transport_, signer_, retry_, context_, limits_, std::move(observer));
    }

    [[nodiscard]] CallLimits const& limits() const noexcept { return limits_; }
    [[nodiscard]] Transport& transport() const noexcept { return *transport_; }
    /// A copy of the retry policy, afresh: for wrappers that repeat more than whole calls.
    [[nodiscard]] Retry retry() const { return retry_; }

private:
    template <class, class, class, class> friend class Client;
    using Execution = detail::Execution<Signer, Retry>;

    /// The default client. Not the constructor itself, whose name in the library is one by g++ and another by clang, as it is constrained.
    [[gnu::cold]] static Client makeDefault(ClientConfig&& config);

    Client(std::shared_ptr<Transport> transport, std::shared_ptr<Signer const> signer, Retry const& retry,
           std::shared_ptr<detail::ClientContext> context, CallLimits limits, std::shared_ptr<Observer> observer);

    /// Room for calls that are under way; or that wait for their turn, where the Transport is not concurrent.
    using Calls =
        std::conditional_t<ConcurrentTransportPolicy<Transport>, detail::ConcurrentCalls<Transport, Signer, Retry>,
                           std::deque<detail::CallFeed::Call>>;
    Calls makeCalls() const;

    /// Calls that were begun.
    class Runner;
    std::unique_ptr<detail::CallRunner> makeRunner() const;

    template <Operation Op> static detail::CallSpec specOf(Op const& operation, typename Op::Output& output) {
        detail::CallSpec spec{.operation = &operationInfo<Op>,
                              .protocol = &protocol::clientSide<Op::service.protocol>,
                              .codec = nullptr,
                              .input = view(operation),
                              .output = mutableView(output)};
        // Chosen here, where the operation is known, so that a codec that is not used is not linked.
        using Codec = std::conditional_t<protocol::usesJson(Op::service.protocol), typename Serializer::Json,
                                         typename Serializer::Xml>;
        if constexpr (detail::writesDocument<Op>())
            spec.codec = &codecFunctions<Codec>;
        else
            spec.codec = &readingFunctions<Codec>;
        if constexpr (requires { operation.bodySize(); }) spec.bodySize = operation.bodySize();
        if constexpr (requires { operation.serverWait(); }) spec.serverWait = operation.serverWait();
        if constexpr (requires { operation.requestChecksum(); }) spec.checksum.request = operation.requestChecksum();
        if constexpr (requires { Op::requiresChecksum; }) {
            spec.checksum.request = Checksum::automatic;
            spec.checksum.required = true;
        }
        if constexpr (requires { Op::checksResponse; }) spec.checksum.response = true;
        if constexpr (Op::service.answersHaveCrc32) spec.checksum.answers = true;
        if constexpr (requires { Op::announcesChecksum; }) spec.checksum.announced = true;
        if constexpr (
            requires { operation.requestChecksum(); } || requires { Op::requiresChecksum; } ||
            requires { Op::checksResponse; } || Op::service.answersHaveCrc32)
            spec.checksum.checking = &detail::checkingBy<typename Serializer::Checksums>;
        return spec;
    }

    /// One call.
    Result<void> run(detail::CallSpec const& spec) const;

    /// Many calls.
    void runAll(detail::CallFeed& feed, std::size_t window) const;

    std::shared_ptr<Transport> transport_;
    std::shared_ptr<Signer const> signer_;
    Retry retry_;
    std::shared_ptr<detail::ClientContext> context_;
    CallLimits limits_{};
    std::shared_ptr<Observer> observer_{};
};

// What follows is no template of the operation, and not inline: compiled once a stack, of the default client in the compiled library.

template <class Transport, class Signer, class Serializer, class Retry>
Client<Transport, Signer, Serializer, Retry>::Client(Transport transport, Signer signer, Serializer, Retry const& retry,
                                                     ClientConfig config)
    : transport_(std::make_shared<Transport>(std::move(transport))),
      signer_(std::make_shared<Signer const>(std::move(signer))), retry_(retry),
      context_(std::make_shared<detail::ClientContext>(std::move(config))) {}

template <class Transport, class Signer, class Serializer, class Retry>
auto Client<Transport, Signer, Serializer, Retry>::makeDefault([[maybe_unused]] ClientConfig&& config) -> Client {
    if constexpr (requires { requires std::same_as<Client, typename DefaultStack<Transport>::ClientType>; }) {
        using Stack = DefaultStack<Transport>;
        return Client{Stack::transport(), Signer{}, Serializer{}, Stack::retry(), Stack::complete(std::move(config))};
    } else
        std::terminate(); // its one caller is constrained
}

template <class Transport, class Signer, class Serializer, class Retry>
Client<Transport, Signer, Serializer, Retry>::Client(std::shared_ptr<Transport> transport,
                                                     std::shared_ptr<Signer const> signer, Retry const& retry,
                                                     std::shared_ptr<detail::ClientContext> context, CallLimits limits,
                                                     std::shared_ptr<Observer> observer)
    : transport_(std::move(transport)), signer_(std::move(signer)), retry_(retry), context_(std::move(context)),
      limits_(std::move(limits)), observer_(std::move(observer)) {}

template <class Transport, class Signer, class Serializer, class Retry>
Client<Transport, Signer, Serializer, Retry>::Client(Client const&) = default;
template <class Transport, class Signer, class Serializer, class Retry>
Client<Transport, Signer, Serializer, Retry>::~Client() = default;

template <class Transport, class Signer, class Serializer, class Retry>
auto Client<Transport, Signer, Serializer, Retry>::makeCalls() const -> Calls {
    if constexpr (ConcurrentTransportPolicy<Transport>)
        return Calls{*transport_, *signer_, retry_, *context_, limits_, observer_.get()};
    else
        return {};
}

template <class Transport, class Signer, class Serializer, class Retry>
class Client<Transport, Signer, Serializer, Retry>::Runner final : public detail::CallRunner {
public:
    explicit Runner(Client client) : client_(std::move(client)), calls_(client_.makeCalls()) {}

    void start(Token ticket, detail::CallSpec const& spec) override {
        if constexpr (ConcurrentTransportPolicy<Transport>)
            calls_.start(ticket, spec);
        else
            calls_.push_back({ticket, spec});
    }
    std::optional<detail::EndedCall> next() override {
        if constexpr (ConcurrentTransportPolicy<Transport>)
            return calls_.next();
        else {
            if (calls_.empty()) return std::nullopt;
            auto const [ticket, spec] = calls_.front();
            calls_.pop_front();
            return detail::EndedCall{ticket, client_.run(spec)};
        }
    }

private:
    Client client_;
    Calls calls_;
};

template <class Transport, class Signer, class Serializer, class Retry>
std::unique_ptr<detail::CallRunner> Client<Transport, Signer, Serializer, Retry>::makeRunner() const {
    return std::make_unique<Runner>(*this);
}

template <class Transport, class Signer, class Serializer, class Retry>
Result<void> Client<Transport, Signer, Serializer, Retry>::run(detail::CallSpec const& spec) const {
    return detail::runCall(
        *transport_,
        Execution{spec, limits_, observer_.get(), *context_, *signer_, retry_, transport_->clock().ticks()},
        limits_.stop);
}

template <class Transport, class Signer, class Serializer, class Retry>
void Client<Transport, Signer, Serializer, Retry>::runAll(detail::CallFeed& feed, std::size_t window) const {
    // Once stopped, what has not been pulled stays in the range.
    while (!limits_.stop.stop_requested()) {
        auto const call = feed.next();
        if (!call) return;
        if constexpr (ConcurrentTransportPolicy<Transport>)
            // What has none beside it is made as a single call is, which costs less.
            if (window != 1 && !feed.last()) {
                auto calls = makeCalls();
                calls.start(call->ticket, call->spec);
                return detail::runConcurrently(calls, limits_, feed, window);
            }
        feed.finished(call->ticket, run(call->spec));
    }
}

} // namespace pylon

#endif // PYLON_CORE_CLIENT_HPP
