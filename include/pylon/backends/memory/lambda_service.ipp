// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LAMBDA_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_LAMBDA_SERVICE_IPP

#include <pylon/backends/memory/lambda_service.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/random.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

namespace pylon::memory::detail {

inline constexpr std::size_t greatestSynchronousPayload = 6'291'456;
inline constexpr std::size_t greatestAsynchronousPayload = 1'048'576;

/// How a function that failed answers. What is empty is left out.
struct FailureDocument {
    std::string errorMessage{};
    std::optional<std::string> errorType{};
    std::optional<std::string> requestId{};
    std::optional<std::vector<std::string>> stackTrace{};
};

} // namespace pylon::memory::detail

PYLON_ADAPT_STRUCT(pylon::memory::detail::FailureDocument, errorMessage, errorType, requestId, stackTrace);

namespace pylon::memory::detail {

using pylon::detail::concat;

PYLON_INLINE protocol::ServiceError lambdaRefusal(int status, std::string_view code, std::string message) {
    return {.status = status, .code = std::string{code}, .queryCode = {}, .message = std::move(message)};
}

PYLON_INLINE std::string documentOf(FailureDocument const& failure) {
    std::string text;
    RapidJsonCodec::write(view(failure), {}, text).value();
    return text;
}

PYLON_INLINE Service LambdaService::service() {
    static constexpr std::array handlers{
        handler<&LambdaService::invoke>,
        handler<&LambdaService::getFunctionConfiguration>,
        handler<&LambdaService::getFunction>,
        handler<&LambdaService::listFunctions>,
    };
    return {&lambda::service, this, handlers};
}

PYLON_INLINE bool isFunctionName(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
}

PYLON_INLINE void LambdaService::define(std::string name, FunctionHandler handler, FunctionSettings const& settings) {
    if (!isFunctionName(name))
        throw Error{ErrorKind::invalidInput, "a function's name is 1 to 64 letters, digits, hyphens and underscores"};
    if (!handler) throw Error{ErrorKind::invalidInput, "a function needs a handler"};
    if (settings.timeout < std::chrono::seconds{1} || settings.timeout > std::chrono::minutes{15})
        throw Error{ErrorKind::invalidInput, "a function's time-out is between 1 s and 15 min"};
    auto function = std::make_shared<Function>(Function{name, std::move(handler), settings});
    functions_.insert_or_assign(std::move(name), function);
    auto const [first, last] = unclaimed_.equal_range(function->name);
    for (auto each = first; each != last; ++each)
        events_.emplace(each->second.first, Event{std::move(each->second.second), function});
    unclaimed_.erase(first, last);
}

PYLON_INLINE void LambdaService::restore(std::string const& function, Ticks due, LambdaEvent event) {
    if (auto const found = functions_.find(function); found != functions_.end())
        events_.emplace(due, Event{std::move(event), found->second});
    else
        unclaimed_.emplace(function, std::pair{due, std::move(event)});
}

PYLON_INLINE void LambdaService::remove(std::string_view name) {
    auto const found = functions_.find(name);
    if (found == functions_.end()) throw Error{ErrorKind::notFound, "this Cloud has no function " + std::string{name}};
    functions_.erase(found);
}

PYLON_INLINE std::string LambdaService::arnOf(std::string_view name) const {
    return concat({"arn:aws:lambda:", region_, ":", accountId_, ":function:", name});
}

/// A function by its name, its ARN, or `account:function:name`, each with or without a qualifier behind it.
PYLON_INLINE std::variant<LambdaService::Target, protocol::ServiceError>
LambdaService::resolve(std::string const& functionName, std::optional<std::string> const& asked) const {
    std::string_view name{functionName};
    for (auto const& prefix : {arnOf(""), accountId_ + ":function:"})
        if (name.starts_with(prefix)) {
            name.remove_prefix(prefix.size());
            break;
        }
    auto qualifier = asked.value_or("");
    if (auto const colon = name.find(':'); colon != name.npos) {
        auto const ofName = std::string{name.substr(colon + 1)};
        if (!qualifier.empty() && qualifier != ofName)
            return lambdaRefusal(
                400, "InvalidParameterValueException",
                "The derived qualifier from the function name does not match the specified qualifier.");
        qualifier = ofName;
        name = name.substr(0, colon);
    }
    auto const found = functions_.find(name);
    auto const missing = [&] {
        return lambdaRefusal(
            404, "ResourceNotFoundException",
            concat({"Function not found: ", arnOf(name), ":", qualifier.empty() ? "$LATEST" : qualifier}));
    };
    if (found == functions_.end()) return missing();
    auto const& aliases = found->second->settings.aliases;
    if (qualifier.empty() || qualifier == "$LATEST" ||
        std::find(aliases.begin(), aliases.end(), qualifier) != aliases.end())
        return Target{found->second, "$LATEST"};
    return missing();
}

/// What is true of a handler. What a function of AWS has besides (a runtime, a role, memory, code) it has not.
PYLON_INLINE lambda::FunctionConfiguration LambdaService::describe(Function const& function) const {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(function.settings.timeout);
    return {.functionName = function.name,
            .functionArn = arnOf(function.name),
            .timeout = static_cast<int>(seconds.count()),
            .version = "$LATEST",
            .state = "Active",
            .lastUpdateStatus = "Successful"};
}

PYLON_INLINE Answer<lambda::FunctionConfiguration>
LambdaService::getFunctionConfiguration(lambda::GetFunctionConfiguration const& input, Call const&) {
    auto resolved = resolve(input.functionName, input.qualifier);
    if (auto* const error = std::get_if<1>(&resolved)) return std::move(*error);
    return describe(*std::get<0>(resolved).function);
}

PYLON_INLINE Answer<lambda::GetFunctionOutput> LambdaService::getFunction(lambda::GetFunction const& input,
                                                                          Call const&) {
    auto resolved = resolve(input.functionName, input.qualifier);
    if (auto* const error = std::get_if<1>(&resolved)) return std::move(*error);
    auto const& function = *std::get<0>(resolved).function;
    lambda::GetFunctionOutput output{.configuration = describe(function)};
    if (auto const most = function.settings.reservedConcurrency)
        output.concurrency = lambda::Concurrency{static_cast<int>(*most)};
    return output;
}

PYLON_INLINE Answer<lambda::ListFunctionsOutput> LambdaService::listFunctions(lambda::ListFunctions const& input,
                                                                              Call const&) {
    auto const asked = input.maxItems.value_or(50);
    if (asked < 1)
        return lambdaRefusal(400, "InvalidParameterValueException",
                             "1 validation error detected: Value '" + std::to_string(asked) +
                                 "' at 'maxItems' failed to satisfy constraint: Member must have value greater than or "
                                 "equal to 1");
    auto const most = static_cast<std::size_t>(std::min(asked, 50));
    lambda::ListFunctionsOutput output;
    auto& functions = output.functions.emplace();
    auto at = input.marker ? functions_.upper_bound(*input.marker) : functions_.begin();
    for (; at != functions_.end() && functions.size() != most; ++at)
        functions.push_back(describe(*at->second));
    if (at != functions_.end()) output.nextMarker = functions.back().functionName;
    return output;
}

PYLON_INLINE Refusal LambdaService::checkConcurrency(Function& function) const {
    auto& running = function.runningUntil;
    std::erase_if(running, [now = clock_->ticks()](Ticks until) { return until <= now; });
    if (running.size() < function.settings.reservedConcurrency.value_or(running.size() + 1)) return std::nullopt;
    auto refusal = lambdaRefusal(429, "TooManyRequestsException", "Rate Exceeded.");
    refusal.reason = "ReservedFunctionConcurrentInvocationLimitExceeded";
    return refusal;
}

/// The payload of a function that ran out of time.
PYLON_INLINE std::string timedOut(std::chrono::milliseconds timeout) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.2f", static_cast<double>(timeout.count()) / 1000);
    return documentOf(
        {.errorMessage = concat({"RequestId: ", makeUuid(), " Error: Task timed out after ", seconds, " seconds"}),
         .errorType = "Sandbox.Timedout"});
}

/// Calls a handler; its output, or how it failed.
PYLON_INLINE std::pair<bool, std::string> outputOf(FunctionHandler const& handler, std::string const& event) {
    std::vector<std::string> const noFrames;
    auto const failure = [](std::string message, std::string type, std::vector<std::string> frames) {
        return std::pair{true, documentOf({.errorMessage = std::move(message),
                                           .errorType = std::move(type),
                                           .requestId = makeUuid(),
                                           .stackTrace = std::move(frames)})};
    };
    try {
        auto output = handler(event);
        if (output.size() > greatestSynchronousPayload + 100)
            return {true, documentOf({.errorMessage = "Response payload size exceeded maximum allowed payload size "
                                                      "(6291556 bytes).",
                                      .errorType = "Function.ResponseSizeTooLarge"})};
        return {false, std::move(output)};
    } catch (FunctionFault const& fault) {
        return failure(fault.message, fault.type, fault.stackTrace);
    } catch (std::exception const& error) {
        return failure(error.what(), "std::exception", noFrames);
    } catch (...) {
        return {true, documentOf({.errorMessage = concat(
                                      {"RequestId: ", makeUuid(), " Error: Runtime exited without providing a reason"}),
                                  .errorType = "Runtime.ExitError"})};
    }
}

PYLON_INLINE LambdaService::~LambdaService() {
    for (auto& each : workers_)
        each.thread.join();
}

PYLON_INLINE void LambdaService::forget() noexcept {
    ++era_;
    events_.clear();
    running_.clear();
    unclaimed_.clear();
    runs_.clear();
}

PYLON_INLINE void LambdaService::begin(std::shared_ptr<Function> const& function, std::string event,
                                       std::function<void(Outcome)> const& ended) {
    // Until it is known how long it takes, it runs.
    function->runningUntil.push_back(never);
    if (!function->settings.ownThread) return ended(run(*function, event));

    // A worker that is done has given up the lock, and will not ask for it again.
    for (auto& each : workers_)
        if (each.done) each.thread.join();
    std::erase_if(workers_, [](Worker const& each) { return each.done; });
    auto& worker = workers_.emplace_back();
    try {
        worker.thread = std::thread{[this, &worker, function, event = std::move(event), ended] {
            auto const lock = clock_->lock();
            ended(run(*function, event));
            clock_->changed();
            worker.done = true;
        }};
    } catch (std::system_error const&) {
        workers_.pop_back();
        function->runningUntil.pop_back();
        ended({true, documentOf({.errorMessage = "there is no thread for this function"}), clock_->ticks()});
    }
}

PYLON_INLINE LambdaService::Outcome LambdaService::run(Function& function, std::string const& event) {
    auto const start = clock_->ticks();
    auto const& settings = function.settings;
    auto [failed, payload] = clock_->unlocked([&] { return outputOf(function.handler, event); });
    auto endsAt = clock_->ticks() + settings.duration;
    if (endsAt - start > settings.timeout) {
        endsAt = start + settings.timeout;
        failed = true;
        payload = timedOut(settings.timeout);
    }
    auto& running = function.runningUntil;
    *std::find(running.begin(), running.end(), never) = endsAt;
    return {failed, std::move(payload), endsAt};
}

/// The end of the log of a run, as Lambda itself writes it. What a handler prints is not known.
PYLON_INLINE std::string logOf(std::string const& version, Duration duration) {
    auto const id = makeUuid();
    char milliseconds[32];
    std::snprintf(milliseconds, sizeof milliseconds, "%.2f",
                  std::chrono::duration<double, std::milli>(duration).count());
    return concat({"START RequestId: ", id, " Version: ", version, "\nEND RequestId: ", id, "\nREPORT RequestId: ", id,
                   "\tDuration: ", milliseconds, " ms\tBilled Duration: ", milliseconds,
                   " ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n"});
}

PYLON_INLINE Refusal checkPayload(std::string const& payload, std::string const& type, std::size_t most) {
    if (payload.size() > most)
        return lambdaRefusal(413, "RequestTooLargeException",
                             concat({std::to_string(payload.size()), " byte payload is too large for the ", type,
                                     " invocation type (limit ", std::to_string(most), " bytes)"}));
    if (!payload.empty() && !RapidJsonCodec::isDocument(payload))
        return lambdaRefusal(400, "InvalidRequestContentException",
                             "Could not parse request body into json: Could not parse payload into json");
    return std::nullopt;
}

PYLON_INLINE Answer<lambda::InvokeOutput> LambdaService::invoke(lambda::Invoke const& input, Call const& call) {
    if (auto const& earlier = *call.memory) return answerOf(*static_cast<PendingRun*>(earlier.get()), input, call);

    auto const type = input.invocationType.value_or("RequestResponse");
    if (type != "RequestResponse" && type != "Event" && type != "DryRun")
        return lambdaRefusal(
            400, "InvalidParameterValueException",
            concat({"1 validation error detected: Value '", type,
                    "' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value "
                    "set: [RequestResponse, Event, DryRun]"}));
    if (input.clientContext)
        return unmodelled("the in-memory lambda does not model the parameter ClientContext of Invoke");
    auto resolved = resolve(input.functionName, input.qualifier);
    if (auto* const error = std::get_if<1>(&resolved)) return std::move(*error);
    auto const target = std::get<0>(std::move(resolved));
    bool const isEvent = type == "Event";
    auto const& payload = input.payload.bytes;
    if (auto refusal = checkPayload(payload, type, isEvent ? greatestAsynchronousPayload : greatestSynchronousPayload))
        return *std::move(refusal);
    // A function without an event is given an empty one.
    auto const event = payload.empty() ? std::string{"{}"} : payload;
    if (type == "DryRun") return lambda::InvokeOutput{.statusCode = 204};
    if (isEvent) {
        events_.emplace(call.ticks, Event{{event, call.ticks}, target.function});
        return lambda::InvokeOutput{.statusCode = 202};
    }

    if (auto refusal = checkConcurrency(*target.function)) return *std::move(refusal);
    auto const timeout = target.function->settings.timeout;
    auto const pending = std::make_shared<PendingRun>(target.version, timeout, clock_->ticks() + timeout);
    *call.memory = pending;
    begin(target.function, event, [pending](Outcome outcome) {
        pending->outcome = std::move(outcome);
        pending->ended.come();
    });
    return answerOf(*pending, input, call);
}

PYLON_INLINE Answer<lambda::InvokeOutput> LambdaService::answerOf(PendingRun& run, lambda::Invoke const& input,
                                                                  Call const& call) const {
    auto const now = clock_->ticks();
    auto const endsAt = run.outcome ? run.outcome->endsAt : run.limit;
    if (now < endsAt) return Park{endsAt, &run.ended};
    lambda::InvokeOutput output{.statusCode = 200, .executedVersion = run.version};
    if (!run.outcome || run.outcome->failed) output.functionError = "Unhandled";
    if (input.logType == "Tail") output.logResult = base64Encode(logOf(run.version, endsAt - call.began));
    output.payload.bytes = run.outcome ? run.outcome->payload : timedOut(run.timeout);
    return output;
}

PYLON_INLINE Ticks LambdaService::nextDue() const {
    return settling_ || events_.empty() ? never : events_.begin()->first;
}

PYLON_INLINE void LambdaService::noteRun(Event event, Ticks due, Outcome const& outcome) {
    constexpr std::size_t most = 10'000;
    if (runs_.size() == most) runs_.erase(runs_.begin());
    runs_.push_back({event.function->name, event.payload, event.attempt, outcome.failed});
    if (!outcome.failed || event.attempt == 3) return;
    auto const wait = std::chrono::minutes{event.attempt};
    ++event.attempt;
    events_.emplace(std::max(due, outcome.endsAt) + wait, std::move(event));
}

PYLON_INLINE void LambdaService::settle() {
    // Running an event gives up the lock: what it makes due meanwhile is dealt with here, too.
    if (settling_) return;
    settling_ = true;
    while (!events_.empty() && events_.begin()->first <= clock_->ticks()) {
        auto const due = events_.begin()->first;
        auto event = std::move(events_.extract(events_.begin()).mapped());
        if (checkConcurrency(*event.function)) {
            // A throttled event is tried again at growing intervals, of which this is the first, until it is six hours old.
            if (clock_->ticks() < event.accepted + std::chrono::hours{6})
                events_.emplace(clock_->ticks() + std::chrono::seconds{1}, std::move(event));
            continue;
        }
        auto const running = std::make_shared<Event const>(std::move(event));
        std::erase_if(running_, [](auto const& each) { return each.expired(); });
        running_.push_back(running);
        begin(running->function, running->payload, [this, running, due, era = era_](Outcome const& outcome) {
            if (era == era_) noteRun(*running, due, outcome);
        });
    }
    settling_ = false;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_LAMBDA_SERVICE_IPP
