// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SCRIPTED_TRANSPORT_HPP
#define PYLON_TESTS_SUPPORT_SCRIPTED_TRANSPORT_HPP

#include "support/answers.hpp"
#include "support/manual_clock.hpp"
#include <pylon/core/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace pylon::test {

/// A request as it was sent.
struct Sent {
    Request request;
    CallLimits limits;
    Ticks at;

    [[nodiscard]] std::string header(std::string_view name) const {
        return std::string{request.headers.find(name).value_or("")};
    }
    /// What stands behind the dot of X-Amz-Target: the operation's name.
    [[nodiscard]] std::string operation() const {
        auto const target = header("X-Amz-Target");
        return target.substr(target.find('.') + 1);
    }
};

/// What the copies of a scripted transport share: the script, and what was sent.
class Wire {
public:
    using Script = std::function<Answer(Sent const&)>;

    Answer answer(Request const& request, CallLimits const& limits) {
        std::unique_lock lock{mutex_};
        // Copied, since the script may be called by several threads, and may look at what was sent.
        Sent const sent{request, limits, clock_.ticks()};
        ++count_;
        if (keeping_) sent_.push_back(sent);
        if (!script_.empty()) {
            auto next = std::move(script_.front());
            script_.pop_front();
            return within(limits, std::move(next));
        }
        auto const always = always_;
        lock.unlock();
        if (always) return within(limits, always(sent));
        return {Error{ErrorKind::configuration, "the script has no answer to " + sent.operation()}};
    }

    mutable std::mutex mutex_;
    ManualClock clock_;
    std::deque<Answer> script_;
    Script always_;
    std::vector<Sent> sent_;
    std::size_t count_ = 0;
    bool keeping_ = true;
    std::size_t inFlight_ = 0;
    std::size_t mostInFlight_ = 0;
    std::size_t abandoned_ = 0;
    bool lastFirst_ = false;

private:
    static Answer within(CallLimits const& limits, Answer answer) {
        auto limit = never - Ticks{};
        for (auto const each : {limits.attempt, limits.inactivity})
            if (each > Duration::zero()) limit = std::min(limit, each);
        if (answer.after <= limit) return answer;
        return broken(ErrorKind::timeout).in(limit);
    }
};

/// Sends nothing, and answers from a script. A handle: copies share script, clock and what was sent.
class BlockingScriptedTransport {
public:
    BlockingScriptedTransport() : wire_(std::make_shared<Wire>()) {}

    Result<Response> send(Request const& request, CallLimits const& limits) {
        auto answer = wire_->answer(request, limits);
        if (answer.after > Duration::zero() && !clock().pass(clock().ticks() + answer.after, limits.stop))
            return *cancelled();
        return std::move(answer.outcome);
    }
    ManualClock& clock() const noexcept { return wire_->clock_; }

    /// The next transmission that no script is left for ends so.
    BlockingScriptedTransport& then(Answer answer) {
        wire_->script_.push_back(std::move(answer));
        return *this;
    }
    /// All that the script does not reach end so.
    BlockingScriptedTransport& always(Wire::Script script) {
        wire_->always_ = std::move(script);
        return *this;
    }

    [[nodiscard]] std::vector<Sent> const& sent() const noexcept { return wire_->sent_; }
    /// How many were sent in all.
    [[nodiscard]] std::size_t count() const noexcept { return wire_->count_; }
    /// Only counts them from now on.
    void keepNothing() noexcept { wire_->keeping_ = false; }
    /// How many requests were sent for an operation.
    [[nodiscard]] std::size_t count(std::string_view operation) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            wire_->sent_, [operation](Sent const& each) { return each.operation() == operation; }));
    }
    [[nodiscard]] bool scriptIsUsedUp() const noexcept { return wire_->script_.empty(); }

protected:
    static std::optional<Error> cancelled() {
        return Error{ErrorDetails{.kind = ErrorKind::cancelled, .message = "the wire was told to stop"}};
    }

    std::shared_ptr<Wire> wire_;
};

/// The same with many requests in flight.
class ScriptedTransport : public BlockingScriptedTransport {
public:
    class Multiplexer {
    public:
        explicit Multiplexer(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
        Multiplexer(Multiplexer&&) = default;
        Multiplexer& operator=(Multiplexer&&) = default;
        ~Multiplexer() {
            if (!wire_) return;
            wire_->abandoned_ += flights_.size();
            wire_->inFlight_ -= flights_.size();
        }

        void start(Token token, Request const& request, CallLimits const& limits) {
            auto answer = wire_->answer(request, limits);
            flights_.push_back({token, &request, std::string{request.body}, wire_->clock_.ticks() + answer.after,
                                std::move(answer.outcome)});
            wire_->mostInFlight_ = std::max(wire_->mostInFlight_, ++wire_->inFlight_);
        }

        std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
            if (stop.stop_requested()) return std::nullopt;
            auto const next = soonest();
            if (next == flights_.end() || next->due > deadline) {
                if (next == flights_.end() && deadline == never) return std::nullopt;
                wire_->clock_.pass(deadline, stop);
                return std::nullopt;
            }
            if (!wire_->clock_.pass(next->due, stop)) return std::nullopt;
            // The request must have stayed as it was.
            if (next->request->body != next->body) throw std::logic_error{"a request in flight was changed"};
            Completion completion{next->token, std::move(next->outcome)};
            flights_.erase(next);
            --wire_->inFlight_;
            return completion;
        }

    private:
        struct Flight {
            Token token;
            Request const* request;
            std::string body;
            Ticks due;
            Result<Response> outcome;
        };

        std::vector<Flight>::iterator soonest() {
            auto const earlier = [](Flight const& a, Flight const& b) { return a.due < b.due; };
            if (!wire_->lastFirst_) return std::ranges::min_element(flights_, earlier);
            auto const found = std::min_element(flights_.rbegin(), flights_.rend(), earlier);
            return found == flights_.rend() ? flights_.end() : std::prev(found.base());
        }

        std::shared_ptr<Wire> wire_;
        std::vector<Flight> flights_;
    };

    Multiplexer multiplexer() { return Multiplexer{wire_}; }

    /// Of requests that end at the same time, the one that was begun last ends first.
    ScriptedTransport& lastFirst() {
        wire_->lastFirst_ = true;
        return *this;
    }
    [[nodiscard]] std::size_t inFlight() const noexcept { return wire_->inFlight_; }
    [[nodiscard]] std::size_t mostInFlight() const noexcept { return wire_->mostInFlight_; }
    /// How many were in flight when their multiplexer went.
    [[nodiscard]] std::size_t abandoned() const noexcept { return wire_->abandoned_; }
};

static_assert(TransportPolicy<BlockingScriptedTransport> && !ConcurrentTransportPolicy<BlockingScriptedTransport>);
static_assert(ConcurrentTransportPolicy<ScriptedTransport>);

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SCRIPTED_TRANSPORT_HPP
