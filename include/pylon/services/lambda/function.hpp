// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_FUNCTION_HPP
#define PYLON_SERVICES_LAMBDA_FUNCTION_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/lambda/errors.hpp>
#include <pylon/services/lambda/operations.hpp>
#include <pylon/services/lambda/options.hpp>
#include <pylon/services/lambda/payload.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pylon::lambda {

namespace detail {

/// A call for the input at this place of a range.
struct InvokeAt : Invoke {
    std::size_t index = 0;
};

/// The same of a function that may run twice for it.
struct IdempotentInvokeAt : InvokeAt {
    static constexpr Idempotency idempotency = Idempotency::idempotent;
};

} // namespace detail

/// What a function takes: a dynamic value (Map, List, Value), a struct that Boost.Hana reflects, or text that is JSON already.
///
/// Requirements: T is Map, List or Value; or it is Reflected; or it converts to std::string_view.
/// Errors: none; text that is no JSON is refused by the service.
/// Thread safety: as any value.
/// Models: Map, List, Value, reflected structs, std::string, std::string_view, char const*.
/// Archetype: tests/archetypes/reflected.hpp
template <class T>
concept FunctionInput = Reflected<T> || std::same_as<T, Map> || std::same_as<T, List> || std::same_as<T, Value> ||
                        std::convertible_to<T const&, std::string_view>;

namespace detail {

/// Whether a type is a FunctionInput; that it is none is the compiler's first error.
template <class T> consteval bool checkInput() {
    constexpr bool is = FunctionInput<T>;
    static_assert(is, "FunctionInput: a function takes a Map, a List, a Value, a struct that is adapted "
                      "by PYLON_ADAPT_STRUCT, or text that is JSON");
    return is;
}

/// Whether a function's output can be read into a type; that it cannot is the compiler's first error.
template <class T> consteval bool checkOutput() {
    constexpr bool is = Reflected<T> && std::default_initializable<T> && std::movable<T>;
    static_assert(is, "call<Out>(): Out must be a default-constructible, movable struct that is adapted by "
                      "PYLON_ADAPT_STRUCT");
    return is;
}

} // namespace detail

/// A Lambda function, called as functions are called.
///
///     lambda::Function f{aws, "my-function"};
///     std::string output = f({{"some", "input"}});
///     auto sum = f.call<Sum>(Numbers{1, 2});
///     lambda::Function{aws, "my-function", lambda::asynchronous}({{"some", "input"}});
///
/// A name is a function's name or ARN. A call has 15 minutes, as long as a function may run, on top of its client's limits.
/// A cheap handle that holds a copy of its client.
/// Errors: all members throw Error: FunctionError where the function failed, FunctionNotFound, which names it, and invalidInput,
/// before anything is sent, for inputs that are too long (6 MiB; asynchronous 1 MiB) or cannot be JSON. No call is made again of
/// which it is not certain that it did not run, unless FunctionOptions::idempotent says that this does no harm.
/// Thread safety: all members may be called from any number of threads at once.
template <TransportPolicy Transport, SignerPolicy Signer, SerializerPolicy Serializer, RetryPolicy Retry,
          class Mode = Synchronous>
class Function {
public:
    using ClientType = Client<Transport, Signer, Serializer, Retry>;
    static constexpr bool isAsynchronous = std::same_as<Mode, Asynchronous>;
    /// What a call gives: the function's output, or nothing.
    using Output = std::conditional_t<isAsynchronous, void, std::string>;

    Function(ClientType client, std::string_view name, FunctionOptions options = {})
        requires(!isAsynchronous)
        : Function(std::move(client), name, std::move(options), Mode{}) {}
    Function(ClientType client, std::string_view name, Mode mode, FunctionOptions options = {})
        requires isAsynchronous
        : Function(std::move(client), name, std::move(options), mode) {}
    /// On the default client.
    explicit Function(std::string_view name, FunctionOptions options = {})
        requires(!isAsynchronous) && std::default_initializable<ClientType>
        : Function(ClientType{}, name, std::move(options), Mode{}) {}
    Function(std::string_view name, Mode mode, FunctionOptions options = {})
        requires isAsynchronous && std::default_initializable<ClientType>
        : Function(ClientType{}, name, std::move(options), mode) {}

    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// Runs the function. Its output is the text that it answered: JSON, as a rule.
    Output operator()(Map const& input) const { return finish(callWith(toJson(input))); }
    template <class Input>
        requires(!std::convertible_to<Input const&, Map const&> && detail::checkInput<Input>())
    Output operator()(Input const& input) const {
        return finish(callWith(payloadOf(input)));
    }
    /// Runs the function without an input.
    Output operator()() const { return finish(callWith({})); }

    /// Runs the function and reads its output, a JSON object.
    /// @throws Error (malformed) besides, where the output is none of `Out`; the function has been run then.
    template <class Out>
        requires(!isAsynchronous && detail::checkOutput<Out>())
    [[nodiscard]] Out call(Map const& input) const {
        return read<Out>(callWith(toJson(input)));
    }
    template <class Out, class Input>
        requires(!isAsynchronous && detail::checkOutput<Out>() && !std::convertible_to<Input const&, Map const&> &&
                 detail::checkInput<Input>())
    [[nodiscard]] Out call(Input const& input) const {
        return read<Out>(callWith(payloadOf(input)));
    }

    /// Runs the function for each of many inputs, FunctionOptions::window at a time, from this thread. Inputs are taken from the range
    /// as there is room for them. Outputs come as they are ready, which need not be in order: `handler(index, output)` is given
    /// the place of the input.
    ///
    /// Failures do not keep the others from being run, unless they would meet any input (no such function, not allowed, throttled
    /// beyond the client's patience, no connection): then no more are taken.
    /// @throws BatchError at the end, with every input that failed. What the range throws is thrown after what was under way has
    ///         ended, nested with the BatchError if there is one; what `handler` throws ends it all at once.
    template <std::ranges::input_range Range, class Handler>
        requires(!isAsynchronous && detail::checkInput<std::ranges::range_value_t<Range>>() &&
                 std::invocable<Handler&, std::size_t, std::string>)
    void each(Range&& inputs, Handler&& handler) const {
        runAll(inputs,
               [&](std::size_t index, std::string&& output) { std::invoke(handler, index, std::move(output)); });
    }
    /// The same without the outputs.
    template <std::ranges::input_range Range>
        requires(detail::checkInput<std::ranges::range_value_t<Range>>())
    void each(Range&& inputs) const {
        runAll(inputs, [](std::size_t, std::string const&) {});
    }
    void each(std::initializer_list<Map> inputs) const { each(std::views::all(inputs)); }

private:
    using Json = typename Serializer::Json;
    static constexpr std::size_t longest = isAsynchronous ? maxAsynchronousPayload : maxSynchronousPayload;

    Function(ClientType client, std::string_view name, FunctionOptions options, Mode)
        : client_(std::move(client)), name_(name), options_(std::move(options)) {
        if (name.empty()) throw detail::lambdaError(ErrorKind::invalidInput, "a function's name is not empty");
    }

    template <class Input> static std::string payloadOf(Input const& input) {
        if constexpr (Reflected<Input>) {
            std::string text;
            Json::write(view(input), DocumentFormat{}, text).value();
            return text;
        } else if constexpr (std::convertible_to<Input const&, std::string_view>)
            return std::string{std::string_view{input}};
        else
            return toJson(input);
    }

    template <class Op> Op operation(std::string payload, std::size_t index = 0) const {
        if (payload.size() > longest)
            throw detail::lambdaError(ErrorKind::invalidInput,
                                      "the input has " + std::to_string(payload.size()) +
                                          " bytes, of which a function takes " + std::to_string(longest) +
                                          ": put it into S3 or the like, and tell the function where it is");
        Op op;
        op.functionName = name_;
        op.qualifier = options_.qualifier;
        if (isAsynchronous)
            op.invocationType = "Event";
        else if (options_.logTail)
            op.logType = "Tail";
        op.payload.bytes = std::move(payload);
        op.index = index;
        return op;
    }

    /// Makes a call; throws where it fails, as FunctionNotFound where that is why.
    std::string callWith(std::string payload) const {
        return options_.idempotent ? invoke<detail::IdempotentInvokeAt>(std::move(payload))
                                   : invoke<detail::InvokeAt>(std::move(payload));
    }
    template <class Op> std::string invoke(std::string payload) const {
        auto answer = client_.invoke(operation<Op>(std::move(payload)));
        if (!answer) raise(answer.error(), name_);
        return outputOf(*std::move(answer));
    }

    /// A function's output. @throws FunctionError; Error (malformed) for what is no answer to such a call
    std::string outputOf(InvokeOutput answer) const {
        if (auto failure = detail::functionErrorOf(answer, name_, codecFunctions<Json>)) throw *std::move(failure);
        if (answer.statusCode != (isAsynchronous ? 202 : 200))
            throw detail::lambdaError(ErrorKind::malformed, "an answer of status " + std::to_string(answer.statusCode) +
                                                                " is none to such a call");
        return std::move(answer.payload.bytes);
    }

    static Output finish([[maybe_unused]] std::string&& output) {
        if constexpr (!isAsynchronous) return std::move(output);
    }

    template <class Out> static Out read(std::string output) {
        Out value{};
        // Nothing at all, and null, would be read as an object without members.
        auto const first = output.find_first_not_of(" \t\r\n");
        if (first == output.npos || output[first] != '{')
            throw detail::lambdaError(ErrorKind::malformed, "the function's output is no JSON object");
        if (auto const done = Json::read(output, mutableView(value), DocumentFormat{}); !done)
            throw detail::lambdaError(ErrorKind::malformed, "the function's output: " + done.error().message());
        return value;
    }

    template <class Range, class Handler> void runAll(Range& inputs, Handler const& handler) const {
        if (options_.idempotent)
            runAll<detail::IdempotentInvokeAt>(inputs, handler);
        else
            runAll<detail::InvokeAt>(inputs, handler);
    }

    template <class Op, class Range, class Handler> void runAll(Range& inputs, Handler const& handler) const {
        detail::EachOutcome outcome{name_};
        std::size_t taken = 0;
        bool ended = false;
        std::exception_ptr thrown;
        std::optional<std::ranges::iterator_t<Range>> position;
        // Inputs that cannot be sent are noted, and passed over.
        auto const next = [&]() -> std::optional<Op> {
            while (!outcome.stopped() && !ended) {
                std::optional<Op> op;
                try {
                    if (!position)
                        position.emplace(std::ranges::begin(inputs));
                    else
                        ++*position;
                    ended = *position == std::ranges::end(inputs);
                    if (!ended) op = prepare<Op>(**position, taken, outcome);
                } catch (...) {
                    ended = true;
                    thrown = std::current_exception();
                }
                if (!ended) ++taken;
                if (op) return op;
            }
            return std::nullopt;
        };
        client_.invokeAll(pylon::detail::PullRange{next}, options_.window,
                          [&](Op const& op, Result<InvokeOutput> answer) {
                              auto output = settle(op.index, std::move(answer), outcome);
                              if (output) handler(op.index, *std::move(output));
                          });
        // A stop keeps inputs from being taken, and nothing else would say so.
        if (!ended && !outcome.stopped())
            outcome.stop(detail::lambdaError(ErrorKind::cancelled, "the call's stop token was triggered"));
        if (thrown && outcome.failed()) {
            try {
                std::rethrow_exception(thrown);
            } catch (...) {
                std::throw_with_nested(outcome.error(taken));
            }
        }
        if (thrown) std::rethrow_exception(thrown);
        if (outcome.failed()) throw outcome.error(taken);
    }

    template <class Op, class Input>
    std::optional<Op> prepare(Input const& input, std::size_t index, detail::EachOutcome& outcome) const {
        try {
            return operation<Op>(payloadOf(input), index);
        } catch (Error const& error) {
            outcome.refuse(index, error);
            return std::nullopt;
        }
    }

    /// The output of a call that succeeded; a failure is noted.
    std::optional<std::string> settle(std::size_t index, Result<InvokeOutput> answer,
                                      detail::EachOutcome& outcome) const {
        try {
            if (!answer) throw answer.error();
            auto output = outputOf(*std::move(answer));
            outcome.accept();
            return output;
        } catch (FunctionError const& error) {
            outcome.fail(index, error);
        } catch (Error const& error) {
            outcome.fail(index, error);
        }
        return std::nullopt;
    }

    ClientType client_;
    std::string name_;
    FunctionOptions options_;
};

template <class Transport, class Signer, class Serializer, class Retry>
Function(Client<Transport, Signer, Serializer, Retry>, std::string_view, FunctionOptions = {})
    -> Function<Transport, Signer, Serializer, Retry, Synchronous>;
template <class Transport, class Signer, class Serializer, class Retry>
Function(Client<Transport, Signer, Serializer, Retry>, std::string_view, Asynchronous, FunctionOptions = {})
    -> Function<Transport, Signer, Serializer, Retry, Asynchronous>;
// A name alone means the default client, whose policies `pylon/defaults.hpp` names. Dependent, so that this header does not need it.
template <std::convertible_to<std::string_view> Name, class Stack = DefaultStack<Name>>
Function(Name, FunctionOptions = {}) -> Function<typename Stack::Transport, typename Stack::Signer,
                                                 typename Stack::Serializer, typename Stack::Retry, Synchronous>;
template <std::convertible_to<std::string_view> Name, class Stack = DefaultStack<Name>>
Function(Name, Asynchronous, FunctionOptions = {})
    -> Function<typename Stack::Transport, typename Stack::Signer, typename Stack::Serializer, typename Stack::Retry,
                Asynchronous>;

} // namespace pylon::lambda

PYLON_ADAPT_STRUCT(pylon::lambda::detail::InvokeAt, functionName, invocationType, logType, clientContext, qualifier,
                   payload);
PYLON_ADAPT_STRUCT(pylon::lambda::detail::IdempotentInvokeAt, functionName, invocationType, logType, clientContext,
                   qualifier, payload);

#endif // PYLON_SERVICES_LAMBDA_FUNCTION_HPP
