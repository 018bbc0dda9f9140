// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_LAMBDA_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_LAMBDA_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/lambda_function.hpp>
#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/services/lambda/management.hpp>
#include <pylon/services/lambda/operations.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// An asynchronous invocation that waits for its next attempt.
struct LambdaEvent {
    std::string payload{};
    Ticks accepted{};
    int attempt = 1;
};

/// Lambda as one account has it in one region: the functions by their names, and the asynchronous invocations that are to be run.
///
/// Thread safety: all members are called with the clock's lock held. While a handler runs, the lock is given up, and whatever
/// is known of functions may change.
class LambdaService final : public Agenda {
public:
    LambdaService(VirtualClock& clock, CloudOptions const& options)
        : clock_(&clock), region_(options.region), accountId_(options.accountId) {}
    LambdaService(LambdaService const&) = delete;
    LambdaService& operator=(LambdaService const&) = delete;
    /// Waits for handlers that still run. Not with the lock held.
    ~LambdaService();

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    void define(std::string name, FunctionHandler handler, FunctionSettings const& settings);
    void remove(std::string_view name);
    /// Forgets what was invoked asynchronously, what becomes of attempts that still run, too; functions stay.
    void forget() noexcept;
    [[nodiscard]] std::string arnOf(std::string_view name) const;
    [[nodiscard]] std::size_t pendingEvents() const noexcept { return events_.size(); }
    [[nodiscard]] std::vector<AsynchronousRun> const& asynchronousRuns() const noexcept { return runs_; }

    Answer<lambda::InvokeOutput> invoke(lambda::Invoke const& input, Call const& call);
    Answer<lambda::FunctionConfiguration> getFunctionConfiguration(lambda::GetFunctionConfiguration const& input,
                                                                   Call const& call);
    Answer<lambda::GetFunctionOutput> getFunction(lambda::GetFunction const& input, Call const& call);
    Answer<lambda::ListFunctionsOutput> listFunctions(lambda::ListFunctions const& input, Call const& call);

    [[nodiscard]] PYLON_INLINE Ticks nextDue() const override; // inline: see Error
    /// Runs the asynchronous invocations that are due.
    PYLON_INLINE void settle() override;

private:
    friend struct SnapshotAccess;

    struct Function {
        std::string name;
        FunctionHandler handler;
        FunctionSettings settings;
        std::vector<Ticks> runningUntil{}; ///< of each invocation that has not ended yet
    };
    struct Event : LambdaEvent {
        std::shared_ptr<Function> function;
    };
    /// What a run came to.
    struct Outcome {
        bool failed = false;
        std::string payload{};
        Ticks endsAt{};
    };
    /// A call that was begun and not answered yet.
    struct PendingRun {
        std::string version;
        std::chrono::milliseconds timeout;
        Ticks limit; ///< when the function's time is over
        std::optional<Outcome> outcome{};
        Occasion ended{};
    };
    /// A thread of a handler's own.
    struct Worker {
        std::thread thread{};
        bool done = false;
    };
    struct Target {
        std::shared_ptr<Function> function;
        std::string version;
    };

    [[nodiscard]] std::variant<Target, protocol::ServiceError> resolve(std::string const& functionName,
                                                                       std::optional<std::string> const& asked) const;
    [[nodiscard]] lambda::FunctionConfiguration describe(Function const& function) const;
    [[nodiscard]] Refusal checkConcurrency(Function& function) const;
    /// Runs a function here, or on a thread of its own. `ended` is called with the lock held.
    void begin(std::shared_ptr<Function> const& function, std::string event, std::function<void(Outcome)> const& ended);
    [[nodiscard]] Outcome run(Function& function, std::string const& event);
    [[nodiscard]] Answer<lambda::InvokeOutput> answerOf(PendingRun& run, lambda::Invoke const& input,
                                                        Call const& call) const;
    void noteRun(Event event, Ticks due, Outcome const& outcome);
    /// Takes an event of a snapshot: for a function that is there, or that is yet to be defined.
    void restore(std::string const& function, Ticks due, LambdaEvent event);

    VirtualClock* clock_;
    std::string region_;
    std::string accountId_;
    std::map<std::string, std::shared_ptr<Function>, std::less<>> functions_;
    std::multimap<Ticks, Event> events_;
    std::vector<std::weak_ptr<Event const>> running_; ///< attempts of events that have begun; some of them have ended
    /// By functions that are not there yet, with the times when they are due.
    std::multimap<std::string, std::pair<Ticks, LambdaEvent>, std::less<>> unclaimed_;
    std::vector<AsynchronousRun> runs_;
    std::uint64_t era_ = 0; ///< how often all this was forgotten
    bool settling_ = false;
    std::list<Worker> workers_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/lambda_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_LAMBDA_SERVICE_HPP
