// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_HANDLER_HPP
#define PYLON_BACKENDS_MEMORY_HANDLER_HPP

#include <pylon/backends/memory/occasion.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/fault.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/protocol.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

/// @file
/// How a service of the in-memory AWS says which operations it has: one member function and one row of a table each.
///
///     Answer<sqs::SendMessageOutput> SqsService::sendMessage(sqs::SendMessage const&, Call const&);
///     handler<&SqsService::sendMessage>
///
/// One that takes its input by a reference that is not const may take out of it what it keeps, unless it then parks.

namespace pylon::memory {

/// What stands before `#` in the type of errors that are not a service's own but those of the framework in front of it.
inline constexpr std::string_view frameworkErrors = "com.amazon.coral.service";

/// The error code with which the in-memory AWS says that it does not model what was asked; the message names it. A client
/// makes it ErrorKind::unmodelled.
inline constexpr std::string_view unmodelledCode = "UnmodelledByPylon";

/// The refusal of what is not modelled. Its status is 501, so that no client tries again.
[[nodiscard]] inline protocol::ServiceError unmodelled(std::string message) {
    return {.status = 501,
            .code = std::string{unmodelledCode},
            .queryCode = std::string{unmodelledCode},
            .message = std::move(message)};
}

/// Why a request is refused; nothing: it is not.
using Refusal = std::optional<protocol::ServiceError>;

/// What a handler knows of the call besides its input.
struct Call {
    Ticks began; ///< when the request arrived; a handler that is asked again sees the same
    Ticks ticks; ///< the time of this asking
    WallTime now;
    std::string_view traceHeader; ///< X-Amzn-Trace-Id, where the request had it
    Fault const* entryFault = nullptr;
    /// What the handler puts here it finds when it is asked again; it goes with the call.
    std::shared_ptr<void>* memory = nullptr;
    std::string_view accessKeyId{}; ///< of whoever signed the request; empty: nobody did
    std::string_view origin{};      ///< what URLs in the answer begin with; empty: as at AWS

    /// Why the entry at this place of a batch is refused without being looked at: a fault that was asked for.
    [[nodiscard]] Refusal entryRefusal(std::size_t index) const {
        if (entryFault == nullptr ||
            std::find(entryFault->entries.begin(), entryFault->entries.end(), index) == entryFault->entries.end())
            return std::nullopt;
        return protocol::ServiceError{.code = entryFault->code,
                                      .queryCode = entryFault->code,
                                      .message = "a fault that was asked for",
                                      .senderFault = entryFault->senderFault};
    }
};

/// What a handler makes of a call: the output, a refusal, or the wish to be asked again.
template <class Output> class Answer {
public:
    Answer(Output output) : state_(std::in_place_index<0>, std::move(output)) {}
    Answer(protocol::ServiceError error) : state_(std::in_place_index<1>, std::move(error)) {}
    Answer(Park park) : state_(std::in_place_index<2>, park) {}

    [[nodiscard]] Output* output() noexcept { return std::get_if<0>(&state_); }
    [[nodiscard]] protocol::ServiceError* error() noexcept { return std::get_if<1>(&state_); }
    [[nodiscard]] Park park() const { return std::get<2>(state_); }

private:
    std::variant<Output, protocol::ServiceError, Park> state_;
};

/// One operation of a service, without its types.
struct Handler {
    /// Done (the recipient has the output), refused, or parked.
    using Verdict = std::variant<std::monostate, protocol::ServiceError, Park>;

    /// Who is given the output of a call that is done.
    class Recipient {
    public:
        virtual void take(void const* output) = 0;

    protected:
        ~Recipient() = default;
    };

    OperationInfo const* operation;
    std::shared_ptr<void> (*makeInput)();
    Verdict (*run)(void* service, void* input, Call const& call, Recipient& recipient);
    bool anonymous = false; ///< its requests are not signed
};

/// A service of the in-memory AWS as its front door sees it.
struct Service {
    ServiceInfo const* info;
    void* object; ///< what the handlers are members of
    std::span<Handler const> handlers;
    /// Where a service checks what a request says of its body's bytes, before these are read.
    Refusal (*checkBody)(Request const& request, OperationInfo const& operation) = nullptr;
    /// The same service in the query protocol, where it speaks that beside its own.
    ServiceInfo const* queryInfo = nullptr;
    /// Adds to the form what a request in the query protocol may say elsewhere. The signature has been checked.
    void (*completeForm)(Request& request) = nullptr;
};

namespace detail {

template <auto method> struct HandlerOf;

template <class S, class Input, Answer<typename Input::Output> (S::*method)(Input&, Call const&)>
    requires Operation<std::remove_const_t<Input>>
struct HandlerOf<method> {
    using Op = std::remove_const_t<Input>;

    static Handler::Verdict run(void* service, void* input, Call const& call, Handler::Recipient& recipient) {
        auto answer = (static_cast<S*>(service)->*method)(*static_cast<Op*>(input), call);
        if (auto* const error = answer.error()) return std::move(*error);
        if (auto const* const value = answer.output()) {
            recipient.take(value);
            return std::monostate{};
        }
        return answer.park();
    }

    static constexpr Handler row(bool anonymous) {
        return {&operationInfo<Op>, [] { return std::shared_ptr<void>{std::make_shared<Op>()}; }, &run, anonymous};
    }
};

} // namespace detail

/// The row of a handler. Its operation is what the member function takes.
template <auto method> inline constexpr Handler handler = detail::HandlerOf<method>::row(false);
/// The row of one whose requests nobody signs, as the service has it.
template <auto method> inline constexpr Handler anonymousHandler = detail::HandlerOf<method>::row(true);

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_HANDLER_HPP
